"""Whether a name or a value looks like that of a setting, although it is none of its known names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_wa_health.settings.guards import fits, is_token
from pytest_wa_health.settings.index import Index
from pytest_wa_health.settings.names import Variable
from pytest_wa_health.settings.references import kind_of
from pytest_wa_health.settings.spelling import has_foreign_word, recognise, words
from pytest_wa_health.settings.value_forms import clean_id, is_dummy_id, is_placeholder, looks_like_token

__all__ = ["is_of_another", "is_telephone", "may_be_shown", "names_of", "speaks_of", "telephone_of", "values_of"]

_TOKEN, _PHONE = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"
_ID = re.compile(r"\d{15,17}")
_OURS = frozenset({"WHATSAPP", "WA", "META", "FB", "FACEBOOK", "CLOUD", "WABA", "WSP", "WPP", "ZAP", "WHATS"})
_OF_A_NUMBER = frozenset(
    {"PHONE", "IPHONE", "NUMBER", "SENDER", "FROM", "TELEPHONE", "TEL", "FONE", "TELEFONO", "TELEFONE", "TELEFON",
     "NUMERO", "NUM", "NUMARA", "CELULAR"}
)  # fmt: skip
_OF_OTHERS = frozenset(
    {"WABA", "ACCOUNT", "BUSINESS", "APP", "APPLICATION", "CATALOG", "FLOW", "PAGE", "PIXEL", "VERIFY", "CONFIG",
     "CONFIGURATION"}
)  # fmt: skip
_OF_OTHER_PRODUCTS = re.compile(r"PAGE|INSTAGRAM|MESSENGER", re.IGNORECASE)
_OF_A_TOKEN = frozenset({"TOKEN", "KEY", "BEARER", "CREDENTIAL", "CREDENTIALS"})
_TELEPHONE = re.compile(r"\+?[\d ().-]{8,24}")
_SHOWN = re.compile(r"[A-Za-z_$][\w.:\-\[\] ]{0,119}")


def names_of(index: Index, variable: Variable) -> Iterator[str]:
    """Known names of `variable` with a value that may be one."""
    for entry in index.readings(variable):
        if _may_be_meant(entry.value, variable) and may_be_shown(entry.written):
            yield entry.written


def values_of(index: Index, variable: Variable) -> Iterator[str]:
    """Names that are not ours whose value has the form of `variable`."""
    for name, value in index.values.items():
        if recognise(name) is not None or not may_be_shown(name) or is_placeholder(value):
            continue
        if variable.name == _TOKEN:
            if is_token(value) and not has_foreign_word(name) and not is_of_another(name, variable):
                yield name
        elif variable.name == _PHONE and _ID.fullmatch(digits := clean_id(value).value) and not is_dummy_id(digits):
            parts = set(words(name))
            if parts & (_OURS | _OF_A_NUMBER) and not parts & _OF_OTHERS and not has_foreign_word(name):
                yield name


def is_telephone(value: str) -> bool:
    """Whether `value` is a telephone number as people write it, and no ID of Meta."""
    text = value.strip().strip("\"'").removeprefix("whatsapp:").removesuffix("@c.us")
    return _TELEPHONE.fullmatch(text) is not None and 8 <= sum(map(str.isdigit, text)) <= 13


def telephone_of(index: Index) -> str | None:
    """The name that speaks of a WhatsApp number and holds a telephone number."""
    return next(
        (
            name
            for name, value in index.values.items()
            if "WHATSAPP" in words(name)
            and is_telephone(value)
            and may_be_shown(name)
            and not has_foreign_word(name)
            and not {"TEST", "RECIPIENT", "RECIPIENTS", "EXPECTED", "TO", "ADMIN"}.intersection(words(name))
        ),
        None,
    )


def speaks_of(name: str, variable: Variable) -> bool:
    """Whether the words of `name` say what `variable` says."""
    parts = words(name)
    if not _OURS.intersection(parts) or _OF_OTHERS.intersection(parts):
        return False
    return not (_OF_A_TOKEN if variable.name == _TOKEN else _OF_A_NUMBER).isdisjoint(parts)


def is_of_another(name: str, variable: Variable) -> bool:
    """Whether `name` is of another product or thing: a page's token, the ID of a configuration."""
    if variable.name == _TOKEN:
        return _OF_OTHER_PRODUCTS.search(name) is not None
    return variable.name == _PHONE and not {"CONFIG", "CONFIGURATION"}.isdisjoint(words(name))


def may_be_shown(name: str) -> bool:
    """Whether a name is one, and no value that stands in a name's place."""
    return not looks_like_token(name) and (_SHOWN.fullmatch(name) is not None or "/" in name or "." in name)


def _may_be_meant(value: str, variable: Variable) -> bool:
    """Whether a value of a file next door may be one, and no example, reference or label of a form."""
    if is_placeholder(value, variable.names) or kind_of(value) is not None:
        return False
    if variable.name == _PHONE:
        return fits("digits", value, strict=False)
    return " " not in value.strip() or is_token(value)
