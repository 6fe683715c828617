"""How many of the faults that ``make mutants`` put into the code were noticed, by module; fails below 85 per cent.

A fault that makes the code run for ever is noticed too. Faults that were not tried are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

MUTANTS = Path(__file__).parents[2] / "mutants"
LEAST = 85
NOTICED = (1, 3, 24, 36, 152, 255, -24)
"""Exit codes in mutmut's records: a test failed, pytest broke, or time ran out."""


def main() -> int:
    """Print a row for each module, and the whole."""
    tried = noticed = 0
    for record in sorted(MUTANTS.rglob("*.meta")):
        results = json.loads(record.read_text("utf-8"))["exit_code_by_key"].values()
        ends = [code for code in results if code is not None]
        seen = sum(code in NOTICED for code in ends)
        if ends:
            _row(record.name.removesuffix(".py.meta"), seen, len(ends), len(results))
        tried, noticed = tried + len(ends), noticed + seen
    _row("all", noticed, tried)
    return int(noticed * 100 < tried * LEAST or not tried)


def _row(name: str, seen: int, tried: int, of: int | None = None) -> None:
    share = f"{100 * seen / tried:.0f} %" if tried else "nothing was tried"
    print(f"{name:12} {seen:5} of {tried:5}  {share:>5}{f'   ({of} possible)' if of else ''}")


if __name__ == "__main__":
    sys.exit(main())
