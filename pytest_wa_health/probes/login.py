"""Whether a redirect leads to a login before the callback, and not to another form of the callback's own address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_LOGIN = frozenset({
    "login", "logon", "signin", "auth", "authn", "authenticate", "authorize", "oauth", "oauth2", "sso", "saml",
    "saml2", "account", "accounts",
})  # fmt: skip
_KNOWN = re.compile(
    r"\.cloudflareaccess\.com$|^login\.microsoftonline\.com$|^accounts\.google\.com$|\.okta\.com$|\.auth0\.com$",
    re.IGNORECASE,
)
_HANDSHAKE = "hub."
"""Meta's own parameters, which a redirect to another form of the address hands on."""


def leads_to_login(location: str, url: str) -> bool | None:
    """Whether the target of a redirect from `url` is surely a login (True), or may be one (False); else None.

    A login names itself in the path or host, and as a rule tells in its query where to go back to.
    """
    try:
        target, own = urlsplit(location), urlsplit(url)
        host, own_host = target.hostname or "", own.hostname or ""
        named = bool((_words(target.path, host) - _words(own.path, own_host)) & _LOGIN)
        comes_back = target.path != own.path and _names(target.query, own.path)
    except ValueError:
        return None
    if _KNOWN.search(host) or (named and comes_back):
        return True
    return False if named or comes_back else None


def _words(path: str, host: str) -> set[str]:
    """The words of a path and of a host: ``/wp-login.php`` has ``login``, ``/users/sign_in`` has ``signin``."""
    steps = [re.sub(r"\.\w{1,5}$", "", step) for step in path.lower().split("/")]
    words = {re.sub(r"[-_.]", "", step) for step in steps}
    return words | {word for step in (*steps, host.lower()) for word in re.split(r"[-_.]", step)}


def _names(query: str, path: str) -> bool:
    """Whether a parameter holds the callback's own path, or an address that ends in it."""
    values = [value for name, value in parse_qsl(query) if not name.startswith(_HANDSHAKE)]
    return path not in ("", "/") and any(urlsplit(value).path == path for value in values)
