"""What the opt-in probes bring home, in the shapes of `pytest_wa_health.probes`: a sound one, and how to spoil it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from survey_bench import Edit, Surveyed, examine, judged

from pytest_wa_health.survey.facts import Answer

HOOK = "https://hooks.example.test/wa"
"""The callback of the healthy account."""

Facts = dict[str, Any]


def brought(
    *states: str,
    mode: str = "send",
    env: Mapping[str, str | None] | None = None,
    settings: Mapping[str, Any] | None = None,
    edit: Edit | None = None,
    answers: Mapping[str, Answer] | None = None,
    **reach: Facts,
) -> Surveyed:
    """A survey in which the probes brought `reach` home; `settings` are changed as a snapshot holds them."""
    snapshot = examine(*states, env=env, edit=edit, answers=answers).snapshot
    known = {**snapshot.settings, **(settings or {})}
    return judged(dataclasses.replace(snapshot, mode=mode, settings=known, reach=reach))


def exchange(status: int | None = 200, **more: Any) -> Facts:
    """One request to the callback and its answer."""
    return {"status": status, "ms": 20, **more}


def failed(kind: str, reason: str = "as made by the test", status: int | None = None) -> Facts:
    """One request to which no whole answer came."""
    return exchange(status, failure={"kind": kind, "reason": reason})


def edge(kind: str, *, sure: bool, status: int = 403) -> Facts:
    """An answer of something that stands before the application."""
    return exchange(status, edge={"name": "a gateway", "kind": kind, "sure": sure}, title="Just a moment")


def callback(**changes: Any) -> Facts:
    """A callback that does everything right; None leaves a fact out."""
    facts = {
        "url": HOOK,
        "scheme": "https",
        "loopback": False,
        "has_verify_token": True,
        "handshake": exchange(echo="exact"),
        "wrong_token": exchange(403),
        "good_signature": exchange(),
        "bad_signature": exchange(401),
        **changes,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def row(state: str = "accepted", **more: Any) -> Facts:
    """One recipient's message; an accepted one has arrived unless `more` says otherwise."""
    facts = {"index": 1, "country": "+966", "region": "SA", "variant": False, "state": state}
    if state == "accepted":
        followed = {"statuses": ["sent", "delivered"], "errors": [], "deliveries": [], "history": "answered"}
        facts |= {**followed, "hook": "absent", "waited_s": 3.0, "has_wa_id": True, "has_user_id": False}
    if state in ("refused", "no-id", "no-answer"):
        facts |= {"answer": told()}
    return {**facts, **more}


def told(code: int | None = None, message: str | None = None, **more: Any) -> Facts:
    """Meta's answer to the message, as far as it is kept."""
    return {
        "request": "POST /v25.0/106540352242922/messages",
        "http_status": 400,
        "code": code,
        "subcode": None,
        "fbtrace_id": "Adouble",
        "message": message,
        "details": None,
        "failure": None,
        **more,
    }


def sends(*rows: Facts, reason: str | None = None, template: str = "opening_hours", language: str = "en_US") -> Facts:
    """Test messages to these recipients."""
    return {
        "reason": reason,
        "count": sum(one["state"] == "accepted" for one in rows),
        "template": template,
        "language": language,
        "recipients": list(rows),
    }


def mail(outcome: str = "ok", **more: Any) -> Facts:
    """The talk with the mail server of the fallback."""
    facts = {"server": "smtp+starttls://mail.example.test:587", "step": "done", "ms": 12, "outcome": outcome}
    done = {"protected": True, "signed_in": True, "sender": True} if outcome == "ok" else {"detail": "it said no"}
    return {**facts, **done, **more}


def deployed(outcome: str = "same", **more: Any) -> Facts:
    """What the running server said of its token."""
    facts = {"url": "https://shop.example.test/token", "status": 200, "ms": 9, "outcome": outcome}
    return {**facts, **({"remote": "sha256:01234567"} if outcome in ("same", "differs") else {}), **more}
