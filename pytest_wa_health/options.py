"""Command-line options and ini keys. Standard library and pytest only: every pytest run imports this."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import argparse

PREFIX = "wa-health"
"""The root of the bundled suite's node ids."""

MARKER = (
    "wa_check(id, title=None, severity='high'): a WhatsApp health check; "
    "its verdict is reported with those of the bundled suite"
)
MODES = ("replay", "record", "live")
FAIL_ON = ("failed", "unknown", "warned")
LANGS = ("en", "ar")

_THRESHOLDS = {
    "wa_expiry_warn_days": "days before a token or its data access ends at which a warning begins (14)",
    "wa_expiry_fail_days": "days before a token ends at which the check fails; 0: never while it works (0)",
    "wa_version_warn_days": "days before an API version dies at which a warning begins (90)",
    "wa_usage_warn_percent": "per cent of a rate limit at which a warning begins (80)",
    "wa_slow_callback_ms": "milliseconds after which a webhook callback counts as slow (1000)",
    "wa_clock_skew_seconds": "seconds by which this clock may differ from Meta's (300)",
}


def add_options(parser: pytest.Parser) -> None:
    """Declare every ``--wa-*`` option and every ``wa_*`` ini key."""
    group = parser.getgroup("wa-health", "WhatsApp Business health")
    add = group.addoption
    add("--wa-live", action="store_true", help="check the real account, read-only")
    add("--wa-send", action="store_true", help="with --wa-live: send one template message to each test recipient")
    add("--wa-record", action="store_true", help="as --wa-live, and store the scrubbed traffic as cassettes")
    add("--wa-replay", action="store_true", help="check from cassettes; opens no socket")
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
    add("--wa-merge", metavar="JSON", nargs="+", default=[], help="make one report of several --wa-json, and exit")
    add("--wa-explain", metavar="CODE|CAUSE|CHECK", help="explain 190/467, token.logged-out or WA201, and exit")
    add("--wa-list", action="store_true", help="list all checks and causes, and exit")
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
    add("--wa-init", metavar="github|gitlab", nargs="?", const="github", help="write starter files, and exit")
    add("--wa-metrics", metavar="FILE", help="write OpenMetrics text, for a textfile collector")
    add("--wa-traceback", action="store_true", help="show pytest's tracebacks of health checks too")
    add("--wa-scan", metavar="PATH", action="append", default=[], help="scan files for secrets and numbers, and exit")
    for name, text in {
        "wa_lang": "as --wa-lang",
        "wa_fail_on": "as --wa-fail-on",
        "wa_timeout": "as --wa-timeout",
        "wa_delivery_timeout": "as --wa-delivery-timeout",
        "wa_concurrency": "as --wa-concurrency",
        "wa_fold_above": "tenants above which each is one test that holds all its checks (50)",
        "wa_cassettes": "as --wa-cassettes",
        "wa_history": "as --wa-history",
        **_THRESHOLDS,
    }.items():
        parser.addini(name, text, default=None)


@dataclass(frozen=True)
class Options:
    """What was asked for, checked."""

    mode: str
    """``live``, ``send``, ``record`` or ``replay``."""
    cassette: str | None = None
    cassettes: str = "cassettes"
    anonymize: bool = False
    env_file: Path | None = None
    tenants: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    json: Path | None = None
    lang: str = "en"
    fail_on: str = "unknown"
    timeout: float = 10.0
    """Seconds that one request may take with its retries."""
    delivery_timeout: float = 60.0
    """Seconds for which a test message is followed."""
    allow_hosts: tuple[str, ...] = ()
    report_dir: Path | None = None
    history: Path | None = None
    metrics: Path | None = None
    traceback: bool = False
    baseline: Path | None = None
    notify: tuple[str, ...] = ()
    concurrency: int = 32
    """Requests in flight at once, over all tenants."""
    budget: int | None = None
    """Graph calls that the whole run may make; None for any number."""
    shard: tuple[int, int] | None = None
    """Which share of how many, counted from 1."""
    fold_above: int = 50
    """Above so many tenants each is one test."""

    @property
    def sends(self) -> bool:
        """Whether one template message may leave for each test recipient."""
        return self.mode == "send"


def wanted_mode(namespace: argparse.Namespace) -> str | None:
    """The mode that the command line asks for, or None for a run that is none of ours."""
    return next((mode for mode in MODES if getattr(namespace, f"wa_{mode}", False)), None)


def read_options(config: pytest.Config, default_mode: str | None = None) -> Options:
    """Check the options of a health run.

    Raises pytest.UsageError, one sentence naming the option, for a value that cannot be meant.
    """
    option = config.option
    chosen = [mode for mode in MODES if getattr(option, f"wa_{mode}")]
    if {"live", "replay"} <= set(chosen) or {"record", "replay"} <= set(chosen):
        raise pytest.UsageError(f"--wa-replay cannot be combined with --wa-{chosen[-1]}")
    mode = chosen[0] if chosen else default_mode or "replay"
    if option.wa_send and mode != "live":
        raise pytest.UsageError("--wa-send needs --wa-live")
    if option.wa_cassette and mode != "replay":
        raise pytest.UsageError("--wa-cassette needs --wa-replay")
    if option.wa_anonymize and mode != "record":
        raise pytest.UsageError("--wa-anonymize needs --wa-record")
    base = config.invocation_params.dir
    return Options(
        mode="send" if option.wa_send else mode,
        cassette=option.wa_cassette,
        cassettes=str(_value(config, "wa_cassettes") or "cassettes"),
        anonymize=option.wa_anonymize,
        env_file=_path(base, option.wa_env_file),
        tenants=tuple(option.wa_tenant),
        recipients=tuple(option.wa_recipient),
        json=_path(base, option.wa_json),
        lang=_choice(config, "wa_lang", LANGS, "en"),
        fail_on=_choice(config, "wa_fail_on", FAIL_ON, "unknown"),
        timeout=_seconds(config, "wa_timeout", 10.0),
        delivery_timeout=_seconds(config, "wa_delivery_timeout", 60.0),
        allow_hosts=tuple(option.wa_allow_host),
        report_dir=_path(base, option.wa_report_dir),
        history=_path(base, _value(config, "wa_history")),
        metrics=_path(base, option.wa_metrics),
        traceback=option.wa_traceback,
        baseline=_path(base, option.wa_baseline),
        notify=_notify(config),
        concurrency=_whole(config, "wa_concurrency", 32, most=1000),
        budget=_whole(config, "wa_budget", 0) or None,
        shard=_shard(option.wa_shard),
        fold_above=_whole(config, "wa_fold_above", 50),
    )


def read_thresholds(config: pytest.Config) -> dict[str, int]:
    """The thresholds that the ini file sets, without their prefix.

    Raises pytest.UsageError for one that is no whole number.
    """
    found = {}
    for name in _THRESHOLDS:
        text = config.getini(name)
        if text in (None, ""):
            continue
        if not str(text).isdecimal():
            raise pytest.UsageError(f"{name} in the ini file needs a whole number")
        found[name.removeprefix("wa_")] = int(str(text))
    return found


def _value(config: pytest.Config, name: str) -> Any:  # noqa: ANN401 - an option has the type it was given
    given = getattr(config.option, name, None)
    return given if given is not None else config.getini(name)


def _path(base: Path, text: str | None) -> Path | None:
    return base / Path(text).expanduser() if text else None


def _choice(config: pytest.Config, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = _value(config, name) or default
    if value not in allowed:
        option = f"--{name.replace('_', '-')}"
        raise pytest.UsageError(f"{option} takes {', '.join(allowed[:-1])} or {allowed[-1]}")
    return str(value)


def _seconds(config: pytest.Config, name: str, default: float) -> float:
    value = _value(config, name)
    option = f"--{name.replace('_', '-')}"
    try:
        seconds = default if value in (None, "") else float(value)
    except ValueError:
        raise pytest.UsageError(f"{option} takes a number of seconds") from None
    if not 0 < seconds <= 3600:
        raise pytest.UsageError(f"{option} takes a number of seconds between 0 and 3600")
    return seconds


def _notify(config: pytest.Config) -> tuple[str, ...]:
    addresses = tuple(config.option.wa_notify)
    if addresses and not _value(config, "wa_history"):
        raise pytest.UsageError("--wa-notify needs --wa-history: a change is told, not every run")
    return addresses


def _whole(config: pytest.Config, name: str, default: int, *, most: int = 10**9) -> int:
    """A whole number from 1; `default` where none is given."""
    given = getattr(config.option, name, None)
    if given is None and name != "wa_budget":
        given = config.getini(name)
    if given in (None, ""):
        return default
    if not str(given).isdecimal() or not 1 <= int(str(given)) <= most:
        option = f"--{name.replace('_', '-')}" if hasattr(config.option, name) else name
        raise pytest.UsageError(f"{option} takes a whole number" + (f" up to {most}" if most < 10**9 else " from 1"))
    return int(str(given))


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    share, _, shares = text.partition("/")
    if not (share.isdecimal() and shares.isdecimal()) or not 1 <= int(share) <= int(shares):
        raise pytest.UsageError("--wa-shard takes I/N, as in 2/4: the second of four shares")
    return int(share), int(shares)
