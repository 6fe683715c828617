# verdict.html, sha256:8f2878801e7e3f1a; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'verdict.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_head = resolve('head')
    l_0_v = resolve('v')
    l_0_ask = resolve('ask')
    l_0_ask_whom = resolve('ask_whom')
    l_0_icon = missing
    pass
    included_template = environment.get_template('macros.html', 'verdict.html').make_module(context.get_all(), True, {'icon': l_0_icon})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'verdict.html') does not export the requested name 'icon'", name='icon')
    context.vars['icon'] = l_0_icon
    context.exported_vars.discard('icon')
    yield '<section class="verdict tone-'
    yield escape(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'tone'))
    yield '" aria-labelledby="wa-v"><h1 id="wa-v">'
    yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'tone'), big=True))
    yield '<span>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'title')))
    yield '</span></h1><p class="lead">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'lead')))
    if environment.getattr((undefined(name='ask') if l_0_ask is missing else l_0_ask), 'whom'):
        pass
        yield ' <span class="ask">'
        yield escape((undefined(name='ask_whom') if l_0_ask_whom is missing else l_0_ask_whom))
        yield '</span>'
    yield '</p>\n'
    if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'tiles'):
        pass
        yield '<dl class="tiles">'
        l_1_loop = missing
        for l_1_tile, l_1_loop in LoopContext(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'tiles'), undefined):
            l_1_first = resolve('first')
            l_1_say = resolve('say')
            _loop_vars = {}
            pass
            yield '<div'
            if environment.getattr(l_1_tile, 'urgent'):
                pass
                yield ' class="now"'
            yield '><dt>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_tile, 'question'), _loop_vars=_loop_vars))
            yield '</dt><dd><strong>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_tile, 'answer'), _loop_vars=_loop_vars))
            yield '</strong>'
            if environment.getattr(l_1_tile, 'detail'):
                pass
                yield '<span>'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_tile, 'detail'), _loop_vars=_loop_vars))
                yield '</span>'
            if (((environment.getattr(l_1_loop, 'index') == 2) and (undefined(name='first') if l_1_first is missing else l_1_first)) and environment.getattr((undefined(name='first') if l_1_first is missing else l_1_first), 'forwards')):
                pass
                yield '<a href="#wa-forward">'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'forward_to', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                yield '</a>'
            yield '</dd></div>'
        l_1_loop = l_1_tile = l_1_first = l_1_say = missing
        yield '</dl>\n'
    yield '</section>'

blocks = {}
debug_info = '1=16&2=23&3=36&4=40'