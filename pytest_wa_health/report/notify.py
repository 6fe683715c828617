"""Tell people through Apprise when a verdict changes: one message per change, kept until its receiver has it."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pytest_wa_health.model.run_result import Report
from pytest_wa_health.report import alerts
from pytest_wa_health.report.alerts import Message, Said
from pytest_wa_health.report.outbox import Outbox

_SHORTEST_KEY = 8

__all__ = ["Alerts", "NotifyError", "check", "keys", "send_test", "tell"]


class NotifyError(Exception):
    """An address that cannot be used: one sentence, without the address, which may hold a password."""


def keys(addresses: Iterable[str]) -> list[str]:
    """The parts of `addresses` that may open something: long enough, no host name, no plain word."""
    parts = {part for address in addresses for part in re.split(r"[/:@?&=,]+", address)}
    return [part for text in parts for part in (text, unquote(text)) if _is_key(part)]


def _is_key(part: str) -> bool:
    return len(part) >= _SHORTEST_KEY and "." not in part and not (part.isalpha() and part.islower())


def check(addresses: Iterable[str]) -> None:
    """Raises NotifyError where Apprise is not installed, or does not know an address. Nothing is sent."""
    for number, address in enumerate(addresses, 1):
        _messenger(address, number)


def send_test(addresses: Sequence[str], lang: str) -> list[str]:
    """Send a test message to each address; a sentence for each that did not take it. Raises NotifyError."""
    return tell(addresses, alerts.test_message(lang), "--wa-notify-test")


def tell(addresses: Sequence[str], message: Message, option: str) -> list[str]:
    """Send `message` to each address now; a sentence for each that did not take it. Raises NotifyError."""
    messengers = [_messenger(address, number) for number, address in enumerate(addresses, 1)]
    return [
        f"{option}: the address number {number} did not take the message"
        for number, messenger in enumerate(messengers, 1)
        if not _sent(messenger, message)
    ]


class Alerts:
    """The messages of one run: put into the outbox before the history is written, delivered after it."""

    def __init__(self, addresses: Sequence[str], history: Path) -> None:
        self._addresses = tuple(dict.fromkeys(addresses))
        self._outbox = Outbox(history)

    def prepare(self, result: Report, scrub: Callable[[str], str]) -> None:
        """Keep what is to be said of `result`, whose histories are attached. Raises OSError."""

        def news(said: Mapping[str, Said]) -> tuple[list[Message], dict[str, Said]]:
            messages = alerts.messages(result, alerts.changes(result, said))
            return [_scrubbed(message, scrub) for message in messages], alerts.said_after(result, said)

        for address in self._addresses:
            self._outbox.put(address, news)

    def deliver(self) -> list[str]:
        """Send what waits, oldest first; a sentence for each address that did not take everything. Raises OSError."""
        with self._outbox.delivering() as is_mine:
            if not is_mine:
                return ["--wa-notify: another run is sending; what waits goes out with it or with the next run"]
            return [
                sentence
                for number, address in enumerate(self._addresses, 1)
                if (sentence := self._deliver(address, number)) is not None
            ]

    def _deliver(self, address: str, number: int) -> str | None:
        messenger: Any = None
        # In order: a recovery must not be told before the fault. Another run may put a message meanwhile.
        while waiting := self._outbox.waiting(address):
            try:
                messenger = messenger or _messenger(address, number)
            except NotifyError as error:
                return str(error)
            if not _sent(messenger, waiting[0]):
                messages = "1 message waits" if len(waiting) == 1 else f"{len(waiting)} messages wait"
                return f"--wa-notify: the address number {number} could not be reached; {messages} for the next run"
            self._outbox.acknowledge(address, waiting[0])
        return None


def _scrubbed(message: Message, scrub: Callable[[str], str]) -> Message:
    return replace(message, title=scrub(message.title), body=scrub(message.body))


def _messenger(address: str, number: int) -> Any:  # noqa: ANN401 - Apprise has no types
    try:
        import apprise
    except ImportError:
        raise NotifyError("--wa-notify needs pytest-wa-health[notify]") from None
    messenger = apprise.Apprise()
    with _quiet():
        is_known = messenger.add(address)
    if not is_known:
        raise NotifyError(f"--wa-notify: the address number {number} is not one that Apprise knows")
    return messenger


def _sent(messenger: Any, message: Message) -> bool:  # noqa: ANN401 - Apprise has no types
    try:
        with _quiet():
            return bool(messenger.notify(title=message.title, body=message.body, notify_type=message.kind))
    except Exception:
        return False


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Apprise logs what it cannot do, with the address."""
    logger = logging.getLogger("apprise")
    was = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = was
