"""A fault of our own in the middle of one tenant's survey: named without its words, and nobody else is hit."""

from __future__ import annotations

from typing import Any

import pytest
from small_fleet import by_name

from pytest_wa_health.run import answer_source as surveying

SECRET = "dummy-" + "words-of-an-exception"


def breaks_for(name: str, function: Any) -> Any:
    """`function` for everybody but one tenant, for whom it raises with a secret in its words."""

    def broken(settings: Any, *args: Any, **options: Any) -> Any:
        if settings.name == name:
            raise RuntimeError(SECRET)
        return function(settings, *args, **options)

    return broken


def breaks_when_asked(name: str, asker: Any, client_for: Any) -> tuple[Any, Any]:
    """The client of one tenant, and an asker that raises at its first question."""
    theirs: list[Any] = []

    def remembered(settings: Any, *args: Any, **options: Any) -> Any:
        client = client_for(settings, *args, **options)
        if settings.name == name:
            theirs.append(client)
        return client

    def broken(client: Any, *args: Any, **options: Any) -> Any:
        ask = asker(client, *args, **options)

        def raising(question: Any) -> Any:
            if client in theirs:
                raise RuntimeError(SECRET)
            return ask(question)

        return raising

    return remembered, broken


@pytest.mark.parametrize("where", ["before it begins", "at a question"])
def test_a_survey_that_breaks_off_is_unknown_and_the_others_get_their_verdicts(fleet, monkeypatch, where):
    if where == "at a question":
        client_for, asker = breaks_when_asked("t1", surveying.asker, surveying.client_for)
        monkeypatch.setattr(surveying, "asker", asker)
    else:
        client_for = breaks_for("t1", surveying.client_for)
    monkeypatch.setattr(surveying, "client_for", client_for)

    outcome = fleet("healthy", "healthy", "logged-out").run()

    tenants = by_name(outcome)
    assert outcome.exit_code == 1
    assert [tenants[f"t{number}"]["verdict"] for number in range(3)] == ["passed", "unknown", "failed"]
    assert tenants["t1"]["can_send"] is None
    green = {check["id"][:3] for check in tenants["t1"]["checks"] if check["verdict"] == "passed"}
    assert green <= {"WA1", "WA8"}, "what Meta was not asked is not green; the settings need no answer"
    assert "the survey broke off (RuntimeError)" in str(tenants["t1"])
    assert SECRET not in outcome.text
    assert SECRET not in str(outcome.report)
