"""The opt-in send: at most one template message to each configured recipient, and what Meta said to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.probes.template_message import payload
from pytest_wa_health.settings.recipients import RESTRICTED_COUNTRY, USER_ID, digits, judge
from pytest_wa_health.survey.facts import Answer, Snapshot
from pytest_wa_health.survey.questions import is_token_error

if TYPE_CHECKING:
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.settings import Settings
    from pytest_wa_health.survey.template_choice import Choice

_BY_ANOTHER = ("token", "subscriptions")
"""Questions that a healthy token may see refused: they may be asked with the app's credential."""


@dataclass
class Sent:
    """One recipient's test message. `message_id` holds the recipient's number and stays in this process."""

    facts: dict[str, Json]
    message_id: str | None = field(default=None, repr=False)


def reason_not_to(snapshot: Snapshot) -> str | None:
    """Why no message needs to leave: the survey already shows that Meta cannot be reached or refuses the token."""
    if not snapshot.settings.get("phone_number_id"):
        return "no-number-id"
    if "WHATSAPP_ACCESS_TOKEN" in snapshot.settings.get("unusable", ()):
        return "no-token"
    answers = {name: a for name, a in snapshot.answers.items() if name not in _BY_ANOTHER}
    if any(answer.ok for answer in answers.values()):
        return None
    if any(is_token_error(answer) for answer in answers.values()):
        return "token-refused"
    if answers and all(_is_down(answer) for answer in answers.values()):
        return "api-unreachable"
    return None


def _is_down(answer: Answer) -> bool:
    if answer.error is None:
        return answer.failure is not None
    return bool(answer.error.is_transient) or (answer.status or 0) >= 500


def send_all(
    settings: Settings,
    snapshot: Snapshot,
    client: GraphClient,
    choice: Choice,
    run: str,
    *,
    redact: Callable[[str], str],
    say: Callable[[str], None],
) -> list[Sent]:
    """Send to each recipient that may be sent to, in order; each form of a number once."""
    seen: set[str] = set()
    sent = []
    wanted = list(_judged(settings))
    own = _own_numbers(settings, snapshot, [to for _, to in wanted if to], redact)
    say(f"sending {described(choice)} to {len(wanted)} test recipient(s), once each")
    for facts, to in wanted:
        refusal = facts.pop("problem") or ("is-sender" if to in own else "duplicate" if to in seen else None)
        if refusal is not None or to is None:
            sent.append(Sent({**facts, "state": "not-sent", "why": refusal or "malformed"}))
            continue
        seen.add(to)
        answer = client.send_message(settings.phone_number_id, payload(settings, choice, to, run))
        sent.append(_outcome(facts, answer, to))
    say(f"{sum(item.message_id is not None for item in sent)} of {len(wanted)} accepted by Meta")
    return sent


def described(choice: Choice) -> str:
    """The template in words, and why it is this one: it is named before a message leaves."""
    kind = f" ({choice.category})" if choice.category else ""
    why = ", chosen among the approved templates of the account" if choice.was_chosen else ""
    return f"{choice.name}:{choice.language}{kind}{why}"


def _judged(settings: Settings) -> Iterator[tuple[dict[str, Json], str | None]]:
    """What may be known of each recipient, and the digits to send to."""
    for index, raw in enumerate(settings.test_recipients, 1):
        form = judge(raw)
        problem = form.problem if form.problem in (RESTRICTED_COUNTRY, USER_ID) else None
        if problem is None and not form.valid:
            problem = "malformed"
        facts = {"index": index, "country": form.country, "region": form.region, "variant": bool(form.variant)}
        yield {**facts, "problem": problem}, digits(form.e164) if form.e164 else None


def _own_numbers(
    settings: Settings, snapshot: Snapshot, recipients: list[str], redact: Callable[[str], str]
) -> set[str]:
    """The sending number, as far as it is known.

    Where it is a recipient too, the survey shows it redacted: then it is the one recipient that is redacted to the
    same words, and if that fits several, Meta is left to say which (131021).
    """
    answers = (snapshot.answers.get(name) for name in ("phone", "phone_basic"))
    shown = [a.data.get("display_phone_number") for a in answers if a and a.ok and isinstance(a.data, dict)]
    alike = [to for to in recipients if any(redact(f"+{to}") == text for text in shown)]
    numbers = {digits(str(text)) for text in (*shown, settings.expected_number) if text}
    return {number for number in numbers if number} | set(alike if len(alike) == 1 else ())


def _outcome(facts: dict[str, Json], answer: Answer, to: str) -> Sent:
    told = {**facts, "answer": _evidence(answer)}
    if not answer.ok:
        return Sent({**told, "state": "refused" if answer.error else "no-answer"})
    data = answer.data if isinstance(answer.data, dict) else {}
    message, contact = _first(data.get("messages")), _first(data.get("contacts"))
    message_id = message.get("id")
    if not isinstance(message_id, str) or not message_id:
        return Sent({**told, "state": "no-id"})
    wa_id = contact.get("wa_id")
    told |= {
        "state": "accepted",
        "message": f"sha256:{hashlib.sha256(message_id.encode()).hexdigest()[:8]}",
        "message_status": _word(message.get("message_status")),
        "has_wa_id": bool(wa_id),
        "has_user_id": bool(contact.get("user_id")),
        "other_wa_id": bool(wa_id) and digits(str(wa_id)) != to,
    }
    return Sent(told, message_id)


def _evidence(answer: Answer) -> dict[str, Json]:
    error = answer.error
    return {
        "request": answer.request,
        "http_status": answer.status,
        "code": error.code if error else None,
        "subcode": error.subcode if error else None,
        "fbtrace_id": error.fbtrace_id if error else None,
        "message": error.message if error else None,
        "details": error.details if error else None,
        "failure": answer.failure.reason if answer.failure else None,
    }


def _first(rows: Json) -> dict[str, Json]:
    row = rows[0] if isinstance(rows, list) and rows else None
    return row if isinstance(row, dict) else {}


def _word(value: Json) -> str | None:
    return value.lower() if isinstance(value, str) and value else None
