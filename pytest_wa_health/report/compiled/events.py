# events.html, sha256:a1b8a123b97046bb; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'events.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_lang = resolve('lang')
    l_0_direction = resolve('direction')
    l_0_style_hash = resolve('style_hash')
    l_0_t = resolve('t')
    l_0_result = resolve('result')
    l_0_style = resolve('style')
    l_0_v = resolve('v')
    l_0_total = resolve('total')
    l_0_percent = resolve('percent')
    l_0_first = resolve('first')
    l_0_say = resolve('say')
    l_0_others = resolve('others')
    l_0_bars = resolve('bars')
    l_0_chart = resolve('chart')
    l_0_most = resolve('most')
    l_0_countries = resolve('countries')
    l_0_templates = resolve('templates')
    l_0_chip = l_0_icon = l_0_steps = missing
    try:
        t_1 = environment.filters['dictsort']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'dictsort' found.")
    try:
        t_2 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_3 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    included_template = environment.get_template('macros.html', 'events.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'steps': l_0_steps})
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events.html') does not export the requested name 'chip'", name='chip')
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events.html') does not export the requested name 'icon'", name='icon')
    context.vars.update({'chip': l_0_chip, 'icon': l_0_icon})
    context.exported_vars.difference_update(('chip', 'icon'))
    def macro(l_1_d):
        t_4 = []
        if l_1_d is missing:
            l_1_d = undefined("parameter 'd' was not provided", name='d')
        pass
        t_4.extend((
            '<p>',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_d, 'explanation'))),
            '</p>\n<ol class="steps">',
        ))
        for l_2_step in environment.getattr(l_1_d, 'step_details'):
            _loop_vars = {}
            pass
            t_4.extend((
                '<li><span class="who w-',
                escape(environment.getattr(l_2_step, 'who')),
                '">',
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('chip_' + environment.getattr(l_2_step, 'who')), _loop_vars=_loop_vars), _loop_vars=_loop_vars)),
                '</span> <span class="tx">',
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_step, 'text'), _loop_vars=_loop_vars)),
                '</span>',
            ))
            if environment.getattr(l_2_step, 'link'):
                pass
                t_4.extend((
                    '<p class="go"><a class="btn" href="',
                    escape(environment.getattr(environment.getattr(l_2_step, 'link'), 'url')),
                    '" rel="noreferrer noopener">',
                    escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(environment.getattr(l_2_step, 'link'), 'label'), _loop_vars=_loop_vars)),
                    '</a></p>',
                ))
            t_4.append(
                '</li>',
            )
        l_2_step = missing
        t_4.extend((
            '</ol>\n<details><summary>',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'for_developers'))),
            '</summary><ul class="seen">',
        ))
        for l_2_evidence in environment.getattr(l_1_d, 'evidence'):
            _loop_vars = {}
            pass
            t_4.extend((
                '<li>',
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_evidence, 'note'), _loop_vars=_loop_vars)),
            ))
            if environment.getattr(l_2_evidence, 'meta_says'):
                pass
                t_4.extend((
                    ' <q dir="ltr" lang="en">',
                    escape(environment.getattr(l_2_evidence, 'meta_says')),
                    '</q>',
                ))
            t_4.append(
                '</li>',
            )
        l_2_evidence = missing
        t_4.extend((
            '</ul><p><bdi dir="ltr"><code>',
            escape(environment.getattr(l_1_d, 'cause')),
            '</code></bdi></p></details>\n',
        ))
        return concat(t_4)
    context.exported_vars.add('steps')
    context.vars['steps'] = l_0_steps = Macro(environment, macro, 'steps', ('d',), False, False, False, context.eval_ctx.autoescape)
    yield '<!doctype html>\n<html lang="'
    yield escape((undefined(name='lang') if l_0_lang is missing else l_0_lang))
    yield '" dir="'
    yield escape((undefined(name='direction') if l_0_direction is missing else l_0_direction))
    yield '">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \''
    yield escape((undefined(name='style_hash') if l_0_style_hash is missing else l_0_style_hash))
    yield '\'; img-src data:; base-uri \'none\'; form-action \'none\'">\n<link rel="icon" href="data:,">\n<title>'
    yield escape(environment.getitem((undefined(name='t') if l_0_t is missing else l_0_t), ('h_' + environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict'))))
    yield ' – '
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'product'))
    yield '</title>\n<style>'
    yield escape((undefined(name='style') if l_0_style is missing else l_0_style))
    yield '</style>\n</head>\n<body>\n<div class="wa" lang="'
    yield escape((undefined(name='lang') if l_0_lang is missing else l_0_lang))
    yield '" dir="'
    yield escape((undefined(name='direction') if l_0_direction is missing else l_0_direction))
    yield '">\n'
    template = environment.get_template('sprite.html', 'events.html')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'icon': l_0_icon, 'steps': l_0_steps}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '<a class="skip" href="#wa-causes">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'skip'))
    yield '</a>\n<header class="top"><p class="prod">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'product'))
    yield '</p>\n<p class="meta"><span class="chip c-passed">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'mode'))
    yield '</span> <bdi dir="ltr">'
    if environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'period'), 'first'):
        pass
        yield escape(context.call(environment.getattr(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'period'), 'first')[:16], 'replace'), 'T', ' '))
        yield ' – '
        yield escape(context.call(environment.getattr(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'period'), 'last')[:16], 'replace'), 'T', ' '))
        yield ' UTC'
    yield '</bdi></p></header>\n<main>\n<section class="verdict tone-'
    yield escape(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict'))
    yield '" aria-labelledby="wa-v"><h1 id="wa-v">'
    yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict'), big=True))
    yield '<span>'
    yield escape(environment.getitem((undefined(name='t') if l_0_t is missing else l_0_t), ('h_' + environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict'))))
    yield '</span></h1>\n<p class="lead">'
    yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'lead'), 'format'), messages=environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'messages'), failed=environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'funnel'), 'failed'), share=context.call((undefined(name='percent') if l_0_percent is missing else l_0_percent), environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'failed_share')), inbound=environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'inbound'))))
    yield '</p>\n<dl class="tiles"><div'
    if (environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'verdict') == 'failed'):
        pass
        yield ' class="now"'
    yield '><dt>'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'q_what'))
    yield '</dt><dd><strong>'
    yield escape((context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'title')) if (undefined(name='first') if l_0_first is missing else l_0_first) else environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'nothing')))
    yield '</strong></dd></div>\n<div><dt>'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'q_who'))
    yield '</dt><dd><strong>'
    yield escape((context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('chip_' + environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'who')))) if (undefined(name='first') if l_0_first is missing else l_0_first) else environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'nobody')))
    yield '</strong></dd></div>\n<div><dt>'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'q_lost'))
    yield '</dt><dd><strong>'
    yield escape((environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'lost') if ((undefined(name='first') if l_0_first is missing else l_0_first) and environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'lost')) else '–'))
    yield '</strong></dd></div></dl></section>\n<section id="wa-causes" aria-labelledby="wa-ch">\n'
    if (undefined(name='first') if l_0_first is missing else l_0_first):
        pass
        yield '<h2 id="wa-ch">'
        yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'verdict')))
        yield ' <span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr((undefined(name='first') if l_0_first is missing else l_0_first), 'title')))
        yield '</span></h2>\n'
        yield escape(context.call((undefined(name='steps') if l_0_steps is missing else l_0_steps), (undefined(name='first') if l_0_first is missing else l_0_first)))
        yield '\n'
    else:
        pass
        yield '<h2 id="wa-ch">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'nothing'))
        yield '</h2>'
    yield '</section>\n'
    for l_1_other in (undefined(name='others') if l_0_others is missing else l_0_others):
        _loop_vars = {}
        pass
        yield '<section class="panel p-'
        yield escape(environment.getattr(l_1_other, 'verdict'))
        yield '"><h2>'
        yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr(l_1_other, 'verdict'), _loop_vars=_loop_vars))
        yield ' <span>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_other, 'title'), _loop_vars=_loop_vars))
        yield '</span></h2>'
        yield escape(context.call((undefined(name='steps') if l_0_steps is missing else l_0_steps), l_1_other, _loop_vars=_loop_vars))
        yield '</section>\n'
    l_1_other = missing
    yield '<section aria-labelledby="wa-f"><h2 id="wa-f">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'funnel'))
    yield '</h2>\n'
    if (undefined(name='bars') if l_0_bars is missing else l_0_bars):
        pass
        yield '<svg width="'
        yield escape(environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 1))
        yield '" height="'
        yield escape(environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 0))
        yield '" viewBox="0 0 '
        yield escape(environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 1))
        yield ' '
        yield escape(environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 0))
        yield '" role="img" aria-label="'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'chart'))
        yield '">\n'
        for l_1_bar in (undefined(name='bars') if l_0_bars is missing else l_0_bars):
            _loop_vars = {}
            pass
            yield '<g><title>'
            yield escape(environment.getattr(l_1_bar, 'day'))
            yield '</title><rect x="'
            yield escape(environment.getattr(l_1_bar, 'x'))
            yield '" y="'
            yield escape(((environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 0) - environment.getattr(l_1_bar, 'ok')) - environment.getattr(l_1_bar, 'bad')))
            yield '" width="18" height="'
            yield escape(environment.getattr(l_1_bar, 'ok'))
            yield '" fill="currentColor" opacity=".35"/><rect x="'
            yield escape(environment.getattr(l_1_bar, 'x'))
            yield '" y="'
            yield escape((environment.getitem((undefined(name='chart') if l_0_chart is missing else l_0_chart), 0) - environment.getattr(l_1_bar, 'bad')))
            yield '" width="18" height="'
            yield escape(environment.getattr(l_1_bar, 'bad'))
            yield '" fill="currentColor"/></g>'
        l_1_bar = missing
        yield '</svg>\n'
    yield '<div class="scroll" role="group" aria-labelledby="wa-f" tabindex="0"><table><thead><tr><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'day'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'messages'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'stage_delivered'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'stage_failed'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'inbound'))
    yield '</th></tr></thead><tbody>\n'
    for (l_1_day, l_1_row) in t_1(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'days'))[-31:]:
        _loop_vars = {}
        pass
        yield '<tr><th scope="row"><bdi dir="ltr">'
        yield escape(l_1_day)
        yield '</bdi></th><td>'
        yield escape(context.call(environment.getattr(l_1_row, 'get'), 'messages', 0, _loop_vars=_loop_vars))
        yield '</td><td>'
        yield escape(context.call(environment.getattr(l_1_row, 'get'), 'delivered', 0, _loop_vars=_loop_vars))
        yield '</td><td>'
        yield escape(context.call(environment.getattr(l_1_row, 'get'), 'failed', 0, _loop_vars=_loop_vars))
        yield '</td><td>'
        yield escape(context.call(environment.getattr(l_1_row, 'get'), 'inbound', 0, _loop_vars=_loop_vars))
        yield '</td></tr>\n'
    l_1_day = l_1_row = missing
    yield '<tr><th scope="row">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'all'))
    yield '</th><td>'
    yield escape(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'messages'))
    yield '</td><td>'
    yield escape(environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'funnel'), 'delivered'))
    yield '</td><td>'
    yield escape(environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'funnel'), 'failed'))
    yield '</td><td>'
    yield escape(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'inbound'))
    yield '</td></tr></tbody></table></div>\n<ul class="seen">'
    for l_1_change in environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'changes'):
        _loop_vars = {}
        pass
        yield '<li>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call(environment.getattr(environment.getitem((undefined(name='t') if l_0_t is missing else l_0_t), ('change_' + environment.getattr(l_1_change, 'kind'))), 'format'), day=environment.getattr(l_1_change, 'day'), code=context.call(environment.getattr(l_1_change, 'get'), 'code', _loop_vars=_loop_vars), count=context.call(environment.getattr(l_1_change, 'get'), 'count', _loop_vars=_loop_vars), before=(context.call((undefined(name='percent') if l_0_percent is missing else l_0_percent), environment.getattr(l_1_change, 'before'), _loop_vars=_loop_vars) if (environment.getattr(l_1_change, 'kind') == 'delivery-fell') else environment.getattr(l_1_change, 'before')), after=(context.call((undefined(name='percent') if l_0_percent is missing else l_0_percent), environment.getattr(l_1_change, 'after'), _loop_vars=_loop_vars) if ('after' in l_1_change) else ''), messages_before=context.call(environment.getattr(l_1_change, 'get'), 'messages_before', _loop_vars=_loop_vars), messages_after=context.call(environment.getattr(l_1_change, 'get'), 'messages_after', _loop_vars=_loop_vars), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
        yield '</li>'
    l_1_change = missing
    if environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'last_inbound'):
        pass
        yield '<li>'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'last_inbound'))
        yield ' <bdi dir="ltr">'
        yield escape(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'last_inbound'))
        yield '</bdi></li>'
    if environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'duplicates'):
        pass
        yield '<li>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'duplicates'), 'format'), n=environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'duplicates'))))
        yield '</li>'
    yield '</ul></section>\n<section aria-labelledby="wa-c"><h2 id="wa-c">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'codes'))
    yield '</h2>\n'
    if environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'policy'), 'count'):
        pass
        yield '<p>'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'policy'), 'format'), n=environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'policy'), 'count'), share=context.call((undefined(name='percent') if l_0_percent is missing else l_0_percent), environment.getattr(environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'policy'), 'share')))))
        yield '</p>'
    yield '<div class="scroll" role="group" aria-labelledby="wa-c" tabindex="0"><table><thead><tr><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'code'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'meaning'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'count'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'share'))
    yield '</th><th scope="col">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'last'))
    yield '</th></tr></thead><tbody>\n'
    for l_1_row in environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'failures')[:(undefined(name='most') if l_0_most is missing else l_0_most)]:
        _loop_vars = {}
        pass
        yield '<tr><th scope="row"><bdi dir="ltr"><code>'
        yield escape((environment.getattr(l_1_row, 'code') if (not t_3(environment.getattr(l_1_row, 'code'))) else '–'))
        if environment.getattr(l_1_row, 'subcode'):
            pass
            yield '/'
            yield escape(environment.getattr(l_1_row, 'subcode'))
        yield '</code></bdi></th><td>'
        if environment.getattr(l_1_row, 'meaning'):
            pass
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_row, 'meaning'), _loop_vars=_loop_vars))
        else:
            pass
            yield '<q dir="ltr" lang="en">'
            yield escape((environment.getattr(l_1_row, 'words') or '–'))
            yield '</q>'
        yield '</td><td>'
        yield escape(environment.getattr(l_1_row, 'count'))
        yield '</td><td>'
        yield escape(context.call((undefined(name='percent') if l_0_percent is missing else l_0_percent), environment.getattr(l_1_row, 'share'), _loop_vars=_loop_vars))
        yield '</td><td><bdi dir="ltr">'
        yield escape((environment.getattr(l_1_row, 'last')[:10] if environment.getattr(l_1_row, 'last') else '–'))
        yield '</bdi></td></tr>\n'
    l_1_row = missing
    yield '</tbody></table></div></section>\n'
    if (t_2(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'numbers')) > 1):
        pass
        yield '<section aria-labelledby="wa-n"><h2 id="wa-n">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'numbers'))
        yield '</h2><div class="scroll" role="group" aria-labelledby="wa-n" tabindex="0"><table><thead><tr><th scope="col">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'number'))
        yield '</th><th scope="col">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'messages'))
        yield '</th><th scope="col">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'stage_delivered'))
        yield '</th><th scope="col">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'stage_failed'))
        yield '</th><th scope="col">'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'cause'))
        yield '</th></tr></thead><tbody>\n'
        for l_1_number in environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'numbers')[:(undefined(name='most') if l_0_most is missing else l_0_most)]:
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_1_number, 'verdict'), _loop_vars=_loop_vars))
            yield ' <bdi dir="ltr">'
            yield escape((environment.getattr(l_1_number, 'phone_number') or environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'unnamed')))
            yield '</bdi></th><td>'
            yield escape(environment.getattr(l_1_number, 'messages'))
            yield '</td><td>'
            yield escape(environment.getattr(environment.getattr(l_1_number, 'funnel'), 'delivered'))
            yield '</td><td>'
            yield escape(environment.getattr(environment.getattr(l_1_number, 'funnel'), 'failed'))
            yield '</td><td>'
            yield escape((context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(environment.getitem(environment.getattr(l_1_number, 'diagnoses'), 0), 'title'), _loop_vars=_loop_vars) if environment.getattr(l_1_number, 'diagnoses') else '–'))
            yield '</td></tr>\n'
        l_1_number = missing
        yield '</tbody></table></div></section>\n'
    for (l_1_title, l_1_rows) in ((environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'countries'), (undefined(name='countries') if l_0_countries is missing else l_0_countries)), (environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'templates'), (undefined(name='templates') if l_0_templates is missing else l_0_templates))):
        _loop_vars = {}
        pass
        if l_1_rows:
            pass
            yield '<details><summary>'
            yield escape(l_1_title)
            yield '</summary><ul class="seen">'
            for (l_2_name, l_2_count) in l_1_rows:
                _loop_vars = {}
                pass
                yield '<li><bdi dir="ltr">'
                yield escape(l_2_name)
                yield '</bdi>: '
                yield escape(l_2_count)
                yield '</li>'
            l_2_name = l_2_count = missing
            yield '</ul></details>\n'
    l_1_title = l_1_rows = missing
    if environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'happenings'):
        pass
        yield '<details><summary>'
        yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'happenings'))
        yield '</summary><ul class="seen">'
        for l_1_one in environment.getattr((undefined(name='total') if l_0_total is missing else l_0_total), 'happenings'):
            _loop_vars = {}
            pass
            yield '<li><bdi dir="ltr">'
            yield escape((environment.getattr(l_1_one, 'at') or ''))
            yield ' <code>'
            yield escape(environment.getattr(l_1_one, 'field'))
            yield ' '
            yield escape(environment.getattr(l_1_one, 'event'))
            yield '</code>'
            for (l_2_key, l_2_word) in context.call(environment.getattr(environment.getattr(l_1_one, 'details'), 'items'), _loop_vars=_loop_vars):
                _loop_vars = {}
                pass
                yield ' '
                yield escape(l_2_key)
                yield '='
                yield escape(l_2_word)
            l_2_key = l_2_word = missing
            yield '</bdi></li>'
        l_1_one = missing
        yield '</ul></details>\n'
    yield '</main>\n<footer class="foot"><p><bdi dir="ltr"><code>pytest-wa-health '
    yield escape(environment.getattr(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'tool'), 'version'))
    yield '</code></bdi></p></footer>\n</div>\n</body>\n</html>'

blocks = {}
debug_info = '1=47&2=56&3=63&4=66&5=93&8=123&14=127&16=129&17=133&20=135&21=139&22=146&23=148&24=150&26=159&27=165&28=167&29=175&30=179&32=183&33=186&34=190&35=195&37=198&38=202&40=212&41=214&42=217&43=227&46=248&47=258&48=274&49=284&50=291&51=298&52=304&53=306&54=312&55=322&57=349&58=352&59=364&62=382&63=388&65=401&66=404&69=428'