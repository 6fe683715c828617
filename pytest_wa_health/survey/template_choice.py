"""Which template a test message is made of: the configured one, or one of the account that anybody may send.

Nobody is to get advertising from a check, so a template of the category MARKETING is never chosen; `hello_world` goes
out from Meta's test numbers only (131058).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.survey.facts import Answer
from pytest_wa_health.survey.pages import template_pages
from pytest_wa_health.survey.template_form import Needs, needs_of

TEST_NUMBER_TEMPLATE = ("hello_world", "en_US")
_ADVERTISING = "MARKETING"
_CODES = "AUTHENTICATION"


class Choice(msgspec.Struct, frozen=True):
    """The template of the test messages, as far as Meta's list shows it."""

    name: str
    language: str
    category: str | None = None
    needs: Needs | None = None
    was_chosen: bool = False
    """Whether the check chose it, because the settings name none."""


def choose(settings: SettingsView, answers: Mapping[str, Answer]) -> Choice | None:
    """The template to send; None where none is configured and the account shows none that may be sent."""
    rows = [row for page, _ in template_pages(answers) for row in page]
    configured = settings.get("test_template")
    if configured:
        wanted = (configured["name"], configured["language"])
        row = next((row for row in rows if (row.get("name"), row.get("language")) == wanted), {})
        return Choice(*wanted, category=_word(row.get("category")), needs=needs_of(row))
    if is_test_number(answers):
        return Choice(*TEST_NUMBER_TEMPLATE, was_chosen=True)
    row = next((row for row in rows if is_harmless(row)), {})
    name, language = row.get("name"), row.get("language")
    if not isinstance(name, str) or not isinstance(language, str):
        return None
    return Choice(name, language, _word(row.get("category")), needs_of(row), was_chosen=True)


def is_harmless(row: Mapping[str, Json]) -> bool:
    """Whether a template may be sent to try the account: approved, no advertising, nothing to fill in."""
    category, announced = _word(row.get("category")), _word(row.get("correct_category"))
    needs = needs_of(row)
    return (
        _word(row.get("status")) == "APPROVED"
        and category not in (None, _ADVERTISING, _CODES)
        and announced != _ADVERTISING
        and row.get("name") != TEST_NUMBER_TEMPLATE[0]
        and needs is not None
        and needs.nothing
    )


def is_test_number(answers: Mapping[str, Answer]) -> bool:
    """Whether Meta says that the number is one of its public test numbers."""
    shown = (answers.get(name) for name in ("phone", "phone_basic"))
    modes = [answer.data.get("account_mode") for answer in shown if answer and isinstance(answer.data, dict)]
    return any(_word(mode) == "SANDBOX" for mode in modes)


def _word(value: Json) -> str | None:
    return value.strip().upper() if isinstance(value, str) and value.strip() else None
