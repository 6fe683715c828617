"""What a message template has to be filled with, counted from its own components, and what the settings give.

Forms of components: graph-api reference 5.3 and the recordings of ``message_templates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.pages import rows_of

MEDIA = ("IMAGE", "VIDEO", "DOCUMENT")
"""Formats of a header that take a file, by its address or its media ID."""

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FIXED_BUTTONS = ("QUICK_REPLY", "PHONE_NUMBER", "VOICE_CALL")
"""Buttons that take no value when the template is sent."""
_LINK = re.compile(r"https?://\S+")
_MEDIA_ID = re.compile(r"[0-9]{6,32}")


class Needs(msgspec.Struct, frozen=True):
    """The values that one template takes. `uncounted` are parts whose values cannot be counted from here."""

    header: int = 0
    header_format: str = "TEXT"
    body: int = 0
    buttons: int = 0
    uncounted: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether it can be sent as it is."""
        return not (self.header or self.body or self.buttons or self.uncounted)


def needs_of(row: Mapping[str, Json]) -> Needs | None:
    """What the template of this list row needs; None where Meta did not show its components."""
    listed = row.get("components")
    if not isinstance(listed, list) or not listed:
        return None
    parts = rows_of(listed)
    if len(parts) < len(listed):
        return None
    by_type = {str(part.get("type")).upper(): part for part in parts}
    header = by_type.get("HEADER", {})
    form = str(header.get("format") or "TEXT").upper()
    buttons = rows_of(by_type.get("BUTTONS", {}).get("buttons"))
    return Needs(
        header=1 if form in MEDIA else _places(header),
        header_format=form,
        body=_places(by_type.get("BODY", {})),
        buttons=sum(_takes_a_value(button) for button in buttons),
        uncounted=tuple(_uncounted(by_type, form, buttons)),
    )


def _places(part: Mapping[str, Json]) -> int:
    return len(set(_PLACEHOLDER.findall(str(part.get("text") or ""))))


def _takes_a_value(button: Mapping[str, Json]) -> bool:
    kind = str(button.get("type")).upper()
    return kind == "COPY_CODE" or (kind == "URL" and bool(_PLACEHOLDER.search(str(button.get("url") or ""))))


def _uncounted(by_type: Mapping[str, Mapping[str, Json]], form: str, buttons: list[dict[str, Json]]) -> Iterator[str]:
    if form not in ("TEXT", *MEDIA):
        yield form
    if not isinstance(by_type.get("BODY", {}).get("text"), str):
        yield "BODY"
    yield from (kind for kind in by_type if kind not in ("HEADER", "BODY", "FOOTER", "BUTTONS"))
    for button in buttons:
        kind = str(button.get("type")).upper()
        if kind not in ("URL", "COPY_CODE", *_FIXED_BUTTONS):
            yield kind


def given_by(parameters: Mapping[str, Json]) -> dict[str, Json]:
    """The kinds of the values that the settings give for one template, without the values.

    ``{"header": ["link"], "body": ["text", "text"], "buttons": ["text"]}``.
    """
    return {part: [_kind(value) for value in _values(parameters.get(part))] for part in ("header", "body", "buttons")}


def _values(values: Json) -> list[Json]:
    if isinstance(values, Mapping):
        return list(values.values())
    return list(values) if isinstance(values, (list, tuple)) else []


def _kind(value: Json) -> str:
    if isinstance(value, Mapping):
        return str(value.get("type", "object"))[:20].lower()
    text = str(value)
    return "link" if _LINK.fullmatch(text) else "id" if _MEDIA_ID.fullmatch(text) else "text"


def misfits(needs: Needs, given: Mapping[str, Json]) -> list[str]:
    """What of the given values does not fit the template, in words; empty where all that can be counted fits."""
    found = []
    for part, wanted in (("header", needs.header), ("body", needs.body), ("buttons", needs.buttons)):
        kinds = [str(kind) for kind in given.get(part) or ()]
        is_media = part == "header" and needs.header_format in MEDIA
        if part.upper() in needs.uncounted or (needs.uncounted and part != "body"):
            continue
        if len(kinds) != wanted:
            found.append(noted("template.values-needed", place=part, given=len(kinds), wanted=wanted))
        elif is_media and kinds[0] not in ("link", "id", needs.header_format.lower()):
            form = needs.header_format.lower()
            found.append(noted("template.kind-needed", place=part, kind=kinds[0], wanted=form))
    return found


def media_parameter(form: str, value: Json) -> Json:
    """The parameter object of a media header for a plain address or media ID; any other value as it is."""
    kind = _kind(value) if not isinstance(value, Mapping) else "object"
    if form not in MEDIA or kind not in ("link", "id"):
        return value
    return {"type": form.lower(), form.lower(): {kind: str(value)}}
