# header.html, sha256:c7b406b472df3355; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'header.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_bar = resolve('bar')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_view = resolve('view')
    l_0_Moment = resolve('Moment')
    l_0_Code = resolve('Code')
    l_0_partial = resolve('partial')
    l_0_plain = resolve('plain')
    l_0_age_forms = resolve('age_forms')
    pass
    yield '<'
    yield escape((undefined(name='bar') if l_0_bar is missing else l_0_bar))
    yield ' class="top"><p class="prod">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'product')))
    yield '</p>\n<p class="meta"><span class="chip '
    yield escape(('c-warned' if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'replay') else 'c-passed'))
    yield '">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('mode_' + environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'mode')))))
    yield '</span> <time datetime="'
    yield escape(environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'generated_at'))
    yield '">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='Moment') if l_0_Moment is missing else l_0_Moment), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'generated_at'))))
    yield '</time></p>\n'
    if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'replay'):
        pass
        yield '<p class="bar">'
        if environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'recorded_at'):
            pass
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'replay_bar', date=context.call((undefined(name='Moment') if l_0_Moment is missing else l_0_Moment), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'recorded_at')), cassette=context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), (environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'cassette') or '?')))))
        else:
            pass
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'replay_bar_plain', cassette=context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), (environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'cassette') or '?')))))
        yield '</p>\n'
    if (undefined(name='partial') if l_0_partial is missing else l_0_partial):
        pass
        yield '<p class="bar part">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), (undefined(name='partial') if l_0_partial is missing else l_0_partial)))
        yield '</p>\n'
    yield '<p class="bar" data-wa-age="'
    yield escape(context.call(environment.getattr((undefined(name='plain') if l_0_plain is missing else l_0_plain), 'template'), 'age'))
    yield '" data-wa-days="'
    yield escape((undefined(name='age_forms') if l_0_age_forms is missing else l_0_age_forms))
    yield '" hidden role="status"></p></'
    yield escape((undefined(name='bar') if l_0_bar is missing else l_0_bar))
    yield '>'

blocks = {}
debug_info = '2=21&3=25&4=33&5=36&7=43&9=49'