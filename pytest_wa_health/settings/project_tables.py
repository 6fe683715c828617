"""The tables of ``wa-health.toml`` that are no tenants: ``[report]``, ``[renewal]``, ``[thresholds]``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.tenant_settings import ProjectTables, SettingsError
from pytest_wa_health.settings.value_forms import looks_like_token

__all__ = ["RENEWAL_KEYS", "REPORT_KEYS", "THRESHOLD_KEYS", "parse", "store_command"]

REPORT_KEYS = ("contact", "url", "timezone")
RENEWAL_KEYS = ("store_command",)
THRESHOLD_KEYS = (
    "expiry_warn_days", "expiry_fail_days", "version_warn_days", "usage_warn_percent", "slow_callback_ms",
    "clock_skew_seconds", "events_fail_share", "receiver_slow_s",
)  # fmt: skip
"""Those of the ini file without ``wa_``."""

_URL = re.compile(r"https?://[^\s@]+")


def parse(table: Mapping[str, object], where: str) -> ProjectTables:
    """The three tables of a parsed ``wa-health.toml``. Raises SettingsError, which names table and key."""
    report = _texts(table.get("report", {}), REPORT_KEYS, f"{where}: report")
    if report.get("url") and not _URL.fullmatch(report["url"]):
        raise _error(noted("word.at", place=where, note=noted("project.report-url")))
    if report.get("timezone") and not _is_timezone(report["timezone"]):
        raise _error(noted("word.at", place=where, note=noted("project.report-timezone")))
    return ProjectTables(
        report.get("contact", ""),
        report.get("url", ""),
        report.get("timezone", ""),
        store_command(table.get("renewal", {}), where),
        _thresholds(table.get("thresholds", {}), f"{where}: thresholds"),
    )


def store_command(table: object, where: str) -> str:
    """The command of a table ``[renewal]``, of all tenants or of one."""
    return _texts(table, RENEWAL_KEYS, f"{where}: renewal").get("store_command", "")


def _texts(table: object, known: Sequence[str], where: str) -> Mapping[str, str]:
    found = {}
    for key, value in _known(table, known, where):
        if not isinstance(value, str):
            raise _error(_of_key(where, key, "project.text"))
        if looks_like_token(value):
            raise _error(_of_key(where, key, "project.key-secret"))
        found[key] = value.strip()
    return found


def _thresholds(table: object, where: str) -> Mapping[str, float]:
    found = {}
    for key, value in _known(table, THRESHOLD_KEYS, where):
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise _error(_of_key(where, key, "project.number"))
        found[key] = value
    return found


def _known(table: object, known: Sequence[str], where: str) -> list[tuple[str, object]]:
    if not isinstance(table, Mapping):
        raise _error(noted("project.table", place=where))
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(str(key).removeprefix("wa_"), known, n=1, cutoff=0.6)
            shown = key if re.fullmatch(r"[A-Za-z_]{1,40}", str(key)) else noted("project.a-key")
            if close:
                raise _error(noted("project.not-a-key-meant", table=where, value=shown, suggestion=close[0]))
            raise _error(noted("project.not-a-key", table=where, value=shown, says=", ".join(known)))
    return list(table.items())


def _of_key(where: str, key: str, what: str) -> str:
    """The sentence `what` about ``table.key``, behind the path of the file."""
    path, _, table = where.rpartition(": ")
    return noted("word.at", place=path, note=noted(what, key=f"{table}.{key}"))


def _is_timezone(name: str) -> bool:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _error(sentence: str) -> SettingsError:
    return SettingsError(sentence, variable="wa-health.toml")
