"""A fleet, laid out for whoever looks after it: by cause first, then business by business.

What is the same for many is said once: a cause has one panel, and the businesses that it concerns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from pytest_wa_health.model.run_result import TenantResult
from pytest_wa_health.report.panel import Panel, Step, panel, steps_of
from pytest_wa_health.report.phrases import Code, Day, Say, Spoken, say
from pytest_wa_health.report.view import Root, View, display_name, expiry, is_past, shares_said

__all__ = ["Business", "Cause", "Fleet", "OwnSteps", "fleet"]

ON_PAPER = 3
"""The panels of so many causes are open when the page is printed; the others keep it short."""

_SENDS = {True: ("passed", "yes"), False: ("failed", "no"), None: ("unknown", "unseen")}


class Business(msgspec.Struct, frozen=True):
    """A row of the table. `causes` are ids, `cause` is the title of the first, `more` how many there are besides."""

    name: Spoken
    href: str | None
    number: Spoken
    state: str
    sends: tuple[str, Say]
    cause: Spoken
    cause_href: str | None
    more: int
    causes: tuple[str, ...]
    since: Spoken
    since_key: str
    expires: Spoken
    expires_tone: str
    expires_key: int


class Cause(msgspec.Struct, frozen=True):
    """A cause, how many have it, who acts, how long there is, and the panel of the business it is most urgent for."""

    id: str
    anchor: str
    title: Spoken
    verdict: str
    who: Say
    left: Spoken
    businesses: tuple[Business, ...]
    panel: Panel | None
    is_on_paper: bool


class OwnSteps(msgspec.Struct, frozen=True):
    """The steps of one finding of one business, with the links into its own account."""

    title: Spoken
    verdict: str
    anchor: str
    steps: tuple[Step, ...]


class Fleet(msgspec.Struct, frozen=True):
    """What the page of several businesses shows beside their checks."""

    causes: tuple[Cause, ...]
    troubled: tuple[Business, ...]
    healthy: tuple[Business, ...]
    own_steps: Mapping[str, tuple[OwnSteps, ...]]
    """By a business's anchor."""
    missing: tuple[Say, ...]

    def anchor(self, cause: str) -> str | None:
        """Where a cause is shown."""
        return next((each.anchor for each in self.causes if each.id == cause), None)


def fleet(view: View, shown: Sequence[TenantResult], *, with_panels: bool) -> Fleet:
    """The fleet of `view`; `shown` are the businesses that have a part of their own on the page."""
    listed = {id(tenant) for tenant in shown}
    by_cause: dict[str, list[Root]] = defaultdict(list)
    for root in view.roots:
        by_cause[root.diagnosis["cause"]].append(root)
    anchors = {cause: f"wa-cause-{number}" for number, cause in enumerate(by_cause, 1)}
    if not with_panels:
        anchors = {cause: _part_of(view, roots[0], listed) for cause, roots in by_cause.items()}
    rows = {id(tenant): _business(view, tenant, id(tenant) in listed, anchors) for tenant in view.tenants}
    causes = [
        _cause(view, roots, [rows[id(root.tenant)] for root in _once(roots)], anchors[cause], number, with_panels)
        for number, (cause, roots) in enumerate(by_cause.items())
    ]
    return Fleet(
        tuple(causes),
        tuple(rows[id(tenant)] for tenant in view.tenants if tenant["verdict"] != "passed"),
        tuple(rows[id(tenant)] for tenant in view.tenants if tenant["verdict"] == "passed"),
        {view.anchor(tenant): tuple(_own_steps(tenant, anchors)) for tenant in shown} if with_panels else {},
        tuple(say("fl_missing", share=share) for share in shares_said(view.result)),
    )


def _once(roots: Sequence[Root]) -> list[Root]:
    """A business that has a cause twice is one business."""
    return list({id(root.tenant): root for root in reversed(roots)}.values())[::-1]


def _part_of(view: View, root: Root, listed: set[int]) -> str:
    """Where a small fleet shows the first that has a cause: the part at the top, or that of its business."""
    if root is view.first:
        return "wa-fix"
    return view.anchor(root.tenant) if id(root.tenant) in listed else "wa-tenants"


def _business(view: View, tenant: TenantResult, is_listed: bool, anchors: Mapping[str, str]) -> Business:  # noqa: FBT001
    causes = list(dict.fromkeys(diagnosis["cause"] for diagnosis in tenant["diagnoses"]))
    first = tenant["diagnoses"][0] if tenant["diagnoses"] else None
    tone, sends = ("not-applicable", "replayed") if view.replay else _SENDS[tenant["can_send"]]
    since, key = _since(tenant)
    ends = expiry(tenant)
    number = tenant.get("display_number") or (tenant.get("ids") or {}).get("phone_number") or ""
    return Business(
        name=display_name(tenant),
        href=f"#{view.anchor(tenant)}" if is_listed else None,
        number=Code(number) if number else "",
        state=tenant["verdict"],
        sends=(tone, say(sends)),
        cause=first["title"] if first else "",
        cause_href=f"#{anchors[causes[0]]}" if causes else None,
        more=max(len(causes) - 1, 0),
        causes=tuple(causes),
        since=since,
        since_key=key,
        expires=ends.text,
        expires_tone=ends.tone,
        expires_key=10**6 if ends.days is None else ends.days,
    )


def _since(tenant: TenantResult) -> tuple[Spoken, str]:
    """Since when, if an earlier run saw it healthy; else when it was first seen. And what to sort by."""
    history = cast("Mapping[str, Any]", tenant.get("history") or {})
    since, good = history.get("since"), history.get("last_good")
    first_seen = history.get("first_seen") or (None if good else since)
    if first_seen:
        return say("fl_first_seen", date=Day(str(first_seen))), str(first_seen)
    return (Day(str(since)), str(since)) if since else ("", "")


def _cause(
    view: View,
    roots: Sequence[Root],
    businesses: Sequence[Business],
    anchor: str,
    number: int,
    with_panels: bool,  # noqa: FBT001
) -> Cause:
    first = roots[0]
    return Cause(
        id=first.diagnosis["cause"],
        anchor=anchor,
        title=first.diagnosis["title"],
        verdict=first.diagnosis["verdict"],
        who=say("actor_" + first.diagnosis["who"]),
        left=_left(view, roots),
        businesses=tuple(businesses),
        panel=panel(view, first, f"{anchor}-p") if with_panels else None,
        is_on_paper=number < ON_PAPER,
    )


def _left(view: View, roots: Sequence[Root]) -> Spoken:
    """The least time that any of the businesses has."""
    if view.replay:
        return say("when_replay")
    stopped = [root for root in roots if root.tenant["can_send"] is False and root.diagnosis["verdict"] == "failed"]
    if stopped:
        known = sorted(key for root in stopped if (key := _since(root.tenant)[1]))
        return say("fl_stopped_since", date=Day(known[0])) if known else say("fl_stopped")
    dates = sorted(date for root in roots if (date := root.diagnosis.get("deadline")))
    if dates:
        return (
            say("when_over")
            if is_past(dates[0], view.result["generated_at"])
            else say("fl_until", date=Day(dates[0]))
        )
    if any(root.tenant["can_send"] is None for root in roots):
        return say("not_known")
    return say("when_sends")


def _own_steps(tenant: TenantResult, anchors: Mapping[str, str]) -> list[OwnSteps]:
    return [
        OwnSteps(diagnosis["title"], diagnosis["verdict"], anchors[diagnosis["cause"]], steps_of(diagnosis))
        for diagnosis in tenant["diagnoses"]
    ]
