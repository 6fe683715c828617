"""Whatever the server answers, a diagnosis comes out, and nothing is green that was not seen."""

from __future__ import annotations

import copy
import dataclasses
import functools
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soundness import assert_sound
from survey_bench import NOW, altered, examine, judged

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure, FailureKind, LocalFinding, Snapshot
from pytest_wa_health.survey.questions import Question, first_wave, next_wave
from pytest_wa_health.survey.run import survey

quick = settings(
    max_examples=100, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

NAMES = (
    "token", "token_self", "phone", "phone_extra", "phone_basic", "phone_state", "phone_health", "phone_callback",
    "phone_coexistence", "account", "account_core", "phone_list", "phone_list_2", "subscribed_apps", "templates",
    "templates_2", "subscriptions", "permissions", "assigned", "granted_phones", "proof", "app",
)  # fmt: skip
WORDS = st.sampled_from(
    ["AVAILABLE", "BLOCKED", "LIMITED", "CONNECTED", "PENDING", "", "null", "106540352242922", "102290129340398",
     "USER", "whatsapp_business_messaging", "whatsapp_business_management", "https://hooks.example.test/wa",
     "http://[", "٣", "…"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "data", "paging", "next", "cursors", "after", "status", "scopes", "granular_scopes", "target_ids", "scope",
     "is_valid", "error", "code", "subcode", "message", "type", "expires_at", "data_access_expires_at", "app_id",
     "name",
     "health_status", "entities", "entity_type", "can_send_message", "errors", "error_code", "error_description",
     "additional_info", "phone_numbers", "subscribed_apps", "whatsapp_business_api_data", "override_callback_uri",
     "webhook_configuration", "application", "phone_number", "display_phone_number", "platform_type", "name_status",
     "quality_rating", "account_mode", "code_verification_status", "account_review_status", "currency", "language",
     "business_verification_status", "object", "callback_url", "active", "fields", "quality_score", "score",
     "rejected_reason", "permission", "owner_business_info", "is_on_biz_app"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**45), 10**45),
    st.sampled_from([0, 33, 141000, 141006, 141999, NOW, NOW + 5]),
    st.floats(allow_nan=False),
)  # fmt: skip
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=8))
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=6),
    max_leaves=25,
)
CODES = [int(code.key.split("/")[0]) for code in catalogue.codes() if code.key.split("/")[0].isdigit()]
ENVELOPES = st.builds(
    ErrorEnvelope,
    code=st.none() | st.sampled_from([*CODES, 101, 2**70, -1]) | st.integers(),
    subcode=st.none() | st.sampled_from([0, 33, 458, 463, 467, 490, 999]) | st.integers(),
    type=st.none() | st.text(max_size=5),
    message=st.sampled_from(
        ["", "API access blocked.", "Invalid appsecret_proof provided in the API argument", "Session has expired on",
         "API calls from the server require an appsecret_proof argument", "Unknown path components: /me",
         "(#100) Tried accessing nonexisting field (x) on node type (WhatsAppBusinessAccount)",
         "(#100) Tried accessing nonexisting field (x) on node type (WhatsAppBusinessPhoneNumber)",
         "(#100) Tried accessing nonexisting field (x) on node type (Business)"]
    ) | st.text(max_size=20),
    is_transient=st.none() | st.booleans(),
    fbtrace_id=st.none() | st.just("Adouble"),
)  # fmt: skip
FAILURES = st.builds(Failure, kind=st.sampled_from(get_args(FailureKind)), reason=st.text(max_size=5))


@functools.cache
def healthy() -> Snapshot:
    return examine(env={"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}).snapshot


@functools.cache
def bases() -> tuple[Snapshot, ...]:
    """Snapshots to start from, one of them healthy; together they reach most of what a diagnosis looks at."""
    env = {"WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}
    states = (
        ("payment", "name-in-review"),
        ("business-unverified", "unverified", "sip-noise"),
        ("granular-targets",),
    )
    return (healthy(), *(examine(*names, env=env).snapshot for names in states))


def heads() -> dict[str, st.SearchStrategy[Any]]:
    usage = st.dictionaries(st.sampled_from(["call_count", "total_time"]), st.floats(0, 200), max_size=2)
    rows = st.dictionaries(KEYS | st.just("estimated_time_to_regain_access"), SCALARS, max_size=3)
    return {
        "request": st.just("GET /v25.0/x"),
        "status": st.none() | st.sampled_from([200, 400, 401, 403, 404, 500, 503]),
        "served_version": st.none() | st.sampled_from(["v19.0", "v25.0", "v26.0", "v999.99"]),
        "from_meta": st.booleans(),
        "date": st.none() | st.integers(0, 2 * NOW),
        "received_at": st.just(NOW),
        "app_usage": usage,
        "business_usage": st.dictionaries(st.text(max_size=3), st.lists(rows, max_size=2), max_size=2),
        "is_html": st.booleans(),
        "title": st.none() | st.text(max_size=5),
    }


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A healthy answer's data with one or two of its places filled with anything."""
    tree = copy.deepcopy(draw(st.sampled_from([answer.data for base in bases() for answer in base.answers.values()])))
    for _ in range(draw(st.integers(1, 3))):
        place = tree
        while isinstance(place, (dict, list)) and place:
            key = draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
            if not isinstance(place[key], (dict, list)) or draw(st.booleans()):
                place[key] = draw(JSON)
                break
            place = place[key]
    return tree


def anything() -> st.SearchStrategy[Answer]:
    data = st.one_of(changed(), JSON, st.dictionaries(KEYS, JSON, max_size=8))
    return st.one_of(
        st.builds(Answer, **heads(), data=data),
        st.builds(Answer, **heads(), error=ENVELOPES),
        st.builds(Answer, **heads(), failure=FAILURES),
        st.sampled_from(list(healthy().answers.values())),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Anything a survey could bring home: a healthy one with some answers replaced, added or lost."""
    base = draw(st.sampled_from(bases()))
    kept = draw(st.sets(st.sampled_from(sorted(base.answers))))
    answers = {name: answer for name, answer in base.answers.items() if name in kept}
    answers.update(draw(st.dictionaries(st.sampled_from(NAMES), anything(), max_size=6)))
    known = healthy().settings
    configured = {
        **known,
        "business_account_id": draw(st.sampled_from([known["business_account_id"], known["phone_number_id"], None])),
        "app_id": draw(st.sampled_from([known["app_id"], "1", None])),
        "has_app_secret": draw(st.booleans()),
        "expected_number": draw(st.sampled_from([None, "+15550783881", "+44 20 7946 0000"])),
        "webhook_url": draw(st.sampled_from([None, "https://hooks.example.test/wa"])),
        "required_templates": draw(st.sampled_from([known["required_templates"], []])),
        "phone_id_looks_like_number": draw(st.booleans()),
    }
    found = draw(st.sampled_from([(), (LocalFinding("settings.stray-characters", "WHATSAPP_ACCESS_TOKEN"),)]))
    return dataclasses.replace(
        healthy(), answers=answers, settings=configured, local=found, mode=draw(st.sampled_from(["live", "replay"]))
    )


@quick
@given(snapshots())
def test_any_answers_come_to_a_sound_diagnosis_wherever_it_is_made(snapshot: Snapshot) -> None:
    diagnosis = assert_sound(snapshot)
    assert diagnose(Snapshot.from_json(snapshot.to_json())) == diagnosis
    wave = next_wave(snapshot.settings, snapshot.answers)
    assert len({question.name for question in wave}) == len(wave)
    assert not {question.name for question in first_wave(snapshot.settings)} & {q.name for q in wave if q.proof}


@quick
@given(st.lists(st.builds(Answer, request=st.just("GET /x"), failure=FAILURES), min_size=6, max_size=6))
def test_answers_that_never_came_blame_no_credential(answers: list[Answer]) -> None:
    found = judged(dataclasses.replace(healthy(), answers=dict(zip(healthy().answers, answers, strict=True))))
    assert not [cause for cause in found.causes if cause.startswith(("token.", "permission.", "phone.", "account."))]
    assert not [check for check in found.alarms if found.outcome(check) == "failed"]
    assert not [check for check in catalogue.checks() if check.id > "WA199" and found.outcome(check.id) == "passed"
                and check.area != "recipient"]  # fmt: skip
    assert found.diagnosis.can_send is None


def test_no_answers_at_all_make_nothing_green() -> None:
    found = judged(dataclasses.replace(healthy(), answers={}))
    green = [check.id for check in catalogue.checks() if found.outcome(check.id) == "passed"]
    assert [check for check in green if check[2] in "234567"] == []
    assert found.causes == ["undetermined"]


@quick
@given(st.sampled_from([*NAMES[:6], "account", "templates", "subscriptions"]), anything())
def test_no_answer_asks_for_more_than_twelve_reads(name: str, odd: Answer) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return odd if question.name == name else healthy().answers.get(question.name, odd)

    snapshot = survey(
        ask, tenant="t", mode="live", graph_url="http://x", version="v25.0", settings=healthy().settings, now=NOW,
        concurrent=False,
    )  # fmt: skip
    assert len(asked) <= 12
    assert all(piece.isascii() and "/" not in piece for question in asked for piece in question.path[1:].split("/"))
    diagnose(snapshot)


STRANGE = st.text(min_size=1, max_size=12).filter(lambda text: text.strip() and text.upper() not in KNOWN)
KNOWN = {
    "CONNECTED", "LINKED", "FLAGGED", "ACTIVE", "APPROVED", "REINSTATED", "AVAILABLE", "LIMITED", "BLOCKED",
    "PENDING", "UNVERIFIED", "BANNED", "RESTRICTED", "RATE_LIMITED", "MIGRATED", "DELETED", "DISCONNECTED", "OFFLINE",
    "UNLINKED", "DISABLED", "REJECTED", "DEFERRED", "IN_APPEAL", "PAUSED", "LIMIT_EXCEEDED", "ARCHIVED",
    "PENDING_DELETION",
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "path", "check"),
    [
        ("phone", ("status",), "WA404"),
        ("phone_extra", ("health_status", "can_send_message"), "WA506"),
        ("phone_extra", ("health_status", "entities", 1, "can_send_message"), "WA506"),
        ("account", ("status",), "WA502"),
        ("account", ("account_review_status",), "WA503"),
        ("templates", ("data", 0, "status"), "WA702"),
    ],
)
@settings(quick, max_examples=25)
@given(word=STRANGE)
def test_new_words_where_sending_is_decided_are_unknown(
    question: str, path: tuple[str | int, ...], check: str, word: str
) -> None:
    data = copy.deepcopy(healthy().answers[question].data)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = word
    found = judged(altered(healthy(), question, data))
    assert found.outcome(check) == "unknown"
    assert found.diagnosis.can_send is None


@settings(quick, max_examples=60)
@given(code=st.integers(200_000, 10**9), level=st.sampled_from(["BLOCKED", "LIMITED"]))
def test_a_health_code_that_nobody_knows_is_shown_and_blocked_is_failed(code: int, level: str) -> None:
    data = copy.deepcopy(healthy().answers["phone_extra"].data)
    errors = [{"error_code": code, "error_description": "Something new."}]
    data["health_status"]["entities"][1].update(can_send_message=level, errors=errors)
    data["health_status"]["can_send_message"] = level
    found = judged(altered(healthy(), "phone_extra", data))
    assert found.causes == ["account.meta-reported"]
    assert found.outcome("WA506") == ("failed" if level == "BLOCKED" else "warned")
    assert found.diagnosis.can_send is (False if level == "BLOCKED" else None)
    assert "Something new." in found.diagnosis.verdicts["WA506"].note
