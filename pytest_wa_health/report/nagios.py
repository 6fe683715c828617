"""The result as Nagios and Icinga take it: one line with performance data, and their exit codes.

See https://nagios-plugins.org/doc/guidelines.html: a bar begins the performance data, and nothing else may hold one.
"""

from __future__ import annotations

from collections import Counter

from pytest_wa_health.model.run_result import Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree, one_line
from pytest_wa_health.report.english import english
from pytest_wa_health.report.phrases import Plain
from pytest_wa_health.report.view import View, display_name

__all__ = ["CRITICAL", "OK", "UNKNOWN", "WARNING", "plugin_line", "refusal"]

OK, WARNING, CRITICAL, UNKNOWN = 0, 1, 2, 3
_WORDS = {OK: "OK", WARNING: "WARNING", CRITICAL: "CRITICAL", UNKNOWN: "UNKNOWN"}
_STATES = {"passed": OK, "warned": WARNING, "failed": CRITICAL, "unknown": UNKNOWN}
_SAID = {"failed": "needs a fix", "unknown": "could not be checked", "warned": "works, with a warning"}
_NAMED = 3
_LONGEST = 300


def plugin_line(result: Report, exit_code: int) -> tuple[str, int]:
    """The line, and Nagios' exit code; `exit_code` is that of the run, which knows baselines and what was not judged.

    A run that is green for pytest although something is failed (a baseline knows it) is a warning; one that is red
    although all is well (a report could not be written, nothing was judged) is unknown.
    """
    view = View(clean_tree(english(result)))
    state = _STATES[view.verdict]
    if exit_code not in (0, 1) or (exit_code == 1 and state == OK):
        state = UNKNOWN
    elif exit_code == 0 and state == CRITICAL:
        state = WARNING
    text = _said(view) if state != UNKNOWN or view.verdict == "unknown" else "the run did not come to a result"
    return f"WHATSAPP {_WORDS[state]} - {_plain(text)} | {_performance(view)}", state


def refusal(sentence: str) -> tuple[str, int]:
    """The line of a run that could not begin."""
    return f"WHATSAPP UNKNOWN - {_plain(sentence)}", UNKNOWN


def _said(view: View) -> str:
    concerned = [tenant for tenant in view.tenants if tenant["verdict"] != "passed"]
    if view.replay:
        return "a recording says nothing about today"
    if not concerned:
        total = len(view.tenants)
        return f"all {total} businesses are healthy" if total > 1 else f"{_name(view.tenants[0])} is healthy"
    more = f"; and {len(concerned) - _NAMED} more" if len(concerned) > _NAMED else ""
    return "; ".join(_one(tenant) for tenant in concerned[:_NAMED]) + more


def _one(tenant: TenantResult) -> str:
    words = "CANNOT SEND" if tenant["can_send"] is False else _SAID[tenant["verdict"]]
    first = tenant["diagnoses"][0] if tenant["diagnoses"] else None
    return f"{_name(tenant)} {words}" + (f": {first['cause']} ({first['who']})" if first else "")


def _name(tenant: TenantResult) -> str:
    return Plain("en")(display_name(tenant))


def _performance(view: View) -> str:
    found = Counter(tenant["verdict"] for tenant in view.tenants)
    total = len(view.tenants)
    counts = {verdict: found[verdict] for verdict in ("passed", "warned", "failed", "unknown")}
    counts["cannot_send"] = len(view.stopped())
    figures = [f"{name}={count};;;0;{total}" for name, count in counts.items()]
    days = [left for tenant in view.tenants if (left := (tenant.get("token") or {}).get("days_left")) is not None]
    figures += [f"token_days={min(days)};;"] if days else []
    return " ".join([*figures, f"duration={view.result['duration_s']:.2f}s;;;0"])


def _plain(text: str) -> str:
    """One line without what Nagios gives a meaning: the bar, and what its web pages would show as markup."""
    line = one_line(text).replace("|", "/").replace("<", "(").replace(">", ")")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
