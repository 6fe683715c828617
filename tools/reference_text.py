"""The reference page of all checks, causes, codes and versions, as Markdown in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.entries import Text
from pytest_wa_health.catalogue.vocabulary import AREA, RETRY, SEVERITY, STOPS, VERDICT, WHO, minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_wa_health.catalogue.entries import Cause, Check, Step

FILES = {"en": "reference.md", "ar": "reference.ar.md"}

_TITLE = Text("Checks and causes", "الفحوص والأسباب")
_INTRO = Text(
    "Everything that the health check looks at, what it can find there, and how each fault is repaired. "
    "`pytest --wa-explain 190/467`, `--wa-explain token.logged-out` and `--wa-explain WA201` print the same "
    "texts in the terminal. This page is made from the catalogue by `python tools/reference_pages.py`; "
    "do not edit it.",
    "كل ما ينظر فيه فحص الربط، وما قد يكشفه، وطريقة إصلاح كل خلل. "
    "الأوامر `pytest --wa-explain 190/467` و`--wa-explain token.logged-out` و`--wa-explain WA201` "
    "مع `--wa-lang ar` تعرض النصوص نفسها في الطرفية. تُنشأ هذه الصفحة من الفهرس بالأمر "
    "`python tools/reference_pages.py` فلا تعدّلها يدويًا.",
)
_CHECKS = Text("Checks", "الفحوص")
_CODES = Text("Error codes", "أخطاء Meta")
_DATES = Text("Days on which something changes at Meta", "أيام يتغيّر فيها شيء لدى Meta")
_DATE_HEAD = (Text("day", "اليوم"), Text("what changes", "ما الذي يتغيّر"))
_CURRENCY = Text(
    "Businesses that Meta bills in {country} must be billed in {currency}: nothing else is delivered.",
    "الأنشطة التي تفوترها Meta في {country} يجب أن تُفوتر بالعملة {currency}، ولا يُسلَّم غير ذلك.",
)
_VERSIONS = Text("Graph API versions", "إصدارات Graph API")
_NEEDS = Text("Needs", "يحتاج إلى")
_SEVERITY = Text("Severity", "الأهمية")
_FACTS = Text("Who / time / stops template messages", "من / الوقت / يوقف رسائل القوالب")
_VERIFY = Text("How you know it worked", "كيف تعرف أنه نجح")
_PROBE = Text("If in doubt", "عند الشك")
_SOURCES = Text("Sources", "المصادر")
_ANY_CHECK = Text("Any check", "أي فحص")
_CODE_HEAD = (
    Text("Code", "الخطأ"),
    Text("Meaning", "المعنى"),
    Text("Can mean", "قد يعني"),
    Text("Trying again", "إعادة المحاولة"),
)
_VERSION_HEAD = (Text("Version", "الإصدار"), Text("Released", "صدر في"), Text("Ends", "ينتهي في"))
_OPEN = Text("not set yet", "لم يُحدَّد بعد")


def page(lang: str) -> str:
    """The whole page; Arabic stands inside a right-to-left block, with its code isolated."""
    text = "\n".join(_page(lang))
    if lang == "ar":
        text = re.sub(r"`[^`\n]+`", "\u2066\\g<0>\u2069", text)
        return f'<div dir="rtl" lang="ar">\n\n{text}\n</div>\n'
    return text


def _page(lang: str) -> Iterator[str]:
    yield from (f"# {_TITLE(lang)}", "", _INTRO(lang), "")
    area = ""
    for check in catalogue.every_check():
        if check.area != area:
            area = check.area
            yield from (f"## {_CHECKS(lang)}: {AREA[area](lang)}", "")
        yield from _check(check, lang)
    yield from (f"## {_ANY_CHECK(lang)}", "")
    for cause in catalogue.causes():
        if not cause.check:
            yield from _cause(cause, lang)
    yield from _codes(lang)
    yield from _versions(lang)
    yield from _dates(lang)


def _check(check: Check, lang: str) -> Iterator[str]:
    yield from (f"### `{check.id}` {check.title(lang)}", "", check.risk(lang), "")
    yield f"- {_SEVERITY(lang)}: {SEVERITY[check.severity](lang)}"
    if check.needs:
        yield f"- {_NEEDS(lang)}: " + ", ".join(f"`{name}`" for name in check.needs)
    yield from (f"- {_SOURCES(lang)}: <{check.doc}>", "")
    for cause in catalogue.causes():
        if cause.check == check.id:
            yield from _cause(cause, lang)


def _cause(cause: Cause, lang: str) -> Iterator[str]:
    yield from (f"#### `{cause.id}`", "")
    yield from (f"**{cause.title(lang)}** ({VERDICT[cause.verdict](lang)})", "")
    yield from (_filled(cause.explanation, lang), "")
    facts = (WHO[cause.who](lang), minutes(cause.minutes, lang), STOPS[cause.stops_sending](lang))
    yield from (f"{_FACTS(lang)}: {' / '.join(facts)}", "")
    for number, step in enumerate(cause.steps, 1):
        yield f"{number}. {_step(step, lang)}"
    yield from ("", f"{_VERIFY(lang)}: {_filled(cause.verify, lang)}", "")
    if cause.next_probe:
        yield from (f"{_PROBE(lang)}: {_filled(cause.next_probe, lang)}", "")
    yield from (f"{_SOURCES(lang)}: " + " ".join(f"<{address}>" for address in cause.source), "")


def _step(step: Step, lang: str) -> str:
    text = f"*{WHO[step.who](lang)}*: {_filled(step.text, lang)}"
    if step.link is None:
        return text
    return f"{text} [{catalogue.link(step.link).label(lang)}]({catalogue.link_url(step.link, {})})"


def _filled(text: Text, lang: str) -> str:
    return catalogue.render(text(lang), {}, lang)


def _codes(lang: str) -> Iterator[str]:
    yield from (f"## {_CODES(lang)}", "")
    yield from _table_head([head(lang) for head in _CODE_HEAD])
    for code in catalogue.codes():
        causes = " ".join(f"`{cause}`" for cause in code.causes)
        yield f"| `{code.key}` | {code.meaning(lang)} | {causes} | {RETRY[code.retry](lang)} |"
    yield ""


def _versions(lang: str) -> Iterator[str]:
    yield from (f"## {_VERSIONS(lang)}", "")
    yield from _table_head([head(lang) for head in _VERSION_HEAD])
    for version in catalogue.versions():
        expires = version.expires.isoformat() if version.expires else _OPEN(lang)
        yield f"| {version.name} | {version.released.isoformat()} | {expires} |"
    yield ""


def _dates(lang: str) -> Iterator[str]:
    yield from (f"## {_DATES(lang)}", "")
    yield from _table_head([head(lang) for head in _DATE_HEAD])
    for change in catalogue.changes():
        yield f"| {change.day} | {change.text(lang)} |"
    for rule in catalogue.currency_rules():
        words = _CURRENCY(lang).format(country=rule.country, currency=rule.currency)
        yield f"| {rule.stops.isoformat()} | {words} |"
    yield ""


def _table_head(titles: list[str]) -> tuple[str, str]:
    return f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"
