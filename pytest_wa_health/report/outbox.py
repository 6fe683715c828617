"""Messages that wait for their receiver, in a file beside the history: none is lost, none is sent twice.

A message is put here before the history moves on, and leaves when its receiver acknowledged it. An address stands in
the file as a slow salted hash, for it may hold a password.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from pytest_wa_health.model.whole_file import write_whole
from pytest_wa_health.report.alerts import Message

__all__ = ["Outbox"]

SCHEMA = "pytest-wa-health-alerts/1"
_MOST_WAITING = 1000
"""So many messages are kept for an address; a receiver that was silent for longer has lost the oldest."""
_MOST_KNOWN = 5000
_ROUNDS = 100_000


@dataclass
class _Letters:
    """Of one address: what waits, oldest first, and the ids of the changes that it acknowledged."""

    waiting: list[Message] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@dataclass
class _File:
    schema: str = SCHEMA
    salt: str = ""
    addresses: dict[str, _Letters] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """By slug, how a business was last called: one that cannot be asked does not say its name."""


class Outbox:
    """The file beside `history`; every change is on the disk when a method returns. Raises OSError."""

    def __init__(self, history: Path) -> None:
        self.path = history.with_name(f"{history.name}.alerts")
        self._file = _read(self.path)
        self._names: dict[str, str] = {}

    @property
    def names(self) -> Mapping[str, str]:
        """By slug, the names that were remembered."""
        return self._file.names

    def remember(self, names: Mapping[str, str]) -> None:
        """Keep the names by slug, as they are now."""
        if not names.items() <= self._file.names.items():
            self._file.names.update(names)
            self._save()

    def known(self, address: str) -> Collection[str]:
        """The ids of the changes that `address` was told of, or will be."""
        letters = self._of(address)
        return {*letters.told, *(change for message in letters.waiting for change in message.changes)}

    def waiting(self, address: str) -> list[Message]:
        """What `address` is still to get, oldest first."""
        return list(self._of(address).waiting)

    def put(self, address: str, messages: Collection[Message]) -> None:
        """Keep `messages` until `address` has them."""
        if messages:
            letters = self._of(address)
            letters.waiting = [*letters.waiting, *messages][-_MOST_WAITING:]
            self._save()

    def acknowledge(self, address: str, message: Message) -> None:
        """`address` has it."""
        letters = self._of(address)
        letters.waiting.remove(message)
        letters.told = [*letters.told, *message.changes][-_MOST_KNOWN:]
        self._save()

    def _of(self, address: str) -> _Letters:
        if address not in self._names:
            salt = bytes.fromhex(self._file.salt)
            digest = hashlib.pbkdf2_hmac("sha256", address.encode("utf-8", "replace"), salt, _ROUNDS)
            self._names[address] = digest.hex()[:16]
        return self._file.addresses.setdefault(self._names[address], _Letters())

    def _save(self) -> None:
        text = json.dumps(asdict(self._file), ensure_ascii=True, indent=1)
        write_whole(self.path, [text.encode("ascii")], durable=True)


def _read(path: Path) -> _File:
    """What the file holds; a new one where there is none, or where it is none of ours."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_File)
        bytes.fromhex(found.salt)
        if found.schema == SCHEMA and found.salt:
            return found
    except FileNotFoundError:
        pass
    except (ValueError, msgspec.MsgspecError):
        # Half a file cannot be ours, for it is replaced whole; what was written by hand is set aside, not lost.
        path.replace(path.with_name(f"{path.name}.unreadable"))
    return _File(salt=secrets.token_hex(8))
