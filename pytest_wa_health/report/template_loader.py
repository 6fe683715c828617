"""Where the report's templates come from: compiled when the package was made, or, for another Jinja, compiled now.

Compiling them takes longer than all the rest of the page of one account.
"""

from __future__ import annotations

import functools
from collections.abc import MutableMapping
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import jinja2

from pytest_wa_health.report import compiled

__all__ = ["TEMPLATES", "compiling", "environment"]

TEMPLATES = Path(__file__).parent / "templates"


class _Compiled(jinja2.BaseLoader):
    """Templates that are Python modules."""

    has_source_access = False

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> jinja2.Template:
        module = import_module(f"{compiled.__name__}.{name.removesuffix('.html')}")
        return environment.template_class.from_module_dict(environment, vars(module), globals or {})


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, each read once."""
    fits = metadata.version("jinja2").startswith(compiled.JINJA)
    return _environment(_Compiled()) if fits else compiling()


def compiling() -> jinja2.Environment:
    """The templates from their sources."""
    return _environment(jinja2.FileSystemLoader(TEMPLATES))


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    return jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
