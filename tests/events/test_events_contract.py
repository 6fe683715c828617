"""Each sentence that the contract says of events and of explaining, held by one row."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.cli import main
from pytest_wa_health.events import examine_events
from tests.events.test_events_reading import NUMBER, WABA, failed, payload, status

AT = 1_795_161_600
"""2026-11-20T08:00:00Z."""
LATE = AT + 15 * 3600 + 1800
"""23:30 in UTC, the next day in Riyadh."""


def lines(*payloads: Any) -> str:
    return "".join(json.dumps(one) + "\n" for one in payloads)


def write(number: str, place: str = "wamid.in", at: int = AT, **more: Any) -> Any:
    message = {"from": "201001234567", "id": place, "timestamp": str(at), "type": "text", **more}
    return payload(messages=[message], number=number)


def to(recipient: str | None, one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**one, "recipient_id": recipient}.items() if value is not None}


SENT, READ = payload(status("wamid.1", "sent", AT)), payload(status("wamid.1", "read", AT + 9))
WINDOW = payload(failed("wamid.2", 131047, "Re-engagement message", AT))
CAPPED = payload(failed("wamid.3", 131049, "Healthy ecosystem", AT))
TWICE = failed("wamid.4", 131026, "Message undeliverable", AT)
TWICE["errors"].append({"code": 131042, "title": "Business eligibility payment issue"})
UNSEEN = {"errors": [{"code": 131051, "title": "Message type unknown"}], "type": "unsupported"}
NEW = payload(failed("wamid.5", 139999, "Something new", AT))
WORDS = "2026-11-20 08:00:00 ERROR WhatsApp: (#131042) Business eligibility payment issue\n"
CUT = json.dumps(WINDOW)[:-40] + "\n"
ROW = "wamid,status,error_code,timestamp,phone,template,phone_number_id\n"

SENTENCES: dict[str, tuple[str, str, Any]] = {
    # What is read of a message.
    "a message counts once in messages": (lines(SENT, READ), "total.messages", 1),
    "and once for each status it reached": (lines(SENT, READ), "total.funnel.sent", 1),
    "a status delivered twice counts once": (lines(SENT, SENT), "total.funnel.sent", 1),
    "what was read was delivered": (lines(READ), "total.funnel.delivered", 1),
    "sent is not inferred from delivered": (lines(READ), "total.funnel.sent", 0),
    "accepted is not inferred from sent": (lines(SENT), "total.funnel.accepted", 0),
    "of several errors in a status the first counts": (lines(payload(TWICE)), "total.failures.0.code", 131026),
    "and the others do not": (lines(payload(TWICE)), "total.failures.#", 1),
    "inbound messages are counted in inbound": (lines(write(NUMBER)), "total.inbound", 1),
    "and not in messages": (lines(write(NUMBER)), "total.messages", 0),
    "an error text without a message id is one failed message": (WORDS + WORDS, "total.funnel.failed", 2),
    "a payload that is cut is skipped": (CUT, "sources.0.skipped", 1),
    "and is never an error text": (CUT, "total.failures.#", 0),
    "errors inside inbound messages are no failures": (lines(write(NUMBER, **UNSEEN)), "total.failures.#", 0),
    # What each number and the total hold.
    "events are statuses and inbound messages": (lines(SENT, READ, write(NUMBER)), "numbers.0.events", 3),
    "a number has its account": (lines(SENT), "numbers.0.business_account", WABA),
    "a number has a period": (lines(SENT, READ), "numbers.0.period.last", "2026-11-20T08:00:09Z"),
    "the total has a period": (lines(SENT, READ), "total.period.first", "2026-11-20T08:00:00Z"),
    "a number has its last inbound message": (lines(write(NUMBER)), "numbers.0.last_inbound", "2026-11-20T08:00:00Z"),
    "the total has the last inbound message": (lines(write(NUMBER)), "total.last_inbound", "2026-11-20T08:00:00Z"),
    "a number has a verdict": (lines(WINDOW), "numbers.0.verdict", "failed"),
    "a number has diagnoses": (lines(WINDOW), "numbers.0.diagnoses.0.cause", "recipient.window-closed"),
    "the total has diagnoses": (lines(WINDOW), "total.diagnoses.0.cause", "recipient.window-closed"),
    "numbers stand most events first": (
        lines(write("301"), write("302", "wamid.a"), write("302", "wamid.b")), "numbers.0.phone_number", "302",
    ),
    "the unknown number stands last, whatever it has": (WORDS * 3 + lines(SENT), "numbers.1.phone_number", None),
    "where no number is known the entry stands all the same": (WORDS, "numbers.0.messages", 1),
    # Shares, days, countries, templates.
    "share is of the failures": (lines(WINDOW, CAPPED, SENT, READ), "total.failures.0.share", 0.5),
    "failed_share is of the messages": (
        lines(WINDOW, CAPPED, SENT, payload(status("wamid.9", "sent"))), "total.failed_share", 0.5,
    ),
    "days are UTC": (lines(payload(failed("wamid.6", 131047, at=LATE))), "total.failures.0.days", {"2026-11-20": 1}),
    "policy walls are shown apart": (lines(WINDOW, CAPPED), "total.policy.count", 1),
    "and stand in failed": (lines(WINDOW, CAPPED), "total.funnel.failed", 2),
    "and among the failures": (lines(CAPPED), "total.failures.0.policy", True),
    "and in failed_share": (lines(CAPPED, SENT), "total.failed_share", 0.5),
    "freshness is counted to the end of the period": (
        lines(write(NUMBER), payload(status("wamid.7", "sent", AT + 86_400))), "total.freshness.inbound_s", 86_400,
    ),
    "and is never a finding": (
        lines(*(write(NUMBER, f"wamid.d{n}", AT + n) for n in range(300)),
              payload(status("wamid.8", "delivered", AT + 9 * 86_400))), "total.diagnoses.#", 0,
    ),
    "countries where a recipient's number was there": (lines(WINDOW), "total.failures.0.countries", {"EG": 1}),
    "and only there": (
        lines(payload(to(None, failed("wamid.2", 131047)))), "total.failures.0.countries", {},
    ),
    "templates from sources that name them": (
        ROW + "wamid.A,failed,131026,2026-11-20,966500000001,promo,301\n", "total.failures.0.templates", {"promo": 1},
    ),
    "and only from those": (lines(WINDOW), "total.failures.0.templates", {}),
    "an unexplained code has the cause null": (lines(NEW), "total.failures.0.cause", None),
    "and stands with Meta's words": (
        lines(NEW), "total.unexplained", [{"code": 139999, "words": "Something new – some details", "count": 1}],
    ),
    # Tables.
    "times without a zone are UTC": (
        ROW + "wamid.A,failed,131026,2026-11-20 08:00:00,,,301\n", "total.failures.0.first", "2026-11-20T08:00:00Z",
    ),
    "a table names its number": (ROW + "wamid.A,failed,131026,,,,301\n", "numbers.0.phone_number", "301"),
    "of the heads of an id the first that is there wins": (
        "id,wamid,status\n1,wamid.A,sent\n2,wamid.A,delivered\n", "total.messages", 1,
    ),
    "of the heads of an error too": (
        "id,status,error,error_code\n1,failed,131047,131026\n", "total.failures.0.code", 131026,
    ),
    "and of a time": (
        "id,status,failed_at,timestamp\n1,sent,2026-01-01,2026-11-20T08:00:00Z\n",
        "period.first", "2026-11-20T08:00:00Z",
    ),
}  # fmt: skip


def at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = len(value) if part == "#" else value[int(part)] if part.isdigit() else value[part]
    return value


@pytest.mark.parametrize("sentence", SENTENCES)
def test_of_what_is_read(sentence: str, tmp_path: Path) -> None:
    text, path, expected = SENTENCES[sentence]
    (tmp_path / "events.log").write_text(text)

    assert at(examine_events(["events.log"], base=tmp_path), path) == expected


GOOD = [payload(status(f"wamid.g{n}", state)) for n in range(40) for state in ("sent", "delivered")]
CODES = {
    "a fault of the token": ("failed", 1, 190),
    "of a permission": ("failed", 1, 131005),
    "of the account": ("failed", 1, 131031),
    "of payment": ("failed", 1, 131042),
    "of a template": ("failed", 1, 132001),
    "of the number": ("failed", 1, 133010),
    "one outside the window": ("warned", 0, 131047),
    "one that cannot be delivered": ("warned", 0, 131026),
    "one that is not allowed": ("warned", 0, 131030),
    "one that is capped": ("warned", 0, 131049),
}


@pytest.mark.parametrize("fault", CODES)
def test_a_fault_of_the_set_up_fails_and_one_of_a_message_warns(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict, code, number = CODES[fault]
    monkeypatch.chdir(tmp_path)
    Path("e.jsonl").write_text(lines(*GOOD, payload(failed("wamid.x", number))))

    assert main(["events", "e.jsonl", "--json", "o.json"]) == code
    assert json.loads(Path("o.json").read_text())["verdict"] == verdict


def test_faults_of_messages_fail_above_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("e.jsonl").write_text(lines(*GOOD, *(payload(failed(f"wamid.x{n}", 131026)) for n in range(3))))

    assert main(["events", "e.jsonl"]) == 1
    assert main(["events", "e.jsonl", "-o", "wa_events_fail_share=0.2"]) == 0


ENDS = {
    "nothing understood": (["plain.txt"], 5, "nothing in it is a webhook payload"),
    "a path that is not there, alone": (["gone"], 4, "gone cannot be read"),
    "beside one that is": (["good.jsonl", "gone"], 1, "gone cannot be read"),
    "all read": (["good.jsonl"], 0, "events: no failure"),
    "a directory": (["days"], 0, "events: no failure"),
    "a packed file": (["days/good.jsonl.gz"], 0, "events: no failure"),
    "standard input": (["-"], 0, "events: no failure"),
}


@pytest.mark.parametrize("end", ENDS)
def test_how_it_ends_without_any_settings(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named, code, said = ENDS[end]
    monkeypatch.chdir(tmp_path)
    Path("plain.txt").write_text("nothing of interest\n")
    Path("good.jsonl").write_text(lines(*GOOD))
    Path("days").mkdir()
    Path("days/good.jsonl.gz").write_bytes(gzip.compress(lines(*GOOD).encode()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines(*GOOD).encode())))

    assert main(["events", *named]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err


EXPLAINED = {
    "190/467": "token.logged-out",
    "190:467": "token.logged-out",
    "(#131047)": "recipient.window-closed",
    "WA201": "token",
    "token.logged-out": "token.logged-out",
    "141006": "account.payment",
    "Message undeliverable": "recipient.undeliverable",
    '{"error":{"code":131042,"message":"Business eligibility payment issue"}}': "account.payment",
    "error.json": "account.payment",
    "-": "account.payment",
}


@pytest.mark.parametrize("asked", EXPLAINED)
def test_what_is_understood_is_explained_with_exit_0(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    body = '{"error": {"message": "(#131042) x", "code": 131042, "fbtrace_id": "A"}}'
    Path("error.json").write_text(body)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body.encode())))

    assert main(["explain", asked]) == 0
    assert EXPLAINED[asked] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("asked", "near"),
    [("token.loged-out", "token.logged-out"), ("recipient.window-close", "recipient.window-closed")],
)
def test_what_is_near_is_named_with_exit_4(asked: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", asked]) == 4
    assert near in capsys.readouterr().err
