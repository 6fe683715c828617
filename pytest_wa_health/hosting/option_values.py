"""What was asked for on the command line and in the ini file, checked."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pytest_wa_health.hosting.command_line import THRESHOLDS, commands_in, given_twice, wanted_mode
from pytest_wa_health.hosting.typed import Typed
from pytest_wa_health.model.modes import MODES, Mode
from pytest_wa_health.model.options import FAIL_ON, LANGS, MOST_SHARES, Options
from pytest_wa_health.model.web_address import parse_receiver_url

_MOST_DIGITS = 12
_MOST_DAYS, _LONGEST_WAIT = 3650, 86_400
_Word = TypeVar("_Word", bound=str)


def report_options(config: pytest.Config) -> Options:
    """Mode, language and the places of the reports: all that is needed to say why a run cannot begin.

    Never raises. A history is left out: a word that was mistyped says nothing of the account.
    """
    option = config.option
    mode = _mode(option)
    base = config.invocation_params.dir
    lang = str(_value(config, "wa_lang") or "en")
    return Options(
        mode="send" if option.wa_send and mode == "live" else mode,
        lang="ar" if lang == "ar" else "en",
        json=_path(base, option.wa_json),
        report_dir=_path(base, option.wa_report_dir),
        metrics=_path(base, option.wa_metrics),
    )


def _mode(option: argparse.Namespace) -> Mode:
    return "renew" if option.wa_renew else wanted_mode(option) or "replay"


_OF_MODE = {
    "wa_send": "live", "wa_anonymize": "record", "wa_cassette": "replay",
    **dict.fromkeys(("wa_if_expiring", "wa_dry_run", "wa_new_token_env", "wa_store_command"), "renew"),
}  # fmt: skip
_OF_COMMAND = {
    "explain": ("wa_lang",), "list": ("wa_lang",), "init": ("wa_lang",), "scan": (), "schema": (),
    "merge": ("wa_json", "wa_lang", "wa_fail_on", "wa_report_dir", "wa_metrics"),
    "events": ("wa_json", "wa_lang", "wa_fail_on", "wa_report_dir", "wa_metrics", "wa_tenant"),
    "renew": (
        "wa_json", "wa_lang", "wa_fail_on", "wa_report_dir", "wa_metrics", "wa_tenant", "wa_env_file", "wa_timeout",
        "wa_allow_host", "wa_history", "wa_notify", "wa_concurrency", "wa_budget", "wa_if_expiring", "wa_dry_run",
        "wa_new_token_env", "wa_wait", "wa_store_command",
    ),
}  # fmt: skip
"""What goes with an answer that needs no run."""


def misuse(option: argparse.Namespace, typed: Typed, *, is_run: bool) -> str | None:
    """A sentence where two modes are asked for at once, or an option is typed without its mode."""
    if option.wa_notify_test:
        # Added to the command line of a run as it stands, to try the addresses of that run.
        return None if option.wa_notify else "--wa-notify-test needs --wa-notify URL"
    modes = [*(mode for mode in MODES if getattr(option, f"wa_{mode}")), *commands_in(option)]
    if len(modes) > 1:
        return f"--wa-{modes[0]} cannot be combined with --wa-{modes[-1]}"
    if option.wa_events and modes not in (["events"], ["live"]):
        return f"--wa-events goes with --wa-live or stands alone: it cannot be combined with --wa-{modes[0]}"
    if is_run:
        return None
    allowed = _OF_COMMAND.get(modes[0], ()) if modes else ()
    names = (name for name in vars(option) if name.startswith("wa_") and name.removeprefix("wa_") not in modes)
    for name in names:
        if typed.get(name) and name not in allowed:
            return f"--{name.replace('_', '-')} needs --wa-{_OF_MODE.get(name, 'live')}"
    return None


def read_options(config: pytest.Config) -> Options:
    """Check the options of a health run.

    Raises pytest.UsageError for a value that cannot be meant: one sentence that begins with the option's name.
    """
    option = config.option
    mode = _mode(option)
    if option.wa_send and mode != "live":
        raise pytest.UsageError("--wa-send needs --wa-live")
    if option.wa_cassette and mode != "replay":
        raise pytest.UsageError("--wa-cassette needs --wa-replay")
    if option.wa_anonymize and mode != "record":
        raise pytest.UsageError("--wa-anonymize needs --wa-record")
    if option.wa_wait and mode != "renew" and (mode != "live" or option.wa_send):
        raise pytest.UsageError("--wa-wait needs --wa-live without --wa-send, or --wa-renew")
    base = config.invocation_params.dir
    _refuse_for_receiver(option)
    return dataclasses.replace(
        report_options(config),
        cassette=option.wa_cassette,
        cassettes=_value(config, "wa_cassettes") or None,
        anonymize=option.wa_anonymize,
        env_file=_path(base, _env_file(config)),
        tenants=tuple(option.wa_tenant),
        recipients=tuple(option.wa_recipient),
        lang=_choice(config, "wa_lang", LANGS, "en"),
        fail_on=_choice(config, "wa_fail_on", FAIL_ON, "unknown"),
        timeout=_seconds(config, "wa_timeout", 10.0),
        wait=wait_seconds(config, 0.0),
        delivery_timeout=_seconds(config, "wa_delivery_timeout", 60.0),
        allow_hosts=tuple(option.wa_allow_host),
        history=None if mode == "receiver" else _path(base, _value(config, "wa_history")),
        traceback=option.wa_traceback,
        baseline=_path(base, option.wa_baseline),
        baseline_days=_whole(config, "wa_baseline_days", 90),
        notify=_notify(config),
        concurrency=_whole(config, "wa_concurrency", 32, most=1000),
        budget=_whole(config, "wa_budget", 0) or None,
        shard=_shard(option.wa_shard),
        events=tuple(option.wa_events),
        events_fail_share=_share(config),
        fold_above=_whole(config, "wa_fold_above", 50),
        receiver=_receiver(option),
        receiver_slow_s=number_between(config, "wa_receiver_slow_s", 5.0, most=60.0) or 5.0,
    )


def _env_file(config: pytest.Config) -> str | None:
    """The file of ``--wa-env-file``. One in `addopts` gives way; two that were typed would leave one out unsaid."""
    typed = list(config.invocation_params.args)
    name = "--wa-env-file"
    pairs = [(word, following) for word, following in zip(typed, [*typed[1:], ""], strict=True)]
    files = [following for word, following in pairs if word == name]
    files += [word.partition("=")[2] for word in typed if word.startswith(f"{name}=")]
    if len(set(files)) > 1:
        raise pytest.UsageError(given_twice(name, files[0], files[1]))
    file: str | None = config.option.wa_env_file
    return file


_OF_ACCOUNTS = ("wa_history", "wa_notify", "wa_shard", "wa_budget", "wa_recipient")


def _refuse_for_receiver(option: argparse.Namespace) -> None:
    given = next((name for name in _OF_ACCOUNTS if getattr(option, name)), None)
    if option.wa_receiver and given:
        raise pytest.UsageError(f"--{given.replace('_', '-')} does not go with --wa-receiver, which asks no account")


def _receiver(option: argparse.Namespace) -> str:
    if not option.wa_receiver:
        return ""
    try:
        return parse_receiver_url(option.wa_receiver, option.wa_allow_host, name="--wa-receiver")
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None


def read_thresholds(config: pytest.Config) -> dict[str, int]:
    """The thresholds that the ini file sets, without their prefix.

    Raises pytest.UsageError for one that is no whole number.
    """
    found = {}
    for name in THRESHOLDS:
        text = config.getini(name)
        if text in (None, ""):
            continue
        number = _natural(text)
        if number is None:
            raise pytest.UsageError(f"{name} in the ini file needs a whole number")
        found[name.removeprefix("wa_")] = number
    return found


def _value(config: pytest.Config, name: str) -> Any:  # noqa: ANN401 - an option has the type it was given
    given = getattr(config.option, name, None)
    return given if given is not None else config.getini(name)


def _path(base: Path, text: str | None) -> Path | None:
    return base / Path(text).expanduser() if text else None


def _choice(config: pytest.Config, name: str, allowed: tuple[_Word, ...], default: _Word) -> _Word:
    value = _value(config, name) or default
    found = next((word for word in allowed if word == value), None)
    if found is None:
        option = f"--{name.replace('_', '-')}"
        raise pytest.UsageError(f"{option} takes {', '.join(allowed[:-1])} or {allowed[-1]}")
    return found


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


def days(config: pytest.Config, name: str) -> int | None:
    """The whole number of days that an option gives, 0 to 3650. Raises pytest.UsageError for anything else."""
    given = getattr(config.option, name, None)
    if given is None:
        return None
    number = _natural(given)
    if number is None or number > _MOST_DAYS:
        raise pytest.UsageError(f"--{name.replace('_', '-')} takes a whole number of days from 0 to {_MOST_DAYS}")
    return number


def wait_seconds(config: pytest.Config, default: float) -> float:
    """The seconds of ``--wa-wait``, 0 included. Raises pytest.UsageError for anything else."""
    given = config.option.wa_wait
    try:
        found = default if given in (None, "") else float(given)
    except ValueError:
        found = -1.0
    if not 0 <= found <= _LONGEST_WAIT:
        raise pytest.UsageError(f"--wa-wait takes a number of seconds from 0 to {_LONGEST_WAIT}")
    return found


def number_between(config: pytest.Config, name: str, default: float, *, most: float) -> float:
    """The number that an ini key gives, from 0 to `most`. Raises pytest.UsageError for anything else."""
    given = config.getini(name)
    if given in (None, ""):
        return default
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise pytest.UsageError(f"{name} takes a number from 0 to {most:g}")
    return number


def _share(config: pytest.Config) -> float | None:
    if config.getini("wa_events_fail_share") in (None, ""):
        return None
    return number_between(config, "wa_events_fail_share", 0.0, most=1.0)


def _notify(config: pytest.Config) -> tuple[str, ...]:
    addresses = tuple(config.option.wa_notify)
    if addresses and not _value(config, "wa_history"):
        raise pytest.UsageError("--wa-notify needs --wa-history: it reports changes, not every run")
    return addresses


def _whole(config: pytest.Config, name: str, default: int, *, most: int = 10**9) -> int:
    """A whole number from 1; `default` where none is given."""
    given = getattr(config.option, name, None)
    if given is None and name != "wa_budget":
        given = config.getini(name)
    if given in (None, ""):
        return default
    number = _natural(given)
    if number is None or not 1 <= number <= most:
        option = f"--{name.replace('_', '-')}" if hasattr(config.option, name) else name
        raise pytest.UsageError(f"{option} takes a whole number" + (f" up to {most}" if most < 10**9 else " from 1"))
    return number


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    share, shares = (_natural(part) for part in text.partition("/")[::2])
    if share is None or shares is None or not 1 <= share <= shares <= MOST_SHARES:
        raise pytest.UsageError(
            f"--wa-shard takes I/N, as in 2/4: the second of four shares, of which there may be {MOST_SHARES}"
        )
    return share, shares


def _natural(text: object) -> int | None:
    """The whole number that `text` writes; None for anything else, and for more digits than can be meant."""
    digits = str(text)
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
