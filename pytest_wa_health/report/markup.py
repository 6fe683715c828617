"""Texts as HTML: escaped, with the catalogue's small markup, each run isolated from the other direction.

Without isolation an identifier inside an Arabic sentence drags punctuation and neighbouring numbers to the
wrong side (Unicode Bidirectional Algorithm, UAX 9), and an Arabic name does the same inside an English one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from pytest_wa_health.catalogue.notes import APART, NEXT
from pytest_wa_health.model.note import Said
from pytest_wa_health.privacy.sanitising import one_line
from pytest_wa_health.report.phrases import Code, Joined, Name, Note, Plain, Say, Spoken

__all__ = ["Html"]

# A file (.env), a path or an option (--wa-live) keeps the signs that it begins with.
_ASCII_WORD = r"(?:(?:\.{0,2}/|\.|--?)(?=[A-Za-z]))?[A-Za-z0-9+#@_$~][A-Za-z0-9+#@_$~.:/?&=%'\-]*"
_ASCII_RUN = rf"{_ASCII_WORD}(?:[,;!]?[ \u00a0](?:& )?{_ASCII_WORD})*"
_RTL_RUN = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?:[ ،-]+[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
_TOKENS = {
    "ar": re.compile(
        rf"`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^\n]+?)\*\*|(?P<hole>\{{[a-z_0-9]+\}})|(?P<run>{_ASCII_RUN})"
    ),
    "en": re.compile(
        rf"`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^\n]+?)\*\*|(?P<hole>\{{[a-z_0-9]+\}})|(?P<run>{_RTL_RUN})"
    ),
}
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*%?")
_TRAILING = ".:/?&=%'-"
_RTL = re.compile(_RTL_RUN)
_ISLAND = re.compile(f"{APART}([^{NEXT}]*){NEXT}")


def _code(text: str) -> Markup:
    return Markup('<bdi dir="ltr"><code>{}</code></bdi>').format(one_line(text))


def _name(text: str) -> Markup:
    return Markup('<bdi dir="auto">{}</bdi>').format(one_line(text))


def _english(text: str) -> Markup:
    """Words or an identifier in a page of another language; what holds Arabic finds its own direction."""
    if _RTL.search(text):
        return _name(text)
    return Markup('<bdi dir="ltr" lang="en">{}</bdi>').format(one_line(text))


def _latin(run: str) -> Markup:
    """An ASCII run in an Arabic sentence: an island of its own, with the sentence's punctuation outside."""
    core = run.rstrip(_TRAILING)
    if not core or _PLAIN_NUMBER.fullmatch(core):
        return escape(run)
    return _english(core) + escape(run[len(core) :])


class Html:
    """Writes what is said as HTML in `lang`, times in `zone`; one of `names` in a text is isolated."""

    def __init__(self, lang: str, names: Iterable[str] = (), zone: str | None = None) -> None:
        self._plain = Plain(lang, zone)
        self._lang = lang
        self._tokens = _TOKENS["ar" if lang == "ar" else "en"]
        self._isolate: Callable[[str], Markup] = _latin if lang == "ar" else _name
        # A name of one or two characters is found inside ordinary words; it stays as it is.
        known = sorted({re.escape(name) for name in names if len(name) > 2}, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)({'|'.join(known)})(?!\w)") if known else None

    def __call__(self, spoken: Spoken | None) -> Markup:
        if isinstance(spoken, Say):
            values = {name: self(value) for name, value in spoken.values.items()}
            return self._rich(self._plain.template(spoken.key)).format(**values)
        if isinstance(spoken, Joined):
            return escape(self._plain.template(spoken.key)).join(self(part) for part in spoken.parts)
        if isinstance(spoken, Code):
            return _code(spoken.text)
        if isinstance(spoken, Name):
            return _name(spoken.text)
        if isinstance(spoken, Note):
            return self.note(spoken.text, spoken.said)
        if isinstance(spoken, str):
            return self.text(spoken)
        return self._rich(self._plain.word(spoken))

    def text(self, text: str) -> Markup:
        """A text of the catalogue or of Meta, already in this language: ``**bold**`` and ```code``` are marked up."""
        if self._names is None:
            return self._rich(text)
        parts = self._names.split(text)
        return Markup("").join(_name(part) if index % 2 else self._rich(part) for index, part in enumerate(parts))

    def lines(self, text: str) -> Markup:
        """A plain text of several lines, each with a direction of its own."""
        line = Markup('<span class="ln" dir="auto">{}</span>\n')
        return Markup("").join(line.format(self.text(each)) for each in text.split("\n"))

    def note(self, text: str, said: Said | None = None) -> Markup:
        """What was seen, in English in every result: said in this language, or marked as what it is."""
        words = Note(text, said).words(self._lang)
        if words != text:
            parts = _ISLAND.split(words)
            return Markup("").join(
                _english(part) if index % 2 else self._rich(part) for index, part in enumerate(parts)
            )
        if self._lang == "ar" and not _RTL.search(text):
            return _english(text)
        return Markup('<bdi dir="auto">{}</bdi>').format(self.text(text))

    def _rich(self, text: str) -> Markup:
        out, end = Markup(""), 0
        for token in self._tokens.finditer(text):
            out += escape(text[end : token.start()]) + self._token(token)
            end = token.end()
        return out + escape(text[end:])

    def _token(self, token: re.Match[str]) -> Markup:
        if token["code"]:
            return _code(token["code"])
        if token["bold"]:
            return Markup("<strong>{}</strong>").format(self._rich(token["bold"]))
        return escape(token["hole"]) if token["hole"] else self._isolate(token["run"])
