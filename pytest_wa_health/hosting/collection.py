"""Hang the bundled suite on the session, so that its node ids are the same from every directory.

Imported only when the suite is wanted. Two private corners of pytest are touched here and nowhere else:
`Module._getobj` and `config.args`; the tests cover both ends of the supported versions.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pytest_wa_health.model.options import PREFIX
from pytest_wa_health.model.outcomes import CheckFailed
from pytest_wa_health.run.examination import Folded

SUITE = "pytest_wa_health.checks"
TENANTS = "tenants"
"""The node of the suite under which a large fleet's tenants are found: ``wa-health/tenants::acme``."""

FOLD: pytest.StashKey[Callable[[str], Folded]] = pytest.StashKey()
"""Runs all checks of the tenant with this slug."""

pytest.register_assert_rewrite(SUITE)

ROOT = Path(importlib.import_module(SUITE).__path__[0])


class CheckModule(pytest.Module):
    """A module of checks, imported by name so that ``sys.path`` stays as the user left it."""

    def _getobj(self) -> ModuleType:
        return importlib.import_module(f"{SUITE}.{self.path.stem}")


class TenantItem(pytest.Item):
    """All checks of one tenant in one test: what pytest spends on a test, a fleet cannot pay 53 times a tenant."""

    folded: Folded | None = None

    def runtest(self) -> None:
        """Fail where a check fails, with a line for each."""
        self.folded = self.config.stash[FOLD](self.name)
        if self.folded.failure:
            raise CheckFailed(self.folded.failure)


class TenantList(pytest.Collector):
    """The tenants of a large fleet, in the order in which they are surveyed."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test for each tenant."""
        assert isinstance(self.parent, CheckSuite)  # noqa: S101 - made by it
        for slug in self.parent.tenants:
            yield TenantItem.from_parent(self, name=slug)


class CheckSuite(pytest.Collector):
    """The bundled suite. No `pytest.Directory`: that would import every ``conftest.py`` above it."""

    def __init__(self, *, tenants: Sequence[str] = (), **options: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**options)
        self.tenants = tenants

    def collect(self) -> Iterator[pytest.Collector]:
        """One node for each module of checks; for a large fleet, one node for all tenants."""
        if self.tenants:
            yield TenantList.from_parent(self, name=TENANTS, path=ROOT, nodeid=f"{PREFIX}/{TENANTS}")
            return
        for path in sorted(ROOT.glob("test_*.py"), key=_reading_order):
            yield CheckModule.from_parent(self, path=path, nodeid=f"{PREFIX}/{path.name}")


_ORDER = (
    "settings", "network", "token", "permissions", "phone_number", "account", "webhook", "templates", "recipients",
    "fallback", "deployment",
)  # fmt: skip


def _reading_order(path: Path) -> int:
    """From what everything needs to what needs everything."""
    name = path.stem.removeprefix("test_")
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


class Collection:
    """Adds the suite, keeps what was selected, and leaves the user's other tests alone.

    `selected` are the ``wa-health…`` arguments; `only_marked` drops the user's tests that bear no `wa_check`
    mark, which is what a health run without positional arguments wants. With `tenants` the suite is one test for
    each of these.
    """

    def __init__(
        self, selected: Sequence[str], *, suite: bool, only_marked: bool, tenants: Sequence[str] = ()
    ) -> None:
        self.tenants = tenants
        self.selected = [argument for argument in selected if argument.rstrip("/") != PREFIX]
        self.suite = suite
        self.only_marked = only_marked

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Append the suite to what the session collected."""
        report = yield
        if self.suite and isinstance(collector, pytest.Session) and report.passed:
            report.result.append(CheckSuite.from_parent(collector, name=PREFIX, nodeid=PREFIX, tenants=self.tenants))
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Do not import test files that cannot hold a check: a health run is not the user's test run."""
        if not self.only_marked or not collection_path.is_file() or collection_path.name == "conftest.py":
            return None
        if collection_path.suffix != ".py":
            return True
        try:
            return None if b"wa_check" in collection_path.read_bytes() else True
        except OSError:
            return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the selected checks and, in a bare health run, only marked tests of the user's own."""
        keep = [item for item in items if self._is_wanted(item)]
        missing = [a for a in self.selected if not any(_matches(a, item) for item in keep)]
        if missing:
            raise pytest.UsageError(f"no check is called {missing[0]} (pytest --wa-replay --collect-only lists them)")
        if len(keep) < len(items):
            kept = set(keep)
            dropped = [item for item in items if item not in kept]
            config.hook.pytest_deselected(items=dropped)
            items[:] = keep

    def _is_wanted(self, item: pytest.Item) -> bool:
        if item.nodeid.startswith(f"{PREFIX}/"):
            return not self.selected or any(_matches(argument, item) for argument in self.selected)
        return not self.only_marked or item.get_closest_marker("wa_check") is not None


def _matches(argument: str, item: pytest.Item) -> bool:
    node = item.nodeid
    return node == argument or node.startswith((f"{argument}::", f"{argument}["))


def split_arguments(args: list[str], base: Path) -> list[str]:
    """Take the arguments that name the suite out of `args`, in place; a real path of that name wins."""
    ours = [a for a in args if _is_ours(a) and not (base / a.split("::")[0]).exists()]
    args[:] = [a for a in args if a not in ours]
    return [argument.removeprefix("./") for argument in ours]


def _is_ours(argument: str) -> bool:
    plain = argument.removeprefix("./")
    while plain.startswith("../"):  # from a sub-directory pytest prints the ids of the suite like this
        plain = plain[3:]
    return plain.rstrip("/") == PREFIX or plain.startswith(f"{PREFIX}/")
