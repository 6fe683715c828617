"""Recordings that name nobody, and still tell the same story."""

from __future__ import annotations

import re

from pytest_wa_health.recording.anonymising import pseudonymised

PHONE_ID, ACCOUNT_ID, APP_ID = "106540352242922", "102290129340398", "63497468808"
TREE = {
    "metadata": {
        "settings": {
            "phone_number_id": PHONE_ID,
            "business_account_id": ACCOUNT_ID,
            "app_id": APP_ID,
            "expected_number": "+15550783881",
            "fingerprint": "sha256:12345678",
        },
    },
    "request": {"path": f"/v25.0/{PHONE_ID}", "query": {"after": "MTAxNTExOTQ1Mjcz", "limit": "100"}},
    "json": {
        "error": {
            "message": f"Object with ID '{PHONE_ID}' does not exist",
            "code": 100,
            "fbtrace_id": "A12345678901234x",
        },
        "display_phone_number": "+1 (555) 078-3881",
        "granular_scopes": [{"scope": "x", "target_ids": [int(ACCOUNT_ID)]}],
        "expires_at": 1_770_755_520,
        "timezone_id": "138",
        "is_valid": True,
        "link": f"https://www.facebook.com/games/?app_id={APP_ID}",
        "paging": {"cursors": {"after": "MTAxNTExOTQ1Mjcz", "before": ""}},
    },
    "header": f'{{"{ACCOUNT_ID}":[{{"call_count":1}}]}}',
}


def flat(tree):
    return repr(pseudonymised(tree))


def test_no_id_and_no_own_number_is_left():
    text = flat(TREE)
    for known in (PHONE_ID, ACCOUNT_ID, APP_ID, "15550783881", "078-3881", "MTAxNTExOTQ1Mjcz"):
        assert known not in text


def test_the_same_id_has_the_same_pseudonym_everywhere():
    new = pseudonymised(TREE)
    settings, body = new["metadata"]["settings"], new["json"]
    phone, account, app = (settings[k] for k in ("phone_number_id", "business_account_id", "app_id"))
    assert new["request"]["path"] == f"/v25.0/{phone}"
    assert body["error"]["message"] == f"Object with ID '{phone}' does not exist"
    assert body["granular_scopes"][0]["target_ids"] == [int(account)]
    assert new["header"].startswith(f'{{"{account}":')
    assert body["link"].endswith(f"?app_id={app}")
    assert new["request"]["query"]["after"] == body["paging"]["cursors"]["after"]
    assert len({phone, account, app}) == 3
    assert [len(i) for i in (phone, account, app)] == [len(i) for i in (PHONE_ID, ACCOUNT_ID, APP_ID)]


def test_an_own_number_keeps_country_and_form():
    new = pseudonymised(TREE)
    shown, expected = new["json"]["display_phone_number"], new["metadata"]["settings"]["expected_number"]
    assert re.fullmatch(r"\+1 \(555\) 0\d\d-\d{4}", shown)
    assert re.sub(r"\D", "", shown) == expected.lstrip("+")


def test_what_is_no_id_stays():
    new = pseudonymised(TREE)
    body = new["json"]
    assert (body["expires_at"], body["timezone_id"], body["is_valid"]) == (1_770_755_520, "138", True)
    assert body["error"]["code"] == 100
    assert body["error"]["fbtrace_id"] == "A12345678901234x"
    assert body["paging"]["cursors"]["before"] == ""
    assert new["metadata"]["settings"]["fingerprint"] == "sha256:12345678"
    assert new["request"]["query"]["limit"] == "100"


def test_pseudonyms_of_two_recordings_cannot_be_joined():
    assert flat(TREE) != flat(TREE)
    assert pseudonymised(TREE, b"key") == pseudonymised(TREE, b"key")
