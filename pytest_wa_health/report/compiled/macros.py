# macros.html, sha256:b566b89fcad17e59; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'macros.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_icon = l_0_chip = l_0_fact = missing
    pass
    def macro(l_1_state, l_1_big):
        t_1 = []
        if l_1_state is missing:
            l_1_state = undefined("parameter 'state' was not provided", name='state')
        if l_1_big is missing:
            l_1_big = False
        pass
        t_1.extend((
            '<svg class="i s-',
            escape(l_1_state),
            escape((' big' if l_1_big else cond_expr_undefined("the inline if-expression on line 2 in 'macros.html' evaluated to false and no else section was defined."))),
            '" width="16" height="16" aria-hidden="true" focusable="false"><use href="#wa-i-',
            escape(l_1_state),
            '"/></svg>',
        ))
        return concat(t_1)
    context.exported_vars.add('icon')
    context.vars['icon'] = l_0_icon = Macro(environment, macro, 'icon', ('state', 'big'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_state):
        t_2 = []
        l_1_v = resolve('v')
        l_1_say = resolve('say')
        if l_1_state is missing:
            l_1_state = undefined("parameter 'state' was not provided", name='state')
        pass
        t_2.extend((
            '<span class="chip c-',
            escape(l_1_state),
            '">',
            escape(context.call((undefined(name='icon') if l_0_icon is missing else l_0_icon), l_1_state)),
            escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), ('state_' + l_1_state)))),
            '</span>',
        ))
        return concat(t_2)
    context.exported_vars.add('chip')
    context.vars['chip'] = l_0_chip = Macro(environment, macro, 'chip', ('state',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_label, l_1_value):
        t_3 = []
        if l_1_label is missing:
            l_1_label = undefined("parameter 'label' was not provided", name='label')
        if l_1_value is missing:
            l_1_value = undefined("parameter 'value' was not provided", name='value')
        pass
        t_3.extend((
            '<div><dt>',
            escape(l_1_label),
            '</dt><dd>',
            escape(l_1_value),
            '</dd></div>',
        ))
        return concat(t_3)
    context.exported_vars.add('fact')
    context.vars['fact'] = l_0_fact = Macro(environment, macro, 'fact', ('label', 'value'), False, False, False, context.eval_ctx.autoescape)

blocks = {}
debug_info = '1=12&2=21&4=30&5=39&7=48&8=57'