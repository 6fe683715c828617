"""One account on the double: the states it is in, and what has happened to it since."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter
from typing import TYPE_CHECKING

from pytest_wa_health.double.account import Account, healthy
from pytest_wa_health.double.states import apply

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.history import Message

__all__ = ["RECIPIENT", "Identity", "Tenant"]

RECIPIENT = "+16505551234"
"""The test recipient of every healthy account."""

API_VERSION = "v25.0"


class Identity(ABC):
    """The IDs and dummy credentials of one account."""

    @property
    @abstractmethod
    def account(self) -> Account:
        """The account's data."""

    @property
    def token(self) -> str:
        """The access token: a dummy that only this double knows."""
        return self.account.token.value

    @property
    def phone_number_id(self) -> str:
        """The right ID, whatever `env` says."""
        return self.account.number.id

    @property
    def business_account_id(self) -> str:
        """The ID of the WABA."""
        return self.account.waba.id

    @property
    def business_id(self) -> str:
        """The ID of the business portfolio."""
        return self.account.business.id

    @property
    def app_id(self) -> str:
        """The ID of the app that the token belongs to."""
        return self.account.app.id

    @property
    def app_secret(self) -> str:
        """That app's secret, a dummy."""
        return self.account.app_secret

    @property
    def verify_token(self) -> str:
        """The webhook verify token, a dummy."""
        return self.account.verify_token


class Tenant(Identity):
    """One account with its own token, IDs and states.

    `url` tells the base URL, which is known only once the server listens.
    """

    def __init__(
        self,
        index: int,
        states: tuple[str, ...],
        url: Callable[[], str],
        clock: Callable[[], float],
        edit: Callable[[Account], None] | None = None,
        callback: str | None = None,
    ) -> None:
        self.index = index
        self._first = states
        self._url = url
        self._clock = clock
        self._edit = edit
        self._callback = callback
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Back to the states it was made with, with no message sent and no call counted."""
        self.set_state(*self._first)

    def set_state(self, *names: str) -> None:
        """Puts the account into the named states, all at once; none: healthy.

        Messages and counters start anew. Raises ValueError for a name that is no state.
        """
        account = healthy(self.index, int(self._clock()))
        if self._callback is not None:
            self._listen(account, self._callback)
        apply(names, account)
        if self._edit is not None:
            self._edit(account)
        self._account = account
        self.states = names or ("healthy",)
        self.messages: list[Message] = []
        self._passed: Counter[tuple[int, str, str]] = Counter()

    @property
    def account(self) -> Account:
        """The data as the states left them."""
        return self._account

    @staticmethod
    def _listen(account: Account, url: str) -> None:
        account.number.values["webhook_configuration"] = {"application": url}
        account.app.edges["subscriptions"][0]["callback_url"] = url

    def spends(self, gate: int, method: str, path: str, times: int) -> bool:
        """Whether gate number `gate` still refuses this method and path, having done so fewer than `times`."""
        with self._lock:
            self._passed[gate, method, path] += 1
            return self._passed[gate, method, path] <= times

    def env(self, **overrides: str | None) -> dict[str, str]:
        """``WHATSAPP_*`` settings for this tenant, wrong where its state says so.

        `overrides` replace single settings; None leaves one out:
        ``env(WHATSAPP_APP_SECRET=None)``.
        """
        values: dict[str, str | None] = {
            "WHATSAPP_ACCESS_TOKEN": self.token,
            "WHATSAPP_PHONE_NUMBER_ID": self.phone_number_id,
            "WHATSAPP_BUSINESS_ACCOUNT_ID": self.business_account_id,
            "WHATSAPP_APP_ID": self.app_id,
            "WHATSAPP_APP_SECRET": self.app_secret,
            "WHATSAPP_API_VERSION": API_VERSION,
            "WHATSAPP_GRAPH_URL": self._url(),
            "WHATSAPP_TEST_RECIPIENTS": RECIPIENT,
        }
        if self._callback is not None:
            values["WHATSAPP_WEBHOOK_URL"] = self._callback
            values["WHATSAPP_WEBHOOK_VERIFY_TOKEN"] = self.verify_token
        merged = {**values, **self.account.settings, **overrides}
        return {name: value for name, value in merged.items() if value is not None}

    def __repr__(self) -> str:
        return f"<Tenant {self.index}: {' + '.join(self.states)}>"
