"""The reference as resources: a page for each area of causes, and the published schemas."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.explain import explain
from pytest_wa_health.model import schemas
from pytest_wa_health.model.options import Lang
from pytest_wa_health.settings import project_schema

__all__ = ["Page", "pages", "read"]

_REFERENCE, _SCHEMA = "wa-health://reference/", "wa-health://schema/"
_SETTINGS = "settings"


@dataclass(frozen=True)
class Page:
    """One resource."""

    uri: str
    title: str
    mime_type: str = "text/plain"


def pages() -> list[Page]:
    """All there are."""
    areas = sorted({_area(cause.id) for cause in catalogue.causes()})
    return [
        *(Page(f"{_REFERENCE}{area}", f"Causes: {area}") for area in areas),
        *(
            Page(f"{_SCHEMA}{name}", f"JSON Schema: {name}", "application/schema+json")
            for name in sorted((*schemas.NAMES, _SETTINGS))
        ),
    ]


def read(uri: str, lang: Lang) -> str:
    """The text of a resource; raises KeyError for one that is not there."""
    if uri not in {page.uri for page in pages()}:
        raise KeyError(uri)
    kind, name = uri.rsplit("/", 1)
    if f"{kind}/" == _SCHEMA:
        found = project_schema.schema() if name == _SETTINGS else schemas.schema(name)
        return json.dumps(found, ensure_ascii=False)
    return "\n".join(explain(cause.id, lang) for cause in catalogue.causes() if _area(cause.id) == name)


def _area(cause: str) -> str:
    return cause.partition(".")[0]
