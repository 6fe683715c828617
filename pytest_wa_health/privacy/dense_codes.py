"""Codes that turn a stretch of text into other letters: base64, and hex with or without signs between its bytes."""

from __future__ import annotations

import re
from binascii import a2b_base64, unhexlify
from collections.abc import Iterable, Iterator

__all__ = [
    "BETWEEN_BYTES", "CODED", "DUMP", "HEX", "base64_bytes", "base64_runs", "base64_said", "dump_runs", "hex_bytes",
    "hex_runs", "hex_said", "is_dump",
]  # fmt: skip

CODED = re.compile(r"[A-Za-z0-9+/_-]{6,}")
"""What base64, standard and URL-safe, is made of; hex stands within it."""
_BASE64_SHORTEST = 8
"""Base64 of six bytes."""
HEX = re.compile(r"[0-9A-Fa-f]{12,}")
"""What could be hex of six bytes or more."""
DUMP = re.compile(r"(?:[0-9A-Fa-fxX]+[^0-9A-Za-z]{1,4}){2,}[0-9A-Fa-fxX]{2,}")
"""What could be a dump in hex."""
BETWEEN_BYTES = re.compile(r"0[xX]|[^0-9A-Za-z]+")
"""What stands between the bytes of one."""

_STANDARD = str.maketrans("-_", "+/")
_WORD = re.compile(r"[A-Z]?[a-z]+|[0-9]{8,9}")
_CLASSES = bytes(
    ord("h") if chr(code) in "0123456789abcdef" else ord("x") if code >= 0x80 or chr(code).isalnum() else ord(".")
    for code in range(0x100)
)
_SIGNS = bytes(code for code in range(0x80) if not chr(code).isalnum())
_BYTES = re.compile(rb"hh\.{1,4}hh\.{1,4}hh\.{1,4}hh\.{1,4}hh\.{1,4}hh")
_PREFIXED = re.compile(rb"hxhh\.{1,4}hxhh\.{1,4}hxhh\.{1,4}hxhh\.{1,4}hxhh\.{1,4}hxhh")
_PAIRS = b"hhhh.hhhh.hhhh"


def is_dump(low: bytes) -> bool:
    """Whether a text (folded) holds six bytes in hex with signs between them."""
    classes = low.translate(_CLASSES)
    return bool(_BYTES.search(classes) or _PREFIXED.search(classes)) or _PAIRS in classes


def base64_runs(runs: Iterable[str]) -> set[str]:
    """Those of `runs` that could be base64; words, dates and times are none."""
    return {run for run in runs if len(run) >= _BASE64_SHORTEST and not _WORD.fullmatch(run)}


def hex_runs(runs: Iterable[str]) -> set[str]:
    """All stretches of `runs` that could be hex."""
    return set(HEX.findall(" ".join(runs)))


def dump_runs(dumps: Iterable[str]) -> set[str]:
    """Those of `dumps` that are long enough, without the signs between their bytes."""
    # As `BETWEEN_BYTES` would, and quicker. Between two dumps stands a letter that is in no hex.
    joined = " z ".join(dumps).replace("0x", "").replace("0X", "")
    return set(HEX.findall(joined.encode("ascii", "replace").translate(None, _SIGNS).decode("ascii")))


def base64_bytes(runs: Iterable[str]) -> Iterator[bytes]:
    """All that `runs` may say, at each of the four phases, run together for a quick look."""
    # Every run begins at a multiple of four, so that a phase is the same for all. Filled up with zero bits, not "=",
    # at which decoding would stop; the byte between two runs is no character of a text.
    coded = "BBBB".join([run + "A" * (-len(run) % 4) for run in runs]).translate(_STANDARD)
    for phase in range(4):
        part = coded[phase:]
        yield a2b_base64(part + "A" * (-len(part) % 4))


def base64_said(run: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """What one run says at each phase, bytes as characters of the same number, and where in it each stands."""
    for phase in range(4):
        code = run[phase:].translate(_STANDARD)
        said = a2b_base64(code + "A" * (-len(code) % 4)).decode("latin-1")
        last = len(run)
        firsts = [min(phase + at * 4 // 3, last - 1) for at in range(len(said))]
        yield said, [(first, min(first + 2, last)) for first in firsts]


def hex_bytes(runs: Iterable[str]) -> Iterator[bytes]:
    """All that `runs` may say in hex, at both phases, run together."""
    coded = "1111".join([run + "0" * (len(run) % 2) for run in runs])
    yield unhexlify(coded)
    yield unhexlify(coded[1:] + "0") if coded else b""


def hex_said(run: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """What one run says at both phases, and where in it each character stands."""
    for phase in range(2):
        size = (len(run) - phase) // 2
        said = unhexlify(run[phase : phase + 2 * size]).decode("latin-1")
        yield said, [(phase + 2 * at, phase + 2 * at + 2) for at in range(size)]
