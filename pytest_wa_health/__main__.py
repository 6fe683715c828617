"""``python -m pytest_wa_health``: the same as ``wa-health``."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # `-m` puts the directory it is called in before all libraries: an email.py there is none of ours.
    here = Path(sys.path[0] or ".").resolve()
    if here == Path.cwd() and here not in Path(__file__).resolve().parents:
        del sys.path[0]
    from pytest_wa_health.cli import main

    raise SystemExit(main())
