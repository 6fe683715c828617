"""A client that asks the double as its settings say."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

    from pytest_wa_health.double import Double

TIMEOUT = 5.0


@dataclass
class Client:
    """Asks the double as its own settings say, wrong ones included."""

    wa: Double
    session: requests.Session

    @property
    def env(self) -> dict[str, str]:
        return self.wa.env()

    @property
    def version(self) -> str:
        return self.env["WHATSAPP_API_VERSION"]

    @property
    def number(self) -> str:
        return self.env["WHATSAPP_PHONE_NUMBER_ID"]

    @property
    def account(self) -> str:
        return self.env["WHATSAPP_BUSINESS_ACCOUNT_ID"]

    @property
    def app_token(self) -> str:
        return f"{self.env.get('WHATSAPP_APP_ID')}|{self.env.get('WHATSAPP_APP_SECRET')}"

    def ask(self, method: str, path: str, *, token: str | None = "", **kwargs: Any) -> requests.Response:
        """`token`: "" for the configured one, None for none at all."""
        value = self.env.get("WHATSAPP_ACCESS_TOKEN") if token == "" else token
        headers = {**({"Authorization": f"Bearer {value}"} if value else {}), **kwargs.pop("headers", {})}
        kwargs.setdefault("timeout", TIMEOUT)
        return self.session.request(method, self.wa.url + path, headers=headers, **kwargs)

    def get(self, path: str, *, token: str | None = "", **params: str) -> requests.Response:
        return self.ask("GET", f"/{self.version}/{path}", token=token, params=params)

    def send(self, to: str | int | None = None, **body: Any) -> requests.Response:
        """A template message unless `body` says otherwise."""
        template = {"type": "template", "template": {"name": "opening_hours", "language": {"code": "en_US"}}}
        recipient = self.env["WHATSAPP_TEST_RECIPIENTS"] if to is None else to
        payload = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": recipient,
            **(body or template),
        }
        return self.ask("POST", f"/{self.version}/{self.number}/messages", json=payload)

    def history(self, **body: Any) -> list[dict[str, Any]]:
        """What became of one message, in order."""
        wamid = self.send(**body).json()["messages"][0]["id"]
        assert self.wa.settle()
        fields = "message_id,events{delivery_status,webhook_update_state,webhook_uri,timestamp,error_description}"
        answer = self.get(f"{self.number}/message_history", message_id=wamid, fields=fields).json()
        return answer["data"][0]["events"]["data"] if "events" in answer["data"][0] else []


def dig(value: Any, path: str) -> Any:
    """`value` at a dotted path; None where it ends early."""
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if step.lstrip("-").isdigit() and len(value) > int(step) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def proof_of(token: str, secret: str) -> str:
    """``appsecret_proof``, worked out here so that the double is not asked to judge itself."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def error_of(response: requests.Response) -> dict[str, Any]:
    """The error object of an answer."""
    return json.loads(response.content)["error"]
