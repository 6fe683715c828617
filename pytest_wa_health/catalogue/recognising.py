"""Which of Meta's errors a text speaks of: by code in any spelling, or by Meta's own words.

Texts are log lines, cells of status tables, messages somebody pasted. Nothing of a text is kept but what Meta says.
"""

from __future__ import annotations

import functools
import re

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.sayings import folded, said_in, tokens, words

_QUOTES = r"\\?[\"'\]]{0,2}"
_IS = rf"{_QUOTES}\s*(?:=>|[:=])?\s*(?:int\()?\\?[\"']?"
_CODE = re.compile(
    r"\(#(?P<hash>\d{1,7})(?:[/:](?P<hashed>\d{2,9}))?\)"
    r"|OAuthException\W{0,4}(?:code\W{0,4})?(?P<oauth>\d{1,7})\b"
    rf"|\b(?:error|err)?[_ -]?code\b{_IS}(?P<code>\d{{1,7}})\b"
    r"|\berror[: ]+#?(?P<error>\d{1,7})\b"
    r"|(?:^|[\s|\"'#])(?P<led>\d{6,7})\s?[:-] ?\S"
    r"|(?:^|[\s(\[#\"'])(?P<pair>\d{1,6})[/:](?P<paired>\d{2,9})(?=$|[\s)\],.;\"'])"
    r"|^\W*(?P<alone>\d{1,7})\W*$",
    re.IGNORECASE,
)
_SUBCODE = re.compile(rf"sub[_ -]?code\b{_IS}(\d{{1,9}})\b", re.IGNORECASE)
_CONTEXT = re.compile(
    r"graph|oauth|whats|\bmeta\b|facebook|fbtrace|\(#|wamid|access token|appsecret|sub_?code|\bwaba\b|واتساب",
    re.IGNORECASE,
)
_OURS = (
    "graph", "facebook", "fbtrace", "wamid", "appsecret", "subcode", "waba", "webhook", "signature", "hub", "443",
    "status", "statuses", "state", "error", "errors", "errorcode", "errormessage", "timeline", "entry", "changes",
    "entities",
)  # fmt: skip
"""Words of a line that is about us, or of an object that may be."""
_EVERYWHERE = frozenset({"api", "not", "user"})
"""Words of sayings that are of no use to tell a line by; without one of ours beside them those say nothing."""
_SURE = re.compile(r"oauth|fbtrace|\(#|access token|appsecret|sub_?code", re.IGNORECASE)
"""What stands in an answer of Meta's and in no other interface's."""
_HTTP_AND_OTHERS = 1000
"""Below this a number is an HTTP status or anything else as likely as a code of Meta's."""
_NUMBER = re.compile(r"\d{4,7}")
_HTTP_SUCCESS = range(200, 300)
_LOOKED_BACK = 24
_FEW = 3
_DISTINCTIVE = 28
"""Words as long as this stand in no text about anything else."""
_MOST_OF_IT = 0.7
"""A text is an error of Meta's where so much of it are Meta's words."""


class Recognised(msgspec.Struct, frozen=True):
    """An error of Meta's that a text names."""

    code: int
    subcode: int | None = None
    words: str = ""
    """Meta's words as the catalogue has them, in lower case; with the names in brackets that Meta put into them."""


def is_about_whatsapp(text: str) -> bool:
    """Whether a text that somebody asks about names Meta or its products, or is hardly more than a number."""
    return _CONTEXT.search(text) is not None or len(text.split()) <= _FEW


def is_dull(line: str) -> bool:
    """Whether a line of a log cannot speak of an error or a status of ours: most do not, and looking takes long."""
    low = line.casefold()
    if "whats" in low or "(#" in low or "oauth" in low or "meta" in low or not low.isascii():
        return False
    return _telling().isdisjoint(tokens(low)) and _pairs().search(low) is None


def recognise(text: str, *, ours: bool = False) -> Recognised | None:
    """The error that `text` names by Meta's code, else by Meta's words; None where it names none that is known.

    With `ours` the text is known to speak of WhatsApp; otherwise a small number or a few plain words need company.
    """
    plain = folded(text)
    saying = said_in(plain)
    said = saying.kept_of(text) if saying else ""
    named = _by_code(text, said, ours=ours) if ours or _may_hold_code(plain) else None
    if saying is None or (named is not None and (named.subcode or named.code != saying.code)):
        return named
    is_plain = len(saying.words) < _DISTINCTIVE and len(saying.words) < _MOST_OF_IT * len(plain)
    if named is None and is_plain and not (ours or _CONTEXT.search(text)):
        return None
    return Recognised(saying.code, saying.subcode, said)


def _may_hold_code(plain: str) -> bool:
    """Whether it is worth looking for a code: most lines of a log hold nothing of the kind."""
    if "(#" in plain or "oauth" in plain or not _numbers().isdisjoint(_NUMBER.findall(plain)):
        return True
    if ("code" in plain or "error" in plain) and _CONTEXT.search(plain):
        return True
    return _pairs().search(plain) is not None


@functools.cache
def _pairs() -> re.Pattern[str]:
    """How a code that has subcodes begins, with a subcode behind it: ``190/4``. Two digits and a colon are a time."""
    heads = {known.key.partition("/")[0] for known in catalogue.codes() if re.fullmatch(r"\d+/\d+", known.key)}
    return re.compile("|".join(rf"{head}[/:]\d\d" if len(head) > 2 else rf"{head}/\d\d" for head in sorted(heads)))


@functools.cache
def _telling() -> frozenset[str]:
    return frozenset((*_OURS, *words(), *_numbers())) - _EVERYWHERE


@functools.cache
def _numbers() -> frozenset[str]:
    """All codes that no other interface has, as they are written."""
    found: set[str] = set()
    for known in catalogue.codes():
        first, _, last = known.key.removeprefix("health/").partition("-")
        if first.isdigit() and int(first) >= _HTTP_AND_OTHERS:
            found.update(map(str, range(int(first), int(last or first) + 1)))
        found.update(part for part in known.key.split("/") if part.isdigit() and int(part) >= _HTTP_AND_OTHERS)
    return frozenset(found)


def _by_code(text: str, said: str, *, ours: bool) -> Recognised | None:
    beside = _SUBCODE.search(text)
    spoken = _spoken().finditer(text) if not _numbers().isdisjoint(_NUMBER.findall(text)) else ()
    for found in (*_CODE.finditer(text), *spoken):
        part = found.groupdict()
        pair = part.get("pair")
        subcode = part.get("paired") or part.get("hashed") or (beside[1] if beside else None)
        code = int(pair or next(v for k, v in part.items() if v and k not in ("paired", "hashed")))
        known = catalogue.code(code, int(subcode) if subcode else None)
        if known is None or not _is_ours(found, code, ours=ours):
            continue
        if pair and known.key != f"{code}/{subcode}" and not ours:
            continue
        return Recognised(code, int(subcode) if subcode else None, said)
    return None


def _is_ours(found: re.Match[str], code: int, *, ours: bool) -> bool:
    """Whether the number is Meta's rather than an HTTP status, a port or a count."""
    text, forms = found.string, found.groupdict()
    if any(forms.get(form) for form in ("hash", "oauth", "pair")):
        return True
    is_spoken = forms.get("spoken") and _errors().match(found[0])
    if not is_spoken and _of_others().search(text, max(0, found.start() - _LOOKED_BACK), found.start()):
        return False
    if ours or code >= _HTTP_AND_OTHERS or (_SURE.search(text) and not forms.get("alone")):
        return True
    is_named = _CONTEXT.search(text) is not None and _errors().search(text) is not None
    return is_named and code not in _HTTP_SUCCESS


@functools.cache
def _words(kind: str) -> str:
    """The words of a kind, as one pattern; the longest first, as regular expressions take the first that fits."""
    words: list[str] = loader.read("error_words.toml")[kind]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@functools.cache
def _errors() -> re.Pattern[str]:
    return re.compile(_words("error"), re.IGNORECASE)


@functools.cache
def _of_others() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('of_others')})\W{{0,3}}\Z", re.IGNORECASE)


@functools.cache
def _spoken() -> re.Pattern[str]:
    """A code as people write of it: "erro da Meta 131042". Shorter numbers are too often something else."""
    between = rf"(?:(?:{_words('between')}|{_words('code')})[^\w\n]{{1,3}}){{0,3}}"
    spoken = rf"(?:{_words('error')}|{_words('code')})[^\w\n]{{1,4}}{between}#?(?P<spoken>\d{{6,7}})(?!\d)"
    return re.compile(spoken, re.IGNORECASE)
