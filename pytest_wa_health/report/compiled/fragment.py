# fragment.html, sha256:01e18e14437f6bda; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'fragment.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_direction = resolve('direction')
    l_0_skip_to = resolve('skip_to')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_skip_key = resolve('skip_key')
    l_0_script = resolve('script')
    l_0_bar = missing
    pass
    yield '<div class="wa" lang="'
    yield escape((undefined(name='lang') if l_0_lang is missing else l_0_lang))
    yield '" dir="'
    yield escape((undefined(name='direction') if l_0_direction is missing else l_0_direction))
    yield '">\n'
    template = environment.get_template('sprite.html', 'fragment.html')
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
    l_0_bar = 'div'
    context.vars['bar'] = l_0_bar
    context.exported_vars.add('bar')
    template = environment.get_template('header.html', 'fragment.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'bar': l_0_bar}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    template = environment.get_template('body.html', 'fragment.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'bar': l_0_bar}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '</div>\n<script>'
    yield escape((undefined(name='script') if l_0_script is missing else l_0_script))
    yield '</script>'

blocks = {}
debug_info = '1=20&2=24&3=31&4=35&5=38&6=44&8=51'