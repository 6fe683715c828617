"""What is answered without a test run: explaining, listing, scanning, starter files, merging reports. No network.

`wa-health` calls these without pytest, so what needs it is imported where it is needed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health.model.options import LANGS

if TYPE_CHECKING:
    import pytest

    from pytest_wa_health.model.run_result import Report

__all__ = [
    "Answer",
    "CommandError",
    "explain",
    "init",
    "listing",
    "print_text",
    "run_command",
    "scan",
    "schema",
    "schema_names",
    "settings",
]

OK, FAILED, UNUSABLE = 0, 1, 4


@dataclass(frozen=True)
class Answer:
    """What is to be printed, and the exit code."""

    text: str
    exit_code: int = OK


class CommandError(Exception):
    """A question that nobody can answer: one sentence, which begins with the option."""


def run_command(config: pytest.Config) -> int:
    """Print what the command line of pytest asks for and give the exit code.

    Raises pytest.UsageError, one sentence, for a question that nobody can answer.
    """
    import pytest

    from pytest_wa_health.hosting.command_words import spoken_in
    from pytest_wa_health.hosting.start import without_untyped_writes

    spoken = spoken_in(config) or str
    if capture := config.pluginmanager.getplugin("capturemanager"):
        # Standard input may be what is asked about, and pytest has put something else in its place.
        capture.suspend_global_capture(in_=True)
    if config.option.wa_renew and not without_untyped_writes(config).typed.get("wa_renew"):
        raise pytest.UsageError("--wa-renew counts only where it is typed on the command line")
    if config.option.wa_renew:
        from pytest_wa_health.hosting.renewal_command import run_renewal

        return run_renewal(config, lambda text: print_text(spoken(text)))
    from pytest_wa_health.hosting.surroundings import check_report_files

    check_report_files(config)
    try:
        answer = _answer(config)
    except CommandError as error:
        raise pytest.UsageError(str(error)) from None
    print_text(spoken(answer.text))
    return answer.exit_code


def _answer(config: pytest.Config) -> Answer:
    option = config.option
    lang = option.wa_lang or config.getini("wa_lang") or "en"
    base = config.invocation_params.dir
    if option.wa_notify_test:
        return notify_test(option.wa_notify, lang)
    if option.wa_init:
        return init(base, option.wa_init)
    if option.wa_merge:
        return _merge(config)
    if option.wa_events:
        from pytest_wa_health.hosting import events_command

        try:
            return Answer(*events_command.answer(config))
        except events_command.EventsError as error:
            raise CommandError(str(error)) from None
    if option.wa_schema:
        return schema(option.wa_schema)
    if option.wa_scan:
        # Further arguments are paths as well: a commit hook appends the names of all changed files.
        return scan(base, [*option.wa_scan, *option.file_or_dir])
    return explain(option.wa_explain, lang, base) if option.wa_explain else listing(lang)


def notify_test(addresses: Sequence[str], lang: str) -> Answer:
    """Send a test message to each of `addresses`; red where one did not take it."""
    from pytest_wa_health.report import notify

    _refuse_unknown(lang)
    try:
        problems = notify.send_test(addresses, lang)
    except notify.NotifyError as error:
        raise CommandError(str(error)) from None
    taken = len(addresses) - len(problems)
    lines = [*problems, f"the test message was taken by {taken} of {len(addresses)} addresses"]
    return Answer("\n".join(lines), FAILED if problems else OK)


def explain(query: str, lang: str, base: Path) -> Answer:
    """What a code, cause or check means, or the errors in a pasted text, in a file below `base` or in ``-``."""
    from pytest_wa_health.catalogue import explain as explanation

    _refuse_unknown(lang)
    try:
        return Answer(explanation.explain(query, lang))
    except LookupError as error:
        unknown = error
    # What was pasted needs readers that a code alone does not.
    from pytest_wa_health.events.explaining import explain_text
    from pytest_wa_health.privacy.redactor import Redactor

    try:
        return Answer(Redactor(()).text(explain_text(_content(query, base), "ar" if lang == "ar" else "en")))
    except LookupError:
        raise CommandError(f"--wa-explain: {unknown.args[0]}") from None


def _content(query: str, base: Path) -> str:
    """What standard input or a file holds, if `query` names one; else `query`."""
    from pytest_wa_health.events.explaining import MOST_BYTES

    if query == "-":
        return sys.stdin.buffer.read(MOST_BYTES).decode("utf-8", "replace") if sys.stdin else ""
    try:
        path = base / query
        if not path.is_file():
            return query
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return query


def settings(base: Path, env_file: str | None, tenants: Sequence[str], allow_hosts: Sequence[str]) -> Answer:
    """Which settings were found where, and why each is used or not; without any secret."""
    import os

    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.settings import SettingsError
    from pytest_wa_health.settings.show_origin import show_origin

    try:
        page, loaded = show_origin(
            environ=os.environ,
            invocation_dir=base,
            env_file=Path(env_file) if env_file else None,
            tenants=tenants,
            allow_hosts=allow_hosts,
        )
    except SettingsError as error:
        raise CommandError(str(error)) from None
    ids = [
        value for each in loaded.settings for value in (each.phone_number_id, each.business_account_id, each.app_id)
    ]
    redactor = Redactor(loaded.held.secrets, loaded.held.numbers, keep=[value for value in ids if value])
    return Answer(redactor.text(page), OK if loaded.settings else UNUSABLE)


def schema_names() -> list[str]:
    """The JSON Schemas that there are."""
    from pytest_wa_health.model import schemas

    return sorted((*schemas.NAMES, "settings"))


def schema(name: str) -> Answer:
    """The JSON Schema called `name`, and nothing else."""
    import json

    from pytest_wa_health.model import schemas
    from pytest_wa_health.settings import project_schema

    names = schema_names()
    if name not in names:
        raise CommandError(f"--wa-schema takes {', '.join(names[:-1])} or {names[-1]}")
    found = project_schema.schema() if name == "settings" else schemas.schema(name)
    return Answer(json.dumps(found, indent=2, ensure_ascii=False))


def listing(lang: str) -> Answer:
    """All checks and causes."""
    from pytest_wa_health.catalogue import explain as explanation

    _refuse_unknown(lang)
    return Answer(explanation.listing(lang))


def init(folder: Path, kind: str) -> Answer:
    """Write the starter files of `kind` below `folder`, and name them."""
    from pytest_wa_health import starter

    if kind not in starter.KINDS:
        raise CommandError(f"--wa-init takes {', '.join(starter.KINDS[:-1])} or {starter.KINDS[-1]}")
    try:
        files = starter.write(folder, kind)
    except OSError as error:
        raise CommandError(f"--wa-init: {error.filename} cannot be written: {error.strerror}") from None
    lines = [f"{'written' if is_new else 'left as it is'}: {path.relative_to(folder)}" for path, is_new in files]
    return Answer("\n".join(lines))


def scan(base: Path, names: Sequence[str]) -> Answer:
    """What must not be committed in the files and directories `names`, seen from `base`."""
    from pytest_wa_health.privacy import scan as scanner

    paths = [base / name for name in names]
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise CommandError(f"--wa-scan: there is no {missing}")
    try:
        findings, binary = scanner.scan_paths(paths)
    except OSError as error:
        raise CommandError(f"--wa-scan: {error.filename}: {error.strerror}") from None
    unread = f"; {len(binary)} binary file(s) not looked through" if binary else ""
    total = (f"{len(findings)} found" if findings else "nothing found") + unread
    return Answer("\n".join([*map(str, findings), total]), FAILED if findings else OK)


def _refuse_unknown(lang: str) -> None:
    if lang not in LANGS:
        raise CommandError(f"--wa-lang takes {' or '.join(LANGS)}")


def _merge(config: pytest.Config) -> Answer:
    """Write and print one report out of several; the exit code is that of the run which they were parts of."""
    from pytest_wa_health.hosting import gate
    from pytest_wa_health.hosting.option_values import read_options
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.report import terminal, writing
    from pytest_wa_health.report.view import missing_shares
    from pytest_wa_health.run import merge

    options = read_options(config)
    try:
        results = merge.read([config.invocation_params.dir / path for path in config.option.wa_merge])
        result = merge.merged(results)
    except merge.MergeError as error:
        raise CommandError(f"--wa-merge: {error}") from None
    wanted = getattr(config.option, "htmlpath", None)
    problems = writing.write_without_run(result, options, Redactor(()), wanted)
    page, unasked = (wanted, []) if wanted else _usual_page(config, result)
    is_said = config.option.wa_fail_on or config.getini("wa_fail_on")
    fail_on = options.fail_on if is_said else gate.strictest(results, options.fail_on)
    is_bad = problems or gate.decide(result, fail_on).code
    lines = [text for text, _ in terminal.lines(result, verbose=config.option.verbose)]
    lines += [f"share {share} of the fleet has no report: nothing is known of it" for share in missing_shares(result)]
    said = [f"Report: {page}"] if page and Path(page).is_file() else []
    return Answer("\n".join([*problems, *unasked, *said, *lines]), FAILED if is_bad else OK)


def _usual_page(config: pytest.Config, result: Report) -> tuple[str | None, list[str]]:
    """The page that a run writes where none is named; nobody asked for it, so it decides nothing."""
    from pytest_wa_health.hosting.command_line import makes_pages
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.report import writing

    if not makes_pages(config.pluginmanager):
        return None, []
    path = str(config.invocation_params.dir / "wa-health-report.html")
    return path, writing.write_page(result, Redactor(()), path)


def print_text(text: str) -> None:
    """Write UTF-8 whatever the locale says: Arabic must not fail on a C locale."""
    stream = sys.stdout
    try:
        stream.write(text.rstrip("\n") + "\n")
    except UnicodeEncodeError:
        stream.buffer.write(text.encode("utf-8") + b"\n")
    stream.flush()
