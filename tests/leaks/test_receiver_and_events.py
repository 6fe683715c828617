"""No six characters of a secret in what `--wa-receiver` and `--wa-events` write: terminal, page, JUnit, JSON, log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from canaries import Canaries, wamid
from tampering import Passing, Tampering

FILES = (
    "-W", "default", "--html=page.html", "--junitxml=junit.xml", "-o", "junit_logging=all",
    "-o", "junit_log_passing_tests=true", "--log-file=run.log", "--log-file-level=DEBUG",
)  # fmt: skip
OUTPUTS = {
    "plain": (),
    "loud": (
        "-s",
        "-vv",
        "-rA",
        "-l",
        "--full-trace",
        "-o",
        "log_cli=true",
        "--log-cli-level=DEBUG",
    ),
    "arabic": ("--wa-lang", "ar", "-vv"),
    "xdist": ("-p", "xdist", "-n2", "-rA", "-vv"),
}


def in_pairs(rows, outputs):
    """Each row once and each output once in `make test`; the rest of the product is slow."""
    rows, outputs = list(rows), list(outputs)
    quick = {(row, outputs[number % len(outputs)]) for number, row in enumerate(rows)}
    return [
        pytest.param(row, output, marks=[] if (row, output) in quick else [pytest.mark.slow])
        for row in rows
        for output in outputs
    ]


def leaks(health, canaries: Canaries, text: str, *, allowed: tuple[str, ...] = (".env",)) -> dict[str, set[str]]:
    found = canaries.found_below(health.path, allowed=allowed)
    return {**found, "the terminal": canaries.found_in(text)} if canaries.found_in(text) else found


def parrots(canaries: Canaries) -> dict[str, Callable[[Passing], None]]:
    """Receivers that say whatever they should not: in the body, in headers, in the challenge, in a refusal."""

    def says(status: int) -> Callable[[Passing], None]:
        def edit(passing: Passing) -> None:
            heard = f"{passing.path} {dict(passing.asked)} {passing.sent[:500]!r}"
            passing.status = status
            passing.body = f"Traceback: {canaries.everything()} {heard}".encode()
            passing.headers["X-Debug"] = passing.headers["Server"] = f"{canaries.app_secret} {canaries.token}"
            if status // 100 == 3:
                passing.headers["Location"] = f"/login?token={canaries.verify_token}&next={canaries.app_secret}"

        return edit

    def echoes(passing: Passing) -> None:
        passing.body = f"{passing.path} {passing.asked}".encode()

    return {"answers": says(200), "refuses": says(500), "redirects": says(302), "echoes": echoes}


@pytest.mark.parametrize(("receiver", "output"), in_pairs(("answers", "refuses", "redirects", "echoes"), OUTPUTS))
def test_a_receiver_that_repeats_every_secret_is_not_repeated(health, receiver, output):
    canaries = Canaries()
    health.write_env(
        {
            **canaries.env(),
            "WHATSAPP_ACCESS_TOKEN": canaries.token,
            "WHATSAPP_APP_SECRET": canaries.app_secret,
        }
    )
    with Tampering(None, parrots(canaries)[receiver]) as address:
        outcome = health.run(
            "--wa-receiver", f"{address}/hook/{canaries.verify_token}", "--wa-timeout", "2", "--wa-report-dir=pages",
            *FILES, *OUTPUTS[output], subprocess=output == "xdist",
        )  # fmt: skip

    assert leaks(health, canaries, outcome.text) == {}
    # Nothing leaks from a run that never happened, so see that it did, and wrote.
    assert outcome.exit_code == 1, outcome.text
    assert [cause for cause in outcome.causes if not cause.startswith("receiver.")] == []
    assert outcome.causes != []
    assert {file.name for file in health.path.iterdir()} >= {"page.html", "junit.xml", "report.json", "run.log"}


def test_what_the_receiver_says_would_be_seen(health, monkeypatch):
    """What the rows above are worth: without the redactor its address is shown."""
    monkeypatch.setattr("pytest_wa_health.privacy.redactor.Redactor._leaks", lambda self, text: [])
    canaries = Canaries()
    health.write_env({**canaries.env(), "WHATSAPP_APP_SECRET": canaries.app_secret})
    with Tampering(None, parrots(canaries)["redirects"]) as address:
        outcome = health.run("--wa-receiver", f"{address}/hook/{canaries.verify_token}", *FILES, *OUTPUTS["loud"])
    found = leaks(health, canaries, outcome.text)
    for place in ("the terminal", "page.html", "report.json"):
        assert found[place] == {"verify token"}


def told(canaries: Canaries) -> str:
    """What an error of Meta's, or a log line of a product, may hold; a reader of events knows no value of it."""
    number = canaries.recipients[0]
    spaced = f"{number[:4]} {number[4:6]} {number[6:9]}-{number[9:]}"
    return " ".join(
        [
            f"Malformed access token {canaries.token}", f"634974688087057|{canaries.app_secret}",
            f"/debug_token?input_token={canaries.token}&access_token=634974688087057%7C{canaries.app_secret}",
            f"Authorization: Bearer {canaries.token}", f"to {number}, {number[1:]}, {spaced}", wamid(number),
            f"'verify_token': '{canaries.verify_token}'", f"smtp://mailer:{canaries.token[:30]}@mail.example.test",
        ]
    )  # fmt: skip


def payload(canaries: Canaries) -> str:
    number = canaries.recipients[0].lstrip("+")
    said = told(canaries)
    error = {"code": 131026, "title": said[:60], "message": said, "error_data": {"details": said}, "href": said}
    status = {"id": wamid(number), "status": "failed", "timestamp": "1790000000", "recipient_id": number}
    asked = {"from": number, "id": wamid(number), "timestamp": "1790000100", "type": "text", "text": {"body": said}}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"},
        "contacts": [{"profile": {"name": said}, "wa_id": number}],
        "statuses": [{**status, "errors": [error]}],
        "messages": [asked],
        "errors": [{**error, "code": 131000}, {**error, "code": 999999}],
    }
    entry = {"id": number, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}) + "\n"


def log(canaries: Canaries) -> str:
    return (
        f"2026-09-21 10:00:00 ERROR app (#131047) Re-engagement message: {told(canaries)}\n"
        f"2026-09-21 10:00:01 DEBUG received {payload(canaries).strip()}\n"
    )


def table(canaries: Canaries) -> str:
    number = canaries.recipients[0]
    said = told(canaries).replace('"', "'")
    return (
        "phone_number_id,message_id,recipient,status,error_code,error_message,updated_at\n"
        f'106540352242922,{wamid(number)},{number},failed,131026,"{said}",2026-09-21T10:00:00Z\n'
        f'{number},{wamid(number)},{number},failed,999999,"{said}",2026-09-21T10:00:05Z\n'
    )


FORMS = {"events.jsonl": payload, "app.log": log, "statuses.csv": table}


@pytest.mark.parametrize(("form", "output"), in_pairs((*FORMS, "all"), ("plain", "loud", "arabic")))
def test_nothing_personal_in_what_is_written_about_events(health, form, output):
    canaries = Canaries()
    read = {"all": FORMS}.get(form, {form: FORMS.get(form)})
    folder = health.path / "given"
    folder.mkdir()
    for name, make in read.items():
        (folder / name).write_text(make(canaries), "utf-8")
    outcome = health.run(
        "--wa-events", "given", *FILES, *OUTPUTS[output],
    )  # fmt: skip

    assert leaks(health, canaries, outcome.text, allowed=(".env", *FORMS)) == {}
    assert outcome.exit_code == 1, outcome.text
    assert outcome.report["mode"] == "events"
    assert sum(number["events"] for number in outcome.report["numbers"]) >= 1
    assert (health.path / "page.html").stat().st_size
