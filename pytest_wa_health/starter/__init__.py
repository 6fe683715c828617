"""The files that ``wa-health init`` puts into a project; none that exists is touched.

README and docs show the same files; a test compares them.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["FILES", "KINDS", "PACKAGE", "text", "write"]

PACKAGE = "./wheels/pytest_wa_health-*.whl"
"""What pipelines install: a wheel in the user's repository, until there is a release. Then this is its name."""

FILES = {
    "settings": {"env.example": ".env.example", "wa-health.toml": "wa-health.toml"},
    "github": {
        "github.yml": ".github/workflows/wa-health.yml",
        "github-renew.yml": ".github/workflows/wa-health-renew.yml",
    },
    "gitlab": {"gitlab.yml": ".gitlab/wa-health.yml"},
    "cron": {"crontab": "wa-health.crontab"},
    "systemd": {"wa-health.service": "wa-health.service", "wa-health.timer": "wa-health.timer"},
    "docker": {"compose.yml": "wa-health.compose.yml"},
    "monitoring": {
        "wa-health.rules.yml": "wa-health.rules.yml",
        "grafana.json": "wa-health.grafana.json",
        "icinga2.conf": "wa-health.icinga2.conf",
    },
    "kubernetes": {"cronjob.yml": "wa-health.cronjob.yml", "fleet.yml": "wa-health.fleet.yml"},
}
"""Each kind's templates, and where they go."""
KINDS = tuple(FILES)


def text(template: str) -> str:
    """What is written for `template`."""
    return (resources.files(__name__) / template).read_text(encoding="utf-8").replace("@PACKAGE@", PACKAGE)


def write(folder: Path, kind: str) -> list[tuple[Path, bool]]:
    """Write the files of `kind` below `folder`: each path, and whether it was written or was there already.

    Raises OSError where a file cannot be written.
    """
    done = []
    for template, target in FILES[kind].items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text(template))
            done.append((path, True))
        except FileExistsError:
            done.append((path, False))
    return done
