"""Which cassettes a replay plays: the user's own, or one that is bundled."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from pytest_wa_health.model.options import Options
from pytest_wa_health.recording.cassette import CassetteError

__all__ = ["bundled_cassette", "bundled_names", "find"]

_DEFAULT = "healthy"


def find(options: Options, base: Path) -> tuple[tuple[Path, ...], str | None]:
    """The cassettes that were asked for, and the name of the bundled one that stands in where there are none.

    Raises CassetteError, one sentence, for a cassette that is not there.
    """
    folder = base / options.cassette_folder
    own = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if options.cassette is not None:
        return (_named(options.cassette.removesuffix(".json"), own, folder),), None
    chosen = [path for path in own if not options.tenants or path.stem in options.tenants]
    if own and not chosen:
        raise CassetteError(f"--wa-tenant {options.tenants[0]}: no cassette of that name in {folder}")
    if options.cassettes and not own:
        # The bundled recording must not stand in for one that was meant: it is healthy.
        what = "holds no cassette" if folder.is_dir() else "is no directory"
        raise CassetteError(f"--wa-cassettes {options.cassettes}: {folder} {what}")
    if chosen:
        return tuple(chosen), None
    healthy = bundled_cassette(_DEFAULT)
    if healthy is None:
        raise CassetteError(f"the bundled cassette '{_DEFAULT}' is missing from this installation")
    return (healthy,), _DEFAULT


def _named(stem: str, own: list[Path], folder: Path) -> Path:
    found = next((path for path in own if path.stem == stem), None) or bundled_cassette(stem)
    if found is None:
        raise CassetteError(
            f"--wa-cassette {stem}: neither {folder} nor the bundled cassettes hold it "
            f"(bundled: {', '.join(bundled_names())})"
        )
    return found


def bundled_names() -> list[str]:
    """The names of the bundled cassettes."""
    root = resources.files("pytest_wa_health.cassettes")
    return sorted(entry.name.removesuffix(".json") for entry in root.iterdir() if entry.name.endswith(".json"))


def bundled_cassette(name: str) -> Path | None:
    """The path of a bundled cassette, or None."""
    if name not in bundled_names():
        return None
    return Path(str(resources.files("pytest_wa_health.cassettes") / f"{name}.json"))
