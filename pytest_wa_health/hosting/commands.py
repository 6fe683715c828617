"""What the plugin answers without a test run: explaining, listing, scanning, merging reports. No network."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_wa_health.hosting.options import read_options
from pytest_wa_health.model.options import FAIL_ON, LANGS


def run_command(config: pytest.Config) -> int:
    """Print the answer and give the exit code.

    Raises pytest.UsageError, one sentence, for a question that nobody can answer.
    """
    option = config.option
    lang = option.wa_lang or config.getini("wa_lang") or "en"
    if lang not in LANGS:
        raise pytest.UsageError("--wa-lang takes en or ar")
    if option.wa_init:
        return _init(config.invocation_params.dir, option.wa_init)
    if option.wa_merge:
        return _merge(config)
    if option.wa_scan:
        # Further arguments are paths as well: a commit hook appends the names of all changed files.
        paths = [*option.wa_scan, *option.file_or_dir]
        return _scan([config.invocation_params.dir / Path(path) for path in paths])
    from pytest_wa_health.catalogue import explain

    try:
        text = explain.explain(option.wa_explain, lang) if option.wa_explain else explain.listing(lang)
    except LookupError as error:
        raise pytest.UsageError(f"--wa-explain: {error.args[0]}") from None
    _print(text)
    return int(pytest.ExitCode.OK)


def _init(folder: Path, ci: str) -> int:
    from pytest_wa_health import starter

    if ci not in starter.CI:
        raise pytest.UsageError(f"--wa-init takes {' or '.join(starter.CI)}")
    try:
        for path, is_new in starter.write(folder, ci):
            _print(f"{'written' if is_new else 'left as it is'}: {path.relative_to(folder)}")
    except OSError as error:
        raise pytest.UsageError(f"--wa-init: {error.filename} cannot be written: {error.strerror}") from None
    return int(pytest.ExitCode.OK)


def _merge(config: pytest.Config) -> int:
    """Print and write one report out of several; the exit code is that of the run which they were parts of."""
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.report import terminal, writing
    from pytest_wa_health.run import merge

    options = read_options(config)
    try:
        results = merge.read([config.invocation_params.dir / path for path in config.option.wa_merge])
        result = merge.merged(results)
    except merge.MergeError as error:
        raise pytest.UsageError(f"--wa-merge: {error}") from None
    html = getattr(config.option, "htmlpath", None)
    problems = writing.write_without_run(result, options, Redactor(()), html)
    for line in [*problems, *(text for text, _ in terminal.lines(result, verbose=config.option.verbose))]:
        _print(line)
    is_bad = problems or result["verdict"] in FAIL_ON[: FAIL_ON.index(options.fail_on) + 1]
    return int(pytest.ExitCode.TESTS_FAILED if is_bad else pytest.ExitCode.OK)


def _scan(paths: list[Path]) -> int:
    from pytest_wa_health.privacy import scan

    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise pytest.UsageError(f"--wa-scan: there is no {missing}")
    try:
        findings, binary = scan.scan_paths(paths)
    except OSError as error:
        raise pytest.UsageError(f"--wa-scan: {error.filename}: {error.strerror}") from None
    for finding in findings:
        _print(str(finding))
    unread = f"; {len(binary)} binary file(s) not looked through" if binary else ""
    _print((f"{len(findings)} found" if findings else "nothing found") + unread)
    return int(pytest.ExitCode.TESTS_FAILED if findings else pytest.ExitCode.OK)


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale says: Arabic must not fail on a C locale."""
    stream = sys.stdout
    try:
        stream.write(text.rstrip("\n") + "\n")
    except UnicodeEncodeError:
        stream.buffer.write(text.encode("utf-8") + b"\n")
    stream.flush()
