"""The command `wa-health`: the whole tool without a host project.

A subcommand is a row of `COMMANDS`. What it needs is imported when it runs: most answers need no pytest.
"""

# PYTHON_ARGCOMPLETE_OK

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health._version import __version__
from pytest_wa_health.hosting import commands, stream_guard
from pytest_wa_health.hosting.commands import CommandError
from pytest_wa_health.hosting.subcommand_parser import Command, Declared, build, forwarded, parse, spoken

if TYPE_CHECKING:
    from pytest_wa_health.hosting.commands import Answer
    from pytest_wa_health.hosting.nagios_run import Heard

__all__ = ["COMMANDS", "main"]

USAGE = 4
NAGIOS = "--nagios"
INTERRUPTED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, which is pytest's."""
    _open_streams()
    if "_ARGCOMPLETE" in os.environ:
        _complete()
    words = sys.argv[1:] if arguments is None else arguments
    with stream_guard.guarded(words):
        return _monitored(words) if NAGIOS in words else _answered(words)


def _answered(words: Sequence[str]) -> int:
    try:
        parsed = parse(words, COMMANDS, Declared.read(), __version__)
        return parsed.command.run(parsed)  # type: ignore[no-any-return]
    except CommandError as error:
        _refuse(str(error))
        return USAGE
    except SystemExit as end:  # argparse, once it has printed what was asked for
        return _code(end)
    except BrokenPipeError:
        # Whoever read us has enough; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("wa-health: interrupted\n")
        return INTERRUPTED


def _code(end: SystemExit) -> int:
    """The exit code of `end`. Words in its place are somebody else's, and not shown."""
    return end.code if isinstance(end.code, int) else int(end.code is not None)


def _monitored(words: Sequence[str]) -> int:
    """The line of a Nagios plugin, and its exit code, whatever happens; an error of usage is UNKNOWN as well."""
    from pytest_wa_health.hosting import nagios_run

    try:
        parsed = parse(words, COMMANDS, Declared.read(), __version__)
        line, code = nagios_run.quietly(lambda heard: _checked(parsed, heard))
    except CommandError as error:
        line, code = nagios_run.refused(_spoken(str(error)))
    except SystemExit as end:
        return _code(end)
    commands.print_text(line)
    return code


def _checked(parsed: argparse.Namespace, heard: Heard) -> int:
    return _run(["--wa-live"], parsed, listeners=[heard], refuse=lambda text: heard.refused.append(_spoken(text)))


def _open_streams() -> None:
    """A stream that is closed swallows what is written."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as the process


def _complete() -> None:
    if find_spec("argcomplete"):
        import argcomplete

        argcomplete.autocomplete(build(COMMANDS, Declared.read(), __version__))


def _spoken(text: str) -> str:
    return spoken(text, (command.name for command in COMMANDS))


def _refuse(sentence: str) -> None:
    text = _spoken(sentence)
    sys.stderr.write(f"{'' if text.startswith('wa-health') else 'wa-health: '}{text}\n")


def _run(
    mode: Sequence[str],
    parsed: argparse.Namespace,
    *,
    listeners: Sequence[object] = (),
    refuse: Callable[[str], None] = _refuse,
) -> int:
    """A health run: pytest underneath, isolated."""
    declared = Declared.read()
    words = [*mode, *forwarded(parsed, declared), *_pytest_options(parsed, declared)]
    checks = [Path(path) for path in getattr(parsed, "checks", ())]
    missing = next((path for path in checks if not path.exists()), None)
    if missing is not None:
        raise CommandError(f"--checks: there is no {missing}")
    from pytest_wa_health.hosting import isolated

    return isolated.run(
        words, checks=checks, workers=parsed.n is not None, spoken=_spoken, refuse=refuse, listeners=listeners
    )


def _pytest_options(parsed: argparse.Namespace, declared: Declared) -> list[str]:
    words = ["-v"] * parsed.v + ["-q"] * parsed.q + (["-x"] if parsed.x else [])
    for pair in parsed.o:
        key, equals, _ = pair.partition("=")
        if not equals or not (key in declared.keys or key.startswith("junit_")):
            raise CommandError(f"-o takes NAME=VALUE with a name of {', '.join(sorted(declared.keys))}")
        words.append(f"-o{pair}")
    if parsed.n is not None:
        if not (parsed.n.isdecimal() or parsed.n in ("auto", "logical")):
            raise CommandError("-n takes a number of processes, or auto")
        if not find_spec("xdist"):
            raise CommandError("-n needs pytest-xdist")
        words.append(f"-n{parsed.n}")
    words += [f"-k{parsed.k}"] if parsed.k else []
    return [*words, *(f"--{name}={value}" for name in ("html", "junitxml") if (value := getattr(parsed, name)))]


def _replay(parsed: argparse.Namespace) -> int:
    if parsed.argument and parsed.wa_cassette:
        raise CommandError("replay takes one cassette: NAME or --cassette NAME")
    parsed.wa_cassette = parsed.argument or parsed.wa_cassette
    return _run(["--wa-replay"], parsed)


def _events(parsed: argparse.Namespace) -> Answer:
    from pytest_wa_health.hosting import events_command
    from pytest_wa_health.model.options import FAIL_ON, LANGS, Options

    for value, allowed, name in ((parsed.wa_lang, LANGS, "lang"), (parsed.wa_fail_on, FAIL_ON, "fail-on")):
        if value and value not in allowed:
            raise CommandError(f"--{name} takes {', '.join(allowed[:-1])} or {allowed[-1]}")
    ini = dict(pair.partition("=")[::2] for pair in parsed.o)
    if unknown := ini.keys() - {"wa_events_fail_share"}:
        raise CommandError(f"events takes -o wa_events_fail_share=SHARE, not {min(unknown)}")
    options = Options(
        mode="events",
        lang=parsed.wa_lang or "en",
        fail_on=parsed.wa_fail_on or "unknown",
        json=Path(parsed.wa_json).expanduser() if parsed.wa_json else None,
        metrics=Path(parsed.wa_metrics).expanduser() if parsed.wa_metrics else None,
    )
    base = Path.cwd()
    try:
        limit = events_command.share_limit(ini.get("wa_events_fail_share"), base)
        found = events_command.events(parsed.argument, base, options, limit, parsed.html, verbose=parsed.v > 0)
    except events_command.EventsError as error:
        raise CommandError(str(error)) from None
    return commands.Answer(*found)


def _renew(parsed: argparse.Namespace) -> int:
    from pytest_wa_health.hosting import isolated

    checks = [Path(path) for path in parsed.checks]
    missing = next((path for path in checks if not path.exists()), None)
    if missing is not None:
        raise CommandError(f"--checks: there is no {missing}")
    words = ["--wa-renew", *forwarded(parsed, Declared.read()), *["-v"] * parsed.v]
    words += [f"--html={parsed.html}"] if parsed.html else []
    return isolated.run(words, checks=checks, spoken=_spoken, refuse=_refuse)


def _merge(parsed: argparse.Namespace) -> int:
    from pytest_wa_health.hosting import isolated

    words = [*forwarded(parsed, Declared.read()), *["-v"] * parsed.v]
    words += [f"--html={parsed.html}"] if parsed.html else []
    return isolated.run([*words, "--wa-merge", *parsed.argument], spoken=_spoken, refuse=_refuse)


def _bundle(parsed: argparse.Namespace) -> int:
    from pytest_wa_health.hosting import bundle, isolated

    def run(words: Sequence[str]) -> int:
        with contextlib.redirect_stdout(io.StringIO()):
            return isolated.run(words, spoken=_spoken, refuse=_refuse)

    target = Path(parsed.argument or bundle.NAME)
    names = bundle.make(target, run, forwarded(parsed, Declared.read()))
    commands.print_text("\n".join([*names, f"written: {target}; the scan found nothing that must not be shared"]))
    return 0


def _printed(answer: Callable[[argparse.Namespace], Answer], parsed: argparse.Namespace) -> int:
    found = answer(parsed)
    commands.print_text(_spoken(found.text))
    return found.exit_code


def _explain(parsed: argparse.Namespace) -> Answer:
    return commands.explain(" ".join(parsed.argument), parsed.wa_lang or "en", Path.cwd())


def _mcp(parsed: argparse.Namespace) -> int:
    if not find_spec("mcp"):
        raise CommandError("mcp needs the extra pytest-wa-health[mcp]")
    from pytest_wa_health.mcp_server.protocol import serve
    from pytest_wa_health.mcp_server.tool_answers import Desk
    from pytest_wa_health.model.options import LANGS

    lang = parsed.wa_lang or "en"
    if lang not in LANGS:
        raise CommandError(f"--lang takes {' or '.join(LANGS)}")
    return serve(
        Desk(
            Path.cwd(),
            os.environ,
            env_file=Path(parsed.wa_env_file) if parsed.wa_env_file else None,
            tenants=tuple(parsed.wa_tenant),
            allow_hosts=tuple(parsed.wa_allow_host),
            lang=lang,
        )
    )


def _schema(parsed: argparse.Namespace) -> int:
    # Not in the words of the command: it is the published file.
    commands.print_text(commands.schema(parsed.argument).text)
    return 0


def _double(parsed: argparse.Namespace) -> int:
    if not find_spec("werkzeug"):
        raise CommandError("the double needs the extra pytest-wa-health[double]")
    from pytest_wa_health.double.__main__ import main as serve

    try:
        return USAGE if serve(parsed.argument, prog="wa-health double") else 0
    except SystemExit as end:  # argparse: 0 after its help, 2 after a sentence
        return USAGE if end.code else 0


_MONITORED = (
    (
        NAGIOS,
        {
            "action": "store_true",
            "help": "print one line for Nagios and Icinga; exit codes 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN",
        },
    ),
)
COMMANDS = (
    Command(
        "check", "look at the real account, read-only", partial(_run, ["--wa-live"]), options=None, own=_MONITORED
    ),
    Command(
        "send",
        "the same, and send one template message to each test recipient and follow it",
        partial(_run, ["--wa-live", "--wa-send"]),
        options=None,
    ),
    Command(
        "record",
        "the same as check, and keep the scrubbed answers as cassettes",
        partial(_run, ["--wa-record"]),
        options=None,
    ),
    Command("replay", "check from cassettes, without network: your own, or a bundled one", _replay, "[NAME]", None),
    Command(
        "explain",
        "say what a code, a cause, a check, a pasted error or a file (-: standard input) means, without network",
        partial(_printed, _explain),
        "WHAT…",
        ("lang",),
        "Examples: wa-health explain 190/467; wa-health explain token.logged-out --lang ar",
    ),
    Command(
        "events",
        "diagnose from webhook payloads, status tables or logs, without network",
        partial(_printed, _events),
        "PATH…",
        ("json", "lang", "fail-on", "metrics", "-v", "-o", "--html"),
    ),
    Command(
        "receiver",
        "send signed test samples to your own webhook receiver, on a machine of yours, and judge what it answers",
        lambda parsed: _run([f"--wa-receiver={parsed.argument}"], parsed),
        "URL",
        (
            "json",
            "lang",
            "fail-on",
            "tenant",
            "env-file",
            "allow-host",
            "report-dir",
            "metrics",
            "traceback",
            "-k",
            "-v",
            "-q",
            "-x",
            "-n",
            "-o",
            "--html",
            "--junitxml",
        ),
    ),
    Command(
        "renew",
        "replace the access token: exchange it or take a new one, prove it, store it, see it running",
        _renew,
        options=None,
    ),
    Command(
        "settings",
        "show which settings were found where, and why each is used or not; no secret is shown",
        partial(
            _printed,
            lambda parsed: commands.settings(
                Path.cwd(), parsed.wa_env_file, parsed.wa_tenant or (), parsed.wa_allow_host or ()
            ),
        ),
        options=("env-file", "tenant", "allow-host"),
    ),
    Command(
        "init",
        "write starter files; none that exists is touched",
        partial(_printed, lambda parsed: commands.init(Path.cwd(), parsed.argument or "settings")),
        "[KIND]",
    ),
    Command(
        "schema",
        "print a JSON Schema (report, events or settings), for editors and programs",
        _schema,
        "NAME",
    ),
    Command(
        "list",
        "list all checks and causes",
        partial(_printed, lambda parsed: commands.listing(parsed.wa_lang or "en")),
        options=("lang",),
    ),
    Command(
        "scan",
        "find secrets and numbers in files that are to be shared",
        partial(_printed, lambda parsed: commands.scan(Path.cwd(), parsed.argument)),
        "PATH…",
    ),
    Command(
        "merge",
        "make one report of the --json files of several machines",
        _merge,
        "FILE…",
        ("json", "lang", "fail-on", "report-dir", "metrics", "-v", "--html"),
    ),
    Command(
        "mcp",
        "serve check, explain, events, list_causes and settings to an AI agent over standard input and output,"
        " read-only",
        _mcp,
        options=("env-file", "tenant", "allow-host", "lang"),
    ),
    Command(
        "bundle",
        "pack an anonymised recording, its report, versions and the origins of settings, to attach to an issue",
        _bundle,
        "[FILE]",
        ("env-file", "tenant", "allow-host", "timeout"),
    ),
    Command("double", "serve a stand-in for the Graph API on this machine", _double, "…", takes_everything=True),
)
"""All that there is; a subcommand is added by one row."""
