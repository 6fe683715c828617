"""The files that ``wa-health init`` puts into a project; none that exists is touched."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["FILES", "KINDS", "write"]

FILES = {
    "settings": {"env.example": ".env.example", "wa-health.toml": "wa-health.toml"},
    "github": {"github.yml": ".github/workflows/wa-health.yml"},
    "gitlab": {"gitlab.yml": ".gitlab/wa-health.yml"},
}
"""Each kind's templates, and where they go."""
KINDS = tuple(FILES)


def write(folder: Path, kind: str) -> list[tuple[Path, bool]]:
    """Write the files of `kind` below `folder`: each path, and whether it was written or was there already.

    Raises OSError where a file cannot be written.
    """
    done = []
    for source, target in FILES[kind].items():
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
