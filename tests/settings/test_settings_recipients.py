"""The form of recipients' numbers."""

from __future__ import annotations

import pytest

from pytest_wa_health.settings.recipients import judge


@pytest.mark.parametrize(
    ("raw", "e164", "region"),
    [
        ("+966501234567", "+966501234567", "SA"),
        ("+966 50 123-4567", "+966501234567", "SA"),
        ("966501234567", "+966501234567", "SA"),
        ("00966501234567", "+966501234567", "SA"),
        ("+٩٦٦٥٠١٢٣٤٥٦٧", "+966501234567", "SA"),
        ("\u202a+966 50 123 4567\u202c", "+966501234567", "SA"),
        ("+5491123456789", "+5491123456789", "AR"),
        ("+525512345678", "+525512345678", "MX"),
        ("+5511987654321", "+5511987654321", "BR"),
        ("+551132345678", "+551132345678", "BR"),
        ("+2250708091011", "+2250708091011", "CI"),
        ("+15550783881", "+15550783881", "US"),
    ],
)
def test_a_well_formed_number(raw: str, e164: str, region: str) -> None:
    form = judge(raw)

    assert (form.e164, form.region, form.variant, form.problem, form.valid) == (e164, region, None, None, True)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("0501234567", "country code"), ("501234567", "short"), ("+96650123", "short"), ("+96650123456789", "long"),
        ("+966 50 abc", "digits"), ("", "empty"), ("+", "empty"), ("+999123456789", "country code"),
        ("+9660501234567", "the 0 of domestic calls"), ("+20101234567", "no such number"), ("²", "digits"),
    ],
)  # fmt: skip
def test_a_malformed_number(raw: str, words: str) -> None:
    form = judge(raw)

    assert form.problem is not None
    assert words in form.problem
    assert not form.valid


@pytest.mark.parametrize(
    ("raw", "region"),
    [("+541123456789", "AR"), ("+5215512345678", "MX"), ("+551198765432", "BR"), ("+22507080910", "CI")],
)
def test_a_national_variant_is_named_and_is_no_malformed_number(raw: str, region: str) -> None:
    form = judge(raw)

    assert (form.region, form.problem, form.e164) == (region, None, raw)
    assert form.variant


@pytest.mark.parametrize(
    ("raw", "region"),
    [("+5352345678", "CU"), ("+989121234567", "IR"), ("+85021234567", "KP"), ("+963944567890", "SY")],
)
def test_a_country_that_cannot_be_messaged(raw: str, region: str) -> None:
    assert (judge(raw).problem, judge(raw).region) == ("restricted-country", region)


def test_turkey_can_be_messaged() -> None:
    assert judge("+905321234567").problem is None


def test_a_form_never_prints_the_number() -> None:
    assert "501234567" not in repr(judge("+966501234567"))
