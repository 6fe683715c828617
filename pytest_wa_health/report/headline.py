"""The first screen: verdict, and what, who and how long. Said once, for the page and for the pipeline summary."""

from __future__ import annotations

import msgspec

from pytest_wa_health.model.run_result import DiagnosisEntry, HistoryEntry, TenantResult
from pytest_wa_health.report.phrases import Count, Day, Joined, Moment, Name, Note, Say, Spoken, say
from pytest_wa_health.report.view import (
    Root,
    View,
    area_state,
    counts,
    display_name,
    expiry,
    has_name,
    is_past,
    problems_of,
    shares_said,
    step_actors,
    warnings_of,
)

__all__ = ["Headline", "Tile", "headline"]


class Tile(msgspec.Struct, frozen=True):
    """A question, its answer, and one line below; `urgent` is drawn with emphasis."""

    question: Say
    answer: Spoken
    detail: Spoken
    urgent: bool = False


class Headline(msgspec.Struct, frozen=True):
    """`tone` is a verdict's name, `word` the state in two words for the window's title."""

    tone: str
    word: Say
    title: Say
    lead: Say
    tiles: tuple[Tile, ...]
    next: Root | None


_MOST_SHARES = 12


def headline(view: View) -> Headline:
    """What is said before anything else."""
    if not view.tenants:
        return Headline("unknown", say("t_unknown"), say("h_nothing"), say("lead_nothing"), (), None)
    if (absent := shares_said(view.result)) and view.verdict == "unknown" and not view.with_verdict("unknown"):
        shares = Joined(absent[:_MOST_SHARES], "comma")
        return Headline("unknown", say("t_unknown"), say("fl_head", shares=shares), say("fl_head_lead"), (), None)
    kind, tone, concerned = _kind(view)
    first = view.first
    named = len(concerned) == 1
    tiles = _healthy_tiles(view) if first is None else _tiles(view, first, named=named)
    return Headline(
        tone,
        say(f"t_{'replay' if view.replay else kind}"),
        _title(view, kind, concerned),
        _lead(view, kind),
        tiles,
        _next(view),
    )


def _next(view: View) -> Root | None:
    """What comes after the first; in a fleet another cause, for the same one is repaired with it."""
    same = view.first.diagnosis["cause"] if view.first and len(view.tenants) > 1 else None
    return next((root for root in view.roots[1:] if root.diagnosis["cause"] != same), None)


def _kind(view: View) -> tuple[str, str, list[TenantResult]]:
    """What the verdict is about: a key of the texts, a tone, and the tenants concerned."""
    if not view.replay and (stopped := view.stopped()):
        return "stopped", "failed", stopped
    for verdict, kind in (("failed", "fix"), ("unknown", "unknown"), ("warned", "warn")):
        if view.verdict == verdict:
            return kind, verdict, view.with_verdict(verdict) or list(view.tenants)
    return "ok", "passed", list(view.tenants)


def _title(view: View, kind: str, concerned: list[TenantResult]) -> Say:
    can_send = all(tenant["can_send"] is True for tenant in concerned)
    key = "h_replay_" + kind if view.replay else "h_" + kind
    one = len(concerned) == 1 and (kind != "ok" or len(view.tenants) == 1)
    if not view.replay and can_send and (kind == "ok" or (one and kind in ("fix", "warn"))):
        key += "_sends"
    if not one:
        total = len(view.tenants)
        # Where things are to be repaired the businesses are the subject of the sentence, elsewhere they follow "of".
        form = "businesses" if kind == "fix" else "businesses_of"
        return say(key + "_many", n=len(concerned), businesses=Count(form, len(concerned)), total=total)
    tenant = concerned[0]
    if key.endswith("_sends") or key == "h_stopped":
        # "Your WhatsApp account can send WhatsApp messages" says one thing twice.
        key += "" if has_name(tenant) else "_unnamed"
    return say(
        key,
        name=display_name(tenant, inside=view.replay or kind == "unknown"),
        things=Count("things", problems_of([tenant]) or 1),
        warnings=Count("warnings", warnings_of([tenant]) or 1),
    )


_METAS_WORDS = "account.meta-reported"
"""Meta says that messages are stopped or limited, for a reason that nobody explains."""


def _quoted(root: Root) -> Spoken:
    """Meta's sentence, or what its health status says in its own words."""
    evidence = root.diagnosis.get("evidence") or ()
    if words := next((words for seen in evidence if (words := seen.get("meta_says"))), None):
        return Name(words)
    return next((Note(note, seen.get("said")) for seen in evidence if (note := seen.get("note"))), "")


def _has_answer(root: Root) -> bool:
    """Whether Meta did answer what decided: then nothing was out of reach, only not understood."""
    return any(
        seen.get("code") is not None or seen.get("meta_says") or seen.get("http_status") == _OK
        for seen in root.diagnosis.get("evidence") or ()
    )


_OK = 200


def _lead(view: View, kind: str) -> Say:
    if view.replay:
        return say("lead_replay")
    if view.first is not None and view.first.diagnosis["cause"] == _METAS_WORDS and (words := _quoted(view.first)):
        return say("lead_meta", words=words)
    if kind == "unknown" and view.first is not None and _has_answer(view.first):
        return say("lead_unclear")
    if kind in ("unknown", "warn"):
        return say("lead_" + kind)
    if kind == "ok":
        passed = sum(counts(tenant)["passed"] for tenant in view.tenants)
        return say("lead_restart" if _unrestarted(view) else "lead_ok", checks=Count("checks", passed))
    roots = [root for root in view.roots if root.diagnosis["verdict"] != "warned"] or list(view.roots)
    problems = Count("problems", max(len(roots), 1))
    minutes = roots[0].diagnosis.get("minutes") if roots else None
    if minutes is None:
        return say("lead_found", problems=problems)
    if minutes == 0:
        return say("lead_wait", problems=problems)
    key = "lead_fix" if len(roots) == 1 else "lead_fix_first"
    return say(key, problems=problems, minutes=Count("minutes", minutes))


def _tiles(view: View, first: Root, *, named: bool) -> tuple[Tile, ...]:
    """`named`: the title names the business already."""
    urgent = not view.replay and first.tenant["can_send"] is False
    asked = "tile_try" if first.diagnosis["verdict"] == "unknown" else "tile_what"
    answer, detail = _when(view, first)
    what: Spoken = _what(first)
    if not named:
        what = Joined([display_name(first.tenant), what])
    return (
        Tile(say(asked), first.diagnosis["title"], what),
        Tile(say("tile_who"), say("actor_" + first.diagnosis["who"]), _who(first.diagnosis)),
        Tile(say("tile_when"), answer, detail, urgent),
    )


def _what(first: Root) -> Say:
    problems = problems_of([first.tenant])
    key = "what_likely" if first.diagnosis.get("confidence") in ("likely", "possible") else "what"
    key += "_blocks" if first.blocks else ("" if key == "what_likely" else "_only")
    counted = Count("problems", problems) if problems else Count("n_warned", warnings_of([first.tenant]))
    return say(key, problems=counted, checks=Count("checks", first.blocks))


def _steps(first: int, last: int) -> Say:
    key = "step_one" if first == last else ("step_pair" if last == first + 1 else "step_range")
    return say(key, first=first, last=last)


def _who(diagnosis: DiagnosisEntry) -> Spoken:
    """Which steps are the main actor's, and who comes after."""
    runs = step_actors(diagnosis)
    if not runs:
        return say("no_steps")
    if len(runs) == 1:
        return say("who_all")
    if len(runs) > 3:
        actors = dict.fromkeys(actor for actor, _, _ in runs if actor != diagnosis["who"])
        mine = [_steps(start, end) for actor, start, end in runs if actor == diagnosis["who"]]
        others = Joined([say("chip_" + actor) for actor in actors], "comma")
        return say("who_many", steps=Joined(mine, "comma"), actors=others)
    parts: list[Spoken] = [say("who_part", actor=say("chip_" + actor), steps=_steps(*span)) for actor, *span in runs]
    if runs[0][0] == diagnosis["who"]:
        parts[0] = _steps(*runs[0][1:])
    return Joined(parts, "semicolon")


def _when(view: View, first: Root) -> tuple[Spoken, Spoken]:
    """How much time is left, and what that is known from."""
    tenant, diagnosis = first.tenant, first.diagnosis
    if view.replay:
        return say("when_replay"), _recorded(view)
    if tenant["can_send"] is False:
        return say("when_stopped"), _since(tenant)
    if tenant.get("receiver"):
        return say("when_receiver"), say("when_receiver_sub")
    if deadline := diagnosis.get("deadline"):
        return _until(deadline, diagnosis.get("days_left"), view.result["generated_at"])
    if diagnosis["verdict"] == "unknown" or tenant["can_send"] is None:
        good = (tenant.get("history") or HistoryEntry(runs=[])).get("last_good")
        return say("when_unseen"), say("when_last_good", good=Moment(good)) if good else say("when_unseen_sub")
    return say("when_sends"), say("when_sends_sub")


def _recorded(view: View) -> Say:
    recorded = view.result.get("recorded_at")
    return say("when_replay_sub", date=Day(recorded)) if recorded else say("when_replay_plain")


def _since(tenant: TenantResult) -> Spoken:
    history = tenant.get("history") or HistoryEntry(runs=[])
    since, good = history.get("since"), history.get("last_good")
    if first := history.get("first_seen"):
        return say("when_first_seen", since=Moment(first))
    if not since or not good:
        return ""
    return say("when_stopped_since", good=Moment(good), since=Moment(since))


def _until(date: str, days: int | None, now: str) -> tuple[Spoken, Spoken]:
    if is_past(date, now):
        return say("when_over"), Day(date)
    left = Count("days", days) if days else say("when_today")
    return left, say("when_until", date=Moment(date))


def _unrestarted(view: View) -> bool:
    """Whether a new token was stored and nobody saw that what sends messages holds it."""
    return any(
        tenant.get("renewal", {}).get("outcome") == "renewed"
        and area_state(tenant, "deployment") in (None, "not-applicable")
        for tenant in view.tenants
    )


def _healthy_tiles(view: View) -> tuple[Tile, ...]:
    passed = Count("checks", sum(counts(each)["passed"] for each in view.tenants))
    if view.replay:
        return (
            Tile(say("tile_what"), say("nothing_replay"), say("n_passed", n=passed)),
            Tile(say("tile_who"), say("nobody_replay"), ""),
            Tile(say("tile_when"), say("when_replay"), _recorded(view)),
        )
    fine: tuple[Tile, ...] = (
        Tile(say("tile_what"), say("nothing_to_fix"), say("n_passed", n=passed)),
        Tile(say("tile_who"), say("nobody"), say("nobody_sub")),
    )
    if _unrestarted(view):
        fine = (
            Tile(say("tile_what"), say("restart_what"), say("restart_why")),
            Tile(say("tile_who"), say("actor_developer"), ""),
        )
    if view.receiver:
        figures = view.receiver["figures"]
        slowest = say("answers_ms", ms=max(figures.get("slowest_ms", 0), figures.get("at_once_slowest_ms", 0)))
        return (*fine, Tile(say("tile_answers"), slowest, say("answers_slowest", n=figures["deliveries"])))
    expiries = [(expiry(tenant), tenant) for tenant in view.tenants]
    nearest, tenant = min(expiries, key=lambda pair: 10**6 if pair[0].days is None else pair[0].days)
    many = len(view.tenants) > 1 and nearest.days is not None
    return (*fine, Tile(say("tile_expiry"), nearest.text, display_name(tenant) if many else ""))
