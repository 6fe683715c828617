"""The bundled suite as nodes of pytest's collection tree.

A check is an item of its own kind, not a function that pytest fills with fixtures: so the fixtures, marks and hooks
of the project that the run was started in cannot reach it. Its node ids are the same from every directory.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from pytest_wa_health.hosting.isolation import IsolatedHooks
from pytest_wa_health.model.options import PREFIX, RECEIVER_PREFIX
from pytest_wa_health.model.outcomes import CheckFailed
from pytest_wa_health.run.examination import Folded, HealthCheck

TENANTS = "tenants"
"""The node of the suite under which a large fleet's tenants are found: ``wa-health/tenants::acme``."""

FOLD: pytest.StashKey[Callable[[str], Folded]] = pytest.StashKey()
"""Runs all checks of the tenant with this slug."""
JUDGE: pytest.StashKey[Callable[[str, str], HealthCheck]] = pytest.StashKey()
"""Gives one check of the tenant with this slug."""
_HOOKS: pytest.StashKey[IsolatedHooks] = pytest.StashKey()

pytest.register_assert_rewrite("pytest_wa_health.checks")


@dataclass(frozen=True)
class Bundle:
    """A suite that ships with the plugin."""

    prefix: str
    """The root of its node ids."""
    package: str
    order: tuple[str, ...]
    """Its areas, from what everything needs to what needs everything."""

    @property
    def root(self) -> Path:
        """The folder of its modules."""
        return Path(importlib.import_module(self.package).__path__[0])


HEALTH = Bundle(
    PREFIX,
    "pytest_wa_health.checks",
    ("settings", "network", "token", "permissions", "phone_number", "account", "webhook", "templates", "recipients",
     "fallback", "deployment"),
)  # fmt: skip
RECEIVER = Bundle(
    RECEIVER_PREFIX,
    "pytest_wa_health.checks.receiver",
    ("reachable", "handshake", "signature", "time", "payloads", "load"),
)


@cache
def modules(bundle: Bundle) -> tuple[ModuleType, ...]:
    """The modules of checks, in the order in which they are read."""

    def reading_order(name: str) -> tuple[int, str]:
        area = name.removeprefix("test_")
        return (bundle.order.index(area) if area in bundle.order else len(bundle.order)), name

    names = sorted((path.stem for path in bundle.root.glob("test_*.py")), key=reading_order)
    return tuple(importlib.import_module(f"{bundle.package}.{name}") for name in names)


def functions(module: ModuleType) -> Iterator[tuple[FunctionType, pytest.Mark]]:
    """The checks of a module, each with its mark, as they stand in it."""
    for name, function in vars(module).items():
        marks = [mark for mark in getattr(function, "pytestmark", ()) if mark.name == "wa_check"]
        if name.startswith("test_") and isinstance(function, FunctionType) and marks:
            yield function, marks[0]


@cache
def inventory(bundle: Bundle) -> dict[str, str]:
    """The id of every check of a bundle by its place: ``test_token.py::test_token_is_accepted`` to ``WA201``."""
    return {
        f"{Path(str(module.__file__)).name}::{function.__name__}": str(mark.args[0])
        for module in modules(bundle)
        for function, mark in functions(module)
    }


def locate(nodeid: str) -> tuple[str, str | None] | None:
    """Tenant and check that a node id of a suite stands for; no check for one that holds them all."""
    bundle = RECEIVER if nodeid.startswith(f"{RECEIVER_PREFIX}/") else HEALTH
    place, bracket, slug = nodeid.removeprefix(f"{bundle.prefix}/").partition("[")
    if place.startswith(f"{TENANTS}::"):
        return place.partition("::")[2], None
    check = inventory(bundle).get(place)
    return (slug.removesuffix("]"), check) if bracket and check else None


class _Isolated:
    """A node whose hooks the project has no part in."""

    config: pytest.Config

    @property
    def ihook(self) -> Any:  # noqa: ANN401 - pytest's own type is private
        """As of any node, but without foreign plugins."""
        return self.config.stash.setdefault(_HOOKS, IsolatedHooks(self.config))


class BundledItem(_Isolated, pytest.Item):
    """A test of the bundled suite, of one tenant."""

    cls = None
    instance = None

    def __init__(self, *, tenant: str, **options: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**options)
        self.tenant = tenant
        self.fixturenames: list[str] = []
        self.funcargs: dict[str, object] = {}
        """As of a test function: plugins of others look at them."""


class CheckItem(BundledItem):
    """One check of one tenant."""

    def __init__(self, *, function: FunctionType, mark: pytest.Mark, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.obj = self.function = function
        self.originalname = function.__name__
        self.module = importlib.import_module(function.__module__)
        self.mark = mark
        self.own_markers.append(mark)
        self.keywords[mark.name] = mark
        self.check: HealthCheck | None = None

    def iter_markers_with_node(self, name: str | None = None) -> Iterator[tuple[pytest.Item, pytest.Mark]]:
        """Only the check's own mark: one that somebody else adds has no say here."""
        if name is None or name == self.mark.name:
            yield self, self.mark

    def runtest(self) -> None:
        """Judge the check."""
        self.check = self.config.stash[JUDGE](self.tenant, str(self.mark.args[0]))
        self.function(self.check)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the check stands."""
        return self.path, self.function.__code__.co_firstlineno - 1, self.name


class TenantItem(BundledItem):
    """All checks of one tenant in one test: what pytest spends on a test, a fleet cannot pay 53 times a tenant."""

    folded: Folded | None = None

    def iter_markers_with_node(self, name: str | None = None) -> Iterator[tuple[pytest.Item, pytest.Mark]]:  # noqa: ARG002
        """None: a mark that somebody else adds has no say here."""
        return iter(())

    def runtest(self) -> None:
        """Fail where a check fails, with a line for each."""
        self.folded = self.config.stash[FOLD](self.tenant)
        if self.folded.failure:
            raise CheckFailed(self.folded.failure)


class TenantList(_Isolated, pytest.Collector):
    """The tenants of a large fleet, in the order in which they are surveyed."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test for each tenant."""
        assert isinstance(self.parent, CheckSuite)  # noqa: S101 - made by it
        for slug in self.parent.slugs:
            yield TenantItem.from_parent(self, name=slug, tenant=slug)


class CheckModule(_Isolated, pytest.Collector):
    """A module of checks, imported by name so that ``sys.path`` stays as the user left it."""

    def __init__(self, *, module: ModuleType, **options: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**options)
        self.module = module

    def collect(self) -> Iterator[pytest.Item]:
        """Each check once for each tenant."""
        assert isinstance(self.parent, CheckSuite)  # noqa: S101 - made by it
        for function, mark in functions(self.module):
            for slug in self.parent.slugs:
                name = f"{function.__name__}[{slug}]"
                # Spelt out, because newer versions of pytest keep a parameter apart from the name.
                node = f"{self.nodeid}::{name}"
                yield CheckItem.from_parent(self, name=name, nodeid=node, function=function, mark=mark, tenant=slug)


class CheckSuite(_Isolated, pytest.Collector):
    """The bundled suite. No `pytest.Directory`: that would import every ``conftest.py`` above it."""

    def __init__(self, *, bundle: Bundle, slugs: Sequence[str], is_folded: bool, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.bundle = bundle
        self.slugs = slugs
        self.is_folded = is_folded

    def collect(self) -> Iterator[pytest.Collector]:
        """One node for each module of checks; for a large fleet, one node for all tenants."""
        if self.is_folded:
            node = f"{self.bundle.prefix}/{TENANTS}"
            yield TenantList.from_parent(self, name=TENANTS, path=self.bundle.root, nodeid=node)
            return
        for module in modules(self.bundle):
            path = Path(str(module.__file__))
            yield CheckModule.from_parent(
                self, module=module, name=path.name, path=path, nodeid=f"{self.bundle.prefix}/{path.name}"
            )
