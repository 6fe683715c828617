# events_beside.html, sha256:59793c96b6550db0; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'events_beside.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_beside = resolve('beside')
    l_0_events_problems = resolve('events_problems')
    l_0_funnel = l_0_codes = missing
    pass
    included_template = environment.get_template('events_parts.html', 'events_beside.html').make_module(context.get_all(), True, {'codes': l_0_codes, 'funnel': l_0_funnel})
    l_0_funnel = getattr(included_template, 'funnel', missing)
    if l_0_funnel is missing:
        l_0_funnel = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events_beside.html') does not export the requested name 'funnel'", name='funnel')
    l_0_codes = getattr(included_template, 'codes', missing)
    if l_0_codes is missing:
        l_0_codes = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'events_beside.html') does not export the requested name 'codes'", name='codes')
    context.vars.update({'funnel': l_0_funnel, 'codes': l_0_codes})
    context.exported_vars.difference_update(('funnel', 'codes'))
    l_1_loop = missing
    for l_1_one, l_1_loop in LoopContext((undefined(name='beside') if l_0_beside is missing else l_0_beside), undefined):
        l_1_t = resolve('t')
        l_1_rows = resolve('rows')
        l_1_v = resolve('v')
        l_1_percent = resolve('percent')
        l_1_id = missing
        _loop_vars = {}
        pass
        l_1_id = markup_join(('wa-e', environment.getattr(l_1_loop, 'index'), ))
        _loop_vars['id'] = l_1_id
        yield '<section aria-labelledby="'
        yield escape((undefined(name='id') if l_1_id is missing else l_1_id))
        yield '"><h2 id="'
        yield escape((undefined(name='id') if l_1_id is missing else l_1_id))
        yield '">'
        yield escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'beside'))
        if (undefined(name='rows') if l_1_rows is missing else l_1_rows):
            pass
            yield ': '
            yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_one, 'name'), _loop_vars=_loop_vars))
        yield '</h2>\n<p>'
        yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call(environment.getattr(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'lead'), 'format'), messages=environment.getattr(environment.getattr(l_1_one, 'total'), 'messages'), failed=environment.getattr(environment.getattr(environment.getattr(l_1_one, 'total'), 'funnel'), 'failed'), share=context.call((undefined(name='percent') if l_1_percent is missing else l_1_percent), environment.getattr(environment.getattr(l_1_one, 'total'), 'failed_share'), _loop_vars=_loop_vars), inbound=environment.getattr(environment.getattr(l_1_one, 'total'), 'inbound'), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
        yield '</p>\n<details'
        if (environment.getattr(environment.getattr(l_1_one, 'total'), 'verdict') != 'passed'):
            pass
            yield ' open'
        yield '><summary>'
        yield escape(environment.getattr((undefined(name='t') if l_1_t is missing else l_1_t), 'funnel'))
        yield '</summary>\n'
        yield escape(context.call((undefined(name='funnel') if l_0_funnel is missing else l_0_funnel), environment.getattr(l_1_one, 'total'), environment.getattr(l_1_one, 'bars'), environment.getattr(l_1_one, 'chart'), (undefined(name='id') if l_1_id is missing else l_1_id), _loop_vars=_loop_vars))
        yield '\n'
        if environment.getattr(environment.getattr(l_1_one, 'total'), 'failures'):
            pass
            yield escape(context.call((undefined(name='codes') if l_0_codes is missing else l_0_codes), environment.getattr(l_1_one, 'total'), (undefined(name='id') if l_1_id is missing else l_1_id), _loop_vars=_loop_vars))
        yield '</details></section>\n'
    l_1_loop = l_1_one = l_1_id = l_1_t = l_1_rows = l_1_v = l_1_percent = missing
    if (undefined(name='events_problems') if l_0_events_problems is missing else l_0_events_problems):
        pass
        yield '<ul class="seen">'
        for l_1_problem in (undefined(name='events_problems') if l_0_events_problems is missing else l_0_events_problems):
            l_1_v = resolve('v')
            _loop_vars = {}
            pass
            yield '<li>'
            yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_1_problem, _loop_vars=_loop_vars))
            yield '</li>'
        l_1_problem = l_1_v = missing
        yield '</ul>'

blocks = {}
debug_info = '1=14&2=24&3=35&4=45&5=47&6=53&7=55&9=60'