# events_parts.html, sha256:fd1d3e460fa79681; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'events_parts.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_funnel = l_0_codes = missing
    try:
        t_1 = environment.filters['dictsort']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'dictsort' found.")
    try:
        t_2 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    def macro(l_1_total, l_1_bars, l_1_chart, l_1_id):
        t_3 = []
        l_1_t = resolve('t')
        l_1_v = resolve('v')
        if l_1_total is missing:
            l_1_total = undefined("parameter 'total' was not provided", name='total')
        if l_1_bars is missing:
            l_1_bars = undefined("parameter 'bars' was not provided", name='bars')
        if l_1_chart is missing:
            l_1_chart = undefined("parameter 'chart' was not provided", name='chart')
        if l_1_id is missing:
            l_1_id = undefined("parameter 'id' was not provided", name='id')
        pass
        if l_1_bars:
            pass
            t_3.extend((
                '<svg width="',
                escape(environment.getitem(l_1_chart, 1)),
                '" height="',
                escape(environment.getitem(l_1_chart, 0)),
                '" viewBox="0 0 ',
                escape(environment.getitem(l_1_chart, 1)),
                ' ',
                escape(environment.getitem(l_1_chart, 0)),
                '" role="img" aria-label="',
                escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'chart')),
                '">\n',
            ))
            for l_2_bar in l_1_bars:
                _loop_vars = {}
                pass
                t_3.extend((
                    '<g><title>',
                    escape(environment.getattr(l_2_bar, 'day')),
                    '</title><rect x="',
                    escape(environment.getattr(l_2_bar, 'x')),
                    '" y="',
                    escape(((environment.getitem(l_1_chart, 0) - environment.getattr(l_2_bar, 'ok')) - environment.getattr(l_2_bar, 'bad'))),
                    '" width="18" height="',
                    escape(environment.getattr(l_2_bar, 'ok')),
                    '" fill="currentColor" opacity=".35"/><rect x="',
                    escape(environment.getattr(l_2_bar, 'x')),
                    '" y="',
                    escape((environment.getitem(l_1_chart, 0) - environment.getattr(l_2_bar, 'bad'))),
                    '" width="18" height="',
                    escape(environment.getattr(l_2_bar, 'bad')),
                    '" fill="currentColor"/></g>',
                ))
            l_2_bar = missing
            t_3.append(
                '</svg>\n',
            )
        t_3.extend((
            '<div class="scroll" role="group" aria-labelledby="',
            escape(l_1_id),
            '" tabindex="0"><table><thead><tr><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'day')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'messages')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'stage_delivered')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'stage_failed')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'inbound')),
            '</th></tr></thead><tbody>\n',
        ))
        for (l_2_day, l_2_row) in t_1(environment.getattr(l_1_total, 'days'))[-31:]:
            _loop_vars = {}
            pass
            t_3.extend((
                '<tr><th scope="row"><bdi dir="ltr">',
                escape(l_2_day),
                '</bdi></th><td>',
                escape(context.call(environment.getattr(l_2_row, 'get'), 'messages', 0, _loop_vars=_loop_vars)),
                '</td><td>',
                escape(context.call(environment.getattr(l_2_row, 'get'), 'delivered', 0, _loop_vars=_loop_vars)),
                '</td><td>',
                escape(context.call(environment.getattr(l_2_row, 'get'), 'failed', 0, _loop_vars=_loop_vars)),
                '</td><td>',
                escape(context.call(environment.getattr(l_2_row, 'get'), 'inbound', 0, _loop_vars=_loop_vars)),
                '</td></tr>\n',
            ))
        l_2_day = l_2_row = missing
        t_3.extend((
            '<tr><th scope="row">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'all')),
            '</th><td>',
            escape(environment.getattr(l_1_total, 'messages')),
            '</td><td>',
            escape(environment.getattr(environment.getattr(l_1_total, 'funnel'), 'delivered')),
            '</td><td>',
            escape(environment.getattr(environment.getattr(l_1_total, 'funnel'), 'failed')),
            '</td><td>',
            escape(environment.getattr(l_1_total, 'inbound')),
            '</td></tr></tbody></table></div>\n<ul class="seen">',
        ))
        for l_2_change in environment.getattr(l_1_total, 'changes'):
            l_2_percent = resolve('percent')
            _loop_vars = {}
            pass
            t_3.extend((
                '<li>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call(environment.getattr(environment.getitem((undefined(name='t') if l_1_t is missing else l_1_t), ('change_' + environment.getattr(l_2_change, 'kind'))), 'format'), day=environment.getattr(l_2_change, 'day'), code=context.call(environment.getattr(l_2_change, 'get'), 'code', _loop_vars=_loop_vars), count=context.call(environment.getattr(l_2_change, 'get'), 'count', _loop_vars=_loop_vars), before=(context.call((undefined(name='percent') if l_2_percent is missing else l_2_percent), environment.getattr(l_2_change, 'before'), _loop_vars=_loop_vars) if (environment.getattr(l_2_change, 'kind') == 'delivery-fell') else environment.getattr(l_2_change, 'before')), after=(context.call((undefined(name='percent') if l_2_percent is missing else l_2_percent), environment.getattr(l_2_change, 'after'), _loop_vars=_loop_vars) if ('after' in l_2_change) else ''), messages_before=context.call(environment.getattr(l_2_change, 'get'), 'messages_before', _loop_vars=_loop_vars), messages_after=context.call(environment.getattr(l_2_change, 'get'), 'messages_after', _loop_vars=_loop_vars), _loop_vars=_loop_vars), _loop_vars=_loop_vars)),
                '</li>',
            ))
        l_2_change = l_2_percent = missing
        if environment.getattr(l_1_total, 'last_inbound'):
            pass
            t_3.extend((
                '<li>',
                escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'last_inbound')),
                ' <bdi dir="ltr">',
                escape(environment.getattr(l_1_total, 'last_inbound')),
                '</bdi></li>',
            ))
        if environment.getattr(l_1_total, 'duplicates'):
            pass
            t_3.extend((
                '<li>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'duplicates'), 'format'), n=environment.getattr(l_1_total, 'duplicates')))),
                '</li>',
            ))
        t_3.append(
            '</ul>\n',
        )
        return concat(t_3)
    context.exported_vars.add('funnel')
    context.vars['funnel'] = l_0_funnel = Macro(environment, macro, 'funnel', ('total', 'bars', 'chart', 'id'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_total, l_1_id):
        t_4 = []
        l_1_v = resolve('v')
        l_1_t = resolve('t')
        l_1_percent = resolve('percent')
        l_1_most = resolve('most')
        if l_1_total is missing:
            l_1_total = undefined("parameter 'total' was not provided", name='total')
        if l_1_id is missing:
            l_1_id = undefined("parameter 'id' was not provided", name='id')
        pass
        if environment.getattr(environment.getattr(l_1_total, 'policy'), 'count'):
            pass
            t_4.extend((
                '<p>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'policy'), 'format'), n=environment.getattr(environment.getattr(l_1_total, 'policy'), 'count'), share=context.call((undefined(name='percent') if l_1_percent is missing else l_1_percent), environment.getattr(environment.getattr(l_1_total, 'policy'), 'share'))))),
                '</p>',
            ))
        t_4.extend((
            '<div class="scroll" role="group" aria-labelledby="',
            escape(l_1_id),
            '" tabindex="0"><table><thead><tr><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'code')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'meaning')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'count')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'share')),
            '</th><th scope="col">',
            escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'last')),
            '</th></tr></thead><tbody>\n',
        ))
        for l_2_row in environment.getattr(l_1_total, 'failures')[:(undefined(name='most') if l_1_most is missing else l_1_most)]:
            _loop_vars = {}
            pass
            t_4.extend((
                '<tr><th scope="row"><bdi dir="ltr"><code>',
                escape((environment.getattr(l_2_row, 'code') if (not t_2(environment.getattr(l_2_row, 'code'))) else '–')),
            ))
            if environment.getattr(l_2_row, 'subcode'):
                pass
                t_4.extend((
                    '/',
                    escape(environment.getattr(l_2_row, 'subcode')),
                ))
            t_4.append(
                '</code></bdi></th><td>',
            )
            if environment.getattr(l_2_row, 'meaning'):
                pass
                t_4.append(
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_2_row, 'meaning'), _loop_vars=_loop_vars)),
                )
            else:
                pass
                t_4.extend((
                    '<q dir="ltr" lang="en">',
                    escape((environment.getattr(l_2_row, 'words') or '–')),
                    '</q>',
                ))
            t_4.extend((
                '</td><td>',
                escape(environment.getattr(l_2_row, 'count')),
                '</td><td>',
                escape(context.call((undefined(name='percent') if l_1_percent is missing else l_1_percent), environment.getattr(l_2_row, 'share'), _loop_vars=_loop_vars)),
                '</td><td><bdi dir="ltr">',
                escape((environment.getattr(l_2_row, 'last')[:10] if environment.getattr(l_2_row, 'last') else '–')),
                '</bdi></td></tr>\n',
            ))
        l_2_row = missing
        t_4.append(
            '</tbody></table></div>\n',
        )
        return concat(t_4)
    context.exported_vars.add('codes')
    context.vars['codes'] = l_0_codes = Macro(environment, macro, 'codes', ('total', 'id'), False, False, False, context.eval_ctx.autoescape)

blocks = {}
debug_info = '3=24&4=37&5=41&6=52&9=78&10=91&11=110&12=121&13=131&14=140&16=153&17=164&18=173&19=186'