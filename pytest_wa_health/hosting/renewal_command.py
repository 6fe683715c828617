"""``--wa-renew`` as pytest starts it: options and hooks in, prompts and reports out; the exit code."""

from __future__ import annotations

import contextlib
import getpass
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.hosting import gate, hookspecs, output_guard
from pytest_wa_health.hosting.command_words import in_words, spoken_in
from pytest_wa_health.hosting.opening import loaded
from pytest_wa_health.hosting.option_values import days, wait_seconds
from pytest_wa_health.model.run_result import Report
from pytest_wa_health.renewal.hook_place import StoreToken
from pytest_wa_health.renewal.places import Surroundings
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.renewal_result import with_renewals
from pytest_wa_health.run.renewing import Renewing, Talk, Wishes

__all__ = ["run_renewal"]

OK, FAILED = 0, 1
PAGE = "wa-health-report.html"
WAIT = 120.0


def run_renewal(config: pytest.Config, put: Callable[[str], None]) -> int:
    """Renew, write the reports that were asked for, and say what it came to.

    Raises pytest.UsageError, one sentence, for options and settings that cannot be used.
    """
    wishes = Wishes(
        days(config, "wa_if_expiring"),
        is_dry_run=config.option.wa_dry_run,
        wait=wait_seconds(config, WAIT),
    )
    given = _given(config)
    setup = loaded(config)
    around = Surroundings(
        config.invocation_params.dir,
        os.environ,
        setup.redactor.text,
        setup.options.env_file,
        config.option.wa_store_command or config.getini("wa_store_command") or "",
        _store_hook(config, lambda text: renewing.redactor.text(text)),
        is_encrypted=bool(config.hook.pytest_wa_decrypt.get_hookimpls()),
    )
    renewing = Renewing(setup, wishes, around, _talk(put, given))
    try:
        run = renewing.run()
    except KeyboardInterrupt:
        put("interrupted; what was not said to be stored is as it was")
        return int(pytest.ExitCode.INTERRUPTED)
    output_guard.install(config, renewing.redactor)
    return _end(config, run, renewing, wishes, put)


def _given(config: pytest.Config) -> str | None:
    name = config.option.wa_new_token_env
    if not name:
        return None
    value = os.environ.get(name, "")
    if not value.strip():
        shown = name if name.isidentifier() and len(name) < 60 and not name.startswith("EAA") else "the variable"
        raise pytest.UsageError(f"--wa-new-token-env: {shown} is not set")
    return value


def _talk(put: Callable[[str], None], given: str | None) -> Talk:
    stream = standard_input()
    is_terminal = bool(stream and stream.isatty())
    if given is not None:
        return Talk(put, lambda _: given, is_given=True)
    if is_terminal:
        return Talk(put, _prompt, can_repeat=True)
    return Talk(put, lambda _: _line(), is_there=stream is not None)


def standard_input() -> TextIO | None:
    """What somebody may pipe a token into; None in a process that has none."""
    return sys.stdin


def _prompt(tenant: str) -> str | None:
    try:
        return getpass.getpass(f"New access token of {tenant} (nothing is shown; Enter alone: leave it): ") or None
    except EOFError:
        return None


def _line() -> str | None:
    """One line of standard input for each tenant that needs a token."""
    try:
        stream = standard_input()
        return (stream.readline() if stream else "") or None
    except (OSError, ValueError, UnicodeDecodeError):
        return None


def _store_hook(config: pytest.Config, clean: Callable[[str], str]) -> StoreToken | None:
    hook = config.hook.pytest_wa_store_token
    if not hook.get_hookimpls():
        return None

    def store(tenant: str, token: str) -> object:
        with _printed(clean):
            return hookspecs.store_token(config, tenant, token)

    return store


@contextlib.contextmanager
def _printed(clean: Callable[[str], str]) -> Iterator[None]:
    """What the project's code prints while it holds a token is printed once it is clean."""
    held = io.StringIO()
    try:
        with contextlib.redirect_stdout(held), contextlib.redirect_stderr(held):
            yield
    finally:
        sys.stdout.write(clean(held.getvalue()))


def _end(
    config: pytest.Config, run: HealthRun, renewing: Renewing, wishes: Wishes, put: Callable[[str], None]
) -> int:
    result, code = _settled(run, renewing, wishes)
    result = in_words(result, spoken_in(config))
    problems = [*_write(config, run, result, renewing), *hookspecs.hand_over(config, result)]
    from pytest_wa_health.report import renewal_view, terminal

    for text in [*problems, *renewal_view.lines(result)]:
        put(renewing.redactor.text(text))
    for text, _ in terminal.lines(result, verbose=max(config.option.verbose, 0)):
        put(renewing.redactor.text(text))
    return FAILED if problems else code


def _settled(run: HealthRun, renewing: Renewing, wishes: Wishes) -> tuple[Report, int]:
    """The result with its renewals, and the exit code: of the renewals, and of the accounts that were renewed."""
    result = run.result()
    scope = gate.Scope(len(run.slugs) * len(catalogue.checks()), known=run.setup.known)
    settled = gate.settle(result, scope, run.options.fail_on)
    outcomes = renewing.outcomes
    renewed = [t for t in settled["tenants"] if t["slug"] in outcomes and outcomes[t["slug"]].result == "renewed"]
    is_bad = bool(run.broken) or not all(outcome.is_good for outcome in outcomes.values())
    is_bad = is_bad or (
        bool(renewed) and gate.decide({**settled, "tenants": renewed}, run.options.fail_on).code != OK
    )
    full = with_renewals(settled, run, outcomes, wishes.within_days)
    return renewing.redactor.tree(full), FAILED if is_bad else OK


def _write(config: pytest.Config, run: HealthRun, result: Report, renewing: Renewing) -> list[str]:
    from pytest_wa_health.report import history, notify, renewal_view, writing

    html = getattr(config.option, "htmlpath", None) or str(config.invocation_params.dir / PAGE)
    options = run.options
    problems: list[str] = []
    if options.history is not None:
        try:
            result.update(history.attach(result, options.history))
        except OSError as error:
            problems.append(f"--wa-history: {options.history} cannot be read: {error.strerror}")
    problems += writing.write_without_run(result, options, renewing.redactor, html)
    tried = [t for t in result["tenants"] if (t.get("renewal") or {}).get("outcome") not in (None, "not-due")]
    if options.notify and tried and not any(t["renewal"].get("dry_run") for t in tried):
        try:
            problems += notify.tell(options.notify, renewal_view.alert(result, tried), "--wa-notify")
        except notify.NotifyError as error:
            problems.append(str(error))
    return problems
