"""What the readers make of each form in which people keep events: every row is one file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.recognising import is_dull
from pytest_wa_health.events import examine_events, is_understood

NUMBER, WABA = "106540352242922", "102290129340398"


def status(message: str, state: str, at: int = 1_790_000_000, **more: Any) -> dict[str, Any]:
    return {"id": message, "status": state, "timestamp": str(at), "recipient_id": "201001234567", **more}


def failed(
    message: str, code: int, title: str = "Some title", at: int = 1_790_000_000, **more: Any
) -> dict[str, Any]:
    error = {"code": code, "title": title, "message": title, "error_data": {"details": "some details"}}
    return status(message, "failed", at, errors=[error], **more)


def payload(*statuses: dict[str, Any], messages: list[dict[str, Any]] | None = None, number: str = NUMBER) -> Any:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": number},
    }
    if statuses:
        value["statuses"] = list(statuses)
    if messages:
        value["messages"] = messages
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA, "changes": [{"field": "messages", "value": value}]}],
    }


WEEK = [
    payload(status("wamid.1", "sent"), status("wamid.2", "sent")),
    payload(status("wamid.1", "delivered", 1_790_000_060)),
    payload(status("wamid.1", "read", 1_790_000_090)),
    payload(failed("wamid.2", 131047, "Re-engagement message", 1_790_086_400)),
    payload(messages=[{"from": "201001234567", "id": "wamid.3", "timestamp": "1790000100", "type": "text"}]),
]
LINES = "\n".join(json.dumps(one) for one in WEEK) + "\n"
FORMS = {
    "JSON lines": LINES,
    "one array on one line": json.dumps(WEEK),
    "an indented array": json.dumps(WEEK, indent=2),
    "indented objects one after the other": "\n".join(json.dumps(one, indent=4) for one in WEEK),
    "objects wrapped as an automation tool does": json.dumps([{"json": {"body": one}} for one in WEEK]),
    "bodies as strings": "\n".join(json.dumps({"at": 1, "body": json.dumps(one)}) for one in WEEK),
    "a log with JSON behind words": "\n".join(f"2026-09-21 14:13:20 INFO webhook {json.dumps(one)}" for one in WEEK),
    "a log with Python dictionaries": "\n".join(f"DEBUG Received raw update: {one!r}" for one in WEEK),
    "only the changes": "\n".join(json.dumps(one["entry"][0]["changes"][0]) for one in WEEK),
    "with a byte order mark": "\ufeff" + LINES,
    "with a line that is no JSON between": LINES.replace("\n", "\nserver started on port 3000\n"),
}


def examine(folder: Path, text: str | bytes, name: str = "events.log", **options: Any) -> dict[str, Any]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return examine_events([str(path)], **options)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_counts(form: str, tmp_path: Path) -> None:
    total = examine(tmp_path, FORMS[form])["total"]

    assert total["funnel"] == {"accepted": 0, "sent": 2, "delivered": 1, "read": 1, "failed": 1}
    assert (total["events"], total["messages"], total["inbound"]) == (6, 2, 1)
    assert (total["failed_share"], total["last_inbound"]) == (0.5, "2026-09-21T14:15:00Z")
    (failure,) = total["failures"]
    assert failure["cause"] == "recipient.window-closed"
    assert failure["days"] == {"2026-09-22": 1}
    assert failure["countries"] == {"EG": 1}


def test_packed_files_directories_and_the_same_file_twice(tmp_path: Path) -> None:
    (tmp_path / "days").mkdir()
    (tmp_path / "days" / "one.jsonl").write_text(LINES)
    (tmp_path / "days" / "one.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))

    result = examine_events([str(tmp_path / "days")])

    assert [source["events"] for source in result["sources"]] == [6, 6]
    assert result["total"]["events"] == 6
    assert result["total"]["duplicates"] == 6
    assert result["total"]["funnel"]["sent"] == 2


ERROR_LINES = {
    "[2026-11-20 09:15:02] production.ERROR: send failed "
    '{"http":400,"body":"{\\"error\\":{\\"code\\":132012,\\"message\\":\\"(#132012) Parameter format\\"}}"}': 132012,
    "2026-11-20T09:15:03.120Z error: Graph 400 OAuthException 131031 fbtrace=AxDummy": 131031,
    "axios: Request failed with status code 401 | data: "
    '{"error":{"message":"Error validating access token","code":190,"error_subcode":460}}': 190,
    "wa_messages: wamid.D4 | failed | Spam rate limit hit": 131048,
    "facebook_business.exceptions: (#133010) Account not registered": 133010,
    "WARN whatsapp send failed, error_code=131056": 131056,
    "send failed: The session is invalid because the user logged out.": 190,
}


@pytest.mark.parametrize("line", ERROR_LINES)
def test_an_error_text_is_one_failed_message(line: str, tmp_path: Path) -> None:
    total = examine(tmp_path, line + "\n")["total"]

    assert (total["messages"], total["funnel"]["failed"]) == (1, 1)
    assert [failure["code"] for failure in total["failures"]] == [ERROR_LINES[line]]


def test_calls_that_did_not_reach_meta_are_lost_messages_with_a_cause(tmp_path: Path) -> None:
    lines = [
        f"2026-11-2{day}T08:00:00Z ERROR send failed: getaddrinfo ENOTFOUND graph.facebook.com" for day in range(3)
    ]
    lines.append("2026-11-22T08:00:01Z ERROR queue: getaddrinfo ENOTFOUND redis.internal")

    total = examine(tmp_path, "\n".join(lines))["total"]

    assert total["funnel"]["failed"] == 3
    assert [(row["cause"], row["count"]) for row in total["failures"]] == [("network.dns", 3)]
    assert total["unexplained"] == []


NOT_OURS = (
    "GET /health 200 in 131047 ms",
    "listening on port 3000, pid 190",
    "error: connect ECONNREFUSED 127.0.0.1:5432",
    "HTTP status code 404 for /favicon.ico",
    '{"level":"error","error":{"code":"ENOENT","message":"no such file"}}',
    "order 131026 was shipped",
    "failed order 131026",
    "POST https://graph.facebook.com/v25.0/106540352242922/messages status code 200",
    'WhatsApp API response: {"code":200,"message":"success"}',
    "whatsapp webhook error handler returned code 200",
)


@pytest.mark.parametrize("line", NOT_OURS)
def test_numbers_of_something_else_are_no_errors_of_meta(line: str, tmp_path: Path) -> None:
    result = examine(tmp_path, line + "\n")

    assert not is_understood(result)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_payload_is_skipped_and_is_no_error_text(cut: float, tmp_path: Path) -> None:
    whole = json.dumps(payload(failed("wamid.9", 131042)))
    result = examine(tmp_path, f"{whole[: int(len(whole) * cut)]}\n{LINES}")

    assert result["sources"][0]["skipped"] == 1
    assert result["total"]["events"] == 6
    assert [failure["code"] for failure in result["total"]["failures"]] == [131047]


TABLES = {
    "wamid,status,error_code,timestamp,phone,template": (
        "wamid.A,failed,131026,2026-11-20T08:00:00Z,+966500000001,promo"
    ),
    "message_id;state;err_code;ts;to;template_name": "7;FAILED;131026;1795161600;966500000001;promo",
    "id\tstatus\texternal_error\tcreated_at\tphone\ttemplate": (
        "7\tfailed\t131026: Message undeliverable\t2026-11-20 08:00:00\t966500000001\tpromo"
    ),
    "id,status,error_message,failed_at,recipient,template": (
        '7,failed,"Message undeliverable",2026-11-20T11:00:00+03:00,966500000001,promo'
    ),
}


@pytest.mark.parametrize("head", TABLES)
def test_a_table_is_read_by_its_heads(head: str, tmp_path: Path) -> None:
    total = examine(tmp_path, f"{head}\n{TABLES[head]}\n", "export.csv")["total"]

    (failure,) = total["failures"]
    assert (failure["code"], failure["first"]) == (131026, "2026-11-20T08:00:00Z")
    assert (failure["countries"], failure["templates"]) == ({"SA": 1}, {"promo": 1})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_may_begin_with_an_empty_cell(delimiter: str, tmp_path: Path) -> None:
    rows = [
        ["phone", "wamid", "status", "code", "note"],
        ["", "wamid.A", "failed", "131026", '{"a"'],
        ["", "", "", "", ""],
        ["966500000001", "wamid.B", "failed", "131026", "two\nlines"],
    ]
    text = "".join(delimiter.join(f'"{cell}"' if "\n" in cell else cell for cell in row) + "\r\n" for row in rows)

    result = examine(tmp_path, text, "x.csv")

    (failure,) = result["total"]["failures"]
    assert (failure["count"], failure["countries"]) == (2, {"SA": 1})


def test_the_first_head_of_a_table_may_be_empty(tmp_path: Path) -> None:
    total = examine(tmp_path, ",wamid,status,code\n0,wamid.A,failed,131026\n1,wamid.B,sent,\n", "x.csv")["total"]

    assert (total["messages"], [row["code"] for row in total["failures"]]) == (2, [131026])


def test_of_several_errors_the_first_counts_and_a_code_nobody_knows_keeps_its_words(tmp_path: Path) -> None:
    two = failed("wamid.7", 139999, "A new thing about +20 100 123 4567")
    two["errors"].append({"code": 131026, "title": "Message undeliverable"})
    total = examine(tmp_path, json.dumps(payload(two)))["total"]

    assert [(row["code"], row["cause"]) for row in total["failures"]] == [(139999, None)]
    assert total["unexplained"] == [{"code": 139999, "words": "A new thing about … – some details", "count": 1}]
    assert "4567" not in json.dumps(total)


def test_traffic_of_others_is_never_in_the_funnel(tmp_path: Path) -> None:
    change = {"field": "standby", "value": {"metadata": {"phone_number_id": NUMBER}, "standby": {}}}
    change["value"]["standby"]["statuses"] = [status("wamid.8", "read")]
    result = examine(tmp_path, json.dumps(change))

    (number,) = result["numbers"]
    assert (number["events"], number["messages"], number["standby"]) == (0, 0, 1)
    assert [one["cause"] for one in number["diagnoses"]] == ["routing.standby-only"]


def test_other_products_are_named_and_skipped(tmp_path: Path) -> None:
    other = json.dumps({"object": "instagram", "entry": [{"id": "1", "messaging": []}]})
    result = examine(tmp_path, f"{other}\n{LINES}")

    assert result["sources"][0]["other_products"] == {"instagram": 1}
    assert result["total"]["events"] == 6


def test_a_message_moves_to_its_number_once_that_is_known(tmp_path: Path) -> None:
    answer = {"messaging_product": "whatsapp", "contacts": [{"wa_id": "2"}], "messages": [{"id": "wamid.1"}]}
    result = examine(tmp_path, f"{json.dumps(answer)}\n{LINES}")

    assert [(row["phone_number"], row["messages"]) for row in result["numbers"]] == [(NUMBER, 2)]
    assert result["total"]["funnel"]["accepted"] == 1


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("", 0),
        ("\x00\x01\x02binary", 0),
        ("[" * 100_000, 1),
        ('{"a":' * 50_000, 1),
        ("{}\n{}\n", 2),
        ("[1, 2, 3]", 0),
    ],
)
def test_hostile_content_is_skipped(text: str, skipped: int, tmp_path: Path) -> None:
    result = examine(tmp_path, text)

    assert not is_understood(result)
    assert result["sources"][0]["skipped"] >= min(skipped, 1)


@pytest.mark.parametrize("line", [*ERROR_LINES, "190/467", "wamid.HBgX sent", "webhook signature mismatch for /hook"])
def test_a_line_that_tells_something_is_not_passed_over(line: str) -> None:
    assert not is_dull(line)


def test_a_line_of_any_saying_is_not_passed_over() -> None:
    said = [phrase for phrases in loader.read("sayings.toml").values() for phrase in phrases]

    missed = [phrase for phrase in said if is_dull(f"it says {phrase.replace('…', 'x')}.") and len(phrase) >= 28]
    assert len(said) > 100
    assert missed == []


@pytest.mark.parametrize(
    "line",
    ["2026-11-20T08:01:02.120Z INFO GET /api/orders/7 200 31ms", "GET / 10:15", "job 7 took 190 ms, 463 left", ""],
)
def test_a_line_about_nothing_of_ours_is_passed_over(line: str) -> None:
    assert is_dull(line)
