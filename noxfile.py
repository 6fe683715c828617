"""The suite on every supported Python that is installed, with the oldest and the newest pytest: ``nox``."""

from __future__ import annotations

import nox

nox.options.sessions = ["tests"]
nox.options.error_on_missing_interpreters = False
nox.options.reuse_existing_virtualenvs = True

PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
PYTESTS = ["8.0", "8.4", "newest"]


@nox.session(python=PYTHONS)
@nox.parametrize("pytest", PYTESTS)
def tests(session: nox.Session, pytest: str) -> None:
    """Run the tests but the slow ones; arguments after ``--`` go to pytest."""
    groups = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "test")
    wanted = "pytest" if pytest == "newest" else f"pytest=={pytest}.*"
    session.install("--editable", ".[double]", *groups, wanted)
    # Third-party plugins of the environment must not decide our own test run.
    session.env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    own = ("-p", "wa_health", "-p", "xdist", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile")
    session.run("python", "-m", "pytest", *own, "-m", "not slow", *session.posargs)
