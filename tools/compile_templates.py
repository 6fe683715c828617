"""Compiles the report's templates into ``pytest_wa_health/report/compiled``: ``make templates``.

Their code depends on the version of Jinja; what matters is that it was made of the templates as they are now, which
the digest in its first line says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pytest_wa_health.report import compiled
from pytest_wa_health.report.template_loader import TEMPLATES, compiling

FOLDER = Path(compiled.__file__).parent


def main() -> None:
    """Write a module for each template, and remove those whose template is gone."""
    modules = dict(wanted())
    for path in FOLDER.glob("[!_]*.py"):
        if path.name not in modules:
            path.unlink()
    for name, text in modules.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def wanted() -> Iterator[tuple[str, str]]:
    """Name and content of each module."""
    environment = compiling()
    for path in sorted(TEMPLATES.glob("*.html")):
        code = environment.compile(path.read_text(encoding="utf-8"), path.name, raw=True, defer_init=True)
        yield f"{path.stem}.py", f"{first_line(path)}\n{code}"


def first_line(template: Path) -> str:
    """What a module says of its template."""
    digest = hashlib.sha256(template.read_bytes()).hexdigest()[:16]
    return f"# {template.name}, sha256:{digest}; compiled by `make templates`, not to be edited"


if __name__ == "__main__":
    main()
