"""Nothing that belongs to a customer survives a reading: whatever the code, the form of the file or its name."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.events import examine_events
from pytest_wa_health.events.model import Failure
from pytest_wa_health.events.tally import Tally
from pytest_wa_health.privacy.personal import without_personal
from tests.events.test_events_of_products import cells, docker, extended, node, php, ruby
from tests.events.test_events_reading import NUMBER, WABA, failed, payload

TOKEN = "EAAJ" + "b7Qx2Lr9" * 8
SAID = (
    "to +971 50-765 4318 / 507654318, (971)\u00a050\u2011765.4318, samira@shop.example, "
    f"wamid.HBgMOTcxNTA3NjU0MzE4FQIA, https://wa.me/971507654318, {TOKEN}"
)
CANARIES = (
    "7654318",
    "765 4318",
    "765.4318",
    "50-765",
    "samira",
    "Samira",
    "HBgMOT",
    "wa.me",
    TOKEN[:12],
    "at noon?",
)
CODES = sorted({int(known.key.partition("/")[0]) for known in catalogue.codes() if known.key.split("/")[0].isdigit()})


def as_payload(code: int) -> str:
    broken = failed(f"wamid.HBgMOTcxNTA3NjU0MzE4{code}", code, f"Refused {SAID}")
    broken["errors"][0]["error_data"]["details"] = f"Refused {SAID}"
    asked = {"from": "971507654318", "id": f"wamid.HBgMOT{code}", "type": "text", "text": {"body": "at noon?"}}
    whole = payload(broken, messages=[asked])
    value = whole["entry"][0]["changes"][0]["value"]
    value["contacts"] = [{"profile": {"name": "Samira"}, "wa_id": "971507654318"}]
    value["errors"] = broken["errors"]
    return json.dumps(whole)


def as_answer(code: int) -> str:
    words = f"(#{code}) Refused {SAID}"
    return json.dumps(
        {"error": {"message": words, "code": code, "fbtrace_id": "971507654318", "error_data": {"details": words}}}
    )


def as_log(code: int) -> str:
    said = SAID.replace("FQIA", f"{code:06}")
    return f"2026-09-21 10:00:00 ERROR WhatsApp error: (#{code}) Refused {said}"


def as_row(code: int) -> str:
    row = io.StringIO()
    csv.writer(row).writerow(
        [f"wamid.{code}", "failed", code, f"{code}: {SAID}", "971507654318", "sale 971507654318", "at noon?"]
    )
    return row.getvalue().strip()


def as_logged(code: int) -> str:
    return json.dumps({"level": 50, "time": 1_790_000_000_000, "msg": as_log(code), "err": {"stack": as_log(code)}})


def as_column(code: int) -> str:
    return cells([str(code), json.dumps({"error": {"code": code, "message": SAID, "fbtrace_id": "971507654318"}})])


def as_health(code: int) -> str:
    said = {"error_code": code, "error_description": SAID}
    part = {"entity_type": "WABA", "id": "971507654318", "can_send_message": "BLOCKED", "errors": [said]}
    return json.dumps({"health_status": {"can_send_message": "BLOCKED", "entities": [part]}})


FORMS: dict[str, tuple[str, Callable[[int], str]]] = {
    "payload": ("", as_payload),
    "answer": ("", as_answer),
    "log": ("", as_log),
    "CSV": ("wamid,status,code,error,phone,template,body\n", as_row),
    "Node": ("", lambda code: "webhook " + node(json.loads(as_payload(code)))),
    "PHP": ("", lambda code: php(json.loads(as_answer(code).replace("FQIA", f"{code:06}")))),
    "Ruby": ("", lambda code: ruby(json.loads(as_payload(code)))),
    "Python": ("", lambda code: f"DEBUG:bot:{json.loads(as_payload(code))!r}"),
    "Docker": ("", lambda code: docker(as_payload(code) + "\n" + as_log(code) + "\n")),
    "MongoDB": ("", lambda code: json.dumps({"payload": extended(json.loads(as_payload(code)))})),
    "a logger's JSON": ("", as_logged),
    "a column of JSON": ("id,payload\n", as_column),
    "health": ("", as_health),
}
OUTPUTS = ("o.json", "o.html", "o.prom", "o.log", "summary.md")


@pytest.mark.parametrize("form", FORMS)
def test_no_customer_survives_any_code_of_the_catalogue(
    form: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    head, line = FORMS[form]
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(pytester.path / "summary.md"))
    caplog.set_level("DEBUG")
    (pytester.path / "971507654318.log").write_text(head + "\n".join(map(line, CODES)))

    run = pytester.runpytest(
        "-p", "wa_health", "-p", "pytest_html.plugin", "-p", "pytest_metadata.plugin", "-v", "--wa-events", ".",
        "--wa-json", "o.json", "--html", "o.html", "--wa-metrics", "o.prom",
    )  # fmt: skip

    (pytester.path / "o.log").write_text(caplog.text)
    written = {name: (pytester.path / name).read_text("utf-8") for name in OUTPUTS}
    result = json.loads(written["o.json"])
    found = result["total"]["funnel"]["failed"] + sum(row["count"] for row in result["total"]["receiver_errors"])
    assert found >= len(CODES) // 2
    for text in (*written.values(), json.dumps(result, ensure_ascii=False), "\n".join(run.outlines + run.errlines)):
        assert [private for private in CANARIES if private in text] == []
    if form == "payload":
        assert {(row["phone_number"], row["business_account"]) for row in result["numbers"]} == {(NUMBER, WABA)}


@pytest.mark.parametrize("form", FORMS)
def test_an_exception_while_reading_shows_no_customer(
    form: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Tally, *_: object, **__: object) -> None:
        raise RuntimeError("the tally is broken")

    for method in ("status", "inbound", "other_error"):
        monkeypatch.setattr(Tally, method, broken)
    head, line = FORMS[form]
    (pytester.path / "e.log").write_text(head + "\n".join(map(line, CODES[:20])))

    with contextlib.suppress(RuntimeError):
        run = pytester.runpytest("-p", "wa_health", "--wa-events", "e.log", "-v", "--showlocals", "--tb=long")
        output = "\n".join(run.outlines + run.errlines)
        assert "the tally is broken" in output
        assert [private for private in CANARIES if private in output] == []
    try:
        examine_events(["e.log"], base=pytester.path)
    except RuntimeError as error:
        shown = "".join(traceback.format_exception(error))
        assert [private for private in CANARIES if private in shown] == []


def test_the_country_stays_in_every_form_that_names_a_recipient(tmp_path: Path) -> None:
    for form in ("payload", "CSV", "Node", "Ruby", "Python", "Docker", "MongoDB"):
        head, line = FORMS[form]
        (tmp_path / "e.log").write_text(head + line(131026) + "\n")
        (failure, *_) = examine_events(["e.log"], base=tmp_path)["total"]["failures"]
        assert failure["countries"] == ({"AE": 1} if form == "CSV" else {"EG": 1}), form


def test_a_failure_keeps_no_number_whoever_makes_it() -> None:
    made = Failure(
        131026, None, f"(#131026) undeliverable {SAID}", SAID, "https://x.example/971507654318", "971507654318"
    )

    assert [private for private in CANARIES if private in repr(made)] == []
    assert made.words.startswith("(#131026) undeliverable to …")


def test_a_number_that_was_cut_is_not_left_as_a_shorter_one() -> None:
    assert "97150" not in Failure(words="x " * 197 + "+97150").words


def test_a_telephone_number_is_no_id_of_an_account(tmp_path: Path) -> None:
    spoken: Any = json.loads(as_payload(131026))
    spoken["entry"][0]["id"] = "+971 50 765 4318"
    spoken["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "+971507654318"
    (tmp_path / "e.json").write_text(json.dumps(spoken))

    assert "7654318" not in json.dumps(examine_events(["e.json"], base=tmp_path)).replace(" ", "")


@pytest.mark.parametrize("named", ["971507654318.jsonl", "./gone/971507654318.log", "+971 50 765 4318.csv"])
def test_a_path_that_is_called_by_a_number_is_named_without_it(named: str, tmp_path: Path) -> None:
    if named == "971507654318.jsonl":
        (tmp_path / named).write_text(as_payload(131026))

    result = examine_events([named], base=tmp_path)

    assert "…" in (result["problems"] or [result["sources"][0]["name"]])[0]
    assert "7654318" not in json.dumps(result).replace(" ", "")


def test_what_cannot_be_explained_is_not_repeated_with_its_number(pytester: pytest.Pytester) -> None:
    run = pytester.runpytest("-p", "wa_health", "--wa-explain", "971507654318")

    assert run.ret == 4
    assert "7654318" not in "\n".join(run.outlines + run.errlines)


@pytest.mark.parametrize(
    "kept",
    ["events-2026-11-27.jsonl", "20261127.csv", "log.20261127T101500.gz", "20261127101500", "2026-11-20_2026-11-27",
     "(#131047) 24 hours", "part-000123.json"],
)  # fmt: skip
def test_dates_and_codes_stay(kept: str) -> None:
    assert without_personal(kept) == kept


@pytest.mark.parametrize("number", ["201006123456", "20221123456", "202-555-0143", "2025550143", "20 10 0612 3456"])
def test_a_number_that_begins_as_a_date_does_is_a_number(number: str) -> None:
    assert without_personal(f"to {number}.") == "to …."


@pytest.mark.parametrize(
    ("entry_id", "display", "shown"),
    [
        (WABA, "15550783881", WABA),
        ("8856996819413533", "15550783881", "8856996819413533"),
        ("0", "15550783881", "0"),
        ("971507654318", "15550783881", None),  # a customer, of whom nothing else in the payload speaks
        ("4915123456789", "15550783881", None),
        ("15550783881", "+1 555-078-3881", None),
        ("123456789012345", "+123 456 789 012 345", None),  # as long as an id, but the payload says what it is
        ("209876543210987", "+1 555-078-3881", None),  # the customer of the same payload
        ("109876543210987", "+1 555-078-3881", "109876543210987"),
    ],
)
def test_a_telephone_number_in_the_place_of_the_accounts_id_is_not_shown(tmp_path, entry_id, display, shown):
    broken = failed("wamid.HBgMOTcxNTA3NjU0MzE4", 131049)
    broken["recipient_id"] = "209876543210987"
    whole = payload(broken)
    whole["entry"][0]["id"] = entry_id
    whole["entry"][0]["changes"][0]["value"]["metadata"]["display_phone_number"] = display
    file = tmp_path / "events.jsonl"
    file.write_text(json.dumps(whole), "utf-8")

    result = examine_events([str(file)])

    assert result["numbers"][0]["business_account"] == shown
    assert result["numbers"][0]["phone_number"] == NUMBER
    assert shown or entry_id not in json.dumps(result)
