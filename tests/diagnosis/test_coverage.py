"""The proof has no holes, and the page that says so is up to date."""

from __future__ import annotations

from coverage_table import ELSEWHERE, PAGE, render, rows

from pytest_wa_health import catalogue


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run python tests/diagnosis/coverage_table.py"


def test_every_cause_has_a_failing_state_or_a_reason_why_not() -> None:
    failing = {cause for cause, (states, _, _) in rows().items() if states}
    assert failing | set(ELSEWHERE) == {cause.id for cause in catalogue.causes()}
    assert not failing & set(ELSEWHERE)


def test_every_cause_that_reads_show_has_a_look_alike() -> None:
    network = {"network.dns", "network.refused", "network.tls", "network.proxy", "network.intercepted"}
    bare = {cause for cause, (states, benign, _) in rows().items() if states and not benign}
    assert bare <= network, "there is nothing healthy that looks like an answer which never came"
