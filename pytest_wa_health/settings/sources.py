"""Where values come from: the places in their order, and the one that wins for each variable."""

from __future__ import annotations

import errno
import io
import os
import select
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_wa_health.privacy.raw_values import raw_pairs
from pytest_wa_health.settings.model import Origin, SettingsError
from pytest_wa_health.settings.names import COMPANIONS, Variable, canonical

__all__ = ["EnvFile", "Lookup", "Reading", "Source", "find_upward", "read_env_file", "read_text"]

LARGEST_FILE = 1_000_000
"""Bytes; a settings file beyond that is something else (a device, a dump)."""

_WRITER_COMES = 1.0
"""Seconds in which whoever is to write to a named pipe may open it; a writer that is there is waited for."""


@dataclass(frozen=True, repr=False)
class Source:
    """One place with values by name.

    `place` is how reports name it, `where` how an error says that it was searched. `prefix` stands before the
    full variable name. `by_key`: the values bear the canonical names, and were written as ``wa-health.toml`` keys.
    `secrets` is False where no secret may stand, so that nobody is sent there with one.
    """

    place: str
    values: Mapping[str, str]
    where: str
    prefix: str = ""
    by_key: bool = False
    secrets: bool = True

    def readings(self, variable: Variable) -> Iterator[tuple[str, str]]:
        """(name as written here, value) of every name of `variable` that holds something, preferred ones first."""
        for name in variable.names[:1] if self.by_key else variable.names:
            value = self._held(name)
            if value and (name not in COMPANIONS or self._held(COMPANIONS[name])):
                yield (variable.key if self.by_key else self.prefix + name), value

    def is_empty_here(self, variable: Variable) -> bool:
        """Whether the variable is named here without a value."""
        return any(self.prefix + name in self.values and not self._held(name) for name in variable.names)

    def _held(self, name: str) -> str:
        value = self.values.get(self.prefix + name, "")
        return value if value.strip().strip("\"'") else ""


@dataclass(frozen=True, repr=False)
class Reading:
    """A raw value and where it comes from."""

    value: str
    origin: Origin


class Lookup:
    """The places of one tenant: the command line, then the tenant's own, then those that all tenants share.

    Within each the order is the precedence. A tenant's own places stand before the shared ones, because the
    process environment would otherwise turn all tenants into one. Settings of one group never mix the two:
    a phone number ID of the tenant with the account of another one would be a false alarm.
    """

    def __init__(
        self,
        command_line: Source,
        own: Sequence[Source],
        shared: Sequence[Source],
        *,
        own_groups: frozenset[str] = frozenset(),
    ) -> None:
        self._command_line = command_line
        self._own, self._shared = tuple(own), tuple(shared)
        self._own_groups = own_groups

    def find(self, variable: Variable) -> Reading | None:
        """The value that wins, with the places further down that hold a different one."""
        for name, value in self._command_line.readings(variable):
            return Reading(value, Origin(variable.name, name, self._command_line.place))
        for scope in self._scopes(variable):
            found = [(source, *pair) for source in scope for pair in source.readings(variable)]
            if found:
                source, name, value = found[0]
                shadows = tuple(f"{n} in {s.place}" for s, n, v in found[1:] if v.strip() != value.strip())
                return Reading(value, Origin(variable.name, name, source.place, shadows))
        return None

    def places(self, variable: Variable) -> list[str]:
        """Where `variable` is looked for, in words."""
        return [
            source.where + (" (empty there)" if source.is_empty_here(variable) else "")
            for scope in self._scopes(variable)
            for source in scope
            if source.secrets or not variable.secret
        ]

    def spelling(self, variable: Variable) -> str:
        """The name under which the tenant's own places would hold `variable`."""
        return next((source.prefix for source in self._own if source.prefix), "") + variable.name

    def similar(self, variable: Variable) -> str | None:
        """A name that is set and looks like a misspelt `variable`; only names that hold a value are considered."""
        import difflib

        scopes = self._scopes(variable)
        names = [n for scope in scopes for source in scope for n, value in source.values.items() if value]
        close = difflib.get_close_matches(self.spelling(variable), names, n=1, cutoff=0.85)
        return close[0] if close and close[0] not in variable.names else None

    def _scopes(self, variable: Variable) -> tuple[tuple[Source, ...], ...]:
        if variable.group and variable.group in self._own_groups:
            return (self._own,)
        return (self._own, self._shared) if self._own else (self._shared,)


def find_upward(name: str, start: Path) -> Path | None:
    """The nearest `name` in `start` or above it; a virtual environment that is called ``.env`` is passed by."""
    for directory in (start, *start.parents):
        candidate = directory / name
        try:
            is_there = candidate.exists() and not (candidate / "pyvenv.cfg").is_file()
        except OSError:
            continue
        if is_there:
            return candidate
    return None


def read_text(path: Path, *, variable: str) -> str:
    """A settings file as text.

    Raises SettingsError naming the file when it is a directory, unreadable, too large or not UTF-8.
    """
    reason, raw = "", b""
    try:
        raw = _read(path)
    except IsADirectoryError:
        reason = "is a directory, not a file"
    except FileNotFoundError:
        reason = "does not exist"
    except (OSError, ValueError) as trouble:
        reason = f"cannot be read ({getattr(trouble, 'strerror', None) or 'not a usable path'})"
    if not reason and len(raw) > LARGEST_FILE:
        reason = "is too large for a settings file"
    text = "" if reason else _decoded(raw)
    if text is None:
        utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:80]
        reason = "is not UTF-8" + (" but seems to be UTF-16: save it as UTF-8" if utf16 else ": save it as UTF-8")
    if reason or text is None:
        raise SettingsError(f"{path} {reason}.", variable=variable)
    return text


def _read(path: Path) -> bytes:
    with open(path, "rb", opener=_without_waiting) as file:
        first = _of_pipe(file.fileno()) if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode) else b""
        return first + file.read(LARGEST_FILE + 1)


def _without_waiting(path: str, flags: int) -> int:
    """To open a named pipe waits for somebody to write to it, which may be for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _of_pipe(handle: int) -> bytes:
    """What a pipe (``<(…)``, a FIFO) holds already; the rest may be waited for. Raises OSError without a writer."""
    is_ready, _, _ = select.select([handle], [], [], _WRITER_COMES)
    try:
        first = os.read(handle, LARGEST_FILE)
    except BlockingIOError:
        first = b""
    else:
        if not is_ready and not first:
            raise OSError(errno.EPIPE, "a pipe that nobody writes to")
    os.set_blocking(handle, True)
    return first


def _decoded(raw: bytes) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


@dataclass(frozen=True, repr=False)
class EnvFile:
    """A ``.env`` file: its values, and notes on lines that cannot be read (by number, never their content)."""

    path: Path
    values: Mapping[str, str]
    notes: tuple[str, ...] = ()
    raw: tuple[tuple[str, str], ...] = ()
    """Every name and value as they are written, of lines that cannot be read as well: for the redactor alone."""


def read_env_file(path: Path, *, option: str) -> EnvFile:
    """Read a ``.env`` file without interpolation and without touching the process environment.

    Raises SettingsError (see `read_text`); `option` is what it names as responsible.
    """
    from dotenv.parser import parse_stream

    values: dict[str, str] = {}
    bad: list[int] = []
    twice: list[str] = []
    content = read_text(path, variable=option)
    for binding in parse_stream(io.StringIO(content)):
        if binding.error or (binding.key is not None and binding.value is None):
            text = binding.original.string
            bad.append(binding.original.line + text[: len(text) - len(text.lstrip())].count("\n"))
        elif binding.key is not None and binding.value is not None:
            if values.get(binding.key, binding.value) != binding.value and canonical(binding.key):
                twice.append(binding.key)
            values[binding.key] = binding.value
    return EnvFile(path, values, tuple(_notes(path, bad, twice)), tuple(raw_pairs(content)))


def _notes(path: Path, bad: Sequence[int], twice: Sequence[str]) -> Iterator[str]:
    if bad:
        lines = ", ".join(str(number) for number in bad[:5]) + (" and more" if len(bad) > 5 else "")
        yield f"{path}: not a setting in line {lines}; what stands there is ignored"
    if twice:
        yield f"{path}: {', '.join(dict.fromkeys(twice))} twice with different values; the last one counts"
