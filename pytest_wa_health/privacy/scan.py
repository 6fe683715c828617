"""Looks through files for what must not be shared, before a report is forwarded or a cassette committed.

It knows no values, only forms: credentials and message ids (`privacy.credential_patterns`), telephone numbers where a
recipient stands or behind a plus, e-mail addresses, and headers that no cassette of ours has. Let through are the
business's own display number, fictitious numbers that numbering plans set aside, and addresses at reserved domains.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import json
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from pytest_wa_health.model.whole_file import write_whole
from pytest_wa_health.privacy.phone_numbers import FICTITIOUS
from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["KNOWN_HEADERS", "Finding", "LeakError", "Scanned", "clean_file", "guard", "scan_paths", "scan_text"]

KNOWN_HEADERS = frozenset(
    {
        "accept",
        "content-length",
        "content-type",
        "date",
        "facebook-api-version",
        "location",
        "retry-after",
        "www-authenticate",
        "x-app-usage",
        "x-business-use-case-usage",
        "x-fb-debug",
        "x-fb-request-id",
        "x-fb-rev",
        "x-fb-trace-id",
    }
)
"""Headers, in lower case, that a cassette may hold; of ``location``, which can carry a token, only the origin."""

_RECIPIENT = re.compile(
    r"[\"'](?:to|wa_id|recipient_id|input|recipient|phone|from)\\*[\"']\s*:\s*\[?\s*\\*[\"']?(\+?\d[\d ().-]{6,20}\d)"
)
_PLUS = re.compile(r"(?<![\w+.-])(?:\+|%2[Bb]|&#43;)(\d[\d ().\u00a0-]{6,20}\d)(?![\w-])")
_EMAIL = re.compile(r"(?<![\w.+/:-])[\w.+-]{1,64}@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})(?![\w-])")
_RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net))$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"display_(?:phone_)?number\W{1,12}?(\+?\d[\d ().-]{6,20}\d)")
_SKIPPED = frozenset({".git", ".hg", ".venv", "node_modules", "__pycache__"})
_SHAPES = Redactor(())
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALVES = (("utf-16-le", 1), ("utf-16-be", 0))


class Finding(NamedTuple):
    """Where something stands that must not be shared, and what kind of thing; never the thing itself."""

    path: Path
    line: int
    """From 1."""
    kind: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}"


class LeakError(Exception):
    """A text to be written, or a file that was, holds a secret. `kinds` says of which kind, never the secret."""

    def __init__(self, kinds: Iterable[str], path: Path | None = None) -> None:
        self.kinds = tuple(kinds)
        place = f" {path}" if path else ""
        super().__init__(f"refused to leave{place or ' a text'} behind: it holds {', '.join(self.kinds)}")


class Scanned(NamedTuple):
    """What was found in files, and what was not looked at."""

    findings: list[Finding]
    """Ordered by file and line."""
    binary: list[Path]
    """Files that hold no text: nobody can say what is in them."""


def scan_paths(paths: Iterable[Path], *, allow: Collection[str] = ()) -> Scanned:
    """Everything found in the files at `paths` and below.

    `allow` are telephone numbers that may stand there (the business's own). A path or folder that is not there, or
    cannot be read, raises OSError, lest a gate be green because it looked at nothing.
    """
    findings: set[Finding] = set()
    binary: list[Path] = []
    for path in paths:
        for file in _files(path):
            text = _text(_read(file))
            if text is None:
                binary.append(file)
            else:
                findings.update(Finding(file, line, kind) for line, kind in scan_text(text, allow=allow))
    return Scanned(sorted(findings), binary)


def scan_text(text: str, *, allow: Collection[str] = ()) -> list[tuple[int, str]]:
    """Line (from 1) and kind of everything found in `text`."""
    found = [*_SHAPES.places(text), *_numbers(text, allow), *_addresses(text), *_headers(text)]
    return sorted({(text.count("\n", 0, at) + 1, kind) for at, kind in found})


def guard(subject: Path | str, redactor: Redactor) -> None:
    """Raises LeakError if `subject`, a text to be written or a file just written, holds what `redactor` would hide.

    Such a file is removed first: nothing is left behind.
    """
    path = subject if isinstance(subject, Path) else None
    text = subject if isinstance(subject, str) else subject.read_text("utf-8", "replace")
    kinds = redactor.find(text)
    if not kinds:
        return
    if path:
        path.unlink()
    raise LeakError(kinds, path)


def clean_file(path: Path, redactor: Redactor) -> list[str]:
    """Rewrites the file at `path` without what `redactor` hides, whole or not at all; the kinds of what was found.

    A file that leaks and cannot be rewritten, or is no text and would not be the same, is removed.
    """
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    kinds = redactor.find(text)
    if not kinds or (clean := redactor.text(text)) == text:
        return []
    try:
        if "\0" in text and _text(text[:8192].encode("utf-8", "surrogateescape")) is None:
            path.unlink()
            return kinds
        write_whole(path, [clean.encode("utf-8", "surrogateescape")], follow_link=True)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
    return kinds


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        error.filename = str(file)  # which is missing where opening went well
        raise


def _text(raw: bytes) -> str | None:
    """`raw` decoded, UTF-16 and UTF-32 (what PowerShell's ``>`` writes) as well; None for a binary file."""
    start = raw[:8192]
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if encoding is None and b"\0" in start:
        # Without a byte order mark: letters of one half of Unicode, and the zero bytes of ASCII in the other half.
        encoding = next((name for name, at in _HALVES if _is_half(start[at::2], start[1 - at :: 2])), None)
        if encoding is None:
            return None
    return raw.decode(encoding or "utf-8", "replace")


def _is_half(high: bytes, low: bytes) -> bool:
    return b"\0" not in low and high.count(0) * 8 > len(high)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path, onerror=_raised):
        below[:] = sorted(set(below) - _SKIPPED)
        yield from (
            file for name in sorted(names) if name not in _SKIPPED and _is_regular(file := Path(folder, name))
        )


def _raised(error: OSError) -> NoReturn:
    raise error


def _is_regular(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):  # a link that leads nowhere
            return False
        raise


def _numbers(text: str, allow: Collection[str]) -> Iterator[tuple[int, str]]:
    allowed = {_digits(number) for number in (*allow, *_OWN_NUMBER.findall(text))}
    for pattern in (_RECIPIENT, _PLUS):
        for match in pattern.finditer(text):
            digits = _digits(match[1])
            if digits not in allowed and not FICTITIOUS.fullmatch(digits) and _is_telephone(digits):
                yield match.start(1), "telephone number"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_telephone(digits: str) -> bool:
    import phonenumbers  # Slow to load, and most files hold no candidate.

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    for match in _EMAIL.finditer(text):
        if not _RESERVED.search(match[1]):
            yield match.start(), "e-mail address"


def _headers(text: str) -> Iterator[tuple[int, str]]:
    if '"interactions"' not in text or not text.lstrip().startswith("{"):
        return
    try:
        interactions = json.loads(text)["interactions"]
        unknown = {name for side in _sides(interactions) for name in side.get("headers") or ()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield 0, "unreadable cassette"
        return
    for name in sorted(unknown):
        if name.lower() not in KNOWN_HEADERS:
            yield max(text.find(json.dumps(name)), 0), "unknown header"


def _sides(interactions: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON
    for interaction in interactions:
        yield interaction["request"]
        yield interaction["response"]
