# checks.html, sha256:344d48e7b5ae7621; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'checks.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_parts = resolve('parts')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_unlisted = resolve('unlisted')
    l_0_Count = resolve('Count')
    l_0_icon = l_0_chip = l_0_fact = l_0_panel_body = missing
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    included_template = environment.get_template('macros.html', 'checks.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'fact': l_0_fact, 'icon': l_0_icon, 'panel_body': l_0_panel_body})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'checks.html') does not export the requested name 'icon'", name='icon')
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'checks.html') does not export the requested name 'chip'", name='chip')
    l_0_fact = getattr(included_template, 'fact', missing)
    if l_0_fact is missing:
        l_0_fact = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'checks.html') does not export the requested name 'fact'", name='fact')
    context.vars.update({'icon': l_0_icon, 'chip': l_0_chip, 'fact': l_0_fact})
    context.exported_vars.difference_update(('icon', 'chip', 'fact'))
    included_template = environment.get_template('panel.html', 'checks.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'fact': l_0_fact, 'icon': l_0_icon, 'panel_body': l_0_panel_body})
    l_0_panel_body = getattr(included_template, 'panel_body', missing)
    if l_0_panel_body is missing:
        l_0_panel_body = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'checks.html') does not export the requested name 'panel_body'", name='panel_body')
    context.vars['panel_body'] = l_0_panel_body
    context.exported_vars.discard('panel_body')
    yield '<section id="wa-checks"'
    if (t_1((undefined(name='parts') if l_0_parts is missing else l_0_parts)) > 12):
        pass
        yield ' class="many"'
    yield ' aria-labelledby="wa-ch"><h2 id="wa-ch">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_checks')))
    yield '</h2>\n'
    for l_1_part in (undefined(name='parts') if l_0_parts is missing else l_0_parts):
        _loop_vars = {}
        pass
        yield '<details class="ten" id="'
        yield escape(environment.getattr(l_1_part, 'anchor'))
        yield '"'
        yield escape((' open' if environment.getattr(l_1_part, 'open') else cond_expr_undefined("the inline if-expression on line 5 in 'checks.html' evaluated to false and no else section was defined.")))
        yield '><summary><h3>'
        yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_1_part, 'state'), _loop_vars=_loop_vars))
        yield ' '
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_part, 'name'), _loop_vars=_loop_vars))
        yield '</h3><span class="sum">'
        yield escape(environment.getattr(l_1_part, 'summary'))
        yield '</span></summary>\n<dl class="ids">'
        for (l_2_label, l_2_value) in environment.getattr(l_1_part, 'ids'):
            _loop_vars = {}
            pass
            yield '<div><dt>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_2_label, _loop_vars=_loop_vars))
            yield '</dt><dd><bdi dir="ltr"><code>'
            yield escape(l_2_value)
            yield '</code></bdi></dd></div>'
        l_2_label = l_2_value = missing
        yield '</dl>\n'
        if environment.getattr(l_1_part, 'notes'):
            pass
            yield '<ul class="seen">'
            for l_2_note in environment.getattr(l_1_part, 'notes'):
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_2_note, _loop_vars=_loop_vars))
                yield '</li>'
            l_2_note = missing
            yield '</ul>'
        if environment.getattr(l_1_part, 'is_first'):
            pass
            yield '<p><a href="#wa-fix">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'see_above', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield '</a></p>'
        for l_2_p in environment.getattr(l_1_part, 'panels'):
            _loop_vars = {}
            pass
            yield '<article class="panel p-'
            yield escape(environment.getattr(l_2_p, 'verdict'))
            yield '" id="'
            yield escape(environment.getattr(l_2_p, 'anchor'))
            yield '" aria-labelledby="'
            yield escape(environment.getattr(l_2_p, 'anchor'))
            yield '-h"><h4 id="'
            yield escape(environment.getattr(l_2_p, 'anchor'))
            yield '-h">'
            yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr(l_2_p, 'verdict'), _loop_vars=_loop_vars))
            yield ' '
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_p, 'title'), _loop_vars=_loop_vars))
            yield '</h4>\n'
            yield escape(context.call((undefined(name='panel_body') if l_0_panel_body is missing else l_0_panel_body), l_2_p, 5, _loop_vars=_loop_vars))
            yield '</article>\n'
        l_2_p = missing
        yield '<ul class="groups">'
        for (l_2_name, l_2_checks) in environment.getattr(l_1_part, 'groups'):
            _loop_vars = {}
            pass
            yield '<li><h4>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_2_name, _loop_vars=_loop_vars))
            yield '</h4><ul class="cl">'
            for (l_3_title, l_3_check) in l_2_checks:
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_3_check, 'verdict'), _loop_vars=_loop_vars))
                yield '<span>'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_3_title, _loop_vars=_loop_vars))
                yield '</span> <span class="stt">'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('state_' + environment.getattr(l_3_check, 'verdict')), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                yield '</span>'
                if (context.call(environment.getattr(l_3_check, 'get'), 'note', _loop_vars=_loop_vars) and (environment.getattr(l_3_check, 'verdict') != 'passed')):
                    pass
                    yield '<p class="why">'
                    yield escape(context.call(environment.getattr((undefined(name='v') if l_0_v is missing else l_0_v), 'note'), environment.getattr(l_3_check, 'note'), context.call(environment.getattr(l_3_check, 'get'), 'said', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                    yield '</p>'
                yield '</li>'
            l_3_title = l_3_check = missing
            yield '</ul></li>'
        l_2_name = l_2_checks = missing
        yield '</ul>\n'
        def t_2(fiter):
            for (l_2_head_key, l_2_why_key, l_2_listed, l_2_state) in fiter:
                if l_2_listed:
                    yield (l_2_head_key, l_2_why_key, l_2_listed, l_2_state)
        for (l_2_head_key, l_2_why_key, l_2_listed, l_2_state) in t_2((('blocked_head', 'blocked_why', environment.getattr(l_1_part, 'blocked'), 'blocked'), ('skipped_head', 'skipped_why', environment.getattr(l_1_part, 'skipped'), 'not-applicable'))):
            _loop_vars = {}
            pass
            yield '<details class="bl"><summary>'
            yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), l_2_state, _loop_vars=_loop_vars))
            yield ' <strong>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), l_2_head_key, checks=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'checks', t_1(l_2_listed), _loop_vars=_loop_vars), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield '</strong></summary><p>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), l_2_why_key, _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield '</p>\n<ul class="cl two">'
            for l_3_check in l_2_listed:
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), l_2_state, _loop_vars=_loop_vars))
                yield '<span>'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_3_check, 'title'), _loop_vars=_loop_vars))
                if (context.call(environment.getattr(l_3_check, 'get'), 'note', _loop_vars=_loop_vars) and (l_2_state == 'not-applicable')):
                    pass
                    yield ' <span class="why">'
                    yield escape(context.call(environment.getattr((undefined(name='v') if l_0_v is missing else l_0_v), 'note'), environment.getattr(l_3_check, 'note'), context.call(environment.getattr(l_3_check, 'get'), 'said', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                    yield '</span>'
                yield '</span></li>'
            l_3_check = missing
            yield '</ul></details>\n'
        l_2_head_key = l_2_why_key = l_2_listed = l_2_state = missing
        yield '</details>\n'
    l_1_part = missing
    if ((undefined(name='unlisted') if l_0_unlisted is missing else l_0_unlisted) > 0):
        pass
        yield '<p class="note">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'details_elsewhere', businesses=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'businesses', (undefined(name='unlisted') if l_0_unlisted is missing else l_0_unlisted)))))
        yield '</p>'
    yield '</section>'

blocks = {}
debug_info = '1=23&2=35&3=42&4=48&5=52&6=62&7=72&8=83&9=88&10=92&11=104&13=108&14=114&15=134&16=142&17=148&21=166'