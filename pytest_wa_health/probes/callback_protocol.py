"""What Meta asks a callback, and how its answer to the handshake is read: one place for every check of a callback."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from pytest_wa_health.privacy.secret import Secret

__all__ = ["SIGNATURE", "handshake_query", "is_exact_echo", "new_challenge", "sign", "wrong_verify_token"]

SIGNATURE = "X-Hub-Signature-256"


def sign(app_secret: Secret, body: bytes) -> str:
    """``X-Hub-Signature-256``: HMAC-SHA256 of the raw body under the app secret (Meta's webhooks guide)."""
    digest = hmac.new(app_secret.reveal().encode("utf-8", "surrogatepass"), body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def new_challenge() -> str:
    """Ten digits, as Meta's are."""
    return str(1_000_000_000 + secrets.randbelow(1_000_000_000))


def wrong_verify_token() -> Secret:
    """A verify token that nobody has configured."""
    return Secret(f"pytest-wa-health-wrong-{secrets.token_hex(8)}")


def handshake_query(token: Secret, challenge: str) -> dict[str, str | Secret]:
    """The query of the handshake's GET."""
    return {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": token}


def is_exact_echo(body: bytes, challenge: str) -> bool:
    """Whether the answer is the challenge and nothing else, as Meta wants it."""
    return body == challenge.encode()
