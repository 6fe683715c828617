"""The road to Meta, before any credential is blamed: network, the API's own state, its limits and versions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timezone

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import joined, noted, sentence
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import as_seconds
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope
from pytest_wa_health.survey.limits import used_percent
from pytest_wa_health.survey.questions import is_app_block, kind_of

_FAILURES = {
    "dns": "network.dns",
    "refused": "network.refused",
    "tls": "network.tls",
    "timeout": "network.timeout",
    "proxy": "network.proxy",
    "reset": "network.refused",
    "redirect": "network.intercepted",
    "too-large": "network.intercepted",
    "truncated": "api.unavailable",
}
_METAS_TITLE = re.compile(r"(?:error\W+)?facebook\s*(?:$|[|:\u00b7-])|.*[|-]\s*facebook$", re.IGNORECASE)
"""``Facebook | Error``, and not "Facebook is blocked here"."""
_OF_A_FILTER = (200, 403, 407, 451)
"""With these no page of Meta's own comes; a company's filter may hand on Meta's headers with its page."""
_API = (
    "api.unavailable", "api.maintenance", "api.rate-limited", "api.throughput-limited", "api.ip-not-allowed",
)  # fmt: skip


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Explain every answer that never came, or that speaks of Meta's side alone."""
    area = Area(context, earlier)
    causes: dict[str, list[Answer]] = {}
    stranger = any(_is_of_another_node(name, answer, area) for name, answer in area.snapshot.answers.items())
    for name, answer in area.snapshot.answers.items():
        cause = cause_of(answer, area)
        if cause is None and stranger and not answer.from_meta:
            cause = "network.intercepted"
        if cause is not None:
            causes.setdefault(cause, []).append(answer)
            area.explain(cause, name)
    asked = len(area.snapshot.answers)
    for cause, answers in causes.items():
        _name(area, cause, answers, asked)
    if not asked:
        missing = area.first("settings") or "undetermined"
        for check in ("WA151", "WA152", "WA153", "WA154", "WA155"):
            area.blocked(check, missing)
        return area.result()
    replies = area.snapshot.answers.values()
    _observe(area, "WA151", is_seen=any(answer.ok or answer.error for answer in replies))
    readable = any(_is_from_the_api(answer) for answer in replies)
    for check in ("WA152", "WA155"):
        _observe(area, check, is_seen=readable)
    _limits(area, readable=readable)
    _versions(area, readable=readable)
    return area.result()


def _observe(area: Area, check: str, *, is_seen: bool) -> None:
    """Record that the answers show what `check` looks at, or that none of them does."""
    if is_seen:
        area.saw(check, is_seen)
    else:
        area.unseen(check, *area.snapshot.answers)


def cause_of(answer: Answer, area: Area) -> str | None:
    """The network or API cause that an answer shows, or None where it speaks of something else."""
    failure = answer.failure
    if failure is not None:
        if failure.kind in _FAILURES:
            return _FAILURES[failure.kind]
        if failure.kind == "not-json":
            return _unreadable(answer)
        return None
    error = answer.error
    if error is None:
        return None if _is_from_the_api(answer) else "network.intercepted"
    if is_app_block(error.code, error.message):
        return "api.app-blocked"
    if kind_of(answer) == "path" and "Unknown path components" in error.message and _all_unknown(area):
        return "api.version-unknown"
    known = catalogue.code(error.code, error.subcode)
    first = known.causes[0] if known and known.causes else None
    if first in _API:
        return first
    if known is None and error.is_transient:
        return "api.unavailable"
    return None if _is_metas_error(answer, error) else "network.intercepted"


def _is_metas_error(answer: Answer, error: ErrorEnvelope) -> bool:
    """Whether an error object is Meta's, and not that of a gateway on the way: by headers, trace or code."""
    return answer.from_meta or bool(error.fbtrace_id) or catalogue.code(error.code, error.subcode) is not None


def _unreadable(answer: Answer) -> str:
    """Whose page it is that came in place of JSON: Meta's own error page, or somebody else's."""
    status = answer.status or 0
    is_marked = answer.from_meta and (not answer.is_html or status not in _OF_A_FILTER)
    is_titled = _METAS_TITLE.match(answer.title or "") is not None
    is_meta_page = is_marked or is_titled
    return "api.unavailable" if is_meta_page or status >= 500 or status == 408 else "network.intercepted"


def _is_from_the_api(answer: Answer) -> bool:
    """Whether an answer has the form of the Graph API: an error object, a node, or an edge."""
    if answer.error is not None:
        return _is_metas_error(answer, answer.error)
    data = answer.data
    return answer.ok and isinstance(data, dict) and bool(answer.from_meta or "id" in data or "data" in data)


def _is_of_another_node(name: str, answer: Answer, area: Area) -> bool:
    """Whether somebody, who bears none of Meta's marks, answered with another node than the one asked for."""
    setting = {"phone": "phone_number_id", "account": "business_account_id"}.get(name.partition("_")[0])
    found = answer.data.get("id") if answer.ok and isinstance(answer.data, dict) else None
    asked = area.settings.get(setting or "")
    return not answer.from_meta and found is not None and asked is not None and str(found) != asked


def _all_unknown(area: Area) -> bool:
    """Whether no path was known to Meta, as far as Meta was heard at all."""
    heard = [answer for answer in area.snapshot.answers.values() if answer.failure is None]
    return all(kind_of(answer) == "path" for answer in heard)


def _name(area: Area, cause: str, answers: list[Answer], asked: int) -> None:
    share = "" if len(answers) == asked else noted("network.share-of-reads", count=len(answers), total=asked)
    first = answers[0]
    rivals: tuple[str, ...] = ()
    if cause == "api.unavailable" and first.failure is not None and not first.from_meta:
        rivals = ("network.intercepted",)
    elif cause == "network.intercepted" and first.failure is not None and not _is_a_strangers_page(first):
        rivals = ("api.unavailable",) if first.failure.kind == "not-json" else ()
    note = joined([share, sentence(first.failure.reason) if first.failure else ""])
    minutes = max((_regain(answer) for answer in answers), default=0)
    params: dict[str, object] = {"version": area.snapshot.version}
    if cause == "api.version-unknown":
        params["newest_version"] = catalogue.versions()[0].name
    if minutes:
        params["minutes"] = minutes
    ruled_out = {"token.invalid": noted("network.nothing-about-token")} if cause.startswith("network.") else None
    area.find(
        cause,
        Evidence.of(first, note),
        confidence="likely" if rivals else "certain",
        rivals=rivals,
        ruled_out=ruled_out,
        params=params,
        # An app barred whole sends nothing; where some reads went through, sending was seen to go on as well.
        sending="stops" if cause == "api.app-blocked" and len(answers) == asked else None,
    )


def _is_a_strangers_page(answer: Answer) -> bool:
    return bool(answer.title or answer.is_html) and not answer.from_meta


def _regain(answer: Answer) -> int:
    """Minutes until Meta takes calls again, by the usage header."""
    rows = [row for rows in answer.business_usage.values() for row in rows]
    return max((as_seconds(row.get("estimated_time_to_regain_access")) or 0 for row in rows), default=0)


def _percentages(answers: Iterable[Answer]) -> Iterable[float]:
    for answer in answers:
        for row in (answer.app_usage, *(row for rows in answer.business_usage.values() for row in rows)):
            yield from used_percent(row)


def _limits(area: Area, *, readable: bool) -> None:
    answers = area.snapshot.answers.values()
    percent = max(_percentages(answers), default=0.0)
    regain = max((_regain(answer) for answer in answers), default=0)
    limited = area.has("api.rate-limited", "api.throughput-limited")
    if (percent >= area.thresholds.usage_warn_percent or regain) and not limited:
        seen = [noted("network.limit-used", percent=f"{percent:g}")]
        seen += [noted("network.wait", minutes=regain)] if regain else []
        area.find(
            "api.near-limit",
            Evidence(note=joined(seen)),
            params={"percent": f"{percent:g}", **({"minutes": regain} if regain else {})},
        )
    _observe(area, "WA154", is_seen=readable)


def _versions(area: Area, *, readable: bool) -> None:
    asked, served = area.snapshot.version, area.read.served()
    if not readable:
        area.unseen("WA153", *area.snapshot.answers)
        return
    if asked is None:
        area.saw("WA153", readable, note="no version is pinned")
        return
    newest = catalogue.versions()[0].name
    is_newer = _number(asked) > _number(newest)
    note = noted("version.newer", version=asked, newest=newest) if is_newer else ""
    area.saw("WA153", asked, note=note)
    if area.has("api.version-unknown"):
        return
    entry = next((version for version in catalogue.versions() if version.name == asked), None)
    expires = _midnight(entry.expires) if entry and entry.expires else None
    evidence = Evidence(note=noted("version.served", version=asked, value=served or noted("version.unnamed")))
    if served is not None and _number(served) > _number(asked):
        ended = expires is None or expires <= area.now
        area.find(
            "api.version-expired",
            evidence,
            # Meta has been seen to upgrade calls of a version that its own calendar still lists.
            confidence="certain" if ended else "likely",
            rivals=() if ended else ("api.version-expiring",),
            params={"version": asked, "served_version": served},
        )
    elif expires is not None and expires <= area.now and served is None:
        area.find(
            "api.version-expired",
            evidence,
            confidence="likely",
            rivals=("api.version-expiring",),
            params={"version": asked},
        )
    elif expires is not None and expires <= area.now:
        # Meta still serves it under its own name: its calendar is ahead of ours, and it wins.
        area.note(noted("version.past-end", version=asked))
    elif expires is not None and area.days_until(expires) <= area.thresholds.version_warn_days:
        area.find(
            "api.version-expiring",
            evidence,
            deadline=expires,
            params={"version": asked, "days": area.days_until(expires)},
        )


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())


def _number(version: str) -> tuple[int, ...]:
    digits = version.lstrip("v").split(".")
    return tuple(int(part) if part.isdecimal() else 0 for part in digits)
