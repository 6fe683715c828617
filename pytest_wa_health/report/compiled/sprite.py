# sprite.html, sha256:086c3aa1b2c777fc; compiled by `make templates`, not to be edited
from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'sprite.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    pass
    yield '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">\n<symbol id="wa-i-passed" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path d="M4.6 8.3l2.3 2.3 4.5-4.9" class="wa-k"/></symbol>\n<symbol id="wa-i-failed" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" class="wa-k"/></symbol>\n<symbol id="wa-i-warned" viewBox="0 0 16 16"><path d="M8 1.2L15.3 14.4H.7z"/><path d="M8 6v4.2m0 1.7v.4" class="wa-k"/></symbol>\n<symbol id="wa-i-blocked" viewBox="0 0 16 16"><rect x="1" y="1" width="14" height="14" rx="3"/><path d="M4.5 8h7" class="wa-k"/></symbol>\n<symbol id="wa-i-not-applicable" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.6" class="wa-o"/></symbol>\n<symbol id="wa-i-unknown" viewBox="0 0 16 16"><path d="M.4 8C2.4 4.6 5 2.9 8 2.9s5.6 1.7 7.6 5.1c-2 3.4-4.6 5.1-7.6 5.1S2.4 11.4.4 8z"/><circle cx="8" cy="8" r="2.3" class="wa-k"/><path d="M3.1 14.6L14.1 2.5" class="wa-k"/><path d="M1.6 13.9L12.6 1.8" class="wa-s"/></symbol>\n<symbol id="wa-i-waived" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path d="M6.2 5v6m3.6-6v6" class="wa-k"/></symbol>\n</svg>'

blocks = {}
debug_info = ''