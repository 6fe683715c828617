# page.html, sha256:5a1b1aef929df8c6; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'page.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_direction = resolve('direction')
    l_0_style_hash = resolve('style_hash')
    l_0_script_hash = resolve('script_hash')
    l_0_window_title = resolve('window_title')
    l_0_style = resolve('style')
    l_0_skip_to = resolve('skip_to')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_skip_key = resolve('skip_key')
    l_0_view = resolve('view')
    l_0_script = resolve('script')
    l_0_bar = missing
    pass
    yield '<!doctype html>\n<html lang="'
    yield escape((undefined(name='lang') if l_0_lang is missing else l_0_lang))
    yield '" dir="'
    yield escape((undefined(name='direction') if l_0_direction is missing else l_0_direction))
    yield '">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \''
    yield escape((undefined(name='style_hash') if l_0_style_hash is missing else l_0_style_hash))
    yield "'; img-src data:; script-src '"
    yield escape((undefined(name='script_hash') if l_0_script_hash is missing else l_0_script_hash))
    yield '\'; base-uri \'none\'; form-action \'none\'">\n<link rel="icon" href="data:,">\n<title>'
    yield escape((undefined(name='window_title') if l_0_window_title is missing else l_0_window_title))
    yield '</title>\n<style>'
    yield escape((undefined(name='style') if l_0_style is missing else l_0_style))
    yield '</style>\n</head>\n<body>\n<div class="wa" lang="'
    yield escape((undefined(name='lang') if l_0_lang is missing else l_0_lang))
    yield '" dir="'
    yield escape((undefined(name='direction') if l_0_direction is missing else l_0_direction))
    yield '">\n'
    template = environment.get_template('sprite.html', 'page.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'bar': l_0_bar}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '<a class="skip" href="#'
    yield escape((undefined(name='skip_to') if l_0_skip_to is missing else l_0_skip_to))
    yield '">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), (undefined(name='skip_key') if l_0_skip_key is missing else l_0_skip_key))))
    yield '</a>\n'
    l_0_bar = 'header'
    context.vars['bar'] = l_0_bar
    context.exported_vars.add('bar')
    template = environment.get_template('header.html', 'page.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'bar': l_0_bar}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '<main>\n'
    template = environment.get_template('body.html', 'page.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'bar': l_0_bar}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '</main>\n<footer class="foot"><p><bdi dir="ltr"><code>pytest-wa-health '
    yield escape(environment.getattr(environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'result'), 'tool'), 'version'))
    yield '</code></bdi></p></footer>\n</div>\n<script>'
    yield escape((undefined(name='script') if l_0_script is missing else l_0_script))
    yield '</script>\n</body>\n</html>'

blocks = {}
debug_info = '2=25&8=29&10=33&11=35&14=37&15=41&16=48&17=52&18=55&20=62&22=69&24=71'