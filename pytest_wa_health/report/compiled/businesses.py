# businesses.html, sha256:5972872a1ba3719f; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'businesses.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_plain = resolve('plain')
    l_0_fleet = resolve('fleet')
    l_0_Count = resolve('Count')
    l_0_icon = l_0_heads = l_0_row = missing
    try:
        t_1 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_2 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    included_template = environment.get_template('macros.html', 'businesses.html').make_module(context.get_all(), True, {'heads': l_0_heads, 'icon': l_0_icon, 'row': l_0_row})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'businesses.html') does not export the requested name 'icon'", name='icon')
    context.vars['icon'] = l_0_icon
    context.exported_vars.discard('icon')
    def macro():
        t_3 = []
        pass
        t_3.extend((
            '<thead><tr><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'business'))),
            '</th><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_number'))),
            '</th><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'col_sends'))),
            '</th><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_cause'))),
            '</th><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_since'))),
            '</th><th scope="col">',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'col_expires'))),
            '</th></tr></thead>',
        ))
        return concat(t_3)
    context.exported_vars.add('heads')
    context.vars['heads'] = l_0_heads = Macro(environment, macro, 'heads', (), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_one):
        t_4 = []
        if l_1_one is missing:
            l_1_one = undefined("parameter 'one' was not provided", name='one')
        pass
        t_4.extend((
            '<tr data-c="',
            escape(t_1(context.eval_ctx, environment.getattr(l_1_one, 'causes'), ' ')),
            '"><th scope="row">',
        ))
        if environment.getattr(l_1_one, 'href'):
            pass
            t_4.extend((
                '<a href="',
                escape(environment.getattr(l_1_one, 'href')),
                '">',
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'name'))),
                '</a>',
            ))
        else:
            pass
            t_4.append(
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'name'))),
            )
        t_4.extend((
            '</th><td>',
            escape((context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'number')) or '–')),
            '</td><td>',
            escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getitem(environment.getattr(l_1_one, 'sends'), 0))),
            ' ',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getitem(environment.getattr(l_1_one, 'sends'), 1))),
            '</td><td class="why">',
        ))
        if environment.getattr(l_1_one, 'cause'):
            pass
            t_4.extend((
                escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_1_one, 'state'))),
                ' ',
            ))
            if environment.getattr(l_1_one, 'cause_href'):
                pass
                t_4.extend((
                    '<a href="',
                    escape(environment.getattr(l_1_one, 'cause_href')),
                    '">',
                    escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'cause'))),
                    '</a>',
                ))
            else:
                pass
                t_4.append(
                    escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'cause'))),
                )
            if environment.getattr(l_1_one, 'more'):
                pass
                t_4.extend((
                    ' <span class="more">',
                    escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_more', n=environment.getattr(l_1_one, 'more')))),
                    '</span>',
                ))
        else:
            pass
            t_4.append(
                '–',
            )
        t_4.extend((
            '</td><td data-v="',
            escape(environment.getattr(l_1_one, 'since_key')),
            '">',
            escape((context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'since')) or '–')),
            '</td><td data-v="',
            escape(environment.getattr(l_1_one, 'expires_key')),
            '">',
        ))
        if (environment.getattr(l_1_one, 'expires_tone') != 'not-applicable'):
            pass
            t_4.extend((
                escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_1_one, 'expires_tone'))),
                ' ',
            ))
        t_4.extend((
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_one, 'expires'))),
            '</td></tr>\n',
        ))
        return concat(t_4)
    context.exported_vars.add('row')
    context.vars['row'] = l_0_row = Macro(environment, macro, 'row', ('one',), False, False, False, context.eval_ctx.autoescape)
    yield '<section id="wa-tenants" aria-labelledby="wa-th"><h2 id="wa-th">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'nav_tenants')))
    yield '</h2>\n<div class="fl" role="search" aria-label="'
    yield escape(context.call((undefined(name='plain') if l_0_plain is missing else l_0_plain), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_filter')))
    yield '" hidden><label>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_filter')))
    yield ' <input type="search" autocomplete="off"></label><label>'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_cause')))
    yield ' <select><option value="">'
    yield escape(context.call((undefined(name='plain') if l_0_plain is missing else l_0_plain), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_all')))
    yield '</option>'
    for l_1_cause in environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'causes'):
        _loop_vars = {}
        pass
        yield '<option value="'
        yield escape(environment.getattr(l_1_cause, 'id'))
        yield '">'
        yield escape(context.call((undefined(name='plain') if l_0_plain is missing else l_0_plain), environment.getattr(l_1_cause, 'title'), _loop_vars=_loop_vars))
        yield ' ('
        yield escape(t_2(environment.getattr(l_1_cause, 'businesses')))
        yield ')</option>'
    l_1_cause = missing
    yield '</select></label><span role="status" data-wa-shown="'
    yield escape(context.call(environment.getattr((undefined(name='plain') if l_0_plain is missing else l_0_plain), 'template'), 'fl_shown'))
    yield '"></span></div>\n'
    if environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'troubled'):
        pass
        yield '<p id="wa-tc">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_caption')))
        yield '</p>\n<div class="scroll tall" role="group" aria-labelledby="wa-tc" tabindex="0"><table class="biz">'
        yield escape(context.call((undefined(name='heads') if l_0_heads is missing else l_0_heads)))
        yield '<tbody>\n'
        for l_1_one in environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'troubled'):
            _loop_vars = {}
            pass
            yield escape(context.call((undefined(name='row') if l_0_row is missing else l_0_row), l_1_one, _loop_vars=_loop_vars))
        l_1_one = missing
        yield '</tbody></table></div>\n'
    if environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'healthy'):
        pass
        yield '<details class="healthy" id="wa-healthy"><summary>'
        yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), 'passed'))
        yield ' '
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'fl_healthy', t_2(environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'healthy')))))
        yield '</summary>\n<div class="scroll" role="group" aria-label="'
        yield escape(context.call((undefined(name='plain') if l_0_plain is missing else l_0_plain), context.call((undefined(name='Count') if l_0_Count is missing else l_0_Count), 'fl_healthy', t_2(environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'healthy')))))
        yield '" tabindex="0"><table class="biz">'
        yield escape(context.call((undefined(name='heads') if l_0_heads is missing else l_0_heads)))
        yield '<tbody>\n'
        for l_1_one in environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'healthy'):
            _loop_vars = {}
            pass
            yield escape(context.call((undefined(name='row') if l_0_row is missing else l_0_row), l_1_one, _loop_vars=_loop_vars))
        l_1_one = missing
        yield '</tbody></table></div></details>\n'
    yield '</section>'

blocks = {}
debug_info = '1=29&2=35&3=56&5=144&6=146&7=168&8=171&9=173&10=175&12=181&13=184&14=188&15=192'