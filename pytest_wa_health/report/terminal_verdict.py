"""The end of the terminal's block: what to fix first, and the verdict in the last line."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_wa_health.model.run_result import HistoryEntry, TenantResult
from pytest_wa_health.privacy.sanitising import shortened
from pytest_wa_health.report import terminal_table
from pytest_wa_health.report.phrases import moment
from pytest_wa_health.report.terminal_text import WORDS, Line, Screen, Style, named, plain, slug_of, when

__all__ = ["verdict_lines"]


def verdict_lines(view: Screen) -> list[Line]:
    """What to fix first, and the verdict: on one line if that fits, otherwise the verdict has the last one."""
    if view.result.get("selection") == "partial":
        return list(_partial_verdict(view))
    is_one = len(view.tenants) == 1
    text, style = _single_verdict(view) if is_one else _fleet_verdict(view)
    text, first = plain(text), view.first
    others = f" (+{len(view.roots) - 1} more)" if is_one and len(view.roots) > 1 else ""
    if first is None or first.diagnosis["verdict"] != "failed":
        return [(shortened(text, view.width - len(others)) + others, style)]
    hint = f"Fix first: {plain(first.diagnosis['cause'])}"
    if len(text) + len(hint) + len(others) < view.width:
        return [(f"{text} {hint}{others}", style)]
    return [(shortened(hint, view.width), "plain"), (shortened(text, view.width - len(others)) + others, style)]


def _partial_verdict(view: Screen) -> Iterator[Line]:
    """What a narrowed run can say: of the checks that ran, and of nothing else."""
    selected = view.result.get("selected")
    head = f"partial: {selected['judged']} of {selected['of']} checks" if selected else "partial: some checks"
    faults = sum(root.diagnosis["verdict"] != "warned" for root in view.roots)
    words = {
        "failed": f", {_things(faults)} to fix.",
        "unknown": ", not all of them could be judged.",
        "warned": f", {_warnings(len(view.roots) - faults)}.",
    }
    if any(tenant.get("unjudged") for tenant in view.tenants) and view.verdict == "unknown":
        yield "Not green: messages are stopped by what other checks look at. Run them all.", "unknown"
        yield f"{head} ran; they do not say whether it can send.", "unknown"
        return
    first = view.first
    if first is not None and first.diagnosis["verdict"] == "failed":
        yield shortened(f"Fix first: {plain(first.diagnosis['cause'])}", view.width), "plain"
    yield shortened(f"{head}{words.get(view.verdict, ' passed.')}", view.width), WORDS[view.verdict][1]


def _single_verdict(view: Screen) -> tuple[str, Style]:
    tenant = view.tenants[0]
    name, verdict = shortened(slug_of(tenant), 40), view.verdict
    faults = sum(root.diagnosis["verdict"] != "warned" for root in view.roots)
    warnings = len(view.roots) - faults
    if view.replay:
        words = {
            "failed": f"{_things(faults)} to fix",
            "unknown": "could not be judged",
            "warned": _warnings(warnings),
        }
        return f"recording of {name}: {words.get(verdict, 'every check passed')}.", WORDS[verdict][1]
    if tenant["can_send"] is False:
        return f"{name} CANNOT SEND{_since(tenant)}.", "fix"
    if verdict == "unknown":
        return f"{name}: could not check.{_last_known(tenant)}", "unknown"
    can = f"{name} can send" if tenant["can_send"] else f"{name}:"
    joint = ", with" if tenant["can_send"] else ""
    deadline = _deadline(view)
    if verdict == "failed":
        return f"{can}{joint} {_things(faults)} to fix{deadline}.", "fix"
    if verdict == "warned" and deadline and tenant["can_send"]:
        return f"{can}{deadline}.", "warn"
    if verdict == "warned":
        return f"{can}{joint} {_warnings(warnings)}{deadline}.", "warn"
    healthy = f"{name} can send." if tenant["can_send"] else f"{name}: every check that ran passed."
    return f"{healthy} {_token(tenant)}".rstrip(), "ok"


def _things(n: int) -> str:
    return f"{max(n, 1)} thing{'s' if n > 1 else ''}"


def _warnings(n: int) -> str:
    return f"{max(n, 1)} warning{'s' if n > 1 else ''}"


def _deadline(view: Screen) -> str:
    """The nearest date on which something ends, and how long that is: ``; token ends in 3 hours``."""
    dated = [(end, root) for root in view.roots if (end := moment(root.diagnosis.get("deadline"))) is not None]
    now = moment(view.result["generated_at"])
    if not dated or now is None:
        return ""
    end, root = min(dated, key=lambda pair: pair[0])
    cause = root.diagnosis["cause"]
    what = "token ends" if cause.startswith("token.") else f"{plain(cause)} is due"
    seconds = int((end - now).total_seconds())
    return f"; {what} {_left(seconds)}" if seconds > 0 else f"; {what.replace('ends', 'ended')}, its date is past"


def _left(seconds: int) -> str:
    for size, name in ((_DAY, "day"), (3600, "hour"), (60, "minute")):
        # Two days and less are said in hours: a day more or less matters then.
        if seconds >= (2 * size if name == "day" else size):
            count = seconds // size
            return f"in {count} {name}{'' if count == 1 else 's'}"
    return "within a minute"


_DAY = 86_400


def _since(tenant: TenantResult) -> str:
    history = tenant.get("history") or HistoryEntry(runs=[])
    if first := moment(history.get("first_seen")):
        return f", first seen {first.day} {first:%b %H:%M} UTC"
    since = moment(history.get("since"))
    if since is None:
        return ""
    runs = sum((moment(run["at"]) or since) >= since for run in history["runs"])
    return f" since {since.day} {since:%b %H:%M} UTC" + (f" ({runs} runs)" if runs > 1 else "")


def _last_known(tenant: TenantResult) -> str:
    good = (tenant.get("history") or HistoryEntry(runs=[])).get("last_good")
    return f" Last known good: {when(good)}." if good else ""


def _token(tenant: TenantResult) -> str:
    token = tenant.get("token") or {}
    if not token.get("fingerprint"):
        return ""
    expires = terminal_table.expiry_words(tenant, short=False)
    return f"Token {token['fingerprint']}: {expires}."


def _fleet_verdict(view: Screen) -> tuple[str, Style]:
    total, verdict = len(view.tenants), view.verdict
    concerned = view.stopped() if view.stopped() and not view.replay else view.with_verdict(verdict)
    names = named(concerned)
    many = f"{len(concerned)} of {total} tenants"
    if view.replay:
        words = {"failed": "need a fix", "unknown": "could not be judged", "warned": "have warnings"}
        return f"recording: {many} {words.get(verdict, 'passed every check')}: {names}.", WORDS[verdict][1]
    if view.stopped():
        return f"{many} CANNOT SEND: {names}.", "fix"
    if verdict == "failed":
        return f"{many} need a fix: {names}.", "fix"
    if verdict == "unknown":
        return f"{many} could not be checked: {names}.", "unknown"
    if verdict == "warned":
        return f"{many} have warnings: {names}.", "warn"
    sends = all(tenant["can_send"] for tenant in view.tenants)
    return f"all {total} tenants " + ("can send." if sends else "passed every check that ran."), "ok"
