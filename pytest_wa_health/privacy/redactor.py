"""The one redactor: every text that leaves the process passes here.

Three nets, cast together over the text as it stands and over its decoded views (percent, JSON, HTML, colours):

* **Known secrets by fragment.** All 6-character fragments of a secret lie in one dict, so a text costs one probe per
  position whatever the number of tenants. Every fragment found is blanked, and what is left of a secret that
  was cut (by an ellipsis, a line break, a colour) is shorter than 6 characters. A secret that a human chose, made of
  words, is indexed by 10 characters, lest a verify token ``my-whatsapp-token`` blank "whatsapp" in every sentence;
  of ``whatsapp-7f3a9c21`` the word alone is no fragment, of 32 random characters any six are. Shorter ones are
  matched whole, between word boundaries, and a plain word of up to 8 letters only where it stands as a value
  (``='test'``, ``"test"``). Secrets of fewer than 4 characters are not redacted, and six to nine bare digits are
  never taken for a fragment of one: ids and times are made of them.
* **Shapes** of credentials, whoever owns them: see `pytest_wa_health.privacy.credential_patterns`.
* **Recipients' numbers**, however they are spaced: a run of digits is blanked where it holds the whole number (or
  the form WhatsApp makes of it in Brazil, Mexico, Argentina) or the whole national part, or where the whole run, at
  least 7 digits, is a part of the number. An own id that shares digits with a number is therefore safe
  unless it holds all of it; `keep` makes even that impossible.

A whole access token is replaced by its fingerprint, a number by its country code, anything else by ``[redacted]``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from typing import NoReturn

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.privacy.credential_patterns import (
    MARK,
    Leak,
    View,
    base64_texts,
    base64_views,
    plain,
    shaped,
    views,
)
from pytest_wa_health.privacy.phone_numbers import Telephones
from pytest_wa_health.privacy.sanitising import is_same
from pytest_wa_health.privacy.secret import fingerprint

__all__ = ["Redactor"]

_KEY = 6
_WORDY = 10
_SHORT = 8
_SIEVE = 4
_STRIDE = 3
_SHORTEST = 4
_BARE_WORD = 8
_REMEMBERED = 100
_MOST_REMEMBERED = 4096
_WORDS = re.compile(r"[A-Z][a-z]{3,}|[a-z]{4,}|[A-Z]{4,}")
_NAME = re.compile(r"[a-z_]{1,40}")
_PASTED = re.compile(r"(?<![A-Za-z0-9])EAA[A-Za-z0-9]{37,}")
_MACHINE_MADE = re.compile(r"EAA[A-Za-z0-9]{17,}|[0-9a-f]{32,}|[A-Za-z0-9_-]{100,}")
_WORD_APART = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]?[a-z]{3,}|[A-Z]{4,})(?![A-Za-z0-9])")
_KINDS = re.compile(r"[a-z]+|[A-Z]+|\d+|[^A-Za-z\d]+")
_APP_TOKEN = re.compile(r"\d{5,}\|(.+)", re.DOTALL)
_PUBLIC_WORDS = (
    "https://graph.facebook.com/ https://business.facebook.com/ https://developers.facebook.com/ phone_number_id "
    "display_phone_number account_review_status message_templates subscribed_apps whatsapp_business_account_id "
    "hub.verify_token hub.challenge whatsapp_webhook_verify_token webhook_verify_token verify-token access-token "
    "access_token whatsapp-webhook whatsapp_webhook whatsapp-business whatsapp_business_messaging "
    "whatsapp_business_management whatsapp-cloud-api whatsapp_business_account graph.facebook.com pytest-wa-health"
)
"""Vocabulary that is in every report and in many a verify token; by itself it gives nothing away."""


class Redactor:
    """Replaces known secrets, look-alikes and recipients' numbers in texts and JSON.

    `secrets` are values in clear; `numbers` are recipients' telephone numbers in E.164, with or without plus;
    `keep` are own ids and numbers that must stay readable. Immutable, and safe to share between threads.
    """

    __slots__ = ("_bare", "_exact", "_longer", "_remembered", "_sieve", "_telephones", "_whole")

    def __init__(self, secrets: Iterable[str], numbers: Iterable[str] = (), *, keep: Collection[str] = ()) -> None:
        # A view without accents has none in its secrets either.
        values = {form for secret in secrets for form in (secret, plain(secret)) if len(form) >= _SHORTEST}
        self._telephones = Telephones(numbers, keep)
        self._whole = {value: fingerprint(value) for value in values if _is_token(value)}
        self._exact: set[str] = set()
        self._longer: dict[str, tuple[str, ...]] = {}
        self._sieve: set[str] = set()
        # Base64 is read byte by byte, so a value outside ASCII is also known by its bytes.
        for value in values | {_bytewise(value) for value in values}:
            self._learn(_body(value))
        self._bare = _whole_words(value for value in values if _is_bare(value))
        # Keys, states and titles come back in every answer and every report.
        self._remembered = functools.lru_cache(maxsize=_MOST_REMEMBERED)(self._cleaned)

    def text(self, text: str) -> str:
        """`text` without secrets. Idempotent."""
        if len(text) < _SHORTEST:
            return text
        # What is remembered comes back as the text that was seen first, so that a fleet's answers share their words.
        return self._remembered(text) if len(text) <= _REMEMBERED else self._cleaned(text)

    def _cleaned(self, text: str) -> str:
        # What is blanked can change what stands beside it, so look again until nothing is found; in practice once.
        for _ in range(3):
            leaks = self._leaks(text)
            if not leaks:
                break
            text = _blanked(text, leaks)
        return text

    def tree(self, tree: Json) -> Json:
        """`tree` with every string redacted, keys included; a number that gives a secret away becomes a string.

        Anything else is handed through, and a branch in which nothing had to be hidden is itself, not a copy: the
        result of a fleet is large. A tree too deep to walk is replaced as a whole.
        """
        try:
            return self._tree(tree)
        except RecursionError:
            return "[redacted]"

    def find(self, text: str) -> list[str]:
        """The kinds of leaks in `text`, sorted, each once: ``["secret", "wamid"]``. Never the leak itself."""
        return sorted({leak.kind for leak in self._leaks(text)})

    def places(self, text: str) -> list[tuple[int, str]]:
        """Offset and kind of every leak in `text`, in order."""
        return [(leak.start, leak.kind) for leak in self._leaks(text)]

    def __repr__(self) -> str:
        return "<Redactor>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Redactor knows secrets: it must not reach a cache or another process")

    def _learn(self, body: str) -> None:
        exact, longer = self._exact, self._longer
        if _is_random(body):
            grams = _grams(body, _KEY) if _is_machine_made(body) else _unworded(body)
            exact.update([gram for gram in grams if not gram.isdecimal()])
        # A fragment that is known by its beginning adds nothing.
        for fragment in _long_fragments(body, exact):
            known = longer.get(fragment[:_KEY], ())
            if not any(fragment.startswith(shorter) for shorter in known):
                longer[fragment[:_KEY]] = (*known, fragment)
        self._sieve.update(_grams(body, _SIEVE))

    def _tree(self, tree: Json) -> Json:
        if isinstance(tree, str):
            return self.text(tree)
        if isinstance(tree, dict):
            # What is shaped like a field's name is one: a report without its own names could not be read back.
            named = {key if _is_name(key) else self._tree(key): self._tree(value) for key, value in tree.items()}
            return tree if is_same(named, tree) and is_same(named.values(), tree.values()) else named
        if isinstance(tree, (list, tuple)):
            items = [self._tree(item) for item in tree]
            if is_same(items, tree):
                return tree
            return tuple(items) if isinstance(tree, tuple) else items
        if isinstance(tree, int) and abs(tree) >= 10 ** (_SHORTEST - 1):
            shown = str(tree)
            return tree if (clean := self.text(shown)) == shown else clean
        return tree

    def _leaks(self, text: str) -> list[Leak]:
        found = [*self._direct(text), *shaped(text)]
        for view in views(text):
            found += (_moved(leak, view) for leak in (*self._direct(view.text), *shaped(view.text)))
        if any(self._says(plain) for plain in base64_texts(text)):
            for view in base64_views(text):
                found += (_moved(leak, view) for leak in self._direct(view.text))
        if not found:
            return found
        ends = {at: match.end() for match in MARK.finditer(text) for at in range(*match.span())}
        return _merged(leak for leak in found if leak.end > ends.get(leak.start, 0))

    def _says(self, text: str) -> bool:
        return next(self._direct(text), None) is not None

    def _direct(self, text: str) -> Iterator[Leak]:
        yield from self._by_fragment(text)
        if self._bare:
            for match in self._bare.finditer(text):
                yield Leak(*match.span(), "secret")
        yield from self._telephones.find(text)

    def _by_fragment(self, text: str) -> Iterator[Leak]:
        # Whatever stretch of 6 characters is a secret's, one of the places 0, 3, 6, … begins 4 characters inside it.
        sieve, exact, longer = self._sieve, self._exact, self._longer
        places = range(0, len(text) - _SIEVE + 1, _STRIDE)
        if sieve.isdisjoint([text[at : at + _SIEVE] for at in places]):
            return
        near = (at for at in places if text[at : at + _SIEVE] in sieve)
        hits = (
            Leak(at, at + len(fragment), "secret")
            for place in near
            for at in range(max(place - _STRIDE + 1, 0), place + 1)
            for key in (text[at : at + _KEY],)
            for fragment in (*longer.get(key, ()), *((key,) if key in exact else ()))
            if text.startswith(fragment, at)
        )
        for leak in _merged(hits):
            whole = self._whole.get(text[leak.start : leak.end])
            yield leak._replace(shown=whole) if whole else leak


def _moved(leak: Leak, view: View) -> Leak:
    return leak._replace(start=view.starts[leak.start], end=view.ends[leak.end - 1])


def _merged(leaks: Iterable[Leak]) -> list[Leak]:
    """Overlapping and touching leaks made one; the most telling replacement survives only if it covers the whole."""
    merged: list[Leak] = []
    for leak in sorted(leaks, key=lambda leak: (leak.start, -leak.end, leak.shown == "[redacted]")):
        if not merged or leak.start > merged[-1].end:
            merged.append(leak)
        elif leak.end > merged[-1].end:
            merged[-1] = Leak(merged[-1].start, leak.end, merged[-1].kind)
    return merged


def _blanked(text: str, leaks: Iterable[Leak]) -> str:
    parts: list[str] = []
    done = 0
    for leak in leaks:
        parts += (text[done : leak.start], leak.shown)
        done = leak.end
    return "".join([*parts, text[done:]])


def _is_name(key: Json) -> bool:
    return isinstance(key, str) and _NAME.fullmatch(key) is not None


def _is_token(value: str) -> bool:
    """Whether a fingerprint of `value` is safe to show: of a PIN or password it could be guessed back."""
    return len(value) >= 100 or (len(value) >= 20 and value.startswith("EAA"))


def _is_bare(value: str) -> bool:
    """Whether `value` is too short or too plain to be looked for anywhere but between word boundaries."""
    return len(value) < _SHORT or value.isdecimal() or (value.isalpha() and len(value) <= _BARE_WORD)


def _bytewise(value: str) -> str:
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def _body(value: str) -> str:
    """What of `value` is secret: the token in a URL or answer that was pasted whole, the secret in ``ID|…``."""
    if app_token := _APP_TOKEN.fullmatch(value):
        return app_token[1]
    pasted = _PASTED.search(value)
    return pasted[0] if pasted else value


def _long_fragments(body: str, known: Collection[str]) -> Iterator[str]:
    fragments = _grams(body, _WORDY) if _is_bare(body) else [body, *_grams(body, _WORDY)]
    unknown = [fragment for fragment in fragments if fragment[:_KEY] not in known]
    # The whole of a secret is one even where it is a word that everybody uses.
    yield from (text for text in unknown if text == body or text.lower() not in _PUBLIC_WORDS)


def _unworded(body: str) -> Iterator[str]:
    """The 6-character fragments of what a human chose that are no part of a word: words stand in every report."""
    words = {at for word in _WORDS.finditer(body) for at in range(word.start(), word.end() - _KEY + 1)}
    for at, gram in enumerate(_grams(body, _KEY)):
        if at not in words and gram.lower() not in _PUBLIC_WORDS:
            yield gram


def _grams(value: str, length: int) -> list[str]:
    return [value[at : at + length] for at in range(len(value) - length + 1)]


def _is_random(value: str) -> bool:
    """Whether `value` was drawn by a machine: long enough, and little of it consists of words."""
    words = sum(map(len, _WORDS.findall(value))) / len(value)
    digits = len({char for char in value if char.isdecimal()})
    return len(value) >= 16 and words < (0.7 if len(value) >= 40 and digits >= 4 else 0.5)


def _is_machine_made(value: str) -> bool:
    """Whether what looks like a word in a random `value` is none: the kind of character changes all the time."""
    if _MACHINE_MADE.fullmatch(value):
        return True
    is_restless = len(value) >= 32 and len(_KINDS.findall(value)) >= 0.4 * len(value)
    return is_restless and not _WORD_APART.search(value)


def _whole_words(values: Iterable[str]) -> re.Pattern[str] | None:
    by_first: dict[str, list[str]] = {}
    for value in sorted(values, key=len, reverse=True):
        by_first.setdefault(value[0], []).append(_as_word(value))
    if not by_first:
        return None
    # Grouped by first character, so that a fleet's hundreds of alternatives are not tried one by one.
    return re.compile("|".join(f"(?={re.escape(first)})(?:{'|'.join(group)})" for first, group in by_first.items()))


def _as_word(value: str) -> str:
    if value.isalpha() and len(value) <= _BARE_WORD:
        return rf"(?<=[=\"'`]){re.escape(value)}(?=[\"'`&\s,;<)\]}}]|$)"
    before = r"(?<!\w)" if re.match(r"\w", value) else ""
    after = r"(?!\w)" if re.match(r"\w", value[-1]) else ""
    return f"{before}{re.escape(value)}{after}"
