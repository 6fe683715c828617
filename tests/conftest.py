"""Run the plugin as a user would: in an empty directory, with a ``.env`` that points at a double."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import pytest_wa_health
from pytest_wa_health.double import Double

LIBRARIES = ("jinja2", "msgspec", "pickle", "pytest_html.plugin", "pytest_metadata.plugin", "vcr", "xdist.looponfail")
APART = ("checks", "cassettes", "double", "mcp_server", "__main__")
"""Packages that a run collects anew, and those that no run loads."""


def load_what_a_run_loads() -> None:
    """Import the product once: a run in process drops what it imported itself, so that the next one would pay again,
    and its classes would come back as other classes."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for part in pkgutil.iter_modules(pytest_wa_health.__path__, "pytest_wa_health."):
        if part.name.rpartition(".")[2] not in APART:
            loaded = importlib.import_module(part.name)
            for module in pkgutil.walk_packages(getattr(loaded, "__path__", ()), f"{part.name}."):
                importlib.import_module(module.name)


load_what_a_run_loads()

WITHOUT = (
    "-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:rerunfailures", "-p", "no:timeout", "-p", "no:anyio",
)  # fmt: skip
"""Plugins that a developer may have installed, and that would decide our runs."""


@dataclass
class Outcome:
    """What a run of the plugin left behind."""

    result: pytest.RunResult
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        return int(self.result.ret)

    @property
    def text(self) -> str:
        return "\n".join([*self.result.outlines, *self.result.errlines])

    @property
    def tenant(self) -> dict[str, Any]:
        return self.report["tenants"][0]

    @property
    def causes(self) -> list[str]:
        return [diagnosis["cause"] for diagnosis in self.tenant["diagnoses"]]

    def verdict(self, check: str) -> str:
        return next(entry["verdict"] for entry in self.tenant["checks"] if entry["id"] == check)


NO_RUNS = ("--wa-explain", "--wa-list", "--wa-init", "--wa-scan")
"""Questions that are answered without a report."""


def named(args: tuple[str, ...]) -> list[str]:
    """The plugins that have a part in a run with these arguments."""
    typed = " ".join(args)
    modules = ["pytest_wa_health.plugin"]
    if "--wa-merge" in typed:
        modules += ["html", "metadata"]  # which is asked whether it is there, by its name
    elif "no:html" not in typed:
        modules += ["pytest_html.plugin", "pytest_metadata.plugin"]
    if any(arg.startswith("-n") for arg in args):
        modules.append("xdist.plugin")
    return [word for module in modules for word in ("-p", module)]


class Health:
    """Runs pytest with the plugin in the current pytester directory.

    Unless `as_installed`, the plugins that take part are named: that pytest finds them among everything that is
    installed is half of what a run costs.
    """

    def __init__(self, pytester: pytest.Pytester, *, as_installed: bool) -> None:
        self.pytester = pytester
        self.path = pytester.path
        self._as_installed = as_installed

    def write_env(self, settings: dict[str, str]) -> None:
        lines = [f"{name}={value}" for name, value in settings.items()]
        (self.path / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, *args: str, subprocess: bool = False) -> Outcome:
        report = self.path / "report.json"
        report.unlink(missing_ok=True)
        run = self.pytester.runpytest_subprocess if subprocess else self.pytester.runpytest_inprocess
        is_run = not any(argument.startswith(NO_RUNS) for argument in args)
        with pytest.MonkeyPatch.context() as environment:
            plugins: list[str] = []
            if not self._as_installed:
                environment.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
                plugins = named(args)
            result = run(*WITHOUT, *plugins, *(("--wa-json", str(report)) if is_run else ()), *args)
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        return Outcome(result, found)


@pytest.fixture
def as_installed() -> bool:
    """Whether the runs inside the tests load the plugin as a user's do: by its entry point, beside all others."""
    return False


@pytest.fixture
def health(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, as_installed: bool) -> Health:
    """The plugin in an empty directory, with nothing of the developer's own settings in the environment."""
    for name in list(os.environ):
        if name.startswith(("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "GITHUB_", "FACEBOOK_", "GRAPH_")):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(WITHOUT))
    return Health(pytester, as_installed=as_installed)


@pytest.fixture
def double() -> Iterator[Callable[..., Double]]:
    """A factory of doubles that end with the test."""
    running: list[Double] = []

    def start(*states: str, **overrides: Any) -> Double:
        one = Double(*states or ("healthy",), **overrides)
        one.__enter__()
        running.append(one)
        return one

    yield start
    for one in running:
        one.__exit__(None, None, None)


@pytest.fixture
def live(health: Health, double: Callable[..., Double]) -> Callable[..., tuple[Outcome, Double]]:
    """``live("logged-out")``: a health run against a double in that state."""

    def run(*states: str, args: tuple[str, ...] = (), env: dict[str, str] | None = None) -> tuple[Outcome, Double]:
        stand_in = double(*states)
        health.write_env({**stand_in.env(), **(env or {})})
        return health.run("--wa-live", "--wa-timeout", "5", *args), stand_in

    return run


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes whose imports are counted, or whose disk is full, are not measured by ``make coverage``."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
