"""Finds pieces of known secrets in a text: six characters or more, whatever the case and what stands between them.

Two indexes of all stretches of six characters. In one the secrets are `squeezed` (letters and digits alone, lower
case), so that ``E-A-A-q`` and ``eaaq`` are found; in the other they stand as written but for the case, for stretches
that hold signs. A text costs two look-ups for each four bytes, whatever the number of tenants.

What is found may be the text's own: words that happen to stand in a secret. A stretch of letters alone counts only
where it is cut out of a word or is none (`_is_own`), one of digits alone only where it stands apart: that is for
`privacy.phone_numbers` to see. Secrets of four or five characters are found between word boundaries, and a secret
that is one plain word only where it stands as a value (``='test'``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pytest_wa_health.privacy.continuation import Continuations
from pytest_wa_health.privacy.folding import Places, folded, plain, squeezed
from pytest_wa_health.privacy.plain_words import PHRASES, are_words, is_word, word_grams
from pytest_wa_health.privacy.stretches import Stretches

__all__ = ["Fragments", "Stretch", "is_indistinct"]

_KEY = 6
_SURE = 10
"""From so many characters on nobody hits a secret by chance."""
_FOREIGN_HEX = 16
_MANY_WORDS = 4
_MOST_REMEMBERED = 50_000
_SHORTEST = 4
_NOT_ALNUM = re.compile(rb"[^0-9a-z\x80-\xff]")
_RUN = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_RUN = re.compile(r"[A-Za-z]{6,}")
_LONG_RUN_FOLDED = re.compile(rb"[a-z]{6,}")
_HEX_RUN = re.compile(r"[0-9A-Fa-f]+")
_DATE = re.compile(r"(?:19|20)\d\d\W?[01]\d(?:\W?[0-3]\d)?")
_PASTED = re.compile(r"(?<![A-Za-z0-9])EAA[A-Za-z0-9]{37,}")
_APP_TOKEN = re.compile(r"\d{5,}\|(.+)", re.DOTALL)
_CODES = ("utf-8", "utf-16-le", "utf-16-be")
_PUBLIC = folded(PHRASES)
_PUBLIC_SQUEEZED = frozenset(squeezed(folded(phrase)) for phrase in PHRASES.split())
_PUBLIC_GRAMS = frozenset(
    phrase[at : at + _KEY] for phrase in _PUBLIC_SQUEEZED for at in range(len(phrase) - _KEY + 1)
)


class Stretch(NamedTuple):
    """Where a piece of a secret stands."""

    start: int
    end: int


def is_indistinct(secret: str) -> bool:
    """Whether `secret` cannot be told from ordinary text: a word, a common phrase, a date, or too short."""
    low = folded(plain(secret))
    bare = squeezed(low)
    if len(low) < _KEY or bare in _PUBLIC_SQUEEZED or _DATE.fullmatch(secret):
        return True
    runs = _LETTERS.findall(secret)
    return len(runs) == 1 and runs[0] == secret and is_word(secret)


class Fragments:
    """The index of `secrets`, values in clear; of those in another script their bytes in UTF-8 and UTF-16 as well."""

    __slots__ = (
        "_bare",
        "_bare_folded",
        "_blob",
        "_continuations",
        "_exact",
        "_name_grams",
        "_names",
        "_raw",
        "_squeezed",
        "_wholes",
        "_wordless",
        "_words",
        "digit_runs",
    )

    def __init__(self, secrets: Iterable[str], names: Iterable[str] = ()) -> None:
        values = {form for secret in secrets for form in _forms(secret) if len(form) >= _SHORTEST}
        self._names = frozenset(squeezed(folded(plain(name))) for name in names)
        self._name_grams = frozenset(gram for name in self._names for gram in _grams(name))
        squeezed_grams: set[bytes] = set()
        raw_grams: set[bytes] = set()
        self._wordless: set[str] = set()
        words: set[str] = set()
        lows = {folded(value) for value in values}
        self._wholes = frozenset(map(squeezed, lows))
        self._blob = b"\n".join(self._wholes)
        self._continuations = Continuations(lows)
        self._exact = "\n".join(values)
        known = word_grams()
        for value, low in ((value, folded(value)) for value in values):
            if not _is_bare(value):
                squeezed_grams.update(self._squeezed_of(low))
                raw_grams.update(_raw_of(low))
                words.update(
                    run.decode() for run in _LONG_RUN_FOLDED.findall(low) if not known.isdisjoint(_grams(run))
                )
        self._words = "\n".join(sorted(words))
        self._squeezed = Stretches(squeezed_grams, _KEY)
        self._raw = Stretches(raw_grams, _KEY)
        bare = [value for value in values if _is_bare(value) and not _is_pin(value)]
        self._bare = _whole_words(bare)
        self._bare_folded = re.compile(b"|".join(re.escape(folded(value)) for value in bare)) if bare else None
        self.digit_runs = frozenset(
            run
            for bare in self._wholes
            for run in re.findall(r"[0-9]{6,}", bare.decode("latin-1"))
            if not _DATE.fullmatch(run)
        )
        """What of the secrets is digits alone, to be looked for as numbers are."""

    def _squeezed_of(self, low: bytes) -> Iterator[bytes]:
        bare = squeezed(low)
        in_words = word_grams()
        # A verify token may begin with the tenant's name, which stands in every line.
        in_names = self._name_grams
        if bare in self._names:
            in_names = frozenset(gram for name in self._names - {bare} for gram in _grams(name))
        for gram in _grams(bare):
            is_common = gram in _PUBLIC_GRAMS or gram in in_names or (gram.isalpha() and gram in in_words)
            if not (is_common or gram.isdigit()):
                yield gram

    def may_hold(self, low: bytes, bare: bytes) -> bool:
        """Whether a text, folded and squeezed, holds a piece of a secret; quick, and never wrong where it says no."""
        if any(True for _ in self._squeezed.hits(bare)) or any(True for _ in self._raw.hits(low)):
            return True
        return self._bare_folded is not None and self._bare_folded.search(low) is not None

    def find(self, text: str, low: bytes, bare: bytes, runs: set[str]) -> Iterator[Stretch]:
        """The stretches of `text` (a `plain` one) that give a secret away; the others are made of it."""
        for start, end in self._pieces(text, low, bare, runs):
            yield Stretch(*self._continuations.widened(low, start, end))
        if self._bare:
            yield from (Stretch(*match.span()) for match in self._bare.finditer(text))

    def _pieces(self, text: str, low: bytes, bare: bytes, runs: set[str]) -> Iterator[Stretch]:
        yield from self._across(text, low, bare)
        for start, end in _merged(self._raw.hits(low)):
            if not self._is_phrase(text, start, end) and not _are_few_bytes(text[start:end]):
                yield Stretch(start, end)
        if self._words:
            yield from self._cut_words(text, runs)

    def _across(self, text: str, low: bytes, bare: bytes) -> Iterator[Stretch]:
        spans = [*_merged(self._squeezed.hits(bare))]
        if not spans:
            return
        at = Places(low)
        for start, end in self._joined(bare, spans):
            first, last = at[start], at[end - 1] + 1
            wide = self._continuations.widened(low, first, last)
            if squeezed(low[slice(*wide)]) in self._wholes:
                yield Stretch(*wide)
            else:
                yield from self._judged(text, first, last, bare[start:end])

    def _judged(self, text: str, first: int, last: int, piece: bytes) -> Iterator[Stretch]:
        if not self._is_own(text, first, last, piece):
            yield Stretch(first, last)
            return
        if last - first == len(piece):
            return
        # A letter of the word before or behind may go on as the secret does by chance.
        runs = [(first + run.start(), first + run.end()) for run in _RUN.finditer(text[first:last])]
        starts = [run[0] for run in runs[:2]]
        ends = [run[1] for run in runs[-2:]]
        for start, end in ((starts[-1], last), (first, ends[0]), (starts[-1], ends[0])):
            part = squeezed(folded(text[start:end])) if start < end else b""
            if len(part) >= _KEY and not self._is_own(text, start, end, part):
                yield Stretch(start, end)
                return

    def _joined(self, bare: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """`spans` with the words and digits between two of them that belong to the same secret."""
        start, end = -1, -1
        for left, right in spans:
            if start >= 0 and bare[start:right] in self._blob:
                end = right
                continue
            if start >= 0:
                yield start, end
            start, end = left, right
        if start >= 0:
            yield start, end

    def _is_own(self, text: str, start: int, end: int, piece: bytes) -> bool:
        """Whether what stands there is the text's own, and only looks like a piece of a secret."""
        length = len(piece)
        shown = text[start:end]
        if piece in self._wholes and length >= _SURE - 2:
            return False
        if _are_few_bytes(shown):
            return True
        if piece.isalpha():
            return self._is_own_word(text, start, end, piece)
        if length >= _SURE:
            return False
        if len(shown) > length:  # separators: then it begins and ends where a word does
            return not (_begins(text, start) and _ends(text, end)) or _are_foreign(text, start, end)
        if length < _SURE - 2 and _HEX_RUN.fullmatch(shown):
            run = _around(text, start, end, str.isalnum)
            return len(run) >= _FOREIGN_HEX and _HEX_RUN.fullmatch(run) is not None and len(run) > length + 2
        return False

    def _is_own_word(self, text: str, start: int, end: int, piece: bytes) -> bool:
        """The same of letters alone: words in a row, or a stretch in the middle of somebody else's word."""
        run = _around(text, start, end, str.isalpha)
        if end - start == len(piece):
            return is_word(run) or (len(run) > len(piece) < _SURE and text[start:end] not in self._exact)
        if len(piece) < _SURE and not (_begins(text, start) and _ends(text, end)):
            return True
        return are_words(_LETTERS.findall(run))

    def _is_phrase(self, text: str, start: int, end: int) -> bool:
        """Whether letters and signs are one word with a sign beside it, or a few words with blanks between them."""
        shown = text[start:end]
        if any(char.isdecimal() for char in shown) or squeezed(folded(shown)) in self._wholes:
            return False
        parts = _LETTERS.findall(shown)
        if not parts or not are_words(_LETTERS.findall(_around(text, start, end, str.isalpha))):
            return False
        signs = _LETTERS.sub("", shown)
        return len(parts) == 1 or (signs.isspace() and len(parts) < _MANY_WORDS)

    def _cut_words(self, text: str, runs: set[str]) -> Iterator[Stretch]:
        """Runs of letters that are cut out of a word in a secret and are no word themselves."""
        known, unseen = self._words, runs - self._wordless
        cut = {run for run in _LONG_RUN.findall(" ".join(unseen)) if run.lower() in known and not is_word(run)}
        for run in cut:
            pattern = re.compile(rf"(?<![A-Za-z]){run}(?![A-Za-z])")
            yield from (Stretch(*match.span()) for match in pattern.finditer(text))
        if not cut:
            if len(self._wordless) > _MOST_REMEMBERED:
                self._wordless.clear()
            self._wordless |= unseen


def _forms(secret: str) -> Iterator[str]:
    """What is looked for of `secret`: the token in a URL that was pasted whole, the secret in ``ID|…``, its bytes."""
    body = _body(secret)
    yield plain(body)
    if not body.isascii():
        # Encodings are undone byte by byte; and a text without accents has none in its secrets either.
        for code in _CODES:
            said = body.encode(code, "surrogatepass").decode("latin-1")
            yield from (said, plain(said))


def _body(value: str) -> str:
    if app_token := _APP_TOKEN.fullmatch(value):
        return app_token[1]
    pasted = _PASTED.search(value)
    return pasted[0] if pasted else value


def _is_bare(value: str) -> bool:
    """Whether `value` is too short or too plain to be looked for anywhere but between word boundaries."""
    return is_indistinct(value) or value.isdecimal()


def _is_pin(value: str) -> bool:
    return value.isdecimal() and len(value) >= _KEY and not _DATE.fullmatch(value)


def _grams(value: bytes) -> list[bytes]:
    return [value[at : at + _KEY] for at in range(len(value) - _KEY + 1)]


def _raw_of(low: bytes) -> Iterator[bytes]:
    for gram in _grams(low):
        if _NOT_ALNUM.search(gram) and len(set(gram)) > 1 and gram not in _PUBLIC:
            yield gram


def _merged(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches that begin at `places`, those that overlap made one."""
    start, end = -1, -1
    for place in sorted(set(places)):
        if place >= end:
            if end > start:
                yield start, end
            start = place
        end = place + _KEY
    if end > start:
        yield start, end


def _around(text: str, start: int, end: int, belongs: Callable[[str], bool]) -> str:
    """``text[start:end]`` with whatever `belongs` to it on both sides."""
    while start > 0 and belongs(text[start - 1]) and belongs(text[start]):
        start -= 1
    while end < len(text) and belongs(text[end]) and belongs(text[end - 1]):
        end += 1
    return text[start:end]


def _are_few_bytes(shown: str) -> bool:
    """Whether `shown` is bytes of another script's letters, which have two each, and fewer than six of those."""
    if shown.isascii() or max(shown) >= "\u0100":
        return False
    return sum(2 if char.isascii() else 1 for char in shown) < 2 * _KEY


def _are_foreign(text: str, start: int, end: int) -> bool:
    """Whether separators part two hashes of somebody else's."""
    runs = re.findall("[0-9A-Za-z]+", _around(text, start, end, str.isalnum))
    return bool(runs) and all(len(run) >= _FOREIGN_HEX and _HEX_RUN.fullmatch(run) for run in runs)


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or not text[at].isalnum()


def _whole_words(values: Iterable[str]) -> re.Pattern[str] | None:
    by_first: dict[str, list[str]] = {}
    for value in sorted(values, key=len, reverse=True):
        by_first.setdefault(value[0], []).append(_as_word(value))
    if not by_first:
        return None
    # Grouped by first character, so that a fleet's hundreds of alternatives are not tried one by one.
    return re.compile("|".join(f"(?={re.escape(first)})(?:{'|'.join(group)})" for first, group in by_first.items()))


def _as_word(value: str) -> str:
    if len(value) >= _KEY or value.isalpha():
        return rf"(?<=[=\"'`]){re.escape(value)}(?=[\"'`&\s,;<)\]}}}}]|$)"
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.match(r"\w", value[-1]) else ""
    return f"{before}{re.escape(value)}{after}"
