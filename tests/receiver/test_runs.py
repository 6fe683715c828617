"""``--wa-receiver`` as a user runs it: node ids, verdicts, reports, languages, exit codes, and no secret anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import user_receivers as the

from pytest_wa_health import catalogue

SETTINGS = {"WHATSAPP_APP_SECRET": the.SECRET, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": the.VERIFY}


@pytest.fixture
def as_installed() -> bool:
    return True


@pytest.fixture
def serve() -> Iterator[Callable[[the.Right], str]]:
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(the.served(app))


def written(folder: Path) -> str:
    return "\n".join(
        path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file() and path.name != ".env"
    )


def test_a_right_receiver_passes_check_by_check(health, serve) -> None:
    app = the.Right()
    health.write_env(SETTINGS)
    outcome = health.run("--wa-receiver", serve(app), "-v", "-p", "no:html")
    assert outcome.exit_code == 0
    report, tenant = outcome.report, outcome.tenant
    assert (report["mode"], report["verdict"], report["selection"]) == ("receiver", "passed", "all")
    assert report["graph"] == {"url": None, "version": None}
    assert [row["id"] for row in tenant["checks"]] == [check.id for check in catalogue.receiver_checks()]
    assert {row["area"] for row in tenant["checks"]} == {"receiver"}
    assert all(row["nodeid"].startswith("wa-receiver/test_") for row in tenant["checks"])
    assert (tenant["can_send"], tenant["diagnoses"], tenant["requests"]["count"]) == (None, [], 0)
    figures = tenant["receiver"]["figures"]
    assert figures["at_once"] == 20
    assert figures["at_once_failed"] == 0
    assert 2_900_000 < figures["batch_bytes"] <= 3_000_000
    assert figures["deliveries"] == figures["answered"] + 21
    assert outcome.text.index("is up to you") < outcome.text.index("wa-receiver/test_reachable.py")
    assert "the receiver: every check that ran passed." in outcome.text
    # Numbers of fiction, marked as tests.
    values = [value for payload in app.taken for value in the.values(payload)]
    messages = [message for value in values for message in value.get("messages", ())]
    people = {message["from"] for message in messages if "from" in message}
    assert people == {"15555550123"}
    assert all(identifier.startswith("wamid.TEST") for identifier in app.seen)


def test_samples_are_about_the_configured_number_where_it_is_known(health, serve) -> None:
    app = the.Right()
    health.write_env({**SETTINGS, "WHATSAPP_PHONE_NUMBER_ID": "106999888777666"})
    assert health.run("--wa-receiver", serve(app), "-p", "no:html").exit_code == 0
    numbers = {
        value["metadata"]["phone_number_id"]
        for payload in app.taken
        for value in the.values(payload)
        if "metadata" in value
    }
    assert "106999888777666" in numbers


def test_a_fault_is_named_in_every_report_and_no_secret_is_in_any(health, serve) -> None:
    health.write_env(SETTINGS)
    outcome = health.run(
        "--wa-receiver", serve(the.SignatureIgnored()), "--wa-lang", "ar", "--html", "page.html",
        "--junitxml", "junit.xml", "--wa-report-dir", "pages", "--wa-metrics", "metrics.txt",
    )  # fmt: skip
    assert outcome.exit_code == 1
    assert outcome.causes == ["receiver.accepts-bad-signature"]
    (diagnosis,) = outcome.tenant["diagnoses"]
    assert (diagnosis["confidence"], diagnosis["verdict"]) == ("likely", "failed")
    assert diagnosis["blocks"] == ["WR203", "WR204"]
    assert diagnosis["evidence"][0]["http_status"] == 200
    assert "Fix first: receiver.accepts-bad-signature" in outcome.text
    assert "--wa-receiver http://127.0.0.1:" in outcome.text
    cause = catalogue.cause("receiver.accepts-bad-signature")
    page = (health.path / "page.html").read_text("utf-8")
    assert cause.title("ar") in page
    assert "تجاهلها بصمت" in page
    assert "receiver.accepts-bad-signature" in (health.path / "junit.xml").read_text("utf-8")
    everything = written(health.path) + outcome.text
    for secret in (the.SECRET, the.VERIFY):
        assert not any(secret[place : place + 6] in everything for place in range(len(secret) - 5))


@pytest.mark.parametrize(
    ("address", "args"),
    [
        ("https://example.com/hook", ()),
        ("http://example.com/hook", ("--wa-allow-host", "dev.example.com")),
        ("ftp://127.0.0.1/hook", ()),
        ("127.0.0.1:8000/hook", ()),
        ("http://user:pass@127.0.0.1/hook", ()),
        ("http://127.0.0.1:8000/hook", ("--wa-live",)),
        ("http://127.0.0.1:8000/hook", ("--wa-replay",)),
        ("http://127.0.0.1:8000/hook", ("--wa-events", "log.jsonl")),
        ("http://127.0.0.1:8000/hook", ("--wa-send",)),
        ("http://127.0.0.1:8000/hook", ("--wa-history", "h.jsonl")),
        ("http://127.0.0.1:8000/hook", ("-o", "wa_receiver_slow_s=soon")),
    ],
)
def test_what_cannot_be_meant_is_exit_4(health, address: str, args: tuple[str, ...]) -> None:
    health.write_env(SETTINGS)
    outcome = health.run("--wa-receiver", address, *args, "-p", "no:html")
    assert outcome.exit_code == 4
    assert "--wa-" in outcome.text or "wa_receiver_slow_s" in outcome.text
    assert "user:pass" not in outcome.text
    assert outcome.report["verdict"] == "failed"


def test_without_the_app_secret_it_says_so(health) -> None:
    health.write_env({"WHATSAPP_WEBHOOK_VERIFY_TOKEN": the.VERIFY})
    outcome = health.run("--wa-receiver", "http://127.0.0.1:9/", "-p", "no:html")
    assert outcome.exit_code == 4
    assert "WHATSAPP_APP_SECRET is missing" in outcome.text
    assert "WHATSAPP_ACCESS_TOKEN" not in outcome.text
    assert outcome.causes == ["settings.missing"]


def test_an_example_is_no_app_secret(health) -> None:
    health.write_env({**SETTINGS, "WHATSAPP_APP_SECRET": "your-app-secret"})
    outcome = health.run("--wa-receiver", "http://127.0.0.1:9/", "-p", "no:html")
    assert outcome.exit_code == 4
    assert "WHATSAPP_APP_SECRET" in outcome.text
    assert "example" in outcome.text
    assert outcome.tenant["diagnoses"][0]["evidence"][0]["said"]["key"] == "word.sentence"


def test_without_a_verify_token_the_handshake_is_not_applicable(health, serve) -> None:
    health.write_env({"WHATSAPP_APP_SECRET": the.SECRET})
    outcome = health.run("--wa-receiver", serve(the.Right()), "-p", "no:html")
    assert outcome.exit_code == 0
    assert outcome.verdict("WR102") == "not-applicable"
    faulty = health.run("--wa-receiver", serve(the.AnyVerifyToken()), "-p", "no:html")
    assert faulty.causes == ["receiver.handshake"]


def test_of_several_tenants_one_is_chosen(health, serve) -> None:
    url = serve(the.Right())
    secrets = {"ACME_WHATSAPP_APP_SECRET": the.SECRET, "ACME_WHATSAPP_WEBHOOK_VERIFY_TOKEN": the.VERIFY}
    health.write_env({**secrets, "OTHER_WHATSAPP_APP_SECRET": "f" * 32})
    (health.path / "wa-health.toml").write_text(
        '[tenants.acme]\nenv_prefix = "ACME_"\n[tenants.other]\nenv_prefix = "OTHER_"\n', "utf-8"
    )
    outcome = health.run("--wa-receiver", url, "-p", "no:html")
    assert outcome.exit_code == 4
    assert "--wa-tenant" in outcome.text
    assert "acme, other" in outcome.text
    chosen = health.run("--wa-receiver", url, "--wa-tenant", "acme", "-p", "no:html")
    assert chosen.exit_code == 0
    assert chosen.tenant["name"] == "acme"
    assert chosen.tenant["checks"][0]["nodeid"].endswith("[acme]")


def test_a_node_id_of_the_suite_can_be_pasted_back(health, serve) -> None:
    health.write_env(SETTINGS)
    node = "wa-receiver/test_signature.py::test_a_wrong_signature_is_refused[default]"
    outcome = health.run(node, "--wa-receiver", serve(the.SignatureIgnored()), "-p", "no:html")
    assert outcome.exit_code == 1
    assert outcome.report["selection"] == "partial"
    assert [row["id"] for row in outcome.tenant["checks"]] == ["WR202"]
    lost = health.run(node, "-p", "no:html")
    assert lost.exit_code == 4
    assert "--wa-receiver URL" in lost.text


def test_health_runs_know_nothing_of_it(health) -> None:
    outcome = health.run("--wa-replay", "-p", "no:html")
    assert not [row for row in outcome.tenant["checks"] if row["id"].startswith("WR")]
    listed = str(health.pytester.runpytest_inprocess("--wa-list").stdout)
    assert "WR101" in listed
    assert "receiver.slow" in listed
    explained = str(health.pytester.runpytest_inprocess("--wa-explain", "WR204").stdout)
    assert "receiver.signs-parsed-body" in explained


def test_the_checks_run_in_xdist_workers_as_well(health, serve) -> None:
    health.write_env(SETTINGS)
    outcome = health.run("--wa-receiver", serve(the.UniqueIds()), "-n", "2", "-p", "no:html")
    assert outcome.causes == ["receiver.fails-on-duplicates"]
    assert len(outcome.tenant["checks"]) == 15
    assert json.dumps(outcome.report).count("WR405") >= 2


def test_a_waiver_holds_here_too(health, serve) -> None:
    health.write_env(SETTINGS)
    (health.path / "wa-health.toml").write_text(
        '[[waivers]]\ncause = "receiver.fails-on-size"\nreason = "behind a gateway of 1 MB"\nuntil = 2026-12-31\n',
        "utf-8",
    )
    outcome = health.run("--wa-receiver", serve(the.SmallBodies()), "-p", "no:html")
    assert outcome.verdict("WR407") == "waived"
    assert outcome.exit_code == 0


def test_the_report_has_the_published_form(health, serve) -> None:
    from jsonschema import Draft202012Validator

    from pytest_wa_health.model import schemas

    health.write_env(SETTINGS)
    outcome = health.run("--wa-receiver", serve(the.FirstOnly()), "-p", "no:html")
    assert list(Draft202012Validator(schemas.schema("report")).iter_errors(outcome.report)) == []
    assert outcome.tenant["receiver"]["url"].startswith("http://127.0.0.1:")


def test_the_command_is_the_same_run(health, serve, capfd) -> None:
    from pytest_wa_health.cli import main

    health.write_env(SETTINGS)
    assert main(["receiver", serve(the.Right())]) == 0
    assert "is up to you" in capfd.readouterr().out
    assert main(["receiver", serve(the.NoHandler()), "-q"]) == 1
    assert "receiver.unreachable" in capfd.readouterr().out
    assert main(["receiver", "https://example.com/"]) == 4
    assert main(["receiver"]) == 4
