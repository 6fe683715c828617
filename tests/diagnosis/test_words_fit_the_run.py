"""No sentence contradicts the run that it is said in: every state of the double and of the tables is scanned."""

from __future__ import annotations

import itertools
import re

from cause_cases import FAULTY
from rare_cases import RARE
from survey_bench import Surveyed, examine, number

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Finding
from pytest_wa_health.double.registry import STATES

CLAIMS_SENDING = re.compile(
    r"messages? (?:still |usually still )?(?:go|goes|are going) out|sending (?:works|goes on|is not affected)|"
    r"(?:number|it) (?:still )?sends\b(?! nothing)",
    re.IGNORECASE,
)
CLAIMS_ALL = re.compile(
    r"everything (?:else )?(?:works|is right|can be read)|after several tries|accounts only(?:: *$|$)|"
    r"token, number and account are (?:not to blame|right)",
    re.IGNORECASE,
)
REGISTERS = re.compile(r"/register\b|register (?:it|the number)", re.IGNORECASE)
WARNS = re.compile(r"do not register|nobody try to register|never register", re.IGNORECASE)
NOT_ASKED = {"no-token", "no-token-401", "dns"}
"""States that leave nothing to ask with, which end before a survey."""
WAITED_FOR = {"slow", "hang", "hang-after-headers", "drip", "drip-headers", "endless-body"}
"""States whose answers never come to their end: how long that is waited for is not the point here."""


def said(found: Surveyed, finding: Finding) -> list[str]:
    """Every sentence of a finding's texts and evidence, as it is shown."""
    cause = catalogue.cause(finding.cause).where((*found.diagnosis.facts, *finding.facts))
    texts = [cause.title, cause.explanation, cause.verify, *(step.text for step in cause.steps)]
    texts += [text for text in (cause.forward, cause.next_probe) if text is not None]
    return [
        *(catalogue.render(text("en"), finding.params, "en") for text in texts),
        *(seen.note for seen in finding.evidence),
    ]


def steps(found: Surveyed, finding: Finding) -> list[str]:
    cause = catalogue.cause(finding.cause).where((*found.diagnosis.facts, *finding.facts))
    return [step.text("en") for step in cause.steps]


def contradictions(found: Surveyed) -> list[str]:
    """The sentences that the run itself shows to be untrue or harmful."""
    wrong = []
    for finding in found.diagnosis.findings:
        sentences = said(found, finding)
        wrong += [text for text in sentences if CLAIMS_ALL.search(text)]
        if found.diagnosis.can_send is False:
            wrong += [text for text in sentences if CLAIMS_SENDING.search(text)]
        told = [step for step in steps(found, finding) if REGISTERS.search(step) and not WARNS.search(step)]
        if "coexistence" in found.diagnosis.facts:
            wrong += told
        if "name-pending" in found.diagnosis.facts and told:
            before = " ".join(steps(found, finding)).partition(told[0])[0] + told[0]
            wrong += [] if re.search(r"name|approv", before, re.IGNORECASE) else told
    return wrong


def test_no_state_of_the_double_is_spoken_of_falsely() -> None:
    wanted = {"WHATSAPP_REQUIRED_TEMPLATES": "hello_world:en_US"}
    told = {
        state: contradictions(examine(state, env=wanted, timeout=0.5 if state in WAITED_FOR else 20.0))
        for state in STATES
        if state not in NOT_ASKED
    }
    assert len(told) > 250
    assert {state: wrong for state, wrong in told.items() if wrong} == {}


def test_no_state_of_the_tables_is_spoken_of_falsely() -> None:
    told = [(case, contradictions(examine(*case.states, **case.setup))) for case in (*FAULTY, *RARE)]
    assert [(f"{case.name}-{case.causes[0]}", wrong) for case, wrong in told if wrong] == []


STATUSES = (
    "PENDING",
    "CONNECTED",
    "DISCONNECTED",
    "OFFLINE",
    "UNLINKED",
    "UNVERIFIED",
    "MIGRATED",
    "DELETED",
    "BANNED",
)
NAMES = ("APPROVED", "PENDING_REVIEW", "DECLINED", "NONE")


def test_a_number_of_the_app_is_never_told_to_register() -> None:
    told = {}
    for made_of in itertools.product(STATUSES, ["CLOUD_API", "NOT_APPLICABLE"], NAMES):
        status, platform, name = made_of
        found = examine(edit=number(is_on_biz_app=True, status=status, platform_type=platform, name_status=name))
        assert "coexistence" in found.diagnosis.facts, made_of
        told[made_of] = contradictions(found)
    assert {made_of: wrong for made_of, wrong in told.items() if wrong} == {}


def test_the_name_comes_before_the_registration() -> None:
    told = {}
    for status, name in itertools.product(
        ["PENDING", "CONNECTED", "DISCONNECTED", "UNVERIFIED"], ["PENDING_REVIEW", "DECLINED"]
    ):
        found = examine(edit=number(status=status, platform_type="NOT_APPLICABLE", name_status=name))
        told[status, name] = contradictions(found)
    assert {made_of: wrong for made_of, wrong in told.items() if wrong} == {}


def test_a_false_sentence_would_be_seen() -> None:
    assert CLAIMS_SENDING.search("Messages go out, but until the name is approved recipients see the bare number.")
    assert CLAIMS_ALL.search("Everything can be read, and every send is refused.")
    assert REGISTERS.search("Register the number once on Cloud API (`POST /{phone_number_id}/register`).")
