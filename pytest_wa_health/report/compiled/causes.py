# causes.html, sha256:17421ade5977600a; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'causes.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_fleet = resolve('fleet')
    l_0_v = resolve('v')
    l_0_say = resolve('say')
    l_0_icon = missing
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    included_template = environment.get_template('macros.html', 'causes.html').make_module(context.get_all(), True, {'icon': l_0_icon})
    l_0_icon = getattr(included_template, 'icon', missing)
    if l_0_icon is missing:
        l_0_icon = undefined(f"the template {included_template.__name__!r} (imported on line 1 in 'causes.html') does not export the requested name 'icon'", name='icon')
    context.vars['icon'] = l_0_icon
    context.exported_vars.discard('icon')
    for l_1_sentence in environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'missing'):
        _loop_vars = {}
        pass
        yield '<p class="bar">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), l_1_sentence, _loop_vars=_loop_vars))
        yield '</p>'
    l_1_sentence = missing
    if environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'causes'):
        pass
        yield '<section id="wa-causes" aria-labelledby="wa-cs"><h2 id="wa-cs">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_causes')))
        yield '</h2>\n<div class="scroll" role="group" aria-labelledby="wa-cs" tabindex="0"><table class="causes">\n<thead><tr><th scope="col">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_cause')))
        yield '</th><th scope="col">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_count')))
        yield '</th><th scope="col">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_who')))
        yield '</th><th scope="col">'
        yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), 'fl_left')))
        yield '</th></tr></thead>\n<tbody>'
        for l_1_cause in environment.getattr((undefined(name='fleet') if l_0_fleet is missing else l_0_fleet), 'causes'):
            _loop_vars = {}
            pass
            yield '<tr><th scope="row">'
            yield escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), environment.getattr(l_1_cause, 'verdict'), _loop_vars=_loop_vars))
            yield ' <span class="vh">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), context.call((undefined(name='say') if l_0_say is missing else l_0_say), ('state_' + environment.getattr(l_1_cause, 'verdict')), _loop_vars=_loop_vars), _loop_vars=_loop_vars))
            yield '</span> <a href="#'
            yield escape(environment.getattr(l_1_cause, 'anchor'))
            yield '">'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_cause, 'title'), _loop_vars=_loop_vars))
            yield '</a></th><td>'
            yield escape(t_1(environment.getattr(l_1_cause, 'businesses')))
            yield '</td><td>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_cause, 'who'), _loop_vars=_loop_vars))
            yield '</td><td>'
            yield escape(context.call((undefined(name='v') if l_0_v is missing else l_0_v), environment.getattr(l_1_cause, 'left'), _loop_vars=_loop_vars))
            yield '</td></tr>'
        l_1_cause = missing
        yield '</tbody></table></div></section>\n'

blocks = {}
debug_info = '1=21&2=27&3=34&4=37&6=39&7=47&8=51'