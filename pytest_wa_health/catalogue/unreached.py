"""Recognises what an HTTP client says where no answer of Meta's came: no name, no route, no trust, no time."""

from __future__ import annotations

import functools
import re

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader

_META = re.compile(
    r"\bgraph\.(?:facebook|whatsapp)\.(?:com|net)\b"
    r"|\b(?:157\.240|31\.13|179\.60|185\.60|129\.134|163\.70|102\.132)\.\d{1,3}\.\d{1,3}:443\b"
)
"""The name of Meta's servers, or an address in the networks that Meta announces (AS32934)."""
_NAMED_HOST = re.compile(
    r"//[^\s/'\"]|\bhost\W{1,3}\w|\b(?:\d{1,3}\.){3}\d{1,3}\b|\blocalhost\b|\b[a-z0-9-]+\.[a-z0-9.-]+:\d{2,5}\b"
    r"|(?:enotfound|eai_again|resolve host:?|lookup) [a-z0-9-]+\.[a-z]"
)
"""Some host that is named in a text in lower case; a database cannot be reached either."""
_OTHER = re.compile(r"sqlstate|mysql|postgres|psycopg|redis|mongo|amqp|rabbitmq|kafka|elasticsearch|smtp|npm err")
"""What speaks of another service though it names no host."""


def unreached(text: str, *, ours: bool = False) -> catalogue.Code | None:
    """Why Meta was not reached, as `text` says it; None where it says nothing of that kind.

    A text has to name Meta's host. With `ours` it is known to be about WhatsApp, and may also name no host at all.
    """
    if not ours and "graph." not in text and ":443" not in text:
        return None
    folded = text.casefold()
    is_open = ours and _NAMED_HOST.search(folded) is None and _OTHER.search(folded) is None
    if _META.search(folded) is None and not is_open:
        return None
    key = next((key for key, pattern in _patterns() if pattern.search(folded)), None)
    return loader.codes()[key] if key is not None else None


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """In the order of the file: what is wrapped in a more general error stands first."""
    return tuple(
        (key, re.compile("|".join(re.escape(words).replace("…", ".{1,40}") for words in phrases)))
        for key, phrases in loader.read("unreached.toml").items()
    )
