"""A fleet of any size: dummy credentials made at run time, and the same ids as the responder's."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

APP = "634974688087057"
PHONE = "1065"
ACCOUNT = "1022"
"""Phone number and account ids are these, followed by eleven digits."""


def number(index: int) -> str:
    """What the ids of tenant `index` end in."""
    return f"{index:011d}"


def secret(text: str, length: int) -> str:
    """A dummy that looks random and is the same every time."""
    made = ""
    while len(made) < length:
        digest = hashlib.sha256(f"{text}{len(made)}".encode()).digest()
        made += base64.b64encode(digest).decode().translate(str.maketrans("+/=", "xyz"))
    return made[:length]


def tenants(count: int, url: str) -> Iterator[dict[str, str]]:
    """As the hook ``pytest_wa_tenants`` would yield them from a database."""
    for index in range(count):
        yield {
            "name": f"shop-{index:05d}",
            "WHATSAPP_ACCESS_TOKEN": "EAA" + secret(f"token{index}", 187),
            "WHATSAPP_PHONE_NUMBER_ID": PHONE + number(index),
            "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT + number(index),
            "WHATSAPP_APP_ID": APP,
            "WHATSAPP_APP_SECRET": secret("app", 32),
            "WHATSAPP_API_VERSION": "v25.0",
            "WHATSAPP_GRAPH_URL": url,
        }
