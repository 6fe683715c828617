# forward.html, sha256:44597e00e9081c74; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'forward.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_forward_to = missing
    pass
    def macro(l_1_one, l_1_id):
        t_1 = []
        l_1_v = resolve('v')
        l_1_say = resolve('say')
        l_1_plain = resolve('plain')
        l_1_rows = resolve('rows')
        if l_1_one is missing:
            l_1_one = undefined("parameter 'one' was not provided", name='one')
        if l_1_id is missing:
            l_1_id = undefined("parameter 'id' was not provided", name='id')
        pass
        t_1.append(
            '<details class="fw"',
        )
        if l_1_id:
            pass
            t_1.extend((
                ' id="',
                escape(l_1_id),
                '"',
            ))
        t_1.extend((
            '><summary>',
            escape((context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'forward_title', actor=context.call((undefined(name='say') if l_1_say is missing else l_1_say), ('chip_' + environment.getattr(l_1_one, 'who'))))) if (environment.getattr(l_1_one, 'who') and (environment.getattr(l_1_one, 'who') != 'wait')) else context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'forward_to')))),
            '</summary>\n<blockquote data-wa-copy="',
            escape(context.call(environment.getattr((undefined(name='plain') if l_1_plain is missing else l_1_plain), 'template'), 'copy')),
            '|',
            escape(context.call(environment.getattr((undefined(name='plain') if l_1_plain is missing else l_1_plain), 'template'), 'copied')),
            '" data-wa-share="',
            escape(context.call(environment.getattr((undefined(name='plain') if l_1_plain is missing else l_1_plain), 'template'), 'share')),
            '">',
            escape(context.call(environment.getattr((undefined(name='v') if l_1_v is missing else l_1_v), 'lines'), environment.getattr(l_1_one, 'text'))),
            '</blockquote>\n',
        ))
        if (not (undefined(name='rows') if l_1_rows is missing else l_1_rows)):
            pass
            t_1.extend((
                '<p class="send"><a href="',
                escape(environment.getattr(l_1_one, 'mail')),
                '">',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'share_mail'))),
                '</a> <a href="',
                escape(environment.getattr(l_1_one, 'chat')),
                '" rel="noreferrer noopener">',
                escape(context.call((undefined(name='v') if l_1_v is missing else l_1_v), context.call((undefined(name='say') if l_1_say is missing else l_1_say), 'share_whatsapp'))),
                '</a></p>',
            ))
        t_1.append(
            '</details>\n',
        )
        return concat(t_1)
    context.exported_vars.add('forward_to')
    context.vars['forward_to'] = l_0_forward_to = Macro(environment, macro, 'forward_to', ('one', 'id'), False, False, False, context.eval_ctx.autoescape)

blocks = {}
debug_info = '3=12&4=26&5=37&6=46'