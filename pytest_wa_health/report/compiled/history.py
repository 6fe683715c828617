# history.html, sha256:e67e1ae41f4f974f; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'history.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_sparklines = resolve('sparklines')
    pass
    yield '<section id="wa-history" aria-labelledby="wa-hh"><h2 id="wa-hh">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_history')))
    yield '</h2><p>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'history_intro')))
    yield '</p>\n<ul class="hist">'
    for (l_1_name, l_1_spark) in (undefined(name='sparklines') if l_0_sparklines is missing else l_0_sparklines):
        _loop_vars = {}
        pass
        yield '<li><strong>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_1_name, _loop_vars=_loop_vars))
        yield '</strong><span class="sp" aria-hidden="true"><span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'oldest', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
        yield '</span><svg class="spark" viewBox="0 0 '
        yield escape(environment.getattr(l_1_spark, 'width'))
        yield ' 28" width="'
        yield escape(environment.getattr(l_1_spark, 'width'))
        yield '" height="28" focusable="false">'
        for l_2_mark in environment.getattr(l_1_spark, 'marks'):
            _loop_vars = {}
            pass
            yield '<rect class="b-'
            yield escape(environment.getattr(l_2_mark, 'verdict'))
            yield '" x="'
            yield escape((environment.getattr(l_2_mark, 'x') + 0.7))
            yield '" y="'
            yield escape(environment.getattr(l_2_mark, 'y'))
            yield '" width="8" height="'
            yield escape(environment.getattr(l_2_mark, 'height'))
            yield '" rx="1.5"/>'
            if (environment.getattr(l_2_mark, 'verdict') == 'failed'):
                pass
                yield '<path class="bx" d="M'
                yield escape((environment.getattr(l_2_mark, 'x') + 2.7))
                yield ' 5l4 4m0-4l-4 4"/>'
        l_2_mark = missing
        yield '</svg><span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'newest', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
        yield '</span></span><span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_spark, 'text'), _loop_vars=_loop_vars))
        yield '</span></li>'
    l_1_name = l_1_spark = missing
    yield '</ul></section>'

blocks = {}
debug_info = '1=15&2=19&3=31&4=50'