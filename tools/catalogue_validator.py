"""Finds what is wrong with the catalogue's own data. Run by the tests and by the documentation's generator."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.entries import FACTS, CodeKind
from pytest_wa_health.catalogue.vocabulary import AREA, RETRY, SEVERITY, VERDICT, WHO
from pytest_wa_health.catalogue.wording import PLACEHOLDER
from pytest_wa_health.privacy.sanitising import LINK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE_HOSTS = LINK_HOSTS | {"www.rfc-editor.org", "github.com"}
TITLE_LENGTH = 150
_WITHOUT_CHECK = {
    "undetermined": ("",),
    "replay.not-recorded": ("",),
    "renewal.refused": ("",),
    "renewal.not-stored": ("",),
}
"""Causes that any check may report."""
_CHECK_FILES = ("checks.toml", "receiver_checks.toml")
_CHECK_KEYS = ({"area", "severity", "needs", "doc", "title", "risk"}, set[str]())
_CAUSE_KEYS = (
    {
        "check", "verdict", "severity", "who", "stops_sending", "minutes", "source", "title", "explanation",
        "verify",
    },
    {"recipe", "next_probe", "why", "forward", "steps", "variants"},
)  # fmt: skip
_VARIANT_KEYS = (
    set[str](),
    {"verdict", "severity", "who", "minutes", "title", "explanation", "verify", "recipe", "next_probe", "why",
     "forward", "steps"},
)  # fmt: skip
_STEP_KEYS = ({"who", "en", "ar"}, {"link", "only", "unless"})
_UNCONDITIONAL = re.compile(
    r"\bmessages (?:still |usually still )?go out\b|\bsending (?:works|is not affected|goes on)\b|"
    r"\beverything (?:else )?(?:works|can be read|is right)\b|\bafter several tries\b|\b(?:is|are) not to blame\b|"
    r"\btemplates still leave\b|\bis not affected\b",
    re.IGNORECASE,
)
"""Claims about what other checks look at, which another fault of the same run may make untrue."""
_CODE_KEYS = ({"causes", "retry", "meaning", "source"}, {"says", "who", "kind", "sure"})
_WORDED_KEYS = ({"words", "cause"}, {"code", "rivals", "variable"})
_LINK_KEYS = ({"url", "label"}, {"fallback"})
_CURRENCY_KEYS = ({"currency", "stops", "source"}, set[str]())
_VERSION_KEYS = ({"released", "expires", "source"}, set[str]())
_CODE_KEY = re.compile(r"(health/)?\d+|\d+/\d+|\d+-\d+|network/[a-z]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_INDIC_DIGIT = re.compile(r"[\u0660-\u0669\u06f0-\u06f9]")
_BIDI_CONTROL = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def problems() -> list[str]:
    """One sentence for each fault of the data; an empty list where they are sound."""
    areas = loader.areas()
    return [
        *itertools.chain.from_iterable(_checks(file, loader.read(file)) for file in _CHECK_FILES),
        *itertools.chain.from_iterable(_causes(area, loader.read(f"causes/{area}.toml")) for area in areas),
        *_recipes(loader.read("recipes.toml")),
        *_links(loader.read("links.toml")),
        *_codes(loader.read("codes.toml")),
        *_sayings("sayings.toml"),
        *_sayings("unreached.toml"),
        *_worded(loader.read("worded_causes.toml")["row"]),
        *_versions(loader.read("versions.toml")),
        *_currencies(loader.read("currencies.toml")),
        *_dates(loader.read("dates.toml")),
    ]


def _checks(file: str, raws: dict[str, Any]) -> Iterator[str]:
    if list(raws) != sorted(raws):
        yield f"{file}: the checks are not in the order of their ids"
    for id_, raw in raws.items():
        yield from _keys(id_, raw, _CHECK_KEYS)
        yield from _one_of(id_, "area", raw.get("area"), AREA)
        yield from _one_of(id_, "severity", raw.get("severity"), SEVERITY)
        yield from _addresses(id_, [raw.get("doc", "")])
        yield from _texts(id_, raw, ("title", "risk"))
        yield from _title(id_, raw.get("title", {}))


def _title(where: str, title: dict[str, str]) -> Iterator[str]:
    if re.match(r"(?i)(ensure|check|verify|make sure)\b", title.get("en", "")):
        yield f"{where}: the title is an order; it must say the healthy condition"
    for lang, words in title.items():
        if len(words) > TITLE_LENGTH or words.endswith("."):
            yield f"{where}: the title.{lang} is too long or ends with a full stop"


def _check_ids() -> set[str]:
    return {id_ for file in _CHECK_FILES for id_ in loader.read(file)}


def _causes(area: str, raws: dict[str, Any]) -> Iterator[str]:
    if area not in AREA:
        yield f"causes/{area}.toml: unknown area"
    for name, raw in raws.items():
        yield from _cause(loader.cause_id(area, name), raw)


def _cause(id_: str, raw: dict[str, Any]) -> Iterator[str]:
    yield from _keys(id_, raw, _CAUSE_KEYS)
    yield from _one_of(id_, "check", raw.get("check"), {*_check_ids(), *_WITHOUT_CHECK.get(id_, ())})
    yield from _one_of(id_, "verdict", raw.get("verdict"), VERDICT)
    yield from _one_of(id_, "severity", raw.get("severity"), SEVERITY)
    yield from _one_of(id_, "who", raw.get("who"), WHO)
    if not any(raw.get("stops_sending") is known for known in (True, False)):
        yield from _one_of(id_, "stops_sending", raw.get("stops_sending"), ("unknown",))
    if raw.get("stops_sending") is True and raw.get("verdict") == "warned":
        yield f"{id_}: what stops sending cannot be a mere warning"
    if not isinstance(raw.get("minutes"), int) or not 0 <= raw["minutes"] <= 24 * 60:
        yield f"{id_}: minutes must be a whole number from 0 to 1440"
    yield from _addresses(id_, raw.get("source", []))
    yield from _texts(id_, raw, ("title", "explanation", "verify"))
    yield from _texts(id_, raw, {"next_probe", "why", "forward"} & raw.keys())
    yield from _title(id_, raw.get("title", {}))
    yield from _all_steps(id_, raw)
    yield from _variants(id_, raw)


def _variants(id_: str, raw: dict[str, Any]) -> Iterator[str]:
    for fact, changes in raw.get("variants", {}).items():
        where = f"{id_}, where {fact}"
        yield from _one_of(id_, "fact", fact, FACTS)
        yield from _keys(where, changes, _VARIANT_KEYS)
        known = ("title", "explanation", "verify", "next_probe", "why", "forward")
        yield from _texts(where, changes, [name for name in known if name in changes])
        yield from _steps(where, changes.get("steps", []))


def _all_steps(id_: str, raw: dict[str, Any]) -> Iterator[str]:
    recipe = raw.get("recipe")
    if recipe:
        yield from _one_of(id_, "recipe", recipe, loader.read("recipes.toml"))
    elif not raw.get("steps"):
        yield f"{id_}: no steps"
    yield from _steps(id_, raw.get("steps", []))


def _recipes(raws: dict[str, Any]) -> Iterator[str]:
    for name, raw in raws.items():
        yield from _keys(name, raw, ({"steps"}, set()))
        yield from _steps(f"recipe {name}", raw.get("steps", []))


def _steps(where: str, steps: Iterable[dict[str, Any]]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        here = f"{where}, step {number}"
        yield from _keys(here, step, _STEP_KEYS)
        yield from _one_of(here, "who", step.get("who"), WHO)
        yield from _texts(here, {"text": {"en": step.get("en"), "ar": step.get("ar")}}, ("text",))
        for condition in {"only", "unless"} & step.keys():
            yield from _one_of(here, condition, step[condition], FACTS)
        if "link" in step:
            yield from _one_of(here, "link", step["link"], loader.read("links.toml"))


def _links(raws: dict[str, Any]) -> Iterator[str]:
    for name, raw in raws.items():
        yield from _keys(name, raw, _LINK_KEYS)
        urls = [raw.get("url", ""), raw.get("fallback", raw.get("url", ""))]
        yield from _addresses(f"link {name}", urls, LINK_HOSTS)
        yield from _texts(f"link {name}", raw, ("label",))
        path, _, query = raw.get("url", "").partition("?")
        if PLACEHOLDER.search(path) and "fallback" not in raw:
            yield f"link {name}: an id inside the path needs a fallback"
        for placeholder in PLACEHOLDER.findall(path + query):
            yield from _one_of(f"link {name}", "placeholder", placeholder, loader.placeholders())


def _codes(raws: dict[str, Any]) -> Iterator[str]:
    known = {loader.cause_id(area, name) for area in loader.areas() for name in loader.read(f"causes/{area}.toml")}
    for key, raw in raws.items():
        where = f"code {key}"
        yield from _keys(where, raw, _CODE_KEYS)
        if not _CODE_KEY.fullmatch(key):
            yield f"{where}: not a code, code/subcode, range, health code or failure of the network"
        yield from _one_of(where, "retry", raw.get("retry"), RETRY)
        yield from _one_of(where, "kind", raw.get("kind", ""), get_args(CodeKind))
        yield from _texts(where, raw, ("meaning",))
        yield from _addresses(where, raw.get("source", []))
        causes = raw.get("causes", [])
        for cause in causes:
            yield from _one_of(where, "cause", cause, known)
        if len(set(causes)) < len(causes) or (causes and raw.get("retry") == "noise"):
            yield f"{where}: a cause is named twice, or noise is given a cause"
        if ("who" in raw) == bool(causes or raw.get("retry") == "noise"):
            yield f"{where}: who acts is said exactly where neither a cause says it nor nobody has to"
        if "who" in raw:
            yield from _one_of(where, "who", raw["who"], WHO)


def _sayings(file: str) -> Iterator[str]:
    """Words by which a code is recognised: of a code that is there, in lower case, each for one code alone."""
    seen: dict[str, str] = {}
    for key, phrases in loader.read(file).items():
        if key not in loader.codes():
            yield f"{file}: {key} is no code of codes.toml"
        for words in phrases:
            if words != words.casefold():
                yield f"{file}: {words!r} is not in lower case"
            if seen.setdefault(words, key) != key:
                yield f"{file}: {words!r} stands for {seen[words]} and for {key}"


def _worded(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Words that decide between the causes of a code: of a code and of causes that are there."""
    known = {loader.cause_id(area, name) for area in loader.areas() for name in loader.read(f"causes/{area}.toml")}
    for raw in rows:
        where = f"worded_causes.toml: {raw['words']!r}"
        yield from _keys(where, raw, _WORDED_KEYS)
        if "code" in raw and str(raw["code"]) not in loader.codes():
            yield f"{where}: {raw['code']} is no code of codes.toml"
        for cause in (raw["cause"], *raw.get("rivals", ())):
            yield from _one_of(where, "cause", cause, known)
        try:
            re.compile(raw["words"])
        except re.error as error:
            yield f"{where}: {error}"


def _versions(raws: dict[str, Any]) -> Iterator[str]:
    for name, raw in raws.items():
        yield from _keys(name, raw, _VERSION_KEYS)
        yield from _addresses(name, [raw.get("source", "")])
        if not re.fullmatch(r"v\d+\.\d", name):
            yield f"{name}: not the name of a version"
        if not isinstance(raw.get("released"), date):
            yield f"{name}: released is not a date"
        if raw.get("expires") != "" and not isinstance(raw.get("expires"), date):
            yield f'{name}: expires is neither a date nor ""'
    released = [raw.get("released") for raw in raws.values()]
    if released != sorted(released, reverse=True):
        yield "versions.toml: the newest version must stand first"


def _dates(raws: dict[str, Any]) -> Iterator[str]:
    for day, raw in raws.items():
        yield from _keys(day, raw, ({"text", "source"}, set()))
        yield from _addresses(day, [raw.get("source", "")])
        yield from _texts(day, raw, ("text",))
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            yield f"{day}: not a day"
    if list(raws) != sorted(raws):
        yield "dates.toml: the oldest day must stand first"


def _currencies(raws: dict[str, Any]) -> Iterator[str]:
    for country, raw in raws.items():
        yield from _keys(country, raw, _CURRENCY_KEYS)
        yield from _addresses(country, [raw.get("source", "")])
        if not re.fullmatch(r"[A-Z]{2}", country) or not re.fullmatch(r"[A-Z]{3}", str(raw.get("currency"))):
            yield f"{country}: not the code of a country with that of a currency"
        if not isinstance(raw.get("stops"), date):
            yield f"{country}: stops is not a date"


def _keys(where: str, raw: dict[str, Any], allowed: tuple[set[str], set[str]]) -> Iterator[str]:
    required, optional = allowed
    for key in sorted(required - raw.keys()):
        yield f"{where}: {key} is missing"
    for key in sorted(raw.keys() - required - optional):
        yield f"{where}: {key} is not known here"


def _one_of(where: str, what: str, value: object, known: Iterable[str]) -> Iterator[str]:
    if value not in set(known):
        yield f"{where}: {what} {value!r} is not known"


def _addresses(where: str, addresses: list[str], hosts: frozenset[str] = SOURCE_HOSTS) -> Iterator[str]:
    if not addresses:
        yield f"{where}: no source"
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.hostname not in hosts:
            yield f"{where}: {address} is not an https address of a known host"


def _texts(where: str, raw: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        text = raw.get(name) or {}
        for lang in ("en", "ar"):
            words = text.get(lang)
            if not isinstance(words, str) or not words.strip():
                yield f"{where}: {name}.{lang} is missing"
                continue
            yield from _words(f"{where}, {name}.{lang}", lang, words)
        yield from _twins(f"{where}, {name}", text)


def _words(where: str, lang: str, words: str) -> Iterator[str]:
    for placeholder in PLACEHOLDER.findall(words):
        yield from _one_of(where, "placeholder", placeholder, loader.placeholders())
    if words.count("`") % 2 or words.count("**") % 2:
        yield f"{where}: markup is not closed"
    if re.search(r"[<>]\w|</|\]\(", words):
        yield f"{where}: holds HTML or a link"
    if lang == "ar" and not _ARABIC.search(words) and words not in ("Webhook",):
        yield f"{where}: not Arabic"
    if lang == "en" and _ARABIC.search(words):
        yield f"{where}: not English"
    if found := _UNCONDITIONAL.search(words):
        yield f"{where}: {found.group(0)!r} may be untrue in a run with another fault"
    if _ARABIC_INDIC_DIGIT.search(words) or _BIDI_CONTROL.search(words):
        yield f"{where}: digits must be 0 to 9, and no invisible control characters"


def _twins(where: str, text: dict[str, str]) -> Iterator[str]:
    """Both languages must carry the same facts: the same placeholders and the same code."""
    english, arabic = text.get("en") or "", text.get("ar") or ""
    for pattern in (PLACEHOLDER, re.compile(r"`([^`]*)`")):
        if set(pattern.findall(english)) != set(pattern.findall(arabic)):
            yield f"{where}: English and Arabic do not hold the same placeholders and code"
