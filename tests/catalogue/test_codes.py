"""One place says what Meta's codes may mean."""

from __future__ import annotations

import pytest

from pytest_wa_health import catalogue

KNOWN = """
0 1 2 3 4 10 17 32 33 100 100/33 102 104 190 200 201 299 341 368 506 613 803 2200 2500 80007 80008 130403 130429
130472 130497 131000 131005 131008 131009 131016 131021 131026 131030 131031 131037 131041 131042 131044 131045
131047 131048 131049 131050 131051 131052 131053 131055 131056 131057 131059 131062 131063 131064 132000 132001
132005 132007 132008 132012 132015 132016 132018 132068 132069 133000 133004 133005 133006 133008 133009 133010
133015 133016 134011 134100 134102 135000 137000 138000 138009 138024 138026 139000 139103 147001 147005 200005
1752041 2388001 2388012 2388019 2388091 2388299 2494055 2494100 2494164 2593079 2593108 1609005 470 471 1013 1026
190/456 190/457 190/458 190/459 190/460 190/461 190/462 190/463 190/464 190/465 190/466 190/467 190/468 190/490
190/492
5 12 101 110 10/1341012 10/2388185 17/2446079 130501 131020 131035 131036 131058 131060 131201 131202 131203 131204
131207 131208 131209 131210 131211 131212 131213 131214 131215 134101 134103 136024 136025 138005 138010 138012 138013
138014 138015 138016 138017 138018 138019 138020 138021 138022 138023 138038 139200 2388039 2388093 2388103 2494179
2494191 2593002 2593085 2593107 2593109 2655007
"""


@pytest.mark.parametrize("key", KNOWN.split())
def test_every_code_of_the_reference_is_known(key: str) -> None:
    code, _, subcode = key.partition("/")
    found = catalogue.code(int(code), int(subcode) if subcode else None)
    assert found is not None
    assert found.key == key or "-" in found.key


@pytest.mark.parametrize("code", [141000, 141002, 141006, 141008, 141010, 141011, 141014, 138024, 138025, 138026])
def test_every_health_code_of_the_reference_is_known(code: int) -> None:
    assert catalogue.health_code(code) is not None


@pytest.mark.parametrize(
    ("code", "subcode", "first"),
    [
        (190, 467, "token.logged-out"),
        (190, 463, "token.expired"),
        (190, 460, "token.password-changed"),
        (190, 458, "token.app-removed"),
        (190, 459, "token.checkpointed"),
        (190, 464, "token.user-unconfirmed"),
        (190, 466, "token.revoked"),
        (190, None, "token.invalid"),
        (190, 0, "token.invalid"),
        (190, 999, "token.invalid"),
        (102, 0, "token.invalid"),
        (130429, 2494055, "api.throughput-limited"),
        (4, 2446079, "api.rate-limited"),
        (250, None, "permission.messaging-missing"),
        (133010, None, "phone.not-registered"),
        (131042, None, "account.payment"),
        (132001, None, "template.missing"),
        (2500, None, "api.version-unknown"),
        (5, None, "api.ip-not-allowed"),
        (10, 1341012, "permission.asset-not-assigned"),
        (10, 2388185, "account.inactive"),
        (100, 2388001, "phone.name-in-review"),
        (131058, None, "template.sandbox-only"),
        (131062, None, "recipient.user-id"),
        (131063, None, "account.marketing-disabled"),
        (134101, None, "template.pending"),
        (139200, None, "account.restricted"),
        (2494191, None, "routing.not-owner"),
        (141000, None, "phone.not-registered"),
        (141006, None, "account.payment"),
        (141008, None, "account.inactive"),
    ],
)
def test_the_most_usual_cause_stands_first(code: int, subcode: int | None, first: str) -> None:
    found = catalogue.code(code, subcode)
    assert found is not None
    assert found.causes[0] == first


def test_a_detail_code_says_more_than_the_general_code_it_comes_with() -> None:
    found = catalogue.code(100, 2593002)
    assert found is not None
    assert found.key == "2593002"


@pytest.mark.parametrize("code", [33, 463, 999999, -1, 14100])
def test_a_subcode_or_an_unknown_number_is_not_taken_for_a_code(code: int) -> None:
    found = catalogue.code(code)
    assert found is None or found.key == str(code)
    assert code == 33 or found is None


@pytest.mark.parametrize("code", [131055, 134100, 2388012, 2388091, 2388093, 131060, 1752041, 2593109, 138038])
def test_what_blames_nothing_of_the_set_up_has_no_cause(code: int) -> None:
    found = catalogue.code(code)
    assert found is not None
    assert found.causes == ()
    assert (found.retry == "noise") == (found.who is None)


@pytest.mark.parametrize("code", [2388318, 2388330, 200002, 2388109, 2655093, 3441041])
def test_what_nobody_explains_stays_unknown(code: int) -> None:
    assert catalogue.code(code) is None


def test_no_code_no_answer() -> None:
    assert catalogue.code(None) is None
    assert catalogue.code(None, 467) is None
    assert catalogue.health_code(141999) is None


@pytest.mark.parametrize(
    ("code", "candidates"),
    [
        (
            131005,
            (
                "permission.messaging-missing permission.asset-not-assigned token.predates-grant account.payment "
                "phone.name-declined"
            ),
        ),
        (10, "permission.messaging-missing permission.asset-not-assigned permission.advanced-access-missing"),
        (200, "permission.messaging-missing permission.management-missing api.app-blocked"),
        (33, "phone.deleted phone.unknown-id account.unknown-id"),
    ],
)
def test_codes_with_many_faces_name_them_all(code: int, candidates: str) -> None:
    found = catalogue.code(code)
    assert found is not None
    assert set(candidates.split()) <= set(found.causes)


def test_calling_noise_never_becomes_a_cause() -> None:
    for code in (138024, 138025, 138026):
        found = catalogue.health_code(code)
        assert found is not None
        assert (found.retry, found.causes) == ("noise", ())


def test_no_code_is_both_a_number_and_inside_a_range() -> None:
    ranges = [code.key.split("-") for code in catalogue.codes() if "-" in code.key]
    singles = [int(code.key) for code in catalogue.codes() if code.key.isdecimal()]
    assert not [n for n in singles for low, high in ranges if int(low) <= n <= int(high)]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Message undeliverable", "131026"),
        ("message Undeliverable.", "131026"),
        ("Business eligibility payment issue", "131042"),
        ("Message undeliverable because of the weather", None),
        ("", None),
    ],
)
def test_a_failure_without_a_number_is_known_by_its_exact_title(title: str, key: str | None) -> None:
    found = catalogue.code_saying(title)
    assert (found.key if found else None) == key
