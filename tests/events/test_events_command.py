"""``--wa-events`` and ``wa-health events`` as people use them: exit codes, reports, languages, nothing personal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_wa_health.cli import main
from pytest_wa_health.events import examine_events
from tests.events.test_events_reading import LINES, failed, payload, status

HEALTHY = "\n".join(json.dumps(payload(status(f"wamid.{n}", state))) for n in range(30) for state in ("sent", "read"))
FEW_CAPPED = HEALTHY + "\n" + json.dumps(payload(failed("wamid.x", 131026, "Message undeliverable")))
UNPAID = HEALTHY + "\n" + json.dumps(payload(failed("wamid.x", 131042, "Business eligibility payment issue")))
PRIVATE = ("201001234567", "wamid.1", "1001234567")


@pytest.mark.parametrize(
    ("text", "verdict", "code"),
    [(HEALTHY, "passed", 0), (FEW_CAPPED, "warned", 0), (UNPAID, "failed", 1), (LINES, "failed", 1)],
    ids=["healthy", "one undeliverable of 31", "one unpaid of 31", "half of them failed"],
)
def test_a_fault_of_the_set_up_fails_and_single_messages_warn(
    text: str, verdict: str, code: int, pytester: pytest.Pytester
) -> None:
    (pytester.path / "events.jsonl").write_text(text)

    run = pytester.runpytest("-p", "wa_health", "--wa-events", "events.jsonl", "--wa-json", "out.json")

    assert run.ret == code
    assert json.loads((pytester.path / "out.json").read_text())["verdict"] == verdict


@pytest.mark.parametrize(("lang", "said"), [("en", "Phone number ID: 106540352242922"), ("ar", "شوهد أول مرة")])
def test_the_text_to_forward_is_that_of_a_live_run(lang: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "e.jsonl").write_text(UNPAID)

    result = examine_events(["e.jsonl"], base=tmp_path, lang=lang)

    (diagnosis, *_) = result["total"]["diagnoses"]
    assert said in diagnosis["forward"]
    assert "https://business.facebook.com/billing_hub/" in diagnosis["forward"]
    assert "default" not in diagnosis["forward"]


def test_nothing_understood_is_exit_5_and_a_missing_path_exit_4(pytester: pytest.Pytester) -> None:
    (pytester.path / "plain.txt").write_text("nothing of interest\n")

    assert pytester.runpytest("-p", "wa_health", "--wa-events", "plain.txt").ret == 5
    missing = pytester.runpytest("-p", "wa_health", "--wa-events", "no-such.jsonl")
    assert missing.ret == 4
    missing.stderr.fnmatch_lines(["*no-such.jsonl cannot be read: No such file or directory*"])


def test_a_path_that_cannot_be_read_beside_one_that_can_is_named_and_red(pytester: pytest.Pytester) -> None:
    (pytester.path / "events.jsonl").write_text(HEALTHY)

    run = pytester.runpytest("-p", "wa_health", "--wa-events", "events.jsonl", "gone.csv")

    assert run.ret == 1
    run.stdout.fnmatch_lines(["*gone.csv cannot be read*"])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_report_holds_a_number_or_a_message_id(lang: str, pytester: pytest.Pytester) -> None:
    (pytester.path / "events.jsonl").write_text(LINES)

    run = pytester.runpytest(
        "-p", "wa_health", "-p", "pytest_html.plugin", "-p", "pytest_metadata.plugin",
        "--wa-events", "events.jsonl", "--wa-json", "o.json", "--html", "o.html",
        "--wa-metrics", "o.prom", "--wa-lang", lang, "-v",
    )  # fmt: skip

    written = [(pytester.path / name).read_text("utf-8") for name in ("o.json", "o.html", "o.prom")]
    assert f'lang="{lang}"' in written[1]
    assert "wa_health_events_failed_ratio" in written[2]
    for text in (*written, run.stdout.str()):
        assert [private for private in PRIVATE if private in text] == []


def test_the_page_folds_what_comes_after_three_causes_and_has_a_text_to_forward_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = (131042, 133010, 132001, 131026, 131047)
    lost = [payload(failed(f"wamid.{code}.{n}", code)) for place, code in enumerate(codes) for n in range(9 - place)]
    (tmp_path / "e.jsonl").write_text("\n".join(map(json.dumps, lost)))
    monkeypatch.chdir(tmp_path)

    assert main(["events", "e.jsonl", "--html", "o.html"]) == 1

    page = (tmp_path / "o.html").read_text("utf-8")
    assert page.count('<section class="panel') == 2
    assert page.count('<details class="panel') == 2
    assert page.count('<details class="fw">') == len(codes)
    assert "<bdi>(6)</bdi>" in page
    assert "<script" not in page


def test_the_terminal_stays_ascii_in_arabic(pytester: pytest.Pytester) -> None:
    (pytester.path / "events.jsonl").write_text(LINES)

    run = pytester.runpytest("-p", "wa_health", "--wa-events", "events.jsonl", "--wa-lang", "ar")

    assert run.stdout.str().isascii()
    run.stdout.fnmatch_lines(["events: FAILED; 50.0% of 2 messages failed. Fix first: recipient.window-closed"])


EXPLAINED = {
    "190:467": "token.logged-out",
    "code 190 subcode 460": "token.password-changed",
    "Error validating access token: The session is invalid because the user logged out.": "token.logged-out",
    '{"error":{"message":"x","code":131056,"fbtrace_id":"A"}}': "recipient.pair-limited",
    "{'error': {'code': 132015, 'message': 'Template is paused'}}": "template.paused",
    "AxiosError {\n  error: {\n    code: 190,\n    error_subcode: 463\n  }\n}": "token.expired",
}


@pytest.mark.parametrize("text", EXPLAINED)
def test_what_people_paste_is_explained(text: str, pytester: pytest.Pytester) -> None:
    (pytester.path / "pasted.txt").write_text(text)

    pasted = pytester.runpytest("-p", "wa_health", "--wa-explain", text)
    from_file = pytester.runpytest("-p", "wa_health", "--wa-explain", "pasted.txt")

    assert (pasted.ret, from_file.ret) == (0, 0)
    assert EXPLAINED[text] in pasted.stdout.str()
    assert EXPLAINED[text] in from_file.stdout.str()


@pytest.mark.parametrize("text", ["banana", "404", "139999", "the server is down"])
def test_what_means_nothing_is_no_guess(text: str, pytester: pytest.Pytester) -> None:
    run = pytester.runpytest("-p", "wa_health", "--wa-explain", text)

    assert run.ret == 4
    assert "did you mean" not in run.stderr.str()


def test_a_file_on_disk_without_an_error_says_what_was_asked(tmp_path: Path, pytester: pytest.Pytester) -> None:
    (pytester.path / "empty.txt").write_text("")

    assert pytester.runpytest("-p", "wa_health", "--wa-explain", "empty.txt").ret == 4
