"""``--wa-events`` and ``wa-health events``: what happened, without a test run and without network."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from pytest_wa_health.model.options import Options

__all__ = ["EventsError", "answer", "events", "share_limit"]

_PATIENCE, _REFRESH = 2.0, 0.5
_KEY = "wa_events_fail_share"
_NOT_UNDERSTOOD = (
    "--wa-events: nothing in it is a webhook payload, a status table or an error of WhatsApp; it takes JSON, CSV "
    "with a header, logs, .gz, directories and - for standard input"
)


class EventsError(Exception):
    """What cannot be meant or read at all: one sentence."""


def answer(config: pytest.Config) -> tuple[str, int]:
    """What pytest's command line asks for: the text and the exit code. Raises EventsError."""
    from pytest_wa_health.hosting.option_values import read_options

    base, option = config.invocation_params.dir, config.option
    limit = share_limit(config.getini(_KEY), base)
    html = getattr(option, "htmlpath", None)
    return events(option.wa_events, base, read_options(config), limit, html, verbose=option.verbose > 0)


def share_limit(given: object, base: Path) -> float:
    """The share of failed messages that is allowed: the ini file's, else that of ``wa-health.toml``.

    Raises EventsError for what is no share.
    """
    from pytest_wa_health.events import FAIL_SHARE
    from pytest_wa_health.settings import SettingsError
    from pytest_wa_health.settings.tenants import project_thresholds

    place, value = _KEY, given
    if value in (None, ""):
        try:
            place, value = "[thresholds] events_fail_share", project_thresholds(base).get("events_fail_share")
        except SettingsError as error:
            raise EventsError(str(error)) from None
    if value in (None, ""):
        return FAIL_SHARE
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise EventsError(f"{place} takes a number from 0 to 1")
    return share


def events(
    named: Sequence[str], base: Path, options: Options, fail_share: float, html: str | None, *, verbose: bool
) -> tuple[str, int]:
    """What webhook payloads, status tables and logs show; writes the reports asked for. Raises EventsError."""
    from pytest_wa_health.hosting.report_targets import TargetError, check_targets, of_options
    from pytest_wa_health.settings.text_files import find_upward

    sources = [*(base / name for name in named if name != "-"), find_upward(".env", base)]
    with contextlib.ExitStack() as held:
        try:
            check_targets(of_options(options, html, base), sources, None, held)
        except TargetError as error:
            raise EventsError(str(error)) from None
        return _events(named, base, options, fail_share, html, is_verbose=verbose)


def _events(
    named: Sequence[str], base: Path, options: Options, fail_share: float, html: str | None, *, is_verbose: bool
) -> tuple[str, int]:
    from pytest_wa_health.events import is_understood, read_events, result_of
    from pytest_wa_health.hosting import gate
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.report import events_terminal, events_writing

    redactor = Redactor(())
    evidence = read_events(named, base, _reading_progress())
    result = redactor.tree(result_of(evidence, lang=options.lang, fail_share=fail_share))
    problems = events_writing.write(result, options, redactor, html)
    unread = result["problems"]
    if unread and not result["sources"]:
        raise EventsError("\n".join([f"--wa-events: {unread[0]}", *unread[1:], *problems]))
    if not is_understood(result):
        return "\n".join([*problems, *unread, _NOT_UNDERSTOOD]), gate.NOTHING_SELECTED
    code = gate.of_verdict(result["verdict"], options.fail_on, is_complete=not unread and not problems)
    # A terminal neither shapes nor reorders Arabic, so its block is English whatever the page is.
    english = result if options.lang == "en" else redactor.tree(result_of(evidence, lang="en", fail_share=fail_share))
    text = events_terminal.text(english, verbose=is_verbose)
    return "\n".join([*problems, text]), code


def _reading_progress() -> Callable[[int], None] | None:
    """A line that says how much was read, on a terminal and for what takes longer than two seconds."""
    stream = sys.stderr
    if not (stream and stream.isatty()):
        return None
    begun = shown = time.monotonic()
    read = 0

    def more(size: int) -> None:
        nonlocal read, shown
        read += size
        now = time.monotonic()
        if now - begun > _PATIENCE and now - shown > _REFRESH:
            shown = now
            stream.write(f"\rread {read / 2**20:,.0f} MB")
            stream.flush()

    return more
