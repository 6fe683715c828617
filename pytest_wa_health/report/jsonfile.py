"""The result as a JSON file for other programs."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["ReportNotWritten", "write", "write_text"]


class ReportNotWritten(Exception):  # noqa: N818 - says what happened, as pytest's own outcomes do
    """A report could not be written; the message is one sentence that names the file and the reason."""


def write(result: Mapping[str, Any], path: Path) -> None:
    """Write `result` to `path` as UTF-8 JSON; a reader sees the old file or the new one, never half of it.

    Raises ReportNotWritten.
    """
    # Lone surrogates, which a foreign program may have put into a name, cannot be written as UTF-8.
    text = json.dumps(result, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode("utf-8")
    write_text(text + "\n", path, what="JSON report")


def write_text(text: str, path: Path, *, what: str) -> None:
    """Write `text` to `path` in one step, making its directory; `what` names the report in the message.

    Raises ReportNotWritten.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # mkstemp makes files that nobody else may read; a report is as readable as any new file.
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise ReportNotWritten(f"The {what} could not be written to {path}: {reason}.") from None
