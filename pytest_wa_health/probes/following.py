"""What became of the accepted messages: asked of Meta's ``message_history`` and of the user's own system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.privacy.secret import Secret

if TYPE_CHECKING:
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.probes.sending import Sent

DeliveryStatus = Callable[[str, str], object]
"""``(tenant, message_id)`` to Meta's status object, a list of them, or None for nothing yet."""

FIELDS = (
    "id,message_id,events{delivery_status,webhook_update_state,webhook_uri,error_description,timestamp,application}"
)
_PAUSES = (1.0, 2.0, 4.0)
_PAUSE = 6.0
"""Seconds between two looks, once the first quick ones brought nothing: at most 11 reads in any minute."""

_ARRIVED = frozenset(("delivered", "read", "played"))
_DECIDED = _ARRIVED | {"failed"}
_KNOWN = _DECIDED | {"sent"}
_CODE = re.compile(r"\(#(\d{1,7})\)")


@dataclass
class _Trail:
    """What is known so far of one message."""

    sent: Sent
    statuses: list[str] = field(default_factory=list)
    errors: list[dict[str, Json]] = field(default_factory=list)
    deliveries: dict[str, dict[str, Json]] = field(default_factory=dict)
    """Meta's deliveries to the callback, by event."""
    history: str = "not-asked"
    hook: str = "absent"
    reads: int = 0
    ended_at: float | None = None
    looks_after_end: int = 0

    @property
    def is_decided(self) -> bool:
        """Whether it arrived or failed."""
        return not _DECIDED.isdisjoint(self.statuses)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be learnt.

        A failed message is looked at once more, since another device may take it, and so is one whose deliveries to
        the callback are all still under way.
        """
        states = {delivery["state"] for delivery in self.deliveries.values()}
        has_arrived = not _ARRIVED.isdisjoint(self.statuses)
        return self.looks_after_end >= (1 if has_arrived and states != {"PENDING"} else 2)

    def note(self, status: Json) -> None:
        word = status.lower() if isinstance(status, str) else ""
        if word in _KNOWN and word not in self.statuses:
            self.statuses.append(word)

    def note_error(self, code: int | None, title: str) -> None:
        error = {"code": code, "title": title}
        if error not in self.errors and not (code is None and self.errors):
            self.errors = [known for known in self.errors if known["code"] is not None] + [error]


class Follower:
    """Looks after all accepted messages of one tenant in turn, in the calling thread.

    `clock` and `sleep` are in seconds. Nothing raises; a hook that does is noted and not asked again.
    """

    def __init__(
        self,
        client: GraphClient,
        phone_number_id: str,
        tenant: str,
        *,
        delivery_status: DeliveryStatus | None,
        redact: Callable[[str], str],
        say: Callable[[str], None],
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._client = client
        self._path = f"{phone_number_id}/message_history"
        self._tenant = tenant
        self._hook = delivery_status
        self._redact = redact
        self._say = say
        self._clock, self._sleep = clock, sleep
        self._history_answers = True

    def follow(self, messages: Iterable[Sent], seconds: float) -> None:
        """Write into each message's facts what became of it within `seconds`."""
        trails = [_Trail(sent) for sent in messages if sent.message_id]
        started = self._clock()
        turn = 0
        while trails and not all(trail.is_over for trail in trails):
            waited = self._clock() - started
            pause = _PAUSES[turn] if turn < len(_PAUSES) else _PAUSE
            if waited + pause > seconds or not self._can_learn():
                break
            self._sleep(pause)
            turn += 1
            for trail in trails:
                if not trail.is_over:
                    self._look(trail, self._clock() - started)
            left = sum(not trail.is_over for trail in trails)
            if left:
                spent = self._clock() - started
                self._say(f"waiting for {left} of {len(trails)} deliveries, {spent:.0f} of {seconds:.0f} s")
        for trail in trails:
            trail.sent.facts |= _facts(trail, self._clock() - started)

    def _can_learn(self) -> bool:
        return self._history_answers or self._hook is not None

    def _look(self, trail: _Trail, waited: float) -> None:
        message_id = trail.sent.message_id or ""
        if self._history_answers:
            self._read_history(trail, message_id)
        if self._hook is not None:
            self._ask_hook(trail, message_id)
        if trail.is_decided:
            trail.ended_at = waited if trail.ended_at is None else trail.ended_at
            trail.looks_after_end += 1

    def _read_history(self, trail: _Trail, message_id: str) -> None:
        # A message id holds the recipient's number, so it travels as a secret.
        params: dict[str, str | Secret] = {"message_id": Secret(message_id), "fields": FIELDS}
        answer = self._client.get(self._path, params)
        trail.reads += answer.attempts
        if not answer.ok:
            self._history_answers = False
            trail.history = "refused"
            return
        rows = answer.data.get("data") if isinstance(answer.data, dict) else None
        trail.history = "answered" if rows else "empty"
        for row in rows if isinstance(rows, list) else ():
            for event in _events(row):
                self._take_event(trail, event)

    def _take_event(self, trail: _Trail, event: Mapping[str, Json]) -> None:
        status = event.get("delivery_status")
        trail.note(status)
        words = event.get("error_description")
        if isinstance(words, str) and words:
            found = _CODE.search(words)
            trail.note_error(int(found[1]) if found else None, self._redact(_CODE.sub("", words).strip()))
        state, uri = event.get("webhook_update_state"), event.get("webhook_uri")
        if isinstance(state, str) and state:
            key = f"{event.get('id')}/{status}/{event.get('timestamp')}"
            url = self._redact(shown(self._redact(uri))) if isinstance(uri, str) else None
            trail.deliveries[key] = {"state": state.upper(), "url": url}

    def _ask_hook(self, trail: _Trail, message_id: str) -> None:
        try:
            found = self._hook(self._tenant, message_id) if self._hook else None
        except Exception as error:  # the user's own code must not end the run
            self._hook = None
            trail.hook = noted("word.raised", error=type(error).__name__)
            return
        statuses = found if isinstance(found, (list, tuple)) else [found]
        telling = [status for status in statuses if isinstance(status, Mapping)]
        trail.hook = "answered" if telling else trail.hook if trail.hook == "answered" else "silent"
        for status in telling:
            trail.note(status.get("status"))
            errors = status.get("errors")
            for told in errors if isinstance(errors, list) else ():
                if isinstance(told, Mapping):
                    title = told.get("title") or told.get("message") or ""
                    trail.note_error(_number(told.get("code")), self._redact(str(title)))


def _events(row: Json) -> Iterable[Mapping[str, Json]]:
    events = row.get("events") if isinstance(row, Mapping) else None
    listed = events.get("data") if isinstance(events, Mapping) else events
    return [event for event in listed if isinstance(event, Mapping)] if isinstance(listed, list) else []


def _number(code: Json) -> int | None:
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 10 else None


def _facts(trail: _Trail, waited: float) -> dict[str, Json]:
    return {
        "statuses": trail.statuses,
        "errors": trail.errors,
        "deliveries": list(trail.deliveries.values()),
        "history": trail.history,
        "hook": trail.hook,
        "reads": trail.reads,
        "waited_s": round(trail.ended_at if trail.ended_at is not None else waited, 1),
    }
