"""What `--wa-explain` and `--wa-list` print: plain text from the catalogue, in English or Arabic."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue import loader
from pytest_wa_health.catalogue.entries import Text
from pytest_wa_health.catalogue.vocabulary import AREA, RETRY, SEVERITY, STOPS, VERDICT, WHO, minutes
from pytest_wa_health.privacy.personal import without_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_wa_health.catalogue.entries import Cause, Check, Code, Step, Version

WIDTH = 80
_SHORT = 4
_ECHOED = 40
"""Queries longer than this are not repeated: somebody may have pasted a token."""

_WHY = Text("Why it matters", "لماذا يهم")
_WHO = Text("Who repairs it", "من يصلحه")
_TIME = Text("Time", "الوقت")
_STOPS = Text("Stops template messages", "يوقف رسائل القوالب")
_STEPS = Text("Steps", "الخطوات")
_VERIFY = Text("How you know it worked", "كيف تعرف أنه نجح")
_PROBE = Text("If in doubt, look at", "عند الشك")
_SEEN_AS = Text("Can show as", "قد يظهر هكذا")
_SOURCE = Text("Sources", "المصادر")
_RETRY = Text("Trying again", "إعادة المحاولة")
_CAUSES = Text("Can mean (the most usual first)", "قد يعني (الأكثر حدوثًا أولًا)")
_NO_CAUSE = Text(
    "No cause of its own: Meta's details, shown in the report, say more.",
    "ليس له سبب خاص به هنا: تفاصيل Meta المعروضة في التقرير تقول أكثر.",
)
_RELEASED = Text("Released", "صدر في")
_ENDS = Text("Ends", "ينتهي في")
_OPEN = Text("not set yet", "لم يُحدَّد بعد")
_CHANGES = Text(
    "Days on which something changes at Meta for every version", "أيام يتغيّر فيها شيء لدى Meta لكل الإصدارات"
)
_CHECK = Text("Check", "الفحص")
_NEEDS = Text("Needs", "يحتاج إلى")
_REPORTS = Text("What it can find", "ما قد يكشفه")
_FALLBACK = Text("is not known by itself; this is what is known of", "غير معروف بذاته، وهذا ما يُعرف عن")


def explain(query: str, lang: str) -> str:
    """The plain-text explanation of a code, a health code, a cause, a check or a version of the API.

    `query` is ``190/467``, ``190``, ``(#131042)``, ``health/141006``, ``token.logged-out``, ``WA201``, ``WR101`` or
    ``v25.0``.
    Raises LookupError, naming what comes close, for anything that the catalogue does not hold.
    """
    wanted = re.sub(r"[\s()#]", "", query)
    number = re.fullmatch(r"(health/)?(\d{1,9})(?:/(\d{1,9}))?", wanted, re.ASCII)
    if number:
        lines = _code_of(number, lang)
    elif wanted.lower() in loader.codes():
        lines = list(_code(loader.codes()[wanted.lower()], wanted.lower(), lang))
    elif wanted.upper() in {check.id for check in catalogue.every_check()}:
        lines = _check(catalogue.check(wanted.upper()), lang)
    elif _is_cause(wanted.lower()):
        lines = _cause(catalogue.cause(wanted.lower()), lang)
    elif version := _version(wanted.lower()):
        lines = _dates_of(version, lang)
    else:
        lines = None
    if lines is None:
        raise LookupError(_not_found(query, wanted))
    return "\n".join(lines) + "\n"


def listing(lang: str) -> str:
    """All checks by area, each with the causes that it can find."""
    lines: list[str] = []
    area = ""
    for check in catalogue.every_check():
        if check.area != area:
            area = check.area
            lines += ["", AREA[area](lang)] if lines else [AREA[area](lang)]
        lines += _row(check.id, check.title(lang), lang, indent=2)
        for cause in _causes_of(check):
            lines += _row(cause.id, cause.title(lang), lang, indent=9)
    loose = [cause for cause in catalogue.causes() if not cause.check]
    for cause in loose:
        lines += ["", *_row(cause.id, cause.title(lang), lang, indent=0)]
    return "\n".join(lines) + "\n"


def _version(wanted: str) -> Version | None:
    return next((version for version in catalogue.versions() if wanted in (version.name, version.name[1:])), None)


def _dates_of(version: Version, lang: str) -> list[str]:
    """When a version came and ends, and what changes at Meta on days of its own."""
    ends = version.expires.isoformat() if version.expires else _OPEN(lang)
    lines = [f"Graph API {_ltr(version.name, lang)}", ""]
    lines += _labelled(_RELEASED, _ltr(version.released.isoformat(), lang), lang)
    lines += _labelled(_ENDS, ends, lang)
    lines += ["", f"{_CHANGES(lang)}:"]
    for change in catalogue.changes():
        lines += _row(change.day, change.text(lang), lang, indent=2)
    return lines + _sources([version.source, *(change.source for change in catalogue.changes())], lang)


def _is_cause(wanted: str) -> bool:
    try:
        catalogue.cause(wanted)
    except KeyError:
        return False
    return True


def _causes_of(check: Check) -> list[Cause]:
    return [cause for cause in catalogue.causes() if cause.check == check.id]


def _code_of(number: re.Match[str], lang: str) -> list[str] | None:
    health, code, subcode = number[1], int(number[2]), number[3]
    detail = int(subcode) if subcode else None
    found = catalogue.health_code(code) if health else catalogue.code(code, detail)
    if found is None:
        return None
    asked = f"{health or ''}{code}" + (f"/{detail}" if subcode else "")
    return list(_code(found, asked, lang))


def _code(code: Code, asked: str, lang: str) -> Iterator[str]:
    yield _ltr(asked, lang)
    if not _is_exact(code.key, asked):
        yield from _paragraph(f"{_ltr(asked, lang)} {_FALLBACK(lang)} {_ltr(code.key, lang)}.", lang)
    yield from _paragraph(code.meaning(lang), lang)
    yield from _paragraph(f"{_RETRY(lang)}: {RETRY[code.retry](lang)}.", lang)
    yield ""
    if len(code.causes) == 1:
        yield from _cause(catalogue.cause(code.causes[0]), lang)
        return
    if code.causes:
        yield f"{_CAUSES(lang)}:"
        for id_ in code.causes:
            yield from _row(id_, catalogue.cause(id_).title(lang), lang, indent=2)
    elif code.who is not None:
        yield from _labelled(_WHO, WHO[code.who](lang), lang)
        yield from _paragraph(_NO_CAUSE(lang), lang)
    yield from _sources(code.source, lang)


def _is_exact(key: str, asked: str) -> bool:
    """Whether `key` is what was asked for: itself, as a health code, or by the detail code behind the slash."""
    return key in (asked, f"health/{asked}") or asked == f"100/{key}"


def _check(check: Check, lang: str) -> list[str]:
    lines = [f"{_ltr(check.id, lang)}  {check.title(lang)}", ""]
    lines += _labelled(_WHY, check.risk(lang), lang)
    if check.needs:
        lines += _labelled(_NEEDS, _joined(check.needs, lang), lang)
    lines += ["", f"{_REPORTS(lang)}:"]
    for cause in _causes_of(check):
        lines += _row(cause.id, cause.title(lang), lang, indent=2)
    return lines + _sources([check.doc], lang)


def _cause(cause: Cause, lang: str) -> list[str]:
    kind = f"{VERDICT[cause.verdict](lang)}{_comma(lang)}{SEVERITY[cause.severity](lang)}"
    lines = [f"{_ltr(cause.id, lang)}  ({kind})", *_paragraph(cause.title(lang), lang), ""]
    lines += [*_paragraph(cause.explanation(lang), lang), ""]
    lines += _labelled(_WHY, cause.why(lang), lang)
    lines += _labelled(_WHO, WHO[cause.who](lang), lang)
    lines += _labelled(_TIME, minutes(cause.minutes, lang), lang)
    lines += _labelled(_STOPS, STOPS[cause.stops_sending](lang), lang)
    if cause.check:
        title = catalogue.check(cause.check).title(lang)
        lines += _labelled(_CHECK, f"{_ltr(cause.check, lang)} {title}", lang)
    lines += _seen_as(cause, lang)
    lines += ["", f"{_STEPS(lang)}:"]
    for number, step in enumerate(cause.steps, 1):
        lines += _step(number, step, lang)
    lines += ["", *_labelled(_VERIFY, cause.verify(lang), lang)]
    if cause.next_probe:
        lines += _labelled(_PROBE, cause.next_probe(lang), lang)
    return lines + _sources(cause.source, lang)


def _seen_as(cause: Cause, lang: str) -> list[str]:
    keys = [code.key for code in catalogue.codes() if cause.id in code.causes]
    return _labelled(_SEEN_AS, _joined(keys, lang), lang) if keys else []


def _step(number: int, step: Step, lang: str) -> list[str]:
    text = f"{number}. {WHO[step.who](lang)}: {_plain(step.text(lang), lang)}"
    lines = _fill(text, lang, first="  ", rest="     ")
    return [*lines, catalogue.link_url(step.link, {})] if step.link else lines


def _labelled(label: Text, value: str, lang: str) -> list[str]:
    return _fill(f"{label(lang)}: {_plain(value, lang)}", lang, rest="  ")


def _paragraph(text: str, lang: str) -> list[str]:
    return _fill(_plain(text, lang), lang)


def _row(id_: str, title: str, lang: str, *, indent: int) -> list[str]:
    first = f"{' ' * indent}{_ltr(id_, lang)}  "
    return _fill(_plain(title, lang), lang, first=first, rest=" " * (indent + 4))


def _sources(addresses: Iterable[str], lang: str) -> list[str]:
    return ["", f"{_SOURCE(lang)}:", *addresses]


def _plain(text: str, lang: str) -> str:
    """Placeholders filled with neutral words, markup removed; in Arabic, code isolated from its surroundings."""
    text = catalogue.render(text, {}, lang).replace("**", "")
    return re.sub(r"`([^`]*)`", lambda match: _ltr(match[1], lang), text)


def _comma(lang: str) -> str:
    return "، " if lang == "ar" else ", "


def _joined(names: Iterable[str], lang: str) -> str:
    return _comma(lang).join(_ltr(name, lang) for name in names)


def _ltr(text: str, lang: str) -> str:
    return f"\u2066{text}\u2069" if lang == "ar" else text


def _fill(text: str, lang: str, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most 80 columns; Arabic is left to the terminal, because a break would split an isolate."""
    if lang == "ar":
        return [first + text]
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _not_found(query: str, wanted: str) -> str:
    close = _neighbours(wanted)
    what = repr(without_personal(query)) if len(query) <= _ECHOED else "that"
    hint = f"did you mean {', '.join(close)}?" if close else "--wa-list shows every check and cause."
    return f"The catalogue knows nothing called {what}: {hint}"


def _neighbours(wanted: str) -> list[str]:
    """What may have been meant: of a number its family, of a word what is spelt alike. Digits alike mean nothing."""
    number = re.match(r"(health/)?(\d+)", wanted, re.ASCII)
    if number:
        family = number[2][:-2] if len(number[2]) > _SHORT else number[2]
        beginning = f"{number[1] or ''}{family}"
        keys = [code.key for code in catalogue.codes() if code.key.startswith(beginning)]
        return keys[:4] if len(family) > 2 or number[1] else []
    check = re.match(r"(w[ar]\d)\d*\Z", wanted, re.IGNORECASE | re.ASCII)
    if check:
        return [found.id for found in catalogue.every_check() if found.id.startswith(check[1].upper())][:4]
    from difflib import get_close_matches

    names = {cause.id.partition(".")[2] or cause.id: cause.id for cause in catalogue.causes()}
    names |= {cause.id: cause.id for cause in catalogue.causes()}
    return list(dict.fromkeys(names[match] for match in get_close_matches(wanted.lower(), names, n=4, cutoff=0.75)))
