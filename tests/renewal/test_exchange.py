"""What Meta's exchange may answer: each is read as its own, and the old token stays until a new one is proven."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from renewals import Renewals, ends_in

Start = Callable[..., Renewals]

REFUSED = {
    "exchange-wrong-secret": ("token.wrong-app-secret", "client secret"),
    "exchange-other-app": ("token.wrong-app", "does not belong"),
    "exchange-bad-app-id": ("settings.malformed-id", "code 101"),
    "exchange-dead": ("token.expired", "190/463"),
    "exchange-app-gone": ("token.app-removed", "deleted"),
    "exchange-busy": ("api.unavailable", "code 2"),
    "exchange-garbage": ("undetermined", "without a token"),
    "exchange-same": ("renewal.refused", "in use: nothing"),
    "exchange-personal": ("token.short-lived", "belongs to a person"),
    "exchange-page": ("token.wrong-kind", "PAGE"),
    "exchange-strange-app": ("token.wrong-app", "750000000000002"),
    "exchange-unable": ("permission.messaging-missing", "nothing was stored"),
    "exchange-unassigned": ("permission.asset-not-assigned", "nothing was stored"),
    "exchange-sooner": ("token.expiring", "no later"),
    "exchange-cut-off": ("api.unavailable", "nothing is lost"),
}


@pytest.mark.parametrize("state", REFUSED)
def test_a_bad_answer_is_named_and_changes_nothing(state: str, renewals: Start) -> None:
    cause, words = REFUSED[state]
    renewal = renewals(state)
    before = renewal.env_file.read_bytes()

    found = renewal.run()

    assert (found.exit_code, found.outcome, found.cause) == (1, "refused", cause)
    assert words in found.said
    assert renewal.env_file.read_bytes() == before
    assert renewal.exchanges() == 1
    assert renewal.wa.writes == []
    assert found.renewal["stored"] is None


def test_a_token_that_ends_is_exchanged_proven_and_stored(renewals: Start) -> None:
    renewal = renewals("expiring")
    old = renewal.stored()

    found = renewal.run()

    new = renewal.wa.account.issued[0].value
    assert (found.exit_code, found.outcome) == (0, "renewed")
    assert renewal.stored() == new != old
    assert renewal.env_file.read_text().count(new) == 1
    assert found.renewal["stored"] == "WHATSAPP_ACCESS_TOKEN in .env"
    assert found.renewal["from"] != found.renewal["to"] == found.tenant["token"]["fingerprint"]
    assert found.renewal["expires_at"] == found.tenant["token"]["expires_at"]
    assert found.tenant["verdict"] == "passed"
    assert found.report["mode"] == "renew"
    assert renewal.wa.misuse == []


@pytest.mark.parametrize(
    ("days", "limit", "outcome"),
    [(0.5, "14", "renewed"), (13, "14", "renewed"), (40, "14", "not-due"), (40, None, "renewed")],
)
def test_only_what_is_due_is_renewed(days: float, limit: str | None, outcome: str, renewals: Start) -> None:
    renewal = renewals("expiring", edit=ends_in(days))
    found = renewal.run(*(["--wa-if-expiring", limit] if limit else []))
    assert (found.exit_code, found.outcome) == (0, outcome)
    assert renewal.exchanges() == (outcome == "renewed")


def test_a_token_without_an_end_is_left_alone(renewals: Start) -> None:
    renewal = renewals("healthy")
    before = renewal.env_file.read_bytes()
    found = renewal.run()
    assert (found.exit_code, found.outcome) == (0, "not-due")
    assert renewal.env_file.read_bytes() == before
    assert renewal.exchanges() == 0


def test_the_long_lived_token_of_a_person_is_exchanged_with_a_warning(renewals: Start) -> None:
    def personal(account):  # type: ignore[no-untyped-def]
        account.token.record.update(type="USER", expires_at=account.now + 864_000, issued_at=account.now - 4_000_000)

    renewal = renewals("healthy", edit=personal)
    found = renewal.run()
    assert found.outcome == "renewed"
    assert "as the old one did" in found.said
    query = next(call.query for call in renewal.wa.calls if "oauth" in call.path)
    assert "set_token_expires_in_60_days" not in query


@pytest.mark.parametrize("state", ["expiring", "expired", "healthy"])
def test_a_dry_run_asks_only_reads(state: str, renewals: Start) -> None:
    renewal = renewals(state)
    before = renewal.env_file.read_bytes()
    found = renewal.run("--wa-dry-run")
    assert renewal.env_file.read_bytes() == before
    assert renewal.exchanges() == 0
    assert found.exit_code == {"expiring": 0, "expired": 1, "healthy": 0}[state]
    assert found.outcome == {"expiring": "not-stored", "expired": "refused", "healthy": "not-due"}[state]


def test_without_the_network_nothing_is_blamed_on_the_token(renewals: Start) -> None:
    renewal = renewals("expiring")
    renewal.write(WHATSAPP_GRAPH_URL="http://127.0.0.1:9")
    found = renewal.run("--wa-timeout", "1")
    assert (found.exit_code, found.outcome) == (1, "refused")
    assert found.cause == "network.refused"
    assert not any(diagnosis["cause"].startswith("token.") for diagnosis in found.tenant["diagnoses"])
