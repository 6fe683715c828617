"""Tell people when a tenant's verdict changes: one message per change, not per run, through Apprise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from pytest_wa_health.model.run_result import HistoryEntry, Report, TenantResult
from pytest_wa_health.report import terminal

_SHORTEST_KEY = 8

__all__ = ["NotifyError", "changed", "keys", "message", "renewals", "send"]


class NotifyError(Exception):
    """A message that could not be sent: one sentence, without the address, which may hold a password."""


def keys(addresses: Iterable[str]) -> list[str]:
    """The parts of `addresses` that may open something: long enough, no host name, no plain word."""
    parts = {part for address in addresses for part in re.split(r"[/:@?&=,]+", address)}
    return [part for text in parts for part in (text, unquote(text)) if _is_key(part)]


def _is_key(part: str) -> bool:
    return len(part) >= _SHORTEST_KEY and "." not in part and not (part.isalpha() and part.islower())


def changed(result: Report) -> list[TenantResult]:
    """The tenants whose verdict differs from that of their last run.

    `result` has its histories attached. A tenant without an earlier run counts only if it is not healthy.
    """
    return [tenant for tenant in result["tenants"] if _before(tenant) != tenant["verdict"]]


def _before(tenant: TenantResult) -> str:
    runs = (tenant.get("history") or HistoryEntry(runs=[]))["runs"]
    return str(runs[-2]["verdict"]) if len(runs) > 1 else "passed"


def message(result: Report, tenants: Sequence[TenantResult]) -> tuple[str, str]:
    """Title and body, in plain English text, of the message about `tenants`."""
    names = ", ".join(str(tenant["name"]) for tenant in tenants[:3])
    more = f" and {len(tenants) - 3} more" if len(tenants) > 3 else ""
    heads = [f"{tenant['name']}: {_before(tenant)} -> {tenant['verdict']}" for tenant in tenants]
    block = [text for text, _ in terminal.lines({**result, "tenants": list(tenants)})]
    return f"WhatsApp health: {names}{more}", "\n".join([*heads, "", *block])


def renewals(result: Report, tenants: Sequence[TenantResult]) -> tuple[str, str]:
    """Title and body of the message about what was renewed and what could not be."""
    from pytest_wa_health.report import renewal_view

    title = f"WhatsApp token renewal: {', '.join(str(tenant['name']) for tenant in tenants[:3])}"
    more = f" and {len(tenants) - 3} more" if len(tenants) > 3 else ""
    said = [tenant["renewal"].get("why") for tenant in tenants]
    return title + more, "\n".join([*renewal_view.lines({**result, "tenants": list(tenants)}), *filter(None, said)])


def send(addresses: Iterable[str], title: str, body: str) -> None:
    """Send one message to all `addresses` (Apprise URLs: ``mailto://``, ``slack://``, ``tgram://`` …).

    Raises NotifyError where Apprise is not installed, does not know an address, or could not deliver.
    """
    try:
        import apprise
    except ImportError:
        raise NotifyError("--wa-notify needs pytest-wa-health[notify]") from None
    messenger = apprise.Apprise()
    for number, address in enumerate(addresses, 1):
        if not messenger.add(address):
            raise NotifyError(f"--wa-notify: the address number {number} is not one that Apprise knows")
    if not messenger.notify(title=title, body=body):
        raise NotifyError("--wa-notify: the message could not be delivered")
