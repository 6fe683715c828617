"""`wa-health bundle`: what a public issue needs, and nothing of the account in it."""

from __future__ import annotations

import json
import zipfile

import pytest


@pytest.mark.parametrize("state", ["healthy", "logged-out"])
def test_a_bundle_holds_what_is_needed_and_nothing_of_the_account(wa, state):
    account = wa.account(state)

    ended = wa("bundle", "out.zip")

    assert ended.exit_code == 0, ended.err
    with zipfile.ZipFile(wa.folder / "out.zip") as archive:
        held = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert {"report.json", "versions.json", "settings.txt", "cassettes/default.json"} == set(held)
    everything = "".join(held.values())
    for name, value in account.env().items():
        if len(value) > 5 and name not in ("WHATSAPP_API_VERSION", "WHATSAPP_GRAPH_URL"):
            assert value not in everything, name
    assert "WHATSAPP_ACCESS_TOKEN in .env" in held["settings.txt"]
    assert str(wa.folder) not in everything
    causes = [found["cause"] for found in json.loads(held["report.json"])["tenants"][0]["diagnoses"]]
    assert ("token.logged-out" in causes) == (state == "logged-out")
    assert not (wa.folder / "cassettes").exists()


def test_a_bundle_in_which_something_is_found_is_not_written(wa, monkeypatch):
    wa.account("healthy")
    monkeypatch.setattr(
        "pytest_wa_health.hosting.bundle._origins", lambda: "asked by anna@shop-rosa.com, token EAA" + "Qz7Rk" * 30
    )

    ended = wa("bundle")

    assert ended.exit_code == 4
    assert "settings.txt:1 holds a" in ended.err and "Qz7Rk" not in ended.err
    assert not (wa.folder / "wa-health-bundle.zip").exists()


def test_without_settings_there_is_a_sentence_and_no_file(wa):
    ended = wa("bundle")

    assert ended.exit_code == 4
    assert "bundle: nothing could be recorded" in ended.err
    assert not (wa.folder / "wa-health-bundle.zip").exists()
