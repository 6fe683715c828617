# about.html, sha256:63d5f20ddee7bf1d; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'about.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_view = resolve('view')
    l_0_Code = resolve('Code')
    l_0_figures = resolve('figures')
    l_0_tool = resolve('tool')
    l_0_graph = resolve('graph')
    l_0_Moment = resolve('Moment')
    l_0_Count = resolve('Count')
    l_0_requests = resolve('requests')
    l_0_words = resolve('words')
    try:
        t_1 = environment.filters['format']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'format' found.")
    pass
    yield '<section id="wa-about" aria-labelledby="wa-ah"><h2 id="wa-ah">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_about')))
    yield '</h2><ul class="ab">\n'
    if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'receiver'):
        pass
        yield '<li>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_receiver', url=context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'receiver'), 'url')))))
        yield '</li>\n'
        for l_1_figure in (undefined(name='figures') if l_0_figures is missing else l_0_figures):
            _loop_vars = {}
            pass
            yield '<li>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_1_figure, _loop_vars=_loop_vars))
            yield '</li>'
        l_1_figure = missing
    else:
        pass
        yield '<li>'
        l_0_tool = context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), markup_join(('pytest-wa-health ', environment.getattr(environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'tool'), 'version'), )))
        context.vars['tool'] = l_0_tool
        context.exported_vars.add('tool')
        if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'replay'):
            pass
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_made_replay', tool=(undefined(name='tool') if l_0_tool is missing else l_0_tool), cassette=context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), (environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'cassette') or '?')))))
        else:
            pass
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_made', tool=(undefined(name='tool') if l_0_tool is missing else l_0_tool), graph=context.call((undefined(name='Code') if l_0_Code is missing else l_0_Code), (undefined(name='graph') if l_0_graph is missing else l_0_graph)), at=context.call((undefined(name='Moment') if l_0_Moment is missing else l_0_Moment), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'generated_at'), utc=True))))
        yield '</li>\n<li>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_took', requests=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'requests', (undefined(name='requests') if l_0_requests is missing else l_0_requests)), seconds=t_1('%.1f', environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'duration_s')))))
        yield '</li>\n<li>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), context.call(environment.getattr({'send': 'about_sent', 'renew': 'about_renew'}, 'get'), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'mode'), 'about_readonly'))))
        yield '</li>\n'
    yield '<li>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_secrets')))
    yield '</li><li>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'about_complete')))
    yield '</li></ul>\n<h3>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'glossary')))
    yield '</h3><dl class="gl">'
    for l_1_word in (undefined(name='words') if l_0_words is missing else l_0_words):
        _loop_vars = {}
        pass
        yield '<div><dt>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_word, 'word'), _loop_vars=_loop_vars))
        yield '</dt><dd>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_word, 'means'), _loop_vars=_loop_vars))
        yield '</dd></div>'
    l_1_word = missing
    yield '</dl></section>'

blocks = {}
debug_info = '1=29&2=31&3=34&4=36&6=46&7=56&8=58&10=61&11=65'