"""Every Arabic text of the catalogue keeps the rules by which a reader in Riyadh finds it natural."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pytest_wa_health.catalogue import loader

if TYPE_CHECKING:
    from collections.abc import Iterator

ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
ARABIC_INDIC_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
# The article or a one-letter preposition before a Latin word or a number ends in a tatweel in any Arabic print.
STRETCHED = re.compile(
    "(?<![^\\W\u0648\u0641])(?:\u0627\u0644|[\u0628\u0644\u0643])\u0640 ?(?=[\\dA-Za-z`{*.])|(?P<tatweel>\u0640)"
)
LEVANTINE_MONTHS = ("تشرين", "كانون", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول")
MONTH = re.compile(rf"(?<!\w)(?:ال)?(?:{'|'.join(LEVANTINE_MONTHS)})(?!\w)")


def texts_in(name: str, node: Any) -> Iterator[tuple[str, str, str]]:
    """``(place, english, arabic)`` of every bilingual text under `node`."""
    if isinstance(node, list):
        for number, item in enumerate(node, start=1):
            yield from texts_in(f"{name}[{number}]", item)
    elif isinstance(node, dict):
        if "en" in node or "ar" in node:
            yield name, node.get("en", ""), node.get("ar", "")
        for key, value in node.items():
            yield from texts_in(f"{name}.{key}", value)


def data_files() -> list[str]:
    return sorted(path.relative_to(loader.HERE).as_posix() for path in loader.HERE.rglob("*.toml"))


HOLE = re.compile(r"\{[a-z_]+\}")
"""What a value fills."""


def words_of(text: str) -> str:
    """`text` without code and without what values fill."""
    return HOLE.sub("", without_code(text))


def broken_rules(english: str, arabic: str) -> list[str]:
    """Names of the rules that the pair does not keep."""
    kept = {
        "is written in Arabic": ARABIC_LETTER.search(arabic)
        or not re.search("[A-Za-z]{3}", HOLE.sub("", without_code(english))),
        "uses European digits": not ARABIC_INDIC_DIGIT.search(arabic),
        "has no tatweel": not any(match["tatweel"] for match in STRETCHED.finditer(arabic)),
        "has no Levantine month": not MONTH.search(arabic),
        "has the same placeholders as the English": placeholders(english) == placeholders(arabic),
        "has the same code as the English": code(english) == code(arabic),
        "closes its bold": arabic.count("**") % 2 == 0 and arabic.count("`") % 2 == 0,
        "has no doubled space": "  " not in arabic,
        "uses Arabic punctuation": not re.search("[\u0621-\u064a][,;?]", arabic),
    }
    return [rule for rule, good in kept.items() if not good]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", text))


def code(text: str) -> set[str]:
    return set(re.findall("`([^`]+)`", text))


def without_code(text: str) -> str:
    return re.sub("`[^`]*`", "", text)


@pytest.mark.parametrize("file", data_files())
def test_arabic_texts_keep_the_rules(file: str) -> None:
    broken = {
        place: rules
        for place, english, arabic in texts_in(file, loader.read(file))
        if (rules := broken_rules(english, arabic))
    }
    assert broken == {}


def test_the_files_hold_texts() -> None:
    assert sum(len(list(texts_in(file, loader.read(file)))) for file in data_files()) > 400


@pytest.mark.parametrize(
    ("english", "arabic", "rule"),
    [
        ("Open the page", "Open the page", "is written in Arabic"),
        ("in 3 hours", "خلال \u0663 ساعات", "uses European digits"),
        ("number", "رقـم", "has no tatweel"),
        ("4 October", "4 تشرين الأول", "has no Levantine month"),
        ("the template {template}", "القالب", "has the same placeholders as the English"),
        ("run `pytest`", "شغّل `pytest -x`", "has the same code as the English"),
        ("press **Add**", "اضغط **إضافة", "closes its bold"),
        ("first, then", "أولا, ثم", "uses Arabic punctuation"),
    ],
)
def test_each_rule_can_be_broken(english: str, arabic: str, rule: str) -> None:
    assert rule in broken_rules(english, arabic)


@pytest.mark.parametrize("arabic", ["جوابه", "أجب بـ 200", "تابع لـ Meta", "الـ Flow", "يجيب بـ14"])
def test_what_only_looks_broken_is_kept(arabic: str) -> None:
    assert broken_rules("", arabic) == []
