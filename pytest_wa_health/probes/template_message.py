"""The one message that is ever sent: a template, in Meta's form (graph-api reference 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.template_form import media_parameter

if TYPE_CHECKING:
    from pytest_wa_health.settings import Settings
    from pytest_wa_health.survey.template_choice import Choice


def payload(settings: Settings, choice: Choice, to: str, run: str) -> dict[str, Json]:
    """The body of ``POST /{phone}/messages`` for the digits `to`, tagged so that it stands out among real traffic."""
    template: dict[str, Json] = {
        "name": choice.name,
        "language": {"code": choice.language},
    }
    header_format = choice.needs.header_format if choice.needs else "TEXT"
    components = _components(settings.template_parameters.get(choice.name) or {}, header_format)
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


def _components(parameters: Mapping[str, Json], header_format: str) -> list[Json]:
    components: list[Json] = []
    if parameters.get("header"):
        # An address or media ID becomes the parameter that the template's own header asks for.
        values = [(name, media_parameter(header_format, value)) for name, value in _named(parameters["header"])]
        components.append({"type": "header", "parameters": [_parameter(name, value) for name, value in values]})
    if parameters.get("body"):
        values = list(_named(parameters["body"]))
        components.append({"type": "body", "parameters": [_parameter(name, value) for name, value in values]})
    # A button is addressed by its place, and has one parameter: the end of its URL, or a code to copy.
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
