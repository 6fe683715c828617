"""Finds events in a decoded JSON value: webhook payloads and parts of them, answers of a send, rows of a table.

Products store payloads wrapped in their own: the value is searched for what has the form of Meta's
(https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.events.happenings import happening
from pytest_wa_health.events.model import STATES, Failure, Sink, Status
from pytest_wa_health.events.rows import Columns, columns_of, read_row
from pytest_wa_health.events.values import moment, own_id, text, whole

_DEEPEST = 24
_OWN_CODES = 1000
"""From here on no other interface has the same."""
_FLAT = {"error_title", "error_message", "error_details"}
_LARGEST_NESTED = 2**20
_OURS = "whatsapp_business_account"
_PRODUCTS = ("instagram", "page", "messenger", "user", "permissions", "ad_account", "group", "application")

_LOG_TEXTS = (
    "message", "msg", "log", "event_message", "@message", "MESSAGE", "textPayload", "short_message", "description",
    "reason", "error", "err", "stack", "detail",
)  # fmt: skip
"""Where loggers that write JSON put the line itself."""
_LOG_TIMES = ("time", "timestamp", "@timestamp", "ts", "__REALTIME_TIMESTAMP", "asctime", "datetime", "date")
_OF_A_CHAT = ("from", "text", "body", "conversation_id")
"""What stands in a message of somebody rather than in a record of a log."""

Record = dict[str, Any]


class PayloadReader:
    """Hands what it finds in values to a sink; `read` gives whether anything was understood.

    `line` is asked whether a text that a record of a log carries is an event.
    """

    def __init__(self, sink: Sink, line: Callable[[str, int | None], bool] | None = None) -> None:
        self._sink = sink
        self._line = line
        self._columns: dict[tuple[str, ...], Columns | None] = {}

    def read(self, value: Any, at: int | None = None) -> bool:  # noqa: ANN401 - any JSON value
        """Whether `value` holds something of ours. `at` is when the line was written, for what tells no time."""
        return self._walk(value, at, 0)

    def _walk(self, value: Any, at: int | None, depth: int) -> bool:  # noqa: ANN401
        if depth > _DEEPEST:
            return False
        if type(value) is dict:
            return self._record(value, at, depth)
        if type(value) is list:
            found = False
            for item in value:
                if type(item) in (dict, list, str) and self._walk(item, at, depth + 1):
                    found = True
            return found
        if type(value) is str and 2 < len(value) < _LARGEST_NESTED and value.lstrip()[:1] in ("{", "["):
            try:
                nested = msgspec.json.decode(value)
            except (msgspec.DecodeError, RecursionError):
                return False
            return self._walk(nested, at, depth + 1)
        return False

    def _record(self, record: Record, at: int | None, depth: int) -> bool:
        found = self._payload(record, at)
        if found is None:
            found = self._of_a_product(record, at)
        if found is not None:
            return found
        at = next((told for key in _LOG_TIMES if key in record and (told := moment(record[key]))), at)
        inner = [item for item in record.values() if type(item) in (dict, list, str)]
        return _any(self._walk(item, at, depth + 1) for item in inner) or self._is_logged(record, at)

    def _is_logged(self, record: Record, at: int | None) -> bool:
        """Whether a record of a log speaks of an event in one of its texts."""
        if self._line is None or any(key in record for key in _OF_A_CHAT):
            return False
        texts = (record[key] for key in _LOG_TEXTS if type(record.get(key)) is str)
        return any(self._line(said[:_LARGEST_NESTED], at) for said in texts)

    def _payload(self, record: Record, at: int | None) -> bool | None:
        """What Meta sends, whole or in part; None for anything else."""
        product = record.get("object")
        if type(product) is str and product != _OURS and "entry" in record:
            self._sink.foreign(product if product in _PRODUCTS else "another product")
            return True
        if type(record.get("entry")) is list:
            return _any(self._entry(entry, at) for entry in record["entry"])
        if type(record.get("changes")) is list:
            return self._entry(record, at)
        if type(record.get("field")) is str and type(record.get("value")) is dict:
            return self._change(record, None, at)
        if _is_value(record):
            return self._messages(record, None, at)
        return None

    def _of_a_product(self, record: Record, at: int | None) -> bool | None:
        """What a send answered, and how products keep statuses; None for anything else."""
        if _is_send_answer(record):
            return self._sent(record, at)
        if type(record.get("error")) is dict and not _is_row(record) and _is_of_meta(record["error"]):
            return self._error(record["error"], at)
        if "code" in record and record.keys() & _META_ALONE and whole(record["code"]) is not None:
            return self._error(record, at)
        if "can_send_message" in record:
            return self._health(record, at)
        if _is_inbound(record):
            self._sink.inbound(None, None, text(record["id"]), moment(record["timestamp"]) or at)
            return True
        if type(record.get("timeline")) is list:
            return self._timeline(record)
        if _is_status(record):
            self._status(record, None, None, at)
            return True
        if self._row(record, at):
            return True
        if (failure := _flat_failure(record)) is not None:
            self._sink.status(Status("failed", text(record.get("provider_message_id")), at=at, failure=failure))
            return True
        return None

    def _entry(self, entry: Any, at: int | None) -> bool:  # noqa: ANN401
        if type(entry) is not dict or type(entry.get("changes")) is not list:
            return False
        account, told = _account(entry), moment(entry.get("time")) or at
        return _any(self._change(change, account, told) for change in entry["changes"])

    def _change(self, change: Any, account: str | None, at: int | None) -> bool:  # noqa: ANN401
        if type(change) is not dict or type(change.get("value")) is not dict:
            return False
        field, value = text(change.get("field")) or "messages", change["value"]
        if field in ("messages", "message_echoes", "smb_message_echoes", "calls", "history"):
            return self._messages(value, account, at) if field == "messages" else True
        if field == "standby":
            return self._standby(value, account, at)
        self._sink.happened(happening(field, value, account, at))
        return True

    def _messages(self, value: Record, account: str | None, at: int | None) -> bool:
        number = _number(value)
        found = False
        for status in _records(value.get("statuses")):
            found = True
            self._status(status, number, account, at)
        for message in _records(value.get("messages")):
            found = True
            self._sink.inbound(number, account, text(message.get("id")), moment(message.get("timestamp")) or at)
        for error in _records(value.get("errors")):
            found = True
            self._sink.other_error(at, account, number, failure_of(error))
        return found or "metadata" in value

    def _standby(self, value: Record, account: str | None, at: int | None) -> bool:
        inner = value.get("standby")
        rows = [row for key in ("messages", "statuses", "message_echoes") for row in _records(_get(inner, key))]
        for row in rows or [{}]:
            self._sink.standby(_number(value), account, moment(row.get("timestamp")) or at)
        return True

    def _status(self, status: Record, number: str | None, account: str | None, at: int | None) -> None:
        state = str(status.get("status") or "").lower()
        if state not in STATES:
            return
        self._sink.status(
            Status(
                state,
                text(status.get("id")),
                number,
                account,
                moment(status.get("timestamp")) or at,
                text(status.get("recipient_id")) or text(status.get("recipient_user_id")),
                _reason(status) if state == "failed" else None,
            )
        )

    def _sent(self, answer: Record, at: int | None) -> bool:
        contacts = _records(answer.get("contacts"))
        for place, message in enumerate(answer["messages"]):
            contact = contacts[place] if place < len(contacts) else {}
            recipient = text(contact.get("wa_id")) or text(contact.get("user_id"))
            self._sink.status(Status("accepted", text(message.get("id")), at=at, recipient=recipient))
        return True

    def _error(self, error: Record, at: int | None) -> bool:
        self._sink.status(Status("failed", at=at, failure=failure_of(error)))
        return True

    def _health(self, record: Record, at: int | None) -> bool:
        """What ``health_status`` says of each part of an account; the parts that stop everything come first."""
        parts = [part for part in _records(record.get("entities")) or [record] if part.get("errors")]
        parts.sort(key=lambda part: part.get("can_send_message") != "BLOCKED")
        for part in parts:
            for error in _records(part["errors"]):
                said = text(error.get("error_description")) or ""
                failure = Failure(whole(error.get("error_code")), words=said)
                blocks = part.get("can_send_message") == "BLOCKED"
                self._sink.other_error(at, None, None, failure, blocks=blocks)
        return bool(parts)

    def _timeline(self, record: Record) -> bool:
        found = False
        message_id = next((text(record.get(key)) for key in ("wamid", "message_id", "id") if record.get(key)), None)
        for step in _records(record["timeline"]):
            state = str(step.get("status") or "").lower()
            if state in STATES:
                found = True
                error = step.get("error")
                failure = failure_of(error if type(error) is dict else {}) if state == "failed" else None
                number = own_id(record.get("phone_number_id"))
                self._sink.status(Status(state, message_id, number, None, moment(step.get("at")), None, failure))
        return found

    def _row(self, record: Record, at: int | None) -> bool:
        keys = tuple(record)
        if keys not in self._columns:
            self._columns[keys] = columns_of(keys)
        columns = self._columns[keys]
        return columns is not None and read_row(self._sink, columns, record, at)


def _any(results: Iterable[bool]) -> bool:
    """Whether one is true, once all were computed."""
    return True in list(results)


def failure_of(error: Record) -> Failure:
    """An element of `errors`, or the `error` of an answer."""
    data = error.get("error_data")
    return Failure(
        code=whole(error.get("code")),
        subcode=whole(error.get("error_subcode")),
        words=text(error.get("title")) or text(error.get("message")) or "",
        details=text(_get(data, "details")) or "",
        href=text(error.get("href")) or "",
        fbtrace_id=text(error.get("fbtrace_id")) or "",
    )


def _reason(status: Record) -> Failure:
    """Why a message failed; of several errors the first counts."""
    errors = _records(status.get("errors"))
    return failure_of(errors[0]) if errors else _flat_failure(status) or Failure()


def _flat_failure(record: Record) -> Failure | None:
    """An error whose parts programs keep beside each other: ``{"error_code": 131047, "error_title": "…"}``."""
    code = whole(record.get("error_code"))
    if code is None or code < _OWN_CODES or catalogue.code(code) is None or not record.keys() & _FLAT:
        return None
    words = text(record.get("error_title")) or text(record.get("error_message")) or ""
    return Failure(code, words=words, details=text(record.get("error_details")) or "")


def _is_value(record: Record) -> bool:
    """The `value` of a change of the field `messages`."""
    if type(record.get("statuses")) is list and any(_is_status(row) for row in _records(record["statuses"])):
        return True
    return type(record.get("metadata")) is dict and "phone_number_id" in record["metadata"]


def _is_send_answer(record: Record) -> bool:
    messages = _records(record.get("messages"))
    return bool(messages) and all("id" in row and not {"type", "timestamp", "from"} & row.keys() for row in messages)


def _is_status(record: Any) -> bool:  # noqa: ANN401
    if type(record) is not dict or str(record.get("status") or "").lower() not in STATES:
        return False
    if record.keys() & {"recipient_id", "recipient_user_id"} or str(record.get("id", "")).startswith("wamid"):
        return True
    errors = _records(record.get("errors"))
    return bool(errors) and "title" in errors[0] and _is_of_meta(errors[0])


def _is_inbound(record: Record) -> bool:
    """A message of a customer, alone: what failed about it is no failure of ours."""
    return "from" in record and "timestamp" in record and str(record.get("id", "")).startswith("wamid")


def _is_row(record: Record) -> bool:
    """A row of a table, whose `error` speaks of the message that it names."""
    return str(record.get("status") or record.get("state") or "").lower() in STATES


_META_ALONE = {"fbtrace_id", "error_subcode", "error_data"}


def _is_of_meta(error: Record) -> bool:
    """Whether an `error` has the form that the Graph API gives it, and not that of any other interface."""
    if error.keys() & _META_ALONE or str(error.get("type", "")).endswith("OAuthException"):
        return "code" in error
    code = whole(error.get("code"))
    return code is not None and catalogue.code(code) is not None and bool(error.get("message") or error.get("title"))


_PEOPLE = (("contacts", "wa_id"), ("messages", "from"), ("statuses", "recipient_id"))


def _account(entry: Record) -> str | None:
    """The id of the business account; None where a product wrote a number there: the business's or a customer's."""
    account = own_id(entry.get("id"))
    if account is None:
        return None
    for change in entry["changes"]:
        value = change.get("value") if type(change) is dict else None
        if type(value) is not dict:
            continue
        if _is_number(_get(value.get("metadata"), "display_phone_number"), account):
            return None
        for rows, key in _PEOPLE:
            found = value.get(rows)
            for row in found if type(found) is list else ():
                if type(row) is dict and _is_number(row.get(key), account):
                    return None
    return account


def _is_number(value: Any, account: str) -> bool:  # noqa: ANN401
    """Whether a telephone number, in any spelling, is what stands for an account."""
    if type(value) is not str:
        return False
    return value == account or (not value.isdigit() and re.sub(r"\D", "", value) == account)


def _number(value: Record) -> str | None:
    return own_id(_get(value.get("metadata"), "phone_number_id"))


def _records(value: Any) -> list[Record]:  # noqa: ANN401
    return [item for item in value if type(item) is dict] if type(value) is list else []


def _get(value: Any, key: str) -> Any:  # noqa: ANN401
    return value.get(key) if type(value) is dict else None
