"""The one message that is ever sent: a template, in Meta's form (graph-api reference 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pytest_wa_health.survey.facts import Json

if TYPE_CHECKING:
    from pytest_wa_health.settings import Settings


def payload(settings: Settings, to: str, run: str) -> dict[str, Json]:
    """The body of ``POST /{phone}/messages`` for the digits `to`, tagged so that it can be told from real traffic."""
    template: dict[str, Json] = {
        "name": settings.test_template.name,
        "language": {"code": settings.test_template.language},
    }
    components = _components(settings.template_parameters.get(settings.test_template.name) or {})
    if components:
        template["components"] = components
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": template,
        "biz_opaque_callback_data": f"pytest-wa-health:{run}",
    }


def _components(parameters: Mapping[str, Json]) -> list[Json]:
    components: list[Json] = [
        {"type": part, "parameters": [_parameter(name, value) for name, value in _named(parameters[part])]}
        for part in ("header", "body")
        if parameters.get(part)
    ]
    # A button is told by its place, and has one parameter: the end of its URL, or a code to copy.
    components += (
        {
            "type": "button",
            "sub_type": "url",
            "index": name if name and name.isdecimal() else str(place),
            "parameters": [_parameter(None, value)],
        }
        for place, (name, value) in enumerate(_named(parameters.get("buttons") or ()))
    )
    return components


def _named(values: Json) -> Iterable[tuple[str | None, Json]]:
    """Name and value of each parameter; a list has no names."""
    return values.items() if isinstance(values, Mapping) else ((None, value) for value in values)


def _parameter(name: str | None, value: Json) -> Json:
    """A text, unless `value` is a whole parameter object (``{"type": "image", "image": {"link": …}}``)."""
    whole = dict(value) if isinstance(value, Mapping) else {"type": "text", "text": str(value)}
    return {**whole, "parameter_name": name} if name else whole
