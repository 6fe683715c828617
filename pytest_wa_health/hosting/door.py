"""Where a health run begins and where it ends: what pytest calls first, and what it returns to last."""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest

from pytest_wa_health.hosting.command_line import wanted_mode
from pytest_wa_health.hosting.isolation import Interrupted, blame
from pytest_wa_health.hosting.opening import open_run, refusal
from pytest_wa_health.hosting.option_values import misuse
from pytest_wa_health.hosting.session import HealthSession
from pytest_wa_health.hosting.start import prepared, without_untyped_writes
from pytest_wa_health.hosting.termination import ending_as_interrupted

__all__ = ["LastWord", "leave", "open_session"]

_DECIDED: pytest.StashKey[int] = pytest.StashKey()
"""The exit code that the verdict came to."""


def open_session(config: pytest.Config) -> HealthSession | None:
    """Set up the run that is asked for; None where a command is answered instead.

    Raises pytest.UsageError, one sentence, for options that cannot be meant and settings that cannot be used.
    """
    asked = without_untyped_writes(config)
    is_run = bool(wanted_mode(config.option) or asked.selected)
    if not is_run:
        return None
    session = HealthSession(config, asked, open_run(config))
    session.start()
    if not session.is_worker:
        from pytest_wa_health.hosting.xdist_controller import Controller

        config.pluginmanager.register(Controller(session), "wa-health-controller")
    return session


def leave(config: pytest.Config, key: pytest.StashKey[HealthSession]) -> Generator[None, int | None, int | None]:
    """Wrap the whole run. Whatever ended it, what was to be judged is judged, written, shown, and decides."""
    with ending_as_interrupted():
        return (yield from _leave(config, key))


def _leave(config: pytest.Config, key: pytest.StashKey[HealthSession]) -> Generator[None, int | None, int | None]:
    before = prepared(config).trouble
    asked = without_untyped_writes(config)
    is_run = bool(wanted_mode(config.option) or asked.selected)
    sys.stderr.writelines(f"wa-health: {said}\n" for said in asked.trouble if not is_run and said not in before)
    usage = asked.usage or misuse(config.option, asked.typed, is_run=is_run)
    if usage is not None:
        raise refusal(config, usage)
    status: int | None = int(pytest.ExitCode.INTERNAL_ERROR)
    error: BaseException | None = None
    try:
        status = yield
    except pytest.UsageError as refused:
        session = config.stash.get(key, None)
        if session is None or session.is_refused:
            raise
        if not session.is_bare or (
            session.collection is not None and (session.collection.missing or session.collection.flaw)
        ):
            raise refusal(config, str(refused)) from None
        error = refused
    except (KeyboardInterrupt, GeneratorExit, Interrupted):
        raise
    except BaseException as raised:  # by whatever of the project is called at the end of a run, sys.exit included
        error = raised
    # Where a run is refused, whoever started pytest has said why.
    is_refused = status == int(pytest.ExitCode.USAGE_ERROR)
    is_over = is_refused or _is_interrupted(config)
    session = config.stash.get(key, None) or (None if is_over else open_session(config))
    if session is None or config.option.collectonly:
        if error is not None:
            raise error
        return status
    if error is not None:
        session.ending.host_failed("the run", error)
    session.ending.finish()
    session.ending.show_without_reporter()
    code = session.ending.exit_code(int(status or 0))
    config.stash[_DECIDED] = code
    return code


def _is_interrupted(config: pytest.Config) -> bool:
    last = config.pluginmanager.get_plugin("wa-health-last-word")
    return isinstance(last, LastWord) and last.is_interrupted


class LastWord:
    """Registered once every conftest.py is loaded, so that no wrapper of the project's stands around it."""

    is_interrupted = False
    """Whether somebody at the keyboard, or SIGTERM, ended the run; `pytest.exit` is the project's."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """A run that was interrupted before it was open is not opened again."""
        self.is_interrupted = self.is_interrupted or type(excinfo.value) is KeyboardInterrupt

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, int | None, int | None]:
        """What was decided stays decided."""
        try:
            status = yield
        except SystemExit as error:
            if isinstance(error, Interrupted):
                raise
            sys.stderr.write(f"wa-health: this project ends the run: {blame(error)}\n")
            return config.stash.get(_DECIDED, int(pytest.ExitCode.INTERNAL_ERROR))
        return config.stash.get(_DECIDED, 0) or status
