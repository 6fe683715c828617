"""Texts from outside, made harmless before they are shown.

Tenant names, verified names and Meta's sentences are written by other people. They may hold terminal
escapes, control characters or bidirectional overrides that make a line read as something it is not. Every
renderer passes the whole result through :func:`clean_tree` first and escapes for its own format afterwards.
"""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from pytest_wa_health.model.json_value import Json

__all__ = ["ascii_text", "clean", "clean_tree", "inert", "is_same", "one_line", "safe_url", "shortened"]

LINK_HOSTS = frozenset({"business.facebook.com", "developers.facebook.com", "www.facebook.com", "metastatus.com"})
"""The only hosts that a report links to."""

# CSI, OSC (ended by BEL or ST), and the two-character escapes: ECMA-48 sections 5.3 to 5.6.
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|[@-Z\\-~])?"
)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Embeddings, overrides and isolates; byte order mark; tag characters, which are invisible everywhere.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_SEPARATORS = re.compile("[\t\u2028\u2029\u0085]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# The present kind begins a line, blanks aside; the older one is found wherever it stands.
_COMMAND = re.compile(r"^( *:):+|#+(#\[)")
_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-",
        "…": "...", "→": "->", "←": "<-", "·": "-", "•": "-", "×": "x", "≤": "<=", "≥": ">=", "✓": "ok",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """`text` without terminal escapes, control characters, bidirectional controls and lone surrogates.

    Line feeds stay (texts to forward have paragraphs); tabs and exotic line separators become spaces.
    """
    return text if text.isascii() and text.isprintable() else _without_controls(text)


# A fleet says the same Arabic titles a thousand times.
@functools.lru_cache(maxsize=1024)
def _without_controls(text: str) -> str:
    text = _ESCAPES.sub("", text.replace("\r\n", "\n"))
    text = _SEPARATORS.sub(" ", text)
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text))
    return _SURROGATES.sub("\ufffd", text)


def clean_tree(value: Json) -> Json:
    """A JSON value in which every string, keys included, went through :func:`clean`.

    A branch in which there was nothing to clean is itself, not a copy: the result of a fleet is large.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        if (known := _plain(value)) is not None:
            return known
        cleaned = {clean(str(key)): clean_tree(item) for key, item in value.items()}
        return value if is_same(cleaned, value) and is_same(cleaned.values(), value.values()) else cleaned
    if isinstance(value, (list, tuple)):
        items = [clean_tree(item) for item in value]
        return value if isinstance(value, list) and is_same(items, value) else items
    return value


_LEAVES = frozenset((str, int, float, bool, type(None)))


def _plain(value: dict[str, Json]) -> Json | None:
    """`value`, its branches cleaned, where its own texts are plain ASCII, looked at all at once; None where not."""
    if not {str}.issuperset(map(type, value)):
        return None
    texts = "".join([*value, *(item for item in value.values() if type(item) is str)])
    if not (texts.isascii() and texts.isprintable()):
        return None
    branches = {key: clean_tree(item) for key, item in value.items() if type(item) not in _LEAVES}
    return value if all(item is value[key] for key, item in branches.items()) else {**value, **branches}


def is_same(found: Collection[Json], given: Collection[Json]) -> bool:
    """Whether every item is the object it was. Two keys that are cleaned can become one, so they are counted, too."""
    return len(found) == len(given) and all(map(operator.is_, found, given))


def inert(line: str) -> str:
    """`line` without what GitHub's runner, which reads everything that a job prints, takes for a command to it."""
    return _COMMAND.sub(r"\1\2", line)


def one_line(text: str) -> str:
    """`text` with every run of white space as one blank."""
    return " ".join(text.split())


def shortened(text: str, width: int) -> str:
    """`text`, at most `width` characters long; three dots stand for what was cut."""
    return text if len(text) <= width else text[: max(width - 3, 0)].rstrip() + "..."


def ascii_text(text: str) -> str:
    """`text` in ASCII for terminals: typographic signs folded, accents dropped, anything else as ``?``."""
    folded = unicodedata.normalize("NFKD", one_line(clean(text)).translate(_TYPOGRAPHY))
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"\?{2,}", "?", folded.encode("ascii", "replace").decode("ascii"))


def safe_url(url: str | None) -> str | None:
    """`url` if it is ``https`` to one of :data:`LINK_HOSTS` without a user part, else None."""
    if not url or any(char.isspace() or char in "\"'<>\\" for char in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    trusted = parts.scheme == "https" and parts.hostname in LINK_HOSTS and port is None
    return url if trusted and "@" not in parts.netloc else None
