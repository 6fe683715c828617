"""``python tools/reference_pages.py [--check] [--docs DIR]``: writes or checks reference pages and schemas."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import sample_text
import site_map
from catalogue_validator import problems
from reference_text import FILES, page

from pytest_wa_health.hosting import commands


def main(argv: list[str] | None = None) -> int:
    """Write the pages, or with ``--check`` compare them; 1 if the data are unsound or a page is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the pages (default: docs)")
    options = parser.parse_args(argv)
    faults = problems()
    for name, wanted in _generated():
        path = options.docs / name
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            faults.append(f"{path} is stale: run python tools/reference_pages.py")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _generated() -> Iterator[tuple[str, str]]:
    yield from ((name, page(lang)) for lang, name in FILES.items())
    yield sample_text.FILE, sample_text.page()
    yield site_map.FILE, site_map.llms_text()
    yield from ((f"schema/{name}.json", commands.schema(name).text + "\n") for name in commands.schema_names())


if __name__ == "__main__":
    sys.exit(main())
