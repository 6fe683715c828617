"""Fills the placeholders of the catalogue's texts and builds its deep links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue import loader

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEHOLDER = re.compile(r"`\{(?P<coded>[a-z_]+)\}`|\{(?P<bare>[a-z_]+)\}")
_UNKNOWN = {"en": "(not known)", "ar": "(غير معروف)"}


def render(template: str, params: Mapping[str, object], lang: str) -> str:
    """Fill `template` from `params`; what is absent, None or empty there becomes neutral words in `lang`.

    Values are inserted as they are and never expanded again; escaping for HTML is the report's duty.
    Neutral words lose the backticks around their placeholder unless they are a variable's name.
    """

    def fill(match: re.Match[str]) -> str:
        name = match["coded"] or match["bare"]
        value = params.get(name)
        if value is not None and value != "":
            return f"`{value}`" if match["coded"] else str(value)
        return _neutral(name, lang)

    return PLACEHOLDER.sub(fill, template)


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
    wanted = re.findall(r"\{([a-z_]+)\}", link.url)
    known = {key: str(ids.get(key) or "") for key in wanted}
    if all(re.fullmatch(r"[0-9]{1,32}", value) for value in known.values()):
        return link.url.format(**known)
    return link.fallback or link.url.partition("?")[0]
