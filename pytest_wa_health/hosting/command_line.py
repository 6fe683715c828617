"""The command line and the ini keys as declared: every pytest run imports this, and little else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wa_health.model.modes import MODES, Mode

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pytest

MARKER = (
    "wa_check(id, title=None, severity='high'): a WhatsApp health check; "
    "its verdict is reported with those of the bundled suite"
)

GROUP = "wa-health"
NO_RUN = ("help", "version", "markers", "showfixtures", "show_fixtures_per_test", "cacheshow", "collectonly")
"""Options of pytest that make it say something of itself: no health run, whatever else was asked for."""
COMMANDS = ("explain", "list", "scan", "merge", "init", "schema", "events", "notify_test", "renew")
"""What is answered without a test run; events in a live run are evidence of it."""

_RUNS = tuple(f"--wa-{name}" for name in (*MODES, "events", "renew", "merge", "notify-test"))
"""What may have to do with secrets; the other commands read none."""
_TOKEN = re.compile(r"EAA[0-9A-Za-z]{17}")
_SECRET = re.compile(
    r"(?:WHATSAPP|WABA|META|FACEBOOK|FB|GRAPH|SMTP|EMAIL)_(?:.*_)?(?:TOKEN|SECRET|PASSWORD|PASS|KEY)$"
)
"""How a variable is called that holds a secret of ours."""
_SHORTEST = 6

THRESHOLDS = {
    "wa_expiry_warn_days": "days before a token or its data access ends at which a warning begins (14)",
    "wa_expiry_fail_days": "days before a token ends at which the check fails; 0: never while it works (0)",
    "wa_version_warn_days": "days before an API version dies at which a warning begins (90)",
    "wa_usage_warn_percent": "per cent of a rate limit at which a warning begins (80)",
    "wa_slow_callback_ms": "milliseconds after which a webhook callback counts as slow (1000)",
    "wa_clock_skew_seconds": "seconds by which this clock may differ from Meta's (300)",
}


def given_twice(name: str, first: str, second: str) -> str:
    """The sentence for two files where one is read."""
    return (
        f"{name} is given twice, {first} and {second}, and one file is read: put the values of both into one, or pass"
        " those of the other as variables of the environment"
    )


def add_options(parser: pytest.Parser) -> None:
    """Declare every ``--wa-*`` option and every ``wa_*`` ini key."""
    group = parser.getgroup(GROUP, "WhatsApp Business health")
    add = group.addoption
    add("--wa-live", action="store_true", help="check the real account, read-only")
    add("--wa-send", action="store_true", help="with --wa-live: send one template message to each test recipient")
    add("--wa-record", action="store_true", help="as --wa-live, and store the scrubbed traffic as cassettes")
    add("--wa-replay", action="store_true", help="check from cassettes; opens no socket")
    add("--wa-receiver", metavar="URL", help="send signed test samples to your own webhook receiver, and judge it")
    add("--wa-cassette", metavar="NAME", help="the cassette to replay: your own, or a bundled one")
    add("--wa-cassettes", metavar="DIR", help="where cassettes are kept (default: cassettes)")
    add("--wa-anonymize", action="store_true", help="with --wa-record: replace ids by stable pseudonyms")
    add("--wa-env-file", metavar="PATH", help="the .env file to read (default: found upward from here)")
    add("--wa-tenant", metavar="NAME", action="append", default=[], help="check only this tenant (repeatable)")
    add("--wa-recipient", metavar="+E164", action="append", default=[], help="a test recipient that you own")
    add("--wa-json", metavar="PATH", help="write the JSON report")
    add("--wa-lang", metavar="en|ar", help="language of the reports (default: en)")
    add("--wa-fail-on", metavar="failed|unknown|warned", help="what fails the run (default: unknown)")
    add("--wa-timeout", metavar="SECONDS", help="budget of one request with its retries (default: 10)")
    add("--wa-delivery-timeout", metavar="SECONDS", help="how long to follow a test message (default: 60)")
    add("--wa-allow-host", metavar="HOST", action="append", default=[], help="a further host for WHATSAPP_GRAPH_URL")
    add("--wa-concurrency", metavar="N", help="requests in flight at once, over all tenants (default: 32)")
    add("--wa-budget", metavar="N", help="make at most N Graph calls; what is left out is unknown")
    add("--wa-shard", metavar="I/N", help="check only this share of the tenants, for a CI matrix (1/4 … 4/4)")
    add("--wa-report-dir", metavar="DIR", help="write one HTML file per tenant, to forward")
    add("--wa-history", metavar="FILE", help="append the verdicts to this file of JSON lines, and report since when")
    add("--wa-baseline", metavar="JSON", help="an earlier --wa-json: only what is new fails the run")
    add(
        "--wa-notify",
        metavar="URL",
        action="append",
        default=[],
        help="with --wa-history: tell this Apprise address of a change",
    )
    add(
        "--wa-notify-test",
        action="store_true",
        help="send a test message to each --wa-notify, check nothing, and exit",
    )
    add(
        "--wa-init",
        metavar="KIND",
        nargs="?",
        const="settings",
        help="write starter files, and exit (default: settings)",
    )
    add("--wa-schema", metavar="NAME", help="print a JSON Schema (report, events or settings), and exit")
    add("--wa-metrics", metavar="FILE", help="write OpenMetrics text, for a textfile collector")
    add("--wa-traceback", action="store_true", help="show pytest's tracebacks of health checks too")
    add("--wa-scan", metavar="PATH", action="append", default=[], help="scan files for secrets and numbers, and exit")
    _add_answered(add)
    _add_renewal(add)
    _add_ini_keys(parser)


def _add_answered(add: Callable[..., None]) -> None:
    add("--wa-merge", metavar="JSON", nargs="+", default=[], help="make one report of several --wa-json, and exit")
    add("--wa-explain", metavar="WHAT", help="explain a code, cause, check, pasted error or file (-: stdin)")
    add(
        "--wa-events",
        metavar="PATH",
        action="extend",
        nargs="+",
        default=[],
        help="diagnose from webhook payloads, status tables or logs (- for standard input), without network",
    )
    add("--wa-list", action="store_true", help="list all checks and causes, and exit")


def _add_renewal(add: Callable[..., None]) -> None:
    add("--wa-renew", action="store_true", help="replace the access token: exchanged or given, proven, then stored")
    add("--wa-if-expiring", metavar="DAYS", help="with --wa-renew: only tokens that end within so many days")
    add("--wa-dry-run", action="store_true", help="with --wa-renew: ask only reads, and say what would happen")
    add("--wa-new-token-env", metavar="NAME", help="with --wa-renew: the variable that holds a new token")
    add("--wa-store-command", metavar="COMMAND", help="with --wa-renew: gets the new token on its standard input")
    add(
        "--wa-wait",
        metavar="SECONDS",
        help="look again until what failed is right (default: 0); with --wa-renew: for the running server (120)",
    )


def _add_ini_keys(parser: pytest.Parser) -> None:
    for name, text in {
        "wa_lang": "as --wa-lang",
        "wa_fail_on": "as --wa-fail-on",
        "wa_timeout": "as --wa-timeout",
        "wa_delivery_timeout": "as --wa-delivery-timeout",
        "wa_concurrency": "as --wa-concurrency",
        "wa_events_fail_share": "share of failed messages above which --wa-events fails (0.05)",
        "wa_fold_above": "tenants above which each is one test that holds all its checks (50)",
        "wa_baseline_days": "days after which an entry of --wa-baseline no longer counts (90)",
        "wa_receiver_slow_s": "seconds after which an answer of a receiver under test is late (5)",
        "wa_cassettes": "as --wa-cassettes",
        "wa_history": "as --wa-history",
        "wa_store_command": "as --wa-store-command",
        **THRESHOLDS,
    }.items():
        parser.addini(name, text, default=None)


def wanted_mode(namespace: argparse.Namespace) -> Mode | None:
    """The mode that the command line asks for, or None for a run that is none of ours."""
    if getattr(namespace, "wa_notify_test", False):
        return None
    return next((mode for mode in MODES if getattr(namespace, f"wa_{mode}", False)), None)


def is_wanted(option: argparse.Namespace) -> bool:
    """Whether any option of this plugin is given; else the plugin stays out of the run."""
    return not says_of_itself(option) and any(v for name, v in vars(option).items() if name.startswith("wa_"))


def says_of_itself(option: argparse.Namespace) -> bool:
    """Whether pytest is to answer a question about itself, and to run nothing."""
    return any(getattr(option, name, False) for name in NO_RUN if name != "collectonly")


def is_meant(words: Iterable[object]) -> bool:
    """Whether a command line has to do with this plugin at all: an option of ours, or a check of the suite."""
    return any(word.startswith("--wa-") or "wa-health" in word or "wa-receiver" in word for word in map(str, words))


def is_in_sight(words: Sequence[object], environ: Mapping[str, str]) -> bool:
    """Whether what this process says has to be guarded: a run is asked for, or a secret stands among `words`.

    Only what is quick to see: every pytest run of the machine asks.
    """
    if any(word.startswith(_RUNS) or "wa-health/" in word or "wa-receiver/" in word for word in map(str, words)):
        return True
    text = "\0".join(map(str, words))
    return bool(_TOKEN.search(text)) or any(
        len(value) >= _SHORTEST and value in text for name, value in environ.items() if _SECRET.search(name)
    )


def commands_in(option: argparse.Namespace) -> list[str]:
    """The commands that are asked for."""
    is_evidence = wanted_mode(option) not in (None, "receiver")
    asked = (name for name in COMMANDS if getattr(option, f"wa_{name}", None))
    return [name for name in asked if not (name == "events" and is_evidence)]


def makes_pages(manager: pytest.PytestPluginManager) -> bool:
    """Whether pytest-html has a part in the run: found by its entry point, or named by ``-p pytest_html.plugin``."""
    return manager.hasplugin("html") or manager.hasplugin("pytest_html.plugin")
