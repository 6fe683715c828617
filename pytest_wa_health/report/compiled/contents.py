# contents.html, sha256:b25acd07ce9b70e0; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'contents.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_head = resolve('head')
    l_0_view = resolve('view')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_display_name = resolve('display_name')
    l_0_other = resolve('other')
    l_0_next_anchor = resolve('next_anchor')
    l_0_Count = resolve('Count')
    l_0_again = resolve('again')
    l_0_ask = resolve('ask')
    l_0_report_link = resolve('report_link')
    l_0_plain = resolve('plain')
    l_0_first_key = resolve('first_key')
    l_0_rows = resolve('rows')
    l_0_parts = resolve('parts')
    l_0_sparklines = resolve('sparklines')
    l_0_icon = missing
    try:
        t_1 = environment.filters['max']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'max' found.")
    try:
        t_2 = environment.tests['defined']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No test named 'defined' found.")
    try:
        t_3 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    try:
        t_4 = environment.tests['sameas']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No test named 'sameas' found.")
    pass
    included_template = environment.get_template('macros.html', 'contents.html').make_module(context.get_all(), True, {'icon': l_0_icon, 'other': l_0_other})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'contents.html') does not export the requested name 'icon'", name='icon')
    context.vars['icon'] = l_0_icon
    context.exported_vars.discard('icon')
    if environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'):
        pass
        l_0_other = (context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'next_for', title=environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'title'), name=context.call((undefined(name='display_name') if l_0_display_name is missing else l_0_display_name), environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'tenant')))) if (not t_4(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'tenant'), environment.getattr(environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'first'), 'tenant'))) else context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'title')))
        context.vars['other'] = l_0_other
        context.exported_vars.add('other')
        yield '<p class="then">'
        yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'verdict')))
        yield ' '
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'next_root')))
        yield ' '
        if (undefined(name='next_anchor') if l_0_next_anchor is missing else l_0_next_anchor):
            pass
            yield '<a href="#'
            yield escape((undefined(name='next_anchor') if l_0_next_anchor is missing else l_0_next_anchor))
            yield '">'
            yield escape((undefined(name='other') if l_0_other is missing else l_0_other))
            yield '</a>'
        else:
            pass
            yield escape((undefined(name='other') if l_0_other is missing else l_0_other))
        if (((not t_3(environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'days_left'))) and t_2(environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'days_left'))) and (not environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'replay'))):
            pass
            yield ' '
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'next_due', days=context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'days', t_1(environment, [environment.getattr(environment.getattr(environment.getattr((undefined(name='head') if l_0_head is missing else l_0_head), 'next'), 'diagnosis'), 'days_left'), 0])))))
        yield '</p>\n'
    if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'first'):
        pass
        yield '<p class="again">'
        yield escape((undefined(name='again') if l_0_again is missing else l_0_again))
        if environment.getattr((undefined(name='ask') if l_0_ask is missing else l_0_ask), 'next'):
            pass
            yield ' '
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='ask') if l_0_ask is missing else l_0_ask), 'next')))
        if (undefined(name='report_link') if l_0_report_link is missing else l_0_report_link):
            pass
            yield ' '
            yield escape((undefined(name='report_link') if l_0_report_link is missing else l_0_report_link))
        yield '</p>'
    yield '<nav class="toc" aria-label="'
    yield escape(context.call((undefined(name='plain') if l_0_plain is missing else l_0_plain), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'on_this_page')))
    yield '"><ul>'
    if environment.getattr((undefined(name='view') if l_0_view is missing else l_0_view), 'first'):
        pass
        yield '<li><a href="#wa-fix">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), (undefined(name='first_key') if l_0_first_key is missing else l_0_first_key))))
        yield '</a></li>'
    if (undefined(name='rows') if l_0_rows is missing else l_0_rows):
        pass
        yield '<li><a href="#wa-tenants">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_tenants')))
        yield '</a></li>'
    if (undefined(name='parts') if l_0_parts is missing else l_0_parts):
        pass
        yield '<li><a href="#wa-checks">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_checks')))
        yield '</a></li>'
    if (undefined(name='sparklines') if l_0_sparklines is missing else l_0_sparklines):
        pass
        yield '<li><a href="#wa-history">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_history')))
        yield '</a></li>'
    yield '<li><a href="#wa-about">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_about')))
    yield '</a></li></ul></nav>'

blocks = {}
debug_info = '1=52&2=58&3=60&4=64&5=78&7=83&8=97&9=99&10=104&11=109&12=114&13=120'