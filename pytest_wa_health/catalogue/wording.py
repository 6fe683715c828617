"""Fills the placeholders of the catalogue's texts and builds its deep links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue import loader

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_CODE_OR_PLACEHOLDER = re.compile(r"(?P<space> ?)(?:`(?P<code>[^`]*)`|\{(?P<bare>[a-z_]+)\})")
_UNKNOWN = {"en": "(not known)", "ar": "(غير معروف)"}


def render(template: str, params: Mapping[str, object], lang: str) -> str:
    """Fill `template` from `params`; what is absent, None or empty there becomes neutral words in `lang`.

    Neutral words can be empty; then the space before the placeholder goes too. A code span that is nothing
    but an unknown placeholder loses its backticks; inside a longer one the placeholder's name stands in
    capitals, as in a manual. Values are inserted as they are and never expanded again; escaping for HTML is
    the report's duty.
    """

    def fill(match: re.Match[str]) -> str:
        words = _filled(match["bare"], match["code"], params, lang)
        return match["space"] + words if words else ""

    return _CODE_OR_PLACEHOLDER.sub(fill, template)


def _filled(bare: str | None, code: str | None, params: Mapping[str, object], lang: str) -> str:
    alone = PLACEHOLDER.fullmatch(code or "")
    name = bare or (alone[1] if alone else None)
    if name and not _known(name, params):
        return _neutral(name, lang)
    if bare:
        return _known(bare, params)
    filled = PLACEHOLDER.sub(lambda match: _known(match[1], params) or match[1].upper(), code or "")
    return f"`{filled}`"


def _known(name: str, params: Mapping[str, object]) -> str:
    value = params.get(name)
    return "" if value is None else str(value)


def _neutral(name: str, lang: str) -> str:
    words = loader.placeholders().get(name)
    return words(lang) if words else _UNKNOWN["ar" if lang == "ar" else "en"]


def link_url(name: str, ids: Mapping[str, object]) -> str:
    """The address of link `name` with the tenant's own ids in it.

    An id counts as known only if it is all digits, so nothing else can ever get into an address. Where
    one is missing, the link's fallback is used, or the address without its query.
    Raises KeyError for an unknown link.
    """
    link = loader.links()[name]
    known = {key: str(ids.get(key) or "") for key in PLACEHOLDER.findall(link.url)}
    if all(re.fullmatch(r"[0-9]{1,32}", value) for value in known.values()):
        return link.url.format(**known)
    return link.fallback or link.url.partition("?")[0]
