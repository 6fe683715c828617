"""What changed since the run before, as messages to people: a title, and five lines in the run's language.

Pure: who is told, and what became of it, is `outbox` and `notify`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pytest_wa_health.model.run_result import DiagnosisEntry, HistoryEntry, PastRun, Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree, one_line, safe_url
from pytest_wa_health.report import forwarding
from pytest_wa_health.report.phrases import Code, Count, Joined, Moment, Plain, Say, Spoken, say
from pytest_wa_health.report.view import View, display_name, expiry

__all__ = ["Change", "Message", "Said", "changes", "messages", "said_after", "test_message"]

ALONE = 3
"""Up to so many businesses with one cause each have a message; more share one."""
_NAMED = 20
_TYPES = {"stopped": "failure", "failed": "failure", "unknown": "warning", "warned": "warning", "passed": "success"}


@dataclass(frozen=True)
class Said:
    """What an address knows of a tenant, or will once its messages reach it: when it was seen, and as what."""

    at: str
    verdict: str
    stopped: bool


@dataclass(frozen=True)
class Change:
    """A tenant whose verdict is another than before; None where nothing is known of it before."""

    tenant: TenantResult
    before: PastRun | None

    @property
    def kind(self) -> str:
        """The verdict, or that messages do not leave."""
        return "stopped" if self.tenant["can_send"] is False else self.tenant["verdict"]


@dataclass(frozen=True)
class Message:
    """What one address is to get. `kind` is Apprise's: failure, warning, success or info."""

    title: str
    body: str
    kind: str


def changes(result: Report, said: Mapping[str, Said]) -> list[Change]:
    """The tenants of `result`, whose histories are attached, that are not what was `said` of them, by slug.

    Of whom nothing was said, the history has the last word. A healthy tenant without an earlier run is no news. One
    that cannot send any more is, failed as it may have been. A run that ended later than one that has begun after it
    has no news: what it saw is out of date.
    """
    found = []
    for tenant in result["tenants"]:
        known = said.get(tenant["slug"]) or _from_history(tenant, result["generated_at"])
        if known is None:
            if tenant["verdict"] != "passed":
                found.append(Change(tenant, None))
        elif known.at <= result["generated_at"] and (
            known.verdict != tenant["verdict"] or (tenant["can_send"] is False and not known.stopped)
        ):
            found.append(Change(tenant, {"at": known.at, "verdict": known.verdict}))
    return found


def _from_history(tenant: TenantResult, now: str) -> Said | None:
    """What the run before came to, if there was one."""
    history = tenant.get("history") or HistoryEntry(runs=[])
    if len(history["runs"]) < 2:
        return None
    before = history["runs"][-2]
    return Said(before["at"], before["verdict"], stopped=history.get("since") != now)


def said_after(result: Report, said: Mapping[str, Said]) -> dict[str, Said]:
    """What is known of every tenant once the messages about `result` have been read."""
    known = dict(said)
    for tenant in result["tenants"]:
        before = known.get(tenant["slug"])
        if before is None or before.at <= result["generated_at"]:
            is_same = before is not None and before.verdict == tenant["verdict"] and tenant["can_send"] is None
            stopped = before.stopped if before is not None and is_same else tenant["can_send"] is False
            known[tenant["slug"]] = Said(result["generated_at"], tenant["verdict"], stopped)
    return known


def messages(result: Report, found: Sequence[Change]) -> list[Message]:
    """What to say of the changes `found`."""
    view = View(clean_tree(result))
    tenants = {tenant["slug"]: tenant for tenant in view.tenants}
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in found:
        cleaned = Change(tenants[change.tenant["slug"]], change.before)
        groups[change.kind, _cause(cleaned.tenant)].append(cleaned)
    return [message for group in groups.values() for message in _of_group(view, group)]


def test_message(lang: str) -> Message:
    """What ``--wa-notify-test`` sends."""
    plain = Plain(lang)
    return Message(plain(say("al_test")), plain(say("al_test_body")), "info")


def _of_group(view: View, group: Sequence[Change]) -> Iterator[Message]:
    if len(group) > ALONE:
        yield _message(view, group)
    else:
        yield from (_message(view, [change]) for change in group)


def _message(view: View, group: Sequence[Change]) -> Message:
    plain = Plain(view.result["lang"], _zone(view.result, group))
    first, many = group[0], "_many" if len(group) > 1 else ""
    diagnosis = first.tenant["diagnoses"][0] if first.tenant["diagnoses"] else None
    subject: dict[str, Spoken] = {"name": display_name(first.tenant), "businesses": Count("businesses", len(group))}
    cause = plain(diagnosis["title"]).rstrip(".") if diagnosis else plain(say("not_known"))
    title = say(f"al_{first.kind}{many}", cause=cause, **subject)
    body = [_what(plain, group, diagnosis), *_repair(first, diagnosis), _before(view, first), _further(view, group)]
    return Message(
        one_line(plain(title)),
        "\n".join(one_line(plain(line)) for line in body),
        _TYPES[first.kind],
    )


def _zone(result: Report, group: Sequence[Change]) -> str | None:
    """In whose time the message is written: UTC where those whom it names do not agree."""
    zones = {forwarding.zone_of(result, change.tenant) for change in group}
    return zones.pop() if len(zones) == 1 else None


def _cause(tenant: TenantResult) -> str:
    return tenant["diagnoses"][0]["cause"] if tenant["diagnoses"] else ""


def _what(plain: Plain, group: Sequence[Change], diagnosis: DiagnosisEntry | None) -> Say:
    many = "_many" if len(group) > 1 else ""
    names: list[Spoken] = [display_name(change.tenant) for change in group[:_NAMED]]
    names += [say("al_more", n=len(group) - _NAMED)] if len(group) > _NAMED else []
    named = Joined(names, "comma")
    if diagnosis is None:
        return say(f"al_fine{many}", names=named)
    return say(
        f"al_what{many}",
        title=plain(diagnosis["title"]).rstrip("."),
        cause=Code(diagnosis["cause"]),
        names=named,
    )


def _repair(change: Change, diagnosis: DiagnosisEntry | None) -> Iterator[Say]:
    """Who acts, and the first step."""
    if diagnosis is None:
        yield say("al_who_nobody")
        yield say("al_token", expires=expiry(change.tenant).text)
        return
    who, minutes = say("actor_" + diagnosis["who"]), diagnosis.get("minutes")
    yield say("al_who_minutes", who=who, minutes=Count("minutes", minutes)) if minutes else say("al_who", who=who)
    steps = diagnosis.get("step_details") or ()
    if not steps:
        yield say("al_no_step")
        return
    link = steps[0].get("link")
    url = safe_url(link["url"]) if link else None
    yield say("al_step", step=f"{steps[0]['text']} {url}" if url else steps[0]["text"])


def _before(view: View, change: Change) -> Say:
    now = Moment(view.result["generated_at"])
    if change.before is None:
        return say("al_first", now=now)
    return say("al_before", verdict=say("state_" + change.before["verdict"]), at=Moment(change.before["at"]), now=now)


def _further(view: View, group: Sequence[Change]) -> Say:
    """Where the report is; else what checks it again."""
    if url := view.result.get("url"):
        return say("al_report", url=Code(str(url)))
    command = view.command(group[0].tenant) if len(group) == 1 else view.result.get("command", "pytest --wa-live")
    return say("al_again", command=Code(command))
