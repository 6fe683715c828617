"""What a public issue needs: an anonymised recording and the report that follows from it, versions, origins.

The report is made by replaying the anonymised recording, so that no ID, name or number of the account is in it. All
is looked through before it is packed; a bundle in which the scan finds something is not written.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import platform
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pytest_wa_health._version import __version__
from pytest_wa_health.hosting.commands import CommandError
from pytest_wa_health.hosting.report_targets import Target, TargetError, check_targets
from pytest_wa_health.model.whole_file import write_whole

__all__ = ["NAME", "make"]

NAME = "wa-health-bundle.zip"
_LIBRARIES = ("pytest", "pytest-html", "pytest-xdist", "requests", "urllib3", "vcrpy", "msgspec", "jinja2")

Run = Callable[[Sequence[str]], int]
"""Runs the suite with these options of pytest, in silence; the exit code."""


def make(target: Path, run: Run, recording: Sequence[str]) -> list[str]:
    """Write the bundle to `target`; the names of what is in it. `recording` are the options of the run to record.

    Raises CommandError, one sentence, where nothing could be recorded, or the scan finds what must not be shared.
    """
    try:
        check_targets([Target("bundle", str(target), target)], [], None, contextlib.ExitStack())
    except TargetError as error:
        raise CommandError(str(error)) from None
    with tempfile.TemporaryDirectory(prefix="wa-health-") as name:
        folder = Path(name)
        tapes = folder / "cassettes"
        quiet = [f"--wa-cassettes={tapes}", f"--html={folder / 'page.html'}"]
        run([*recording, "--wa-record", "--wa-anonymize", *quiet])
        cassettes = sorted(tapes.glob("*.json")) if tapes.is_dir() else []
        if not cassettes:
            raise CommandError("bundle: nothing could be recorded; wa-health check says why")
        run(["--wa-replay", f"--wa-json={folder / 'report.json'}", *quiet])
        files = {f"cassettes/{path.name}": path.read_text("utf-8") for path in cassettes}
        report = folder / "report.json"
        if report.is_file():
            files["report.json"] = report.read_text("utf-8")
    files["versions.json"] = json.dumps(_versions(), indent=1) + "\n"
    files["settings.txt"] = _origins()
    _scanned(files)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(name, text)
    try:
        write_whole(target, [packed.getvalue()])
    except OSError as error:
        raise CommandError(f"bundle: {target} could not be written: {error.strerror}") from None
    return sorted(files)


def _versions() -> dict[str, str]:
    found = {"pytest-wa-health": __version__, "python": platform.python_version(), "system": platform.system()}
    return {**found, **{library: _version(library) for library in _LIBRARIES}}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _origins() -> str:
    """Which variable was read from what kind of place: names alone, no value and no directory."""
    from pytest_wa_health.settings import SettingsError, load

    try:
        loaded = load(environ=os.environ, invocation_dir=Path.cwd())
    except SettingsError:
        return "the settings could not be read\n"
    lines = []
    for number, tenant in enumerate(loaded.settings, 1):
        lines += [f"tenant {number}: {name} in {_place(origin)}" for name, origin in sorted(tenant.origins.items())]
    return "\n".join(lines) + "\n"


def _place(origin: object) -> str:
    where = str(origin).rpartition(" in ")[2]
    return Path(where.replace("\\", "/")).name


def _scanned(files: dict[str, str]) -> None:
    """Raises CommandError where something must not be shared: what kind of thing, and in which file."""
    from pytest_wa_health.privacy.scan import scan_text

    for name, text in files.items():
        if found := scan_text(text):
            line, kind = found[0]
            raise CommandError(f"bundle: not written, for {name}:{line} holds a {kind}")
