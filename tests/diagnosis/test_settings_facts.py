"""What the settings alone show: faults of one kind are one finding, and a user ID is known for what it is."""

from __future__ import annotations

import pytest
from survey_bench import examine

PHONE, ACCOUNT, APP = "106540352242922", "102290129340398", "634974688087057"
"""IDs of the healthy account."""


def test_stray_characters_in_three_settings_are_one_finding_that_names_all() -> None:
    found = examine(
        env={
            "WHATSAPP_PHONE_NUMBER_ID": f"{PHONE}\u200b",
            "WHATSAPP_BUSINESS_ACCOUNT_ID": f" {ACCOUNT}",
            "WHATSAPP_APP_ID": f"'{APP}'",
        }
    )
    (finding,) = found.diagnosis.findings
    assert finding.cause == "settings.stray-characters"
    for variable in ("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID", "WHATSAPP_APP_ID"):
        assert variable in str(finding.params)


@pytest.mark.parametrize(
    "user_id", ["US.40917735520188263401", "US.ENT.7Kp20Qx81Zr5", "SA.5561209", "BR.ENT.998877665544"]
)
def test_a_user_id_in_place_of_a_number_is_known_and_never_shown(user_id: str) -> None:
    found = examine(env={"WHATSAPP_TEST_RECIPIENTS": user_id})
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.check, finding.verdict) == ("recipient.user-id", "WA801", "failed")
    assert user_id.rpartition(".")[2] not in repr(found.diagnosis)


@pytest.mark.parametrize("text", ["US.ENT.", "us.40917735520188263401", "USA.40917735520188263401", "US-40917735520"])
def test_what_only_looks_like_a_user_id_is_a_malformed_number(text: str) -> None:
    assert examine(env={"WHATSAPP_TEST_RECIPIENTS": text}).causes == ["recipient.malformed"]


def test_two_good_numbers_are_no_finding() -> None:
    assert examine(env={"WHATSAPP_TEST_RECIPIENTS": "+966500000017, +442071838750"}).causes == []
