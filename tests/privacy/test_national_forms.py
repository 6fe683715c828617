"""Lines that WhatsApp may hold under two numbers, in the one place that knows them."""

from __future__ import annotations

import pytest

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.privacy.national_forms import TWO_FORMS, canonical, forms, outdated
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.settings import judge

LINES = [
    ("AR", "5491123456781", "541123456781", "shorter"),
    ("BR", "5521987654329", "552187654329", "shorter"),
    ("CI", "2250712345678", "22512345678", "shorter"),
    ("CI", "2252520345679", "22520345679", "shorter"),
    ("MX", "5215512345679", "525512345679", "longer"),
]


def test_every_country_is_shown_here():
    assert {region for region, *_ in LINES} == TWO_FORMS


@pytest.mark.parametrize(("region", "longer", "shorter", "old"), LINES)
def test_a_line_is_known_by_either_number(region, longer, shorter, old):
    assert canonical(longer) == canonical(shorter) == shorter
    assert {longer, shorter} <= set(forms(longer)) & set(forms(shorter))
    assert (outdated(longer, region) is not None, outdated(shorter, region) is not None) == (
        old == "longer", old == "shorter",
    )  # fmt: skip
    number = longer if old == "longer" else shorter
    assert judge("+" + number).variant == noted(f"recipient.{outdated(number, region)}")


@pytest.mark.parametrize(("region", "longer", "shorter", "old"), LINES)
@pytest.mark.parametrize("given", [1, 2])
def test_either_number_is_hidden_where_one_of_them_is_a_recipient(region, longer, shorter, old, given):
    redactor = Redactor([], ["+" + (longer, shorter)[given - 1]])
    for number in (longer, shorter, "+" + longer, shorter[3:]):
        assert number not in redactor.text(f"sent to {number}.")


@pytest.mark.parametrize("number", ["966501234567", "14155550142", "5541", "", "447911123456"])
def test_a_number_of_another_plan_has_one_form(number):
    assert forms(number) == (number,)
    assert canonical(number) == number
    assert outdated(number, "SA") is None
