"""``python tools/reference_pages.py [--check] [--docs DIR]``: writes or checks the reference pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import sample_text
from catalogue_validator import problems
from reference_text import FILES, page


def main(argv: list[str] | None = None) -> int:
    """Write the pages, or with ``--check`` compare them; 1 if the data are unsound or a page is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="folder of the pages (default: docs)")
    options = parser.parse_args(argv)
    faults = problems()
    pages = {name: page(lang) for lang, name in FILES.items()} | {sample_text.FILE: sample_text.page()}
    for name, wanted in pages.items():
        path = options.docs / name
        if not options.check:
            path.write_text(wanted, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            faults.append(f"{path} is stale: run python tools/reference_pages.py")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
