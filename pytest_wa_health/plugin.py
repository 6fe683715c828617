"""pytest's side of the plugin: hooks and fixtures, no logic of our own.

Every pytest run of a machine that has the plugin installed imports this module, so it imports the standard
library and pytest alone; whatever a health run needs is imported once one is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wa_health.hosting.command_line import (
    MARKER,
    add_options,
    commands_in,
    is_in_sight,
    is_meant,
    is_wanted,
    says_of_itself,
)

if TYPE_CHECKING:
    from pytest_wa_health.hosting.early_guard import EarlyGuard
    from pytest_wa_health.hosting.session import HealthSession
    from pytest_wa_health.run.examination import Examination, Facts, HealthCheck

SESSION: pytest.StashKey[HealthSession] = pytest.StashKey()
_ASKED: pytest.StashKey[bool] = pytest.StashKey()
"""Whether the command line names an option or a check of this plugin."""


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the options and ini keys. pytest calls this as soon as it has loaded the plugin."""
    add_options(parser)
    config: Any = pluginmanager.get_plugin("pytestconfig")
    words = [*config.invocation_params.args, os.environ.get("PYTEST_ADDOPTS", "")] if config else []
    if is_in_sight(words, os.environ):
        _guard(config)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks for users."""
    from pytest_wa_health.hosting import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def _guard(config: pytest.Config) -> EarlyGuard:
    from pytest_wa_health.hosting.heap import spare_heap

    spare_heap(config)
    from pytest_wa_health.hosting.early_guard import early_guard

    return early_guard(config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, object, object]:
    """Keep what this project adds to the command line, and what of it does not load, from deciding the run."""
    early = _guard(early_config) if is_in_sight(args, os.environ) else None
    try:
        if not is_meant(args):
            return (yield)
        from pytest_wa_health.hosting.start import loading_conftests

        early_config.stash[_ASKED] = True
        result = yield from loading_conftests(early_config, parser, args)
    finally:
        if early is not None:
            early.watch_capture(early_config)
    if not early_config.pluginmanager.hasplugin("wa-health-last-word"):
        from pytest_wa_health.hosting.door import LastWord

        early_config.pluginmanager.register(LastWord(), "wa-health-last-word")
    return result


def _is_asked(config: pytest.Config) -> bool:
    return is_wanted(config.option) or (config.stash.get(_ASKED, False) and not says_of_itself(config.option))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the mark; set up a health run where one is asked for."""
    config.addinivalue_line("markers", MARKER)
    if streams := sys.modules.get("pytest_wa_health.hosting.stream_guard"):
        streams.release_ended()
    if _is_asked(config):
        from pytest_wa_health.hosting.door import open_session

        if (session := open_session(config)) is not None:
            config.stash[SESSION] = session
    if "pytest_wa_health.hosting.early_guard" in sys.modules:
        from pytest_wa_health.hosting.output_guard import guard_reports

        guard_reports(config)


@pytest.hookimpl(specname="pytest_cmdline_main", wrapper=True, tryfirst=True)
def pytest_cmdline_main_gate(config: pytest.Config) -> Generator[None, int | None, int | None]:
    """Let the verdict decide how the process ends, whatever pytest came to."""
    if not _is_asked(config) or hasattr(config, "workerinput"):
        return (yield)
    from pytest_wa_health.hosting.door import leave

    return (yield from leave(config, SESSION))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer ``--wa-explain``, ``--wa-list``, ``--wa-scan``, ``--wa-merge`` and ``--wa-init`` without a test run."""
    if not commands_in(config.option):
        return None
    from pytest_wa_health.hosting.commands import run_command

    return run_command(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a check once for each tenant."""
    session = metafunc.config.stash.get(SESSION, None)
    if session is not None and "wa_tenant" in metafunc.fixturenames:
        metafunc.parametrize("wa_tenant", session.run.slugs, indirect=True, scope="session")


@pytest.fixture(scope="session")
def wa_tenant(request: pytest.FixtureRequest) -> Examination:
    """The examined tenant: its snapshot, diagnosis and readings. One test for each tenant."""
    session = request.config.stash.get(SESSION, None)
    if session is None:
        pytest.skip("a health check needs --wa-live, --wa-record or --wa-replay")
    return session.run.examine(request.param)


@pytest.fixture
def wa_health(request: pytest.FixtureRequest, wa_tenant: Examination) -> HealthCheck:
    """The check that the test's `wa_check` mark names, for one tenant. `confirm` gives the verdict."""
    session = request.config.stash[SESSION]
    return session.health_check(request.node, wa_tenant)


@pytest.fixture
def wa_phone(wa_tenant: Examination) -> Facts:
    """The phone number's fields as Meta gave them. Reading them blocks the check where they were not read."""
    return _facts(wa_tenant, "phone", wa_tenant.readings.phone())


@pytest.fixture
def wa_account(wa_tenant: Examination) -> Facts:
    """The WhatsApp Business Account's fields as Meta gave them."""
    return _facts(wa_tenant, "account", wa_tenant.readings.account())


@pytest.fixture
def wa_token(wa_tenant: Examination) -> Facts:
    """What ``debug_token`` says of the access token; never the token."""
    return _facts(wa_tenant, "token", wa_tenant.readings.token())


def _facts(tenant: Examination, name: str, fields: dict[str, Any] | None) -> Facts:
    from pytest_wa_health.run.examination import Facts

    return Facts(fields, tenant.why_missing(name))


@pytest.fixture
def wa_receiver(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A factory of receivers under test: ``wa_receiver(app_or_url).deliver("status-failed-131047")``.

    Takes a WSGI or ASGI application (``path="/webhook"``) or an address on this machine; ``app_secret`` and
    ``verify_token`` as arguments or from the settings. Each ends with the test.
    """
    import contextlib

    from pytest_wa_health.hosting.receiver_fixture import connected

    with contextlib.ExitStack() as stack:
        yield lambda target, **options: stack.enter_context(connected(request.config, target, **options))


@pytest.fixture
def wa_double() -> Iterator[Any]:
    """A factory of stand-ins for the Graph API on loopback: ``wa_double("logged-out").url``.

    Each double ends with the test. Needs the extra ``pytest-wa-health[double]``.
    """
    import contextlib

    from pytest_wa_health.double import Double

    with contextlib.ExitStack() as stack:
        yield lambda *states, **overrides: stack.enter_context(Double(*states or ("healthy",), **overrides))
