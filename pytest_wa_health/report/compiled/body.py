# body.html, sha256:b3c38eee954d0566; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'body.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_first = resolve('first')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_first_key = resolve('first_key')
    l_0_rows = resolve('rows')
    l_0_renewals = resolve('renewals')
    l_0_beside = resolve('beside')
    l_0_events_problems = resolve('events_problems')
    l_0_is_large = resolve('is_large')
    l_0_fleet = resolve('fleet')
    l_0_parts = resolve('parts')
    l_0_sparklines = resolve('sparklines')
    l_0_chip = l_0_panel_body = missing
    pass
    included_template = environment.get_template('macros.html', 'body.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body})
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'body.html') does not export the requested name 'chip'", name='chip')
    context.vars['chip'] = l_0_chip
    context.exported_vars.discard('chip')
    included_template = environment.get_template('panel.html', 'body.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body})
    l_0_panel_body = getattr(included_template, 'panel_body', missing)
    if l_0_panel_body is missing:
        l_0_panel_body = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'body.html') does not export the requested name 'panel_body'", name='panel_body')
    context.vars['panel_body'] = l_0_panel_body
    context.exported_vars.discard('panel_body')
    template = environment.get_template('verdict.html', 'body.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if (undefined(name='first') if l_0_first is missing else l_0_first):
        pass
        yield '<section id="wa-fix" class="hero panel p-'
        yield escape(environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'verdict'))
        yield '" aria-labelledby="wa-f"><h2 id="wa-f">'
        yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'verdict')))
        yield ' <span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), (undefined(name='first_key') if l_0_first_key is missing else l_0_first_key))))
        yield ': '
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'title')))
        yield '</span></h2>\n'
        if (undefined(name='rows') if l_0_rows is missing else l_0_rows):
            pass
            yield '<p class="for">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'business')))
            yield ': <strong>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'tenant')))
            yield '</strong></p>'
        yield escape(context.call((undefined(name='panel_body') if l_0_panel_body is missing else l_0_panel_body), (undefined(name='first') if l_0_first is missing else l_0_first), 3))
        yield '</section>\n'
    if (undefined(name='renewals') if l_0_renewals is missing else l_0_renewals):
        pass
        template = environment.get_template('renewal.html', 'body.html')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    if ((undefined(name='beside') if l_0_beside is missing else l_0_beside) or (undefined(name='events_problems') if l_0_events_problems is missing else l_0_events_problems)):
        pass
        template = environment.get_template('events_beside.html', 'body.html')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    template = environment.get_template('contents.html', 'body.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if (undefined(name='is_large') if l_0_is_large is missing else l_0_is_large):
        pass
        template = environment.get_template('fleet.html', 'body.html')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    else:
        pass
        if (undefined(name='fleet') if l_0_fleet is missing else l_0_fleet):
            pass
            template = environment.get_template('causes.html', 'body.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        if (undefined(name='rows') if l_0_rows is missing else l_0_rows):
            pass
            template = environment.get_template('businesses.html', 'body.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        if (undefined(name='parts') if l_0_parts is missing else l_0_parts):
            pass
            template = environment.get_template('checks.html', 'body.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        if (undefined(name='sparklines') if l_0_sparklines is missing else l_0_sparklines):
            pass
            template = environment.get_template('history.html', 'body.html')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
    template = environment.get_template('about.html', 'body.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'panel_body': l_0_panel_body}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '1=24&2=30&3=36&4=42&5=45&6=53&7=60&9=62&10=70&11=78&12=84&13=94&14=102&15=110&16=118&18=126'