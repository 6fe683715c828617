# fleet.html, sha256:d7cceb33b5c1e774; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'fleet.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_fleet = resolve('fleet')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_parts = resolve('parts')
    l_0_Count = resolve('Count')
    l_0_unlisted = resolve('unlisted')
    l_0_sparklines = resolve('sparklines')
    l_0_icon = l_0_chip = l_0_panel_body = missing
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    included_template = environment.get_template('macros.html', 'fleet.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'panel_body': l_0_panel_body})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'fleet.html') does not export the requested name 'icon'", name='icon')
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'fleet.html') does not export the requested name 'chip'", name='chip')
    context.vars.update({'icon': l_0_icon, 'chip': l_0_chip})
    context.exported_vars.difference_update(('icon', 'chip'))
    included_template = environment.get_template('panel.html', 'fleet.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'panel_body': l_0_panel_body})
    l_0_panel_body = getattr(included_template, 'panel_body', missing)
    if l_0_panel_body is missing:
        l_0_panel_body = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'fleet.html') does not export the requested name 'panel_body'", name='panel_body')
    context.vars['panel_body'] = l_0_panel_body
    context.exported_vars.discard('panel_body')
    yield '<div class="fleet">\n'
    template = environment.get_template('causes.html', 'fleet.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'panel_body': l_0_panel_body}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    template = environment.get_template('businesses.html', 'fleet.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'panel_body': l_0_panel_body}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'causes'):
        pass
        yield '<section id="wa-fix" aria-labelledby="wa-f"><h2 id="wa-f">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_fix')))
        yield '</h2>\n'
        l_1_loop = missing
        for l_1_cause, l_1_loop in LoopContext(environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'causes'), undefined):
            _loop_vars = {}
            pass
            yield '<details class="panel cause p-'
            yield escape(environment.getattr(l_1_cause, 'verdict'))
            yield escape((' paper' if environment.getattr(l_1_cause, 'is_on_paper') else cond_expr_undefined("the inline if-expression on line 9 in 'fleet.html' evaluated to false and no else section was defined.")))
            yield '" id="'
            yield escape(environment.getattr(l_1_cause, 'anchor'))
            yield '"'
            yield escape((' open' if environment.getattr(l_1_loop, 'first') else cond_expr_undefined("the inline if-expression on line 9 in 'fleet.html' evaluated to false and no else section was defined.")))
            yield '><summary><h3>'
            yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr(l_1_cause, 'verdict'), _loop_vars=_loop_vars))
            yield ' <span>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_cause, 'title'), _loop_vars=_loop_vars))
            yield '</span></h3><span class="sum">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'businesses', t_1(environment.getattr(l_1_cause, 'businesses')), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield ' · '
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_cause, 'who'), _loop_vars=_loop_vars))
            yield '</span></summary>\n<p class="who-has"><strong>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_concerned', _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield '</strong> '
            l_2_loop = missing
            for l_2_one, l_2_loop in LoopContext(environment.getattr(l_1_cause, 'businesses'), undefined):
                l_2_plain = resolve('plain')
                _loop_vars = {}
                pass
                if (not environment.getattr(l_2_loop, 'first')):
                    pass
                    yield escape(context.call(environment.getattr((undefined(name='plain') if l_2_plain is missing else l_2_plain), 'template'), 'comma', _loop_vars=_loop_vars))
                if environment.getattr(l_2_one, 'href'):
                    pass
                    yield '<a href="'
                    yield escape(environment.getattr(l_2_one, 'href'))
                    yield '">'
                    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_one, 'name'), _loop_vars=_loop_vars))
                    yield '</a>'
                else:
                    pass
                    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_one, 'name'), _loop_vars=_loop_vars))
            l_2_loop = l_2_one = l_2_plain = missing
            yield '</p>\n'
            if (t_1(environment.getattr(l_1_cause, 'businesses')) > 1):
                pass
                yield '<p class="for">'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_steps_of', name=environment.getattr(environment.getitem(environment.getattr(l_1_cause, 'businesses'), 0), 'name'), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                yield '</p>'
            yield escape(context.call((undefined(name='panel_body') if l_0_panel_body is missing else l_0_panel_body), environment.getattr(l_1_cause, 'panel'), 4, _loop_vars=_loop_vars))
            yield '</details>\n'
        l_1_loop = l_1_cause = missing
        yield '</section>\n'
    if (undefined(name='parts') if l_0_parts is missing else l_0_parts):
        pass
        yield '<section id="wa-checks" aria-labelledby="wa-ch"><h2 id="wa-ch">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_each')))
        yield '</h2>\n<details class="folded"><summary>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_own', businesses=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'businesses_of', t_1((undefined(name='parts') if l_0_parts is missing else l_0_parts))))))
        yield '</summary>\n'
        for l_1_part in (undefined(name='parts') if l_0_parts is missing else l_0_parts):
            _loop_vars = {}
            pass
            yield '<details class="ten" id="'
            yield escape(environment.getattr(l_1_part, 'anchor'))
            yield '"><summary><h3>'
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
            for l_2_own in environment.getitem(environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'own_steps'), environment.getattr(l_1_part, 'anchor')):
                _loop_vars = {}
                pass
                yield '<h4>'
                yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr(l_2_own, 'verdict'), _loop_vars=_loop_vars))
                yield ' <a href="#'
                yield escape(environment.getattr(l_2_own, 'anchor'))
                yield '">'
                yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_own, 'title'), _loop_vars=_loop_vars))
                yield '</a></h4>\n<ol class="steps">'
                for l_3_step in environment.getattr(l_2_own, 'steps'):
                    _loop_vars = {}
                    pass
                    yield '<li><span class="who w-'
                    yield escape(environment.getattr(l_3_step, 'who'))
                    yield '">'
                    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('chip_' + environment.getattr(l_3_step, 'who')), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
                    yield '</span> <span class="tx">'
                    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_3_step, 'text'), _loop_vars=_loop_vars))
                    yield '</span>'
                    if environment.getattr(l_3_step, 'url'):
                        pass
                        yield '<p class="go"><a class="btn" href="'
                        yield escape(environment.getattr(l_3_step, 'url'))
                        yield '" rel="noreferrer noopener">'
                        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), (environment.getattr(l_3_step, 'label') or environment.getattr(l_3_step, 'url')), _loop_vars=_loop_vars))
                        yield '</a></p>'
                    yield '</li>'
                l_3_step = missing
                yield '</ol>\n'
            l_2_own = missing
            yield '</details>\n'
        l_1_part = missing
        yield '</details>\n'
        if ((undefined(name='unlisted') if l_0_unlisted is missing else l_0_unlisted) > 0):
            pass
            yield '<p class="note">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'details_elsewhere', businesses=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'businesses', (undefined(name='unlisted') if l_0_unlisted is missing else l_0_unlisted)))))
            yield '</p>'
        yield '</section>\n'
    if (undefined(name='sparklines') if l_0_sparklines is missing else l_0_sparklines):
        pass
        yield '<details class="folded"><summary>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_history', businesses=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'businesses_of', t_1((undefined(name='sparklines') if l_0_sparklines is missing else l_0_sparklines))))))
        yield '</summary>'
        template = environment.get_template('history.html', 'fleet.html')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'panel_body': l_0_panel_body}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '</details>'
    yield '</div>'

blocks = {}
debug_info = '1=25&2=34&4=41&5=47&6=53&7=56&8=59&9=63&10=78&11=100&12=105&15=109&16=112&17=114&18=116&19=120&20=128&21=138&22=142&23=148&28=172&31=178'