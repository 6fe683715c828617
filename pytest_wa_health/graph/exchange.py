"""What goes over the wire and comes back, whoever carries it: a connection, a recorder, or a cassette."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.survey.facts import Failure

__all__ = ["SECRET_PARAMETERS", "Call", "Reply", "Transport"]

SECRET_PARAMETERS = (
    "access_token", "input_token", "appsecret_proof", "client_secret", "fb_exchange_token", "revoke_token",
)  # fmt: skip
"""Parameters of a query that hold a secret or are made with one."""


@dataclass(frozen=True)
class Call:
    """What is to be sent. Secrets are revealed only while the request is being prepared."""

    method: str
    url: str
    bearer: Secret | None
    """None for servers that are not Meta's: then only a user name and password in `url` go along."""
    params: Mapping[str, str | Secret] = field(default_factory=dict)
    json: Json = None
    body: bytes | None = None
    """Exactly these bytes, where a signature is made over them."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An HTTP answer, whatever its status. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    failure: Failure | None = None
    """Why the body could not be read to its end."""
    not_recorded: tuple[str, ...] = ()
    """In a replay: fields that were asked for now and not when the answer was recorded."""


class Transport(Protocol):
    """Carries one call to its answer. May be used by several threads at once."""

    def exchange(self, call: Call, seconds: float) -> Reply | Failure:
        """The answer to `call`, or why there is none, within `seconds`. Never raises."""
        ...

    def close(self) -> None:
        """Let go of what is idle; the transport can still be used."""
        ...
