"""Messages that wait for their receiver, in a file beside the history: none is lost, none is sent twice.

A message is put here before the history moves on, and leaves when its receiver acknowledged it. An address stands in
the file as a slow salted hash, for it may hold a password. Runs at the same time share the file: each change is made
to what the file holds at that moment, under a lock, and one run at a time sends.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from pytest_wa_health.model.whole_file import write_whole
from pytest_wa_health.report.alerts import Message, Said

try:
    import fcntl
except ImportError:  # Windows has no such call: there only runs one after the other are told apart
    fcntl = None  # type: ignore[assignment]

__all__ = ["Outbox"]

SCHEMA = "pytest-wa-health-alerts/1"
_MOST_WAITING = 1000
"""So many messages are kept for an address; a receiver that was silent for longer has lost the oldest."""
_ROUNDS = 100_000
_PATIENCE_S = 60.0
"""So long a run waits for another that sends."""
_PAUSE_S = 0.05

News = Callable[[Mapping[str, Said]], tuple[list[Message], dict[str, Said]]]
"""From what an address knows to the messages for it, and what it knows after them."""


@dataclass
class _Letters:
    """Of one address: what waits, oldest first, and by slug what it knows once it has all that."""

    waiting: list[Message] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)


@dataclass
class _File:
    schema: str = SCHEMA
    salt: str = ""
    addresses: dict[str, _Letters] = field(default_factory=dict)


class Outbox:
    """The file beside `history`; every change is on the disk when a method returns. Raises OSError."""

    def __init__(self, history: Path) -> None:
        self.path = history.with_name(f"{history.name}.alerts")
        self._names: dict[str, str] = {}

    def waiting(self, address: str) -> list[Message]:
        """What `address` is still to get, oldest first."""
        with self._open(address) as letters:
            return list(letters.waiting)

    def put(self, address: str, news: News) -> None:
        """Keep the `news` for `address` until it has them."""
        with self._open(address) as letters:
            messages, letters.said = news(letters.said)
            letters.waiting = [*letters.waiting, *messages][-_MOST_WAITING:]

    def acknowledge(self, address: str, message: Message) -> None:
        """`address` has it."""
        with self._open(address) as letters:
            letters.waiting.remove(message)

    @contextlib.contextmanager
    def delivering(self) -> Iterator[bool]:
        """Whether this run may send; one at a time does, and another waits for it for a while."""
        with _locked(self.path.with_name(f".{self.path.name}.sending")) as is_mine:
            yield is_mine

    @contextlib.contextmanager
    def _open(self, address: str) -> Iterator[_Letters]:
        """What the file holds for `address`; what changed of it is written when the block ends."""
        with _locked(self.path.with_name(f".{self.path.name}.lock")) as is_mine:
            if not is_mine:
                raise TimeoutError(None, "another run holds it", str(self.path))
            file = _read(self.path)
            before = asdict(file)
            yield file.addresses.setdefault(self._name(address, file.salt), _Letters())
            if asdict(file) != before:
                text = json.dumps(asdict(file), ensure_ascii=True, indent=1)
                write_whole(self.path, [text.encode("ascii")], durable=True)

    def _name(self, address: str, salt: str) -> str:
        if (known_as := f"{salt} {address}") not in self._names:
            digest = hashlib.pbkdf2_hmac("sha256", address.encode("utf-8", "replace"), bytes.fromhex(salt), _ROUNDS)
            self._names[known_as] = digest.hex()[:16]
        return self._names[known_as]


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold the lock at `path`; False where another run does not let go of it. It ends with the process."""
    if fcntl is None:
        yield True
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _taken(handle)
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    end = time.monotonic() + _PATIENCE_S
    while not _is_free(handle):
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE_S)
    return True


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
