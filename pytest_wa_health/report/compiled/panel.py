# panel.html, sha256:a351f3ecb5963701; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'panel.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_chip = l_0_fact = l_0_forward_to = l_0_panel_body = missing
    pass
    included_template = environment.get_template('macros.html', 'panel.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'fact': l_0_fact, 'forward_to': l_0_forward_to, 'panel_body': l_0_panel_body})
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'panel.html') does not export the requested name 'chip'", name='chip')
    l_0_fact = getattr(included_template, 'fact', missing)
    if l_0_fact is missing:
        l_0_fact = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'panel.html') does not export the requested name 'fact'", name='fact')
    context.vars.update({'chip': l_0_chip, 'fact': l_0_fact})
    context.exported_vars.difference_update(('chip', 'fact'))
    included_template = environment.get_template('forward.html', 'panel.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'fact': l_0_fact, 'forward_to': l_0_forward_to, 'panel_body': l_0_panel_body})
    l_0_forward_to = getattr(included_template, 'forward_to', missing)
    if l_0_forward_to is missing:
        l_0_forward_to = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'panel.html') does not export the requested name 'forward_to'", name='forward_to')
    context.vars['forward_to'] = l_0_forward_to
    context.exported_vars.discard('forward_to')
    def macro(l_1_p, l_1_sub):
        t_1 = []
        l_1_v = resolve('v')
        l_1_say = resolve('say')
        l_1_plain = resolve('plain')
        l_1_why = resolve('why')
        if l_1_p is missing:
            l_1_p = undefined("parameter 'p' was not provided", name='p')
        if l_1_sub is missing:
            l_1_sub = undefined("parameter 'sub' was not provided", name='sub')
        pass
        if environment.getattr(l_1_p, 'sentence'):
            pass
            t_1.extend((
                '<p>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'sentence'))),
                '</p>',
            ))
        if environment.getattr(l_1_p, 'steps'):
            pass
            t_1.extend((
                '<h',
                escape(l_1_sub),
                ' class="how">',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), ('how_to_wait' if (environment.getattr(l_1_p, 'minutes') == 0) else 'how_to')))),
                '</h',
                escape(l_1_sub),
                '>\n<ol class="steps">',
            ))
            for l_2_step in environment.getattr(l_1_p, 'steps'):
                _loop_vars = {}
                pass
                t_1.extend((
                    '<li><span class="who w-',
                    escape(environment.getattr(l_2_step, 'who')),
                    '">',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), ('chip_' + environment.getattr(l_2_step, 'who')), _loop_vars=_loop_vars), _loop_vars=_loop_vars)),
                    '</span> <span class="tx">',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_2_step, 'text'), _loop_vars=_loop_vars)),
                    '</span>',
                ))
                if environment.getattr(l_2_step, 'url'):
                    pass
                    t_1.extend((
                        '<p class="go"><a class="btn" href="',
                        escape(environment.getattr(l_2_step, 'url')),
                        '" rel="noreferrer noopener">',
                        escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), (environment.getattr(l_2_step, 'label') or environment.getattr(l_2_step, 'url')), _loop_vars=_loop_vars)),
                        '</a></p>',
                    ))
                t_1.append(
                    '</li>',
                )
            l_2_step = missing
            t_1.append(
                '</ol>\n',
            )
        l_2_loop = missing
        for l_2_one, l_2_loop in LoopContext(environment.getattr(l_1_p, 'forwards'), undefined):
            _loop_vars = {}
            pass
            t_1.append(
                escape(context.call((undefined(name='forward_to') if l_0_forward_to is missing else l_0_forward_to), l_2_one, ('wa-forward' if (environment.getattr(l_2_loop, 'first') and (environment.getattr(l_1_p, 'anchor') == 'wa-fix')) else ''), _loop_vars=_loop_vars)),
            )
        l_2_loop = l_2_one = missing
        if environment.getattr(l_1_p, 'verify'):
            pass
            t_1.extend((
                '<p class="note"><strong>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'worked'))),
                '</strong> ',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'verify'))),
                '</p>',
            ))
        t_1.extend((
            '<div class="note"><strong>',
            escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'again'))),
            '</strong><pre class="cmd" dir="ltr" data-wa-copy="',
            escape(context.call(environment.getattr((undefined(name='plain') if l_1_plain is missing else l_1_plain), 'template'), 'copy')),
            '|',
            escape(context.call(environment.getattr((undefined(name='plain') if l_1_plain is missing else l_1_plain), 'template'), 'copied')),
            '"><code>',
            escape(environment.getattr(l_1_p, 'command')),
            '</code></pre></div>\n',
        ))
        if (environment.getattr(l_1_p, 'sure') or environment.getattr(l_1_p, 'rivals')):
            pass
            t_1.extend((
                '<p class="note"><strong>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'q_sure'))),
                ':</strong> ',
            ))
            if environment.getattr(l_1_p, 'sure'):
                pass
                t_1.extend((
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'sure'))),
                    ' ',
                ))
            if environment.getattr(l_1_p, 'rivals'):
                pass
                t_1.append(
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'rivals'))),
                )
            if environment.getattr(l_1_p, 'probe'):
                pass
                t_1.extend((
                    '<br><strong>',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'q_probe'))),
                    '</strong> ',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'probe'))),
                ))
            t_1.append(
                '</p>',
            )
        t_1.extend((
            '<details class="proof"><summary>',
            escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'proof'))),
            '</summary>\n<dl class="q">\n',
        ))
        if environment.getattr(l_1_p, 'checked'):
            pass
            t_1.append(
                escape(context.call((undefined(name='fact') if l_0_fact is missing else l_0_fact), context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'q_checked')), context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'checked')))),
            )
        t_1.extend((
            '<div><dt>',
            escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), ('q_answered' if environment.getattr(l_1_p, 'asked_meta') else 'q_seen')))),
            '</dt><dd>\n',
        ))
        for l_2_quote in environment.getattr(l_1_p, 'quotes'):
            _loop_vars = {}
            pass
            t_1.extend((
                '<q class="msg" dir="ltr" lang="en">',
                escape(l_2_quote),
                '</q><br>',
            ))
        l_2_quote = missing
        if (not environment.getattr(l_1_p, 'sentence')):
            pass
            t_1.append(
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'explanation'))),
            )
        if environment.getattr(l_1_p, 'notes'):
            pass
            t_1.append(
                '<ul class="seen">',
            )
            for l_2_note in environment.getattr(l_1_p, 'notes'):
                _loop_vars = {}
                pass
                t_1.extend((
                    '<li>',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_2_note, _loop_vars=_loop_vars)),
                    '</li>',
                ))
            l_2_note = missing
            t_1.append(
                '</ul>',
            )
        if environment.getattr(l_1_p, 'facts'):
            pass
            t_1.append(
                '<dl class="ev">',
            )
            for (l_2_label, l_2_value) in environment.getattr(l_1_p, 'facts'):
                _loop_vars = {}
                pass
                t_1.append(
                    escape(context.call((undefined(name='fact') if l_0_fact is missing else l_0_fact), context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_2_label, _loop_vars=_loop_vars), context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_2_value, _loop_vars=_loop_vars), _loop_vars=_loop_vars)),
                )
            l_2_label = l_2_value = missing
            t_1.append(
                '</dl>',
            )
        t_1.append(
            '</dd></div>\n',
        )
        if (environment.getattr(l_1_p, 'why') or environment.getattr(l_1_p, 'consequence')):
            pass
            t_2 = []
            pass
            t_2.append(
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'why'))),
            )
            if environment.getattr(l_1_p, 'consequence'):
                pass
                t_2.extend((
                    ' ',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'consequence'))),
                ))
            l_1_why = (Markup if context.eval_ctx.autoescape else identity)(concat(t_2))
            t_1.append(
                escape(context.call((undefined(name='fact') if l_0_fact is missing else l_0_fact), context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'q_why')), (undefined(name='why') if l_1_why is missing else l_1_why))),
            )
        if environment.getattr(l_1_p, 'left'):
            pass
            t_1.append(
                escape(context.call((undefined(name='fact') if l_0_fact is missing else l_0_fact), context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'q_left')), context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_p, 'left')))),
            )
        t_1.extend((
            '</dl></details>\n<details><summary>',
            escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'for_developers'))),
            '</summary>\n',
        ))
        for l_2_request in environment.getattr(l_1_p, 'requests'):
            _loop_vars = {}
            pass
            t_1.extend((
                '<pre dir="ltr">',
                escape(l_2_request),
                '</pre>',
            ))
        l_2_request = missing
        if environment.getattr(l_1_p, 'ruled_out'):
            pass
            t_1.extend((
                '<p>',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'ruled_out'))),
                '</p><ul>',
            ))
            for (l_2_cause, l_2_because) in environment.getattr(l_1_p, 'ruled_out'):
                _loop_vars = {}
                pass
                t_1.extend((
                    '<li><bdi dir="ltr"><code>',
                    escape(l_2_cause),
                    '</code></bdi> ',
                    escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_2_because, _loop_vars=_loop_vars)),
                    '</li>',
                ))
            l_2_cause = l_2_because = missing
            t_1.append(
                '</ul>',
            )
        t_1.append(
            '<p>',
        )
        l_2_loop = missing
        for l_2_item, l_2_loop in LoopContext(environment.getattr(l_1_p, 'where'), undefined):
            _loop_vars = {}
            pass
            if (not environment.getattr(l_2_loop, 'first')):
                pass
                t_1.append(
                    ' · ',
                )
            t_1.extend((
                '<bdi dir="ltr"><code>',
                escape(l_2_item),
                '</code></bdi>',
            ))
        l_2_loop = l_2_item = missing
        t_1.append(
            '</p></details>\n',
        )
        return concat(t_1)
    context.exported_vars.add('panel_body')
    context.vars['panel_body'] = l_0_panel_body = Macro(environment, macro, 'panel_body', ('p', 'sub'), False, False, False, context.eval_ctx.autoescape)

blocks = {}
debug_info = '1=12&2=21&5=27&6=38&7=45&8=49&9=56&11=85&12=92&13=103&14=112&15=143&17=146&18=153&19=156&20=165&21=170&22=187&24=205&25=222&27=229&28=232&29=241&30=266'