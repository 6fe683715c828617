# renewal.html, sha256:b7ba0757b1221dc4; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'renewal.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_renewals = resolve('renewals')
    try:
        t_1 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    pass
    yield '<section id="wa-renewal" aria-labelledby="wa-rh"><h2 id="wa-rh">'
    yield escape(environment.getattr(environment.getitem(environment.getitem((undefined(name='renewals') if l_0_renewals is missing else l_0_renewals), 0), 1), 'heading'))
    yield '</h2>\n'
    for (l_1_name, l_1_renewal) in (undefined(name='renewals') if l_0_renewals is missing else l_0_renewals):
        l_1_v = resolve('v')
        _loop_vars = {}
        pass
        if (t_1((undefined(name='renewals') if l_0_renewals is missing else l_0_renewals)) > 1):
            pass
            yield '<h3>'
            yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_1_name, _loop_vars=_loop_vars))
            yield '</h3>'
        yield '<p><strong>'
        yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), environment.getattr(l_1_renewal, 'outcome'), _loop_vars=_loop_vars))
        yield '</strong></p>\n'
        if environment.getattr(l_1_renewal, 'rows'):
            pass
            yield '<div class="scroll" role="group" aria-labelledby="wa-rh" tabindex="0"><table><thead><tr>'
            for l_2_column in environment.getattr(l_1_renewal, 'columns'):
                _loop_vars = {}
                pass
                yield '<th scope="col">'
                yield escape(l_2_column)
                yield '</th>'
            l_2_column = missing
            yield '</tr></thead>\n<tbody>'
            for (l_2_what, l_2_before, l_2_after) in environment.getattr(l_1_renewal, 'rows'):
                _loop_vars = {}
                pass
                yield '<tr><th scope="row">'
                yield escape(l_2_what)
                yield '</th><td><bdi>'
                yield escape(l_2_before)
                yield '</bdi></td><td><bdi>'
                yield escape(l_2_after)
                yield '</bdi></td></tr>'
            l_2_what = l_2_before = l_2_after = missing
            yield '</tbody></table></div>\n'
        if environment.getattr(l_1_renewal, 'said'):
            pass
            yield '<ul>'
            for l_2_text in environment.getattr(l_1_renewal, 'said'):
                _loop_vars = {}
                pass
                yield '<li>'
                yield escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), l_2_text, _loop_vars=_loop_vars))
                yield '</li>'
            l_2_text = missing
            yield '</ul>'
    l_1_name = l_1_renewal = l_1_v = missing
    yield '</section>'

blocks = {}
debug_info = '1=19&2=21&3=25&4=31&5=33&6=36&7=44&9=56'