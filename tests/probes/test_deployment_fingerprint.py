"""The token of the running server, compared by fingerprint."""

from __future__ import annotations

import hashlib
import json

import pytest
from receivers import TOKEN, causes, judged, make_settings, probe_outside

OWN = hashlib.sha256(TOKEN.encode()).hexdigest()
OTHER = hashlib.sha256(b"the token of last year").hexdigest()


def examined(receiver, body: object, status: int = 200, **headers: str):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    server = receiver(lambda _: (status, {"content-type": "application/json", **headers}, raw))
    settings = make_settings(deployment_url=server.url)
    facts = probe_outside(settings, timeout=0.5)
    assert OTHER[:12] not in json.dumps(facts)
    assert TOKEN not in json.dumps(facts)
    assert all("authorization" not in asked.headers for asked in server.asked)
    return judged(settings, facts)


@pytest.mark.parametrize(
    "value", [OWN, OWN.upper(), f"sha256:{OWN}", f"SHA256:{OWN[:8].upper()}", OWN[:8], OWN[:20], f" {OWN}\n"]
)
def test_the_same_token_passes_however_it_is_written(receiver, value):
    verdict = examined(receiver, {"token_sha256": value}).verdicts["WA951"]

    assert (verdict.outcome, verdict.cause) == ("passed", None)


@pytest.mark.parametrize("value", [OTHER, f"sha256:{OTHER[:8]}"])
def test_another_token_is_stale(receiver, value):
    diagnosis = examined(receiver, {"token_sha256": value})

    assert causes(diagnosis, "WA951") == ["deployment.stale-token"]
    note = f"the server holds sha256:{OTHER[:8]}, the settings hold sha256:{OWN[:8]}"
    assert diagnosis.verdicts["WA951"].note == note


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"token_sha256": OWN[:7]}, 200),
        ({"token_sha256": OWN + "00"}, 200),
        ({"token_sha256": 12345678}, 200),
        ({"token": OWN}, 200),
        ([OWN], 200),
        (b"<html>Sign in</html>", 200),
        (b"x" * 3_000_000, 200),
        ({"token_sha256": OWN}, 401),
        (b"", 302),
    ],
)
def test_an_answer_that_cannot_be_read_says_nothing_of_the_token(receiver, body, status):
    verdict = examined(receiver, body, status, location="/login" if status == 302 else "").verdicts["WA951"]

    assert (verdict.outcome, verdict.cause) == ("unknown", "deployment.unreachable")


def test_a_server_that_hangs_says_nothing_of_the_token(receiver):
    settings = make_settings(deployment_url=receiver(lambda _: None).url)

    verdict = judged(settings, probe_outside(settings, timeout=0.2)).verdicts["WA951"]

    assert (verdict.outcome, verdict.cause) == ("unknown", "deployment.unreachable")


def test_no_address_names_the_setting():
    settings = make_settings()

    assert judged(settings, probe_outside(settings)).verdicts["WA951"].note == "needs WHATSAPP_DEPLOYMENT_URL"
