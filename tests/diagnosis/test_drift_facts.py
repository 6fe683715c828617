"""Two tokens in two places, and the running server that holds one of them."""

from __future__ import annotations

import dataclasses

import pytest
from arabic_notes import shown, untranslated
from probe_facts import deployed
from survey_bench import examine, judged

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.survey.facts import LocalFinding

CAUSE = "settings.two-places-differ"
USED, OTHER = "WHATSAPP_TOKEN in the process environment", "WHATSAPP_TOKEN in .env"
NOTE = joined(
    [noted("differs.token-counts", origin=USED, mark="89abcdef"), noted("differs.token", says=OTHER, mark="01234567")]
)


def drifted(remote: str | None, mark: str = "89abcdef"):
    snapshot = examine().snapshot
    settings = {
        **snapshot.settings,
        "fingerprint": f"sha256:{mark}",
        "origins": {"WHATSAPP_ACCESS_TOKEN": f"{USED} (a different value is ignored: {OTHER})"},
        "tokens_elsewhere": [{"origin": OTHER, "fingerprint": "sha256:01234567"}],
    }
    reach = {"deployment": {**deployed("differs"), "remote": remote}} if remote else {}
    local = (LocalFinding(CAUSE, "WHATSAPP_ACCESS_TOKEN", NOTE),)
    return judged(dataclasses.replace(snapshot, settings=settings, local=local, reach=reach))


def test_two_places_are_a_warning_and_stop_nothing() -> None:
    found = drifted(None)

    assert found.causes == [CAUSE]
    assert found.verdict_of("WA108") == ("warned", CAUSE)
    assert found.diagnosis.can_send is True


@pytest.mark.parametrize(
    ("remote", "words"),
    [
        ("sha256:01234567", f"the running server holds the one of {OTHER}"),
        ("sha256:89abcdef", f"the running server holds the one of {USED}"),
        ("sha256:ffffffff", "the running server holds neither of them"),
    ],
)
def test_the_running_server_tells_which_of_the_two_it_holds(remote: str, words: str) -> None:
    found = drifted(remote)

    notes = [each.note for finding in found.diagnosis.findings if finding.cause == CAUSE for each in finding.evidence]
    assert notes == [NOTE, words]
    assert untranslated(set(shown(found.diagnosis)) - {NOTE}) == []  # the first is this test's own
