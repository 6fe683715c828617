"""What `wa-health` writes speaks its own words: who has no project cannot type `pytest --wa-live`."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_page_and_report_say_the_command_that_was_typed(wa, lang):
    wa.account("logged-out")

    found = wa("check", "--lang", lang, "--json", "report.json", "--report-dir", "pages")

    assert found.exit_code == 1
    report = json.loads((wa.folder / "report.json").read_text("utf-8"))
    assert report["command"] == "wa-health check"
    texts = [(wa.folder / "pages" / "default.html"), wa.folder / "wa-health-report.html"]
    for text in [path.read_text("utf-8") for path in texts] + [json.dumps(report["tenants"][0]["diagnoses"])]:
        assert "wa-health check" in text
        assert "pytest --wa" not in text


def test_settings_that_cannot_be_used_are_checked_again_with_the_command(wa):
    wa.account("healthy")
    with (wa.folder / ".env").open("a", encoding="utf-8") as settings:
        settings.write("WHATSAPP_GRAPH_URL=http://192.0.2.7/\n")

    assert wa("check", "--json", "report.json", "--html", "page.html").exit_code == 4
    for name in ("report.json", "page.html"):
        text = (wa.folder / name).read_text("utf-8")
        assert "wa-health check" in text and "pytest --wa-live" not in text


def test_pytest_says_the_words_of_pytest(health, double):
    health.write_env(double("logged-out").env())

    outcome = health.run("--wa-live", "--wa-json", "report.json")

    assert outcome.exit_code == 1
    assert outcome.report["command"] == "pytest --wa-live"
    assert "wa-health check" not in json.dumps(outcome.report["tenants"][0]["diagnoses"])


def test_one_of_several_is_checked_again_by_its_name_and_the_reports_merge(wa):
    wa.account("logged-out")
    tenants = "".join(f'[tenants.{name}]\nenv_file = ".env"\n' for name in ("rosa", "tulip"))
    (wa.folder / "wa-health.toml").write_text(tenants, encoding="utf-8")

    assert wa("check", "--json", "report.json").exit_code == 1
    assert "wa-health check --tenant rosa" in (wa.folder / "wa-health-report.html").read_text("utf-8")
    merged = wa("merge", "report.json", "--html", "merged.html")

    assert merged.exit_code == 1
    assert "wa-health check --tenant tulip" in (wa.folder / "merged.html").read_text("utf-8")


def test_a_renewal_that_needs_a_person_says_how_to_go_on(wa):
    wa.account("logged-out")

    found = wa("renew")

    assert found.exit_code == 1
    assert "wa-health renew" in found.out and "pytest --wa" not in found.out
    assert "pytest --wa" not in (wa.folder / "wa-health-report.html").read_text("utf-8")
