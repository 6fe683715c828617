"""Whether a file with secrets is tracked by git."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["tracked"]

LIMIT_S = 2.0
_PASSED_ON = ("PATH", "HOME", "SYSTEMROOT", "USERPROFILE", "XDG_CONFIG_HOME")
# A repository may configure programs that git starts by itself; none of them is to run because we look.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--literal-pathspecs")


def tracked(files: Iterable[Path], environ: Mapping[str, str]) -> frozenset[Path]:
    """Those of `files` that git tracks: at most one call of git, of 2 seconds, for each directory.

    Empty wherever git cannot tell: no git, no repository, one that belongs to somebody else.
    """
    git = shutil.which("git", path=environ.get("PATH", ""))
    by_directory: dict[Path, set[str]] = defaultdict(set)
    for file in files:
        by_directory[file.parent].add(file.name)
    if git is None:
        return frozenset()
    return frozenset(
        directory / name
        for directory, names in by_directory.items()
        for name in _listed(git, directory, names, environ) & names
    )


def _listed(git: str, directory: Path, names: Iterable[str], environ: Mapping[str, str]) -> frozenset[str]:
    env = {name: environ[name] for name in _PASSED_ON if name in environ}
    env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        answer = subprocess.run(  # noqa: S603 - git itself, with fixed arguments and file names after "--"
            [git, *_HARMLESS, "ls-files", "-z", "--", *sorted(names)],
            cwd=directory,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return frozenset()
    return (
        frozenset(answer.stdout.decode("utf-8", "surrogateescape").split("\0"))
        if answer.returncode == 0
        else frozenset()
    )
