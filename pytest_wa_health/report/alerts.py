"""What changed since the run before, as messages to people: a title, and five lines in the run's language.

Pure: who is told, and what became of it, is `outbox` and `notify`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pytest_wa_health.model.run_result import DiagnosisEntry, HistoryEntry, PastRun, Report, TenantResult
from pytest_wa_health.privacy.sanitising import clean_tree, one_line, safe_url
from pytest_wa_health.report.phrases import Code, Count, Joined, Moment, Plain, Say, Spoken, say
from pytest_wa_health.report.view import View, display_name, expiry

__all__ = ["Change", "Message", "changes", "messages", "test_message"]

ALONE = 3
"""Up to so many businesses with one cause each have a message; more share one."""
_NAMED = 20
_TYPES = {"stopped": "failure", "failed": "failure", "unknown": "warning", "warned": "warning", "passed": "success"}


@dataclass(frozen=True)
class Change:
    """A tenant whose verdict is another than in the run before, which is None in the first run of all."""

    tenant: TenantResult
    before: PastRun | None

    @property
    def id(self) -> str:
        """The same for the same change, in whichever run it is seen."""
        since = self.before["at"] if self.before else ""
        words = (self.tenant["slug"], since, self.kind)
        return hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def kind(self) -> str:
        """The verdict, or that messages do not leave."""
        return "stopped" if self.tenant["can_send"] is False else self.tenant["verdict"]


@dataclass(frozen=True)
class Message:
    """What one address is to get. `kind` is Apprise's: failure, warning, success or info; `changes` are ids."""

    title: str
    body: str
    kind: str
    changes: tuple[str, ...] = ()


def changes(result: Report) -> list[Change]:
    """The tenants of `result`, whose histories are attached, that are not what they were.

    A healthy tenant without an earlier run is no news. One that cannot send any more is, failed as it may have been.
    """
    found = []
    for tenant in result["tenants"]:
        history = tenant.get("history") or HistoryEntry(runs=[])
        before = history["runs"][-2] if len(history["runs"]) > 1 else None
        was = before["verdict"] if before else "passed"
        stopped_now = tenant["can_send"] is False and before and history.get("since") == result["generated_at"]
        if was != tenant["verdict"] or stopped_now:
            found.append(Change(tenant, before))
    return found


def messages(result: Report, found: Sequence[Change], known: Collection[str] = ()) -> list[Message]:
    """What to say of the changes `found`, those whose ids are `known` left out."""
    view = View(clean_tree(result))
    tenants = {tenant["slug"]: tenant for tenant in view.tenants}
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in found:
        if change.id not in known:
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
    plain = Plain(view.result["lang"])
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
        tuple(change.id for change in group),
    )


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
