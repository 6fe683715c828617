# events.html, sha256:2fb835b959412d30; compiled by `make templates`, not to be edited
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
    l_0_chip = l_0_icon = l_0_funnel = l_0_codes = l_0_steps = missing
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    included_template = environment.get_template('macros.html', 'events.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'codes': l_0_codes, 'funnel': l_0_funnel, 'icon': l_0_icon, 'steps': l_0_steps})
    l_0_chip = getattr(included_template, 'chip', missing)
    if l_0_chip is missing:
        l_0_chip = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events.html') does not export the requested name 'chip'", name='chip')
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events.html') does not export the requested name 'icon'", name='icon')
    context.vars.update({'chip': l_0_chip, 'icon': l_0_icon})
    context.exported_vars.difference_update(('chip', 'icon'))
    included_template = environment.get_template('events_parts.html', 'events.html').make_module(context.get_all(), True, {'chip': l_0_chip, 'codes': l_0_codes, 'funnel': l_0_funnel, 'icon': l_0_icon, 'steps': l_0_steps})
    l_0_funnel = getattr(included_template, 'funnel', missing)
    if l_0_funnel is missing:
        l_0_funnel = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'events.html') does not export the requested name 'funnel'", name='funnel')
    l_0_codes = getattr(included_template, 'codes', missing)
    if l_0_codes is missing:
        l_0_codes = undefined(f"the template {included_template.__name__!r} (imported on line 2 in 'events.html') does not export the requested name 'codes'", name='codes')
    context.vars.update({'funnel': l_0_funnel, 'codes': l_0_codes})
    context.exported_vars.difference_update(('funnel', 'codes'))
    def macro(l_1_d):
        t_2 = []
        if l_1_d is missing:
            l_1_d = undefined("parameter 'd' was not provided", name='d')
        pass
        t_2.extend((
            '<p>',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_d, 'explanation'))),
            '</p>\n',
        ))
        if environment.getattr(l_1_d, 'lost'):
            pass
            t_2.extend((
                '<p class="note">',
                escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'q_lost')),
                ': <strong>',
                escape(environment.getattr(l_1_d, 'lost')),
                '</strong></p>',
            ))
        t_2.append(
            '<ol class="steps">',
        )
        for l_2_step in environment.getattr(l_1_d, 'step_details'):
            _loop_vars = {}
            pass
            t_2.extend((
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
                t_2.extend((
                    '<p class="go"><a class="btn" href="',
                    escape(environment.getattr(environment.getattr(l_2_step, 'link'), 'url')),
                    '" rel="noreferrer noopener">',
                    escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(environment.getattr(l_2_step, 'link'), 'label'), _loop_vars=_loop_vars)),
                    '</a></p>',
                ))
            t_2.append(
                '</li>',
            )
        l_2_step = missing
        t_2.extend((
            '</ol>\n<details class="fw"><summary>',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'forward_to'))),
            '</summary><blockquote>',
            escape(context.call(environment.getattr((undefined(name='v') if l_0_v is missing else l_0_v), 'lines'), environment.getattr(l_1_d, 'forward'))),
            '</blockquote></details>\n<details><summary>',
            escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'for_developers'))),
            '</summary><ul class="seen">',
        ))
        for l_2_evidence in environment.getattr(l_1_d, 'evidence'):
            _loop_vars = {}
            pass
            t_2.extend((
                '<li>',
                escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_2_evidence, 'note'), _loop_vars=_loop_vars)),
            ))
            if environment.getattr(l_2_evidence, 'meta_says'):
                pass
                t_2.extend((
                    ' <q dir="ltr" lang="en">',
                    escape(environment.getattr(l_2_evidence, 'meta_says')),
                    '</q>',
                ))
            t_2.append(
                '</li>',
            )
        l_2_evidence = missing
        t_2.extend((
            '</ul><p><bdi dir="ltr"><code>',
            escape(environment.getattr(l_1_d, 'cause')),
            '</code></bdi></p></details>\n',
        ))
        return concat(t_2)
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
    gen = template.root_render_func(template.new_context(context.get_all(), True, {'chip': l_0_chip, 'codes': l_0_codes, 'funnel': l_0_funnel, 'icon': l_0_icon, 'steps': l_0_steps}))
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
    l_1_loop = missing
    for l_1_other, l_1_loop in LoopContext((undefined(name='others') if l_0_others is missing else l_0_others), undefined):
        _loop_vars = {}
        pass
        if (environment.getattr(l_1_loop, 'index') < 3):
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
        else:
            pass
            yield '<details class="panel p-'
            yield escape(environment.getattr(l_1_other, 'verdict'))
            yield '"><summary>'
            yield escape(context.call((undefined(name='chip') if l_0_chip is missing else l_0_chip), environment.getattr(l_1_other, 'verdict'), _loop_vars=_loop_vars))
            yield ' <strong>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_other, 'title'), _loop_vars=_loop_vars))
            yield '</strong>'
            if environment.getattr(l_1_other, 'lost'):
                pass
                yield ' <bdi>('
                yield escape(environment.getattr(l_1_other, 'lost'))
                yield ')</bdi>'
            yield '</summary>'
            yield escape(context.call((undefined(name='steps') if l_0_steps is missing else l_0_steps), l_1_other, _loop_vars=_loop_vars))
            yield '</details>\n'
    l_1_loop = l_1_other = missing
    yield '<section aria-labelledby="wa-f"><h2 id="wa-f">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'funnel'))
    yield '</h2>\n'
    yield escape(context.call((undefined(name='funnel') if l_0_funnel is missing else l_0_funnel), (undefined(name='total') if l_0_total is missing else l_0_total), (undefined(name='bars') if l_0_bars is missing else l_0_bars), (undefined(name='chart') if l_0_chart is missing else l_0_chart), 'wa-f'))
    yield '</section>\n<section aria-labelledby="wa-c"><h2 id="wa-c">'
    yield escape(environment.getattr((undefined(name='t') if l_0_t is missing else l_0_t), 'codes'))
    yield '</h2>\n'
    yield escape(context.call((undefined(name='codes') if l_0_codes is missing else l_0_codes), (undefined(name='total') if l_0_total is missing else l_0_total), 'wa-c'))
    yield '</section>\n'
    if (t_1(environment.getattr((undefined(name='result') if l_0_result is missing else l_0_result), 'numbers')) > 1):
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
debug_info = '1=35&2=44&3=53&4=60&5=63&6=75&7=102&8=106&11=136&17=140&19=142&20=146&23=148&24=152&25=159&26=161&27=163&29=172&30=178&31=180&32=188&33=192&35=196&36=199&37=203&38=208&40=212&41=215&42=218&44=229&47=245&48=247&49=249&50=251&51=253&52=256&53=268&56=286&57=292&59=305&60=308&63=332'