"""A refused token whose subcode is missing is known by Meta's words: likely that cause, and never certain."""

from __future__ import annotations

import pytest
from case_words import READS, refusal
from survey_bench import examine

from pytest_wa_health.diagnosis.findings import Finding

LEAD = "Error validating access token: "

SAYINGS = (
    (
        "Session does not match current stored session. Perhaps the user changed the password.",
        "token.password-changed",
    ),
    ("Session does not match current stored session.", "token.password-changed"),
    ("Facebook has changed the session for security reasons.", "token.password-changed"),
    ("Session has expired on Tuesday, 03-Feb-26 10:00:00 PST.", "token.expired"),
    ("session has expired.", "token.expired"),
    ("The session is invalid because the user logged out.", "token.logged-out"),
    ("The user has not authorized application 555000111.", "token.app-removed"),
    ("The user is not a confirmed user.", "token.user-unconfirmed"),
    ("You cannot access the app till you log in to www.facebook.com and follow the steps.", "token.checkpointed"),
)


def named(message: str, subcode: int | None = None) -> Finding:
    """The first finding where every read of the token is refused with these words."""
    told = refusal(190, message, subcode, status=401)
    return examine(answers={name: told for name in READS if name != "subscriptions"}).diagnosis.findings[0]


@pytest.mark.parametrize(("words", "cause"), SAYINGS)
def test_words_of_a_subcode_name_its_cause_as_likely(words: str, cause: str) -> None:
    finding = named(LEAD + words)
    assert (finding.cause, finding.confidence) == (cause, "likely")
    assert "token.invalid" in finding.rivals


@pytest.mark.parametrize("words", ["The access token could not be decrypted", "Invalid OAuth access token.", LEAD])
def test_words_of_no_subcode_leave_the_token_invalid(words: str) -> None:
    assert named(words).cause == "token.invalid"


def test_a_subcode_outweighs_the_words() -> None:
    finding = named(LEAD + "Session does not match current stored session.", 463)
    assert (finding.cause, finding.confidence) == ("token.expired", "certain")
