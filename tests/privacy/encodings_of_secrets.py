"""Encodings by which a secret may get into a text, written apart from the decoders that undo them."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from urllib.parse import quote

Encode = Callable[[str], str]


def _units(text: str) -> list[int]:
    raw = text.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]


ESCAPES: dict[str, Encode] = {
    "plain": str,
    "percent": lambda s: quote(s, safe=""),
    "percent all": lambda s: "".join(f"%{byte:02x}" for byte in s.encode("utf-8", "surrogatepass")),
    "percent u": lambda s: "".join(f"%u{unit:04X}" for unit in _units(s)),
    "json": lambda s: json.dumps(s)[1:-1],
    "json all": lambda s: "".join(f"\\u{unit:04x}" for unit in _units(s)),
    "js braces": lambda s: "".join(f"\\u{{{ord(c):x}}}" for c in s),
    "python long": lambda s: "".join(f"\\U{ord(c):08x}" for c in s),
    "python repr": lambda s: repr(s)[1:-1],
    "hex escapes": lambda s: "".join(f"\\x{byte:02X}" for byte in s.encode("utf-8")),
    "octal": lambda s: "".join(f"\\{ord(c):03o}" if ord(c) < 128 else c for c in s),
    "html decimal": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "html zeros": lambda s: "".join(f"&#{ord(c):07d};" for c in s),
    "html hex": lambda s: "".join(f"&#x{ord(c):X};" for c in s),
    "html hex zeros": lambda s: "".join(f"&#X{ord(c):06x};" for c in s),
    "html open": lambda s: "".join(f"&#{ord(c)}" for c in s) + " ",
}
DENSE: dict[str, Encode] = {
    "base64": lambda s: base64.b64encode(s.encode("utf-8", "surrogatepass")).decode(),
    "base64 url, one off": lambda s: base64.urlsafe_b64encode(b"x" + s.encode("utf-8", "surrogatepass")).decode(),
    "base64, two off": lambda s: base64.b64encode(b"\0u" + s.encode("utf-8", "surrogatepass")).decode().rstrip("="),
    "base64 of utf-16": lambda s: base64.b64encode(s.encode("utf-16-le", "surrogatepass")).decode(),
    "hex": lambda s: s.encode("utf-8", "surrogatepass").hex(),
    "hex capitals": lambda s: s.encode("utf-8", "surrogatepass").hex().upper(),
    "hex bytes": lambda s: s.encode("utf-8", "surrogatepass").hex(" "),
    "hex list": lambda s: ", ".join(f"0x{byte:02x}" for byte in s.encode("utf-8", "surrogatepass")),
    "hex of utf-16": lambda s: s.encode("utf-16-be", "surrogatepass").hex(),
    "utf-16": lambda s: s.encode("utf-16-le", "surrogatepass").decode("latin-1") if s.isascii() else s,
}
SPELLINGS: dict[str, Encode] = {
    "capitals": str.upper,
    "lower case": str.lower,
    "dashes": "-".join,
    "blanks": " ".join,
    "lines": "\n".join,
    "signs in turn": lambda s: "".join(c + "-.:_/"[at % 5] for at, c in enumerate(s)),
    "groups": lambda s: " - ".join(s[at : at + 4] for at in range(0, len(s), 4)),
}
"""What is no encoding: case and separators. Undone last, so they come first."""
ALL = {**ESCAPES, **DENSE}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def left(text: str, clean: str, encoded: str, length: int, *, fewest: int = 6) -> str | None:
    """A stretch of `encoded` (a secret of `length` characters) in `clean` from which `fewest` could be read back."""
    least = int(fewest * len(encoded) / length) + 2
    return next(
        (encoded[at : at + least] for at in range(len(encoded) - least + 1) if encoded[at : at + least] in clean),
        None,
    )


def drawn_secrets(seed: int) -> list[str]:
    """One secret of each kind, from 6 to 500 characters."""
    draw = random.Random(seed)
    letters = "".join(draw.choices(ALPHABET, k=600))
    digits = "".join(draw.choices("0123456789abcdef", k=64))
    signs = "".join(draw.choices("!@#$%^&*()-_=+[]{};:'\",.<>/?\\|`~" + ALPHABET, k=60))
    arabic = "".join(draw.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=40))
    return [
        "EAA" + letters[:197],
        digits[:32],
        letters[200:213],
        letters[220:228],
        letters[230:236],
        signs[:13],
        signs[13:33],
        f"{letters[240:246]}\n{letters[250:259]}\t{letters[260:264]}",
        f"shop-{letters[270:275].lower()}-hook-{digits[32:36]}",
        f"كلمة{arabic[:9]}-{digits[40:46]}",
        letters[:500],
        f"{digits[46:50]}|{letters[280:300]}",
    ]
