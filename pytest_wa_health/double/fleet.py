"""The tenants of one double, found by token or app without asking each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wa_health.double.account import Token
    from pytest_wa_health.double.calls import Call
    from pytest_wa_health.double.tenant import Tenant

__all__ = ["Fleet"]


class Fleet:
    """Tenants in the order in which they were added; there is always at least one."""

    def __init__(self) -> None:
        self.tenants: list[Tenant] = []
        self._by_token: dict[str, Tenant] = {}
        self._by_app: dict[str, Tenant] = {}

    def __iter__(self) -> Iterator[Tenant]:
        return iter(self.tenants)

    def add(self, tenant: Tenant) -> None:
        """Takes in one more."""
        self.tenants.append(tenant)
        self._by_token[tenant.token] = tenant
        self._by_app[tenant.app_id] = tenant

    def of_token(self, value: str) -> Tenant | None:
        """The tenant whose access token this is."""
        found = self._by_token.get(value)
        if found is not None:
            return found
        return next((t for t in self.tenants if any(token.value == value for token in t.account.issued)), None)

    def token(self, value: str) -> Token | None:
        """The token with this value, dead or alive."""
        tenant = self.of_token(value)
        return tenant.account.held(value) if tenant else None

    def cut_from(self, value: str, at_least: int) -> bool:
        """Whether `value` begins as some tenant's token does, for `at_least` characters."""
        beginning = value[:at_least]
        return len(value) >= at_least and any(token.startswith(beginning) for token in self._by_token)

    def of_app(self, app_id: str) -> Tenant | None:
        """The tenant whose token's app this is, or who knows it as another app."""
        own = self._by_app.get(app_id)
        if own is not None:
            return own
        return next((tenant for tenant in self.tenants if app_id in tenant.account.other_apps), None)

    def whose(self, call: Call) -> Tenant | None:
        """The tenant that `call` is about, by token, by app or by node; None if nothing in it tells."""
        sent = call.headers.get("authorization", "").partition(" ")[2] or str(call.params.get("access_token", ""))
        found = self.of_token(sent) or (self.of_app(sent.partition("|")[0]) if "|" in sent else None)
        if found is not None:
            return found
        ids = [part for part in call.parts if part.isdigit()]
        return next((tenant for tenant in self.tenants if any(map(tenant.account.find, ids))), None) if ids else None
