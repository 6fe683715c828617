"""The files that ``pytest --wa-init`` puts into a project; none that exists is touched."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["CI", "write"]

CI = {
    "github": ("github.yml", ".github/workflows/wa-health.yml"),
    "gitlab": ("gitlab.yml", ".gitlab/wa-health.yml"),
}
_ALWAYS = {"env.example": ".env.example", "wa-health.toml": "wa-health.toml"}


def write(folder: Path, ci: str) -> list[tuple[Path, bool]]:
    """Write the starter files below `folder`: each path, and whether it was written or was there already.

    `ci` is a key of `CI`. Raises OSError where a file cannot be written.
    """
    wanted = {**_ALWAYS, CI[ci][0]: CI[ci][1]}
    done = []
    for source, target in wanted.items():
        path = folder / target
        text = (resources.files(__name__) / source).read_text(encoding="utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            done.append((path, True))
        except FileExistsError:
            done.append((path, False))
    return done
