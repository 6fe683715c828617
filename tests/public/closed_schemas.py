"""The published schemas with every field that has no type forbidden: what a release writes, its schema names."""

from __future__ import annotations

import functools
from typing import Any

import jsonschema

from pytest_wa_health.model import schemas


@functools.cache
def validator(name: str, *, closed: bool = True) -> jsonschema.Draft202012Validator:
    """Checks results by the schema called `name`; a closed one refuses fields that the schema does not name."""
    schema = schemas.schema(name)
    if closed:
        for part in schema["$defs"].values():
            part.setdefault("additionalProperties", False)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def misfits(name: str, result: Any, *, closed: bool = True) -> list[str]:
    """Where `result` does not fit, and why, without what stands there."""
    return [
        f"{error.json_path}: {error.validator} {str(error.message)[-80:]}"
        for error in validator(name, closed=closed).iter_errors(result)
    ]
