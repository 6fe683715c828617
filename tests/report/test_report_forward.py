"""The text to forward: complete without the report, for every cause and whoever acts in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import results
from test_report_html_page import Page

from pytest_wa_health import catalogue
from pytest_wa_health.report import html
from pytest_wa_health.report.forwarding import LONGEST_NAME, actors, business, text, with_forwards

LANGS = ("en", "ar")


def forward(sample: dict[str, Any], **more: Any) -> str:
    return str(with_forwards(sample | more)["tenants"][0]["diagnoses"][0]["forward"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_cause_has_a_text_for_all_and_for_each_who_acts(lang: str) -> None:
    for cause in catalogue.causes():
        plain = results.tenant("default", lang, verdict="failed", can_send=None)
        plain["diagnoses"] = [results.diagnosis(cause.id, lang, plain)]
        result = results.result([plain], lang, "failed")
        (entry,) = plain["diagnoses"]
        for who in (None, *actors(entry)):
            said = text(result, plain, entry, who)
            assert "https://" in said, cause.id
            assert not re.search(r"\bdefault\b", said, re.IGNORECASE), cause.id
            assert "**" not in said
            assert "`" not in said, cause.id
            assert plain["display_number"] in said
            assert plain["ids"]["business_account"] in said
            if "Generate token" in said:
                assert "Assign assets" in said, (cause.id, who)


def test_it_says_whom_what_since_when_and_how_the_answer_comes_back() -> None:
    said = forward(results.logged_out(), contact="Sara Ali <sara@example.com>")
    for words in (
        "WhatsApp messages of Acme Store have stopped going out.",
        "Number: +966 55 000 0001",
        "(WABA ID): 200000000000001",
        "What happened: The access token was cancelled because its owner signed out.",
        "Last seen working: 21 Nov 2026, 18:00\u00a0UTC. First seen not working: 22 Nov 2026, 00:00\u00a0UTC.",
        "https://business.facebook.com/settings/system-users?business_id=1000000000000001",
        "6. Developer: Put the new token in WA_TOKEN_ACME",
        "answer this message or tell Sara Ali <sara@example.com>",
    ):
        assert words in said


def test_each_actor_reads_his_own_steps_and_who_does_the_rest() -> None:
    sample = results.logged_out()
    tenant = sample["tenants"][0]
    admin, developer = (text(sample, tenant, tenant["diagnoses"][0], who) for who in ("business-admin", "developer"))
    assert "Assign assets" in admin
    assert "restart every service" not in admin
    assert "The rest is done by others: Developer (steps 6 and 7)." in admin
    assert "restart every service" in developer
    assert "Business admin (steps 1–5)" in developer
    assert html.page(sample).count('class="fw"') == 2


def test_a_fault_that_was_there_from_the_first_run_has_no_since() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["history"] |= {"since": None, "last_good": None, "first_seen": "2026-11-20T06:00:00Z"}
    assert "First seen: 20 Nov 2026, 06:00\u00a0UTC." in forward(sample)
    sample["tenants"][0]["history"] = None
    assert "Seen: 22 Nov 2026, 06:00\u00a0UTC." in forward(sample)
    assert "seen not working" not in forward(sample)


def test_times_are_the_accounts_or_those_that_the_project_names() -> None:
    sample = results.three_faults()
    assert "21 Nov 2026, 21:00\u00a0Asia/Riyadh" in forward(sample)
    assert "21 Nov 2026, 20:00\u00a0Africa/Cairo" in forward(sample, timezone="Africa/Cairo")
    assert "21 Nov 2026, 18:00\u00a0UTC" in forward(sample, timezone="Nowhere/Land")


@pytest.mark.parametrize(
    ("name", "verified", "number", "said"),
    [
        ("default", "متجر النور", "+966 55", "متجر النور"),
        ("default", None, "+966 55", "+966 55"),
        ("Default", None, None, "your WhatsApp account"),
        ("acme", None, "+966 55", "acme"),
        ("acme", "Acme Store", "+966 55", "Acme Store"),
        ("acme", "x" * 200, None, "x" * (LONGEST_NAME - 3) + "..."),
        ("acme", "two\nlines\u202e and more", None, "two lines and more"),
    ],
)
def test_a_business_by_its_own_name(name: str, verified: str | None, number: str | None, said: str) -> None:
    made = results.tenant(name)
    made |= {"verified_name": verified, "display_number": number}
    assert business(made, "en") == said


def test_a_path_of_the_server_stays_there() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["diagnoses"][0]["explanation"] = "It was read from /srv/app/secrets/.env today."
    said = forward(sample)
    assert "read from .env today" in said
    assert "/srv" not in said
    assert "https://business.facebook.com/settings/system-users" in said


def test_a_replay_does_not_say_that_messages_have_stopped() -> None:
    said = forward(results.replay_failed())
    assert said.startswith("This is what a recording of Acme Store shows")
    assert "1 Mar 2026" in said


@pytest.mark.parametrize("lang", LANGS)
def test_one_number_of_problems_on_the_page(lang: str) -> None:
    page = html.page(results.three_faults(lang))
    said = {"en": r"(\d+) problems?\b", "ar": r"(\d+) مشكلات"}[lang]
    assert set(re.findall(said, page)) == {"3"}


def test_what_was_looked_at_is_not_said_to_be_so() -> None:
    page = html.page(results.three_faults())
    title = catalogue.check(catalogue.cause("account.payment").check).title("en")
    assert f"<dd>whether this is so: {title}</dd>" in page


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("Sara Ali <sara@example.com>", 'href="mailto:sara@example.com"'),
        ("https://help.example.com/wa", 'href="https://help.example.com/wa"'),
        ("Sara, room 4", None),
        ("javascript:alert(1)", None),
        ("https://user:secret@evil.example.com", None),
        ("<script>alert(1)</script> \"onclick='x'", None),
    ],
)
def test_whom_to_ask_stands_beside_the_verdict_and_cannot_act(contact: str, link: str | None) -> None:
    page = html.page(results.logged_out() | {"contact": contact})
    verdict = page.partition('<section class="verdict')[2].partition("<dl")[0]
    assert "Questions? Ask" in verdict
    assert ("<a href" in verdict) == (link is not None)
    assert link is None or link in verdict
    assert page.count("<script>") == 1
    assert "onclick='x'" not in page


def test_a_latin_contact_is_one_island_in_an_arabic_message() -> None:
    page = html.page(results.logged_out("ar") | {"contact": "Sara Ali <sara@example.com>"})
    assert page.count('إبلاغ <bdi dir="auto">Sara Ali &lt;sara@example.com&gt;</bdi>، ثم') == 2


def test_a_failed_page_says_who_checks_again_and_when() -> None:
    sample = results.logged_out()
    assert "run again by whoever sent you this page" in html.page(sample)
    assert "the next run" not in html.page(sample)
    runs = sample["tenants"][0]["history"]["runs"]
    runs[-3]["at"], runs[-4]["at"] = "2026-11-21T18:00:00Z", "2026-11-21T12:00:00Z"
    assert "runs about every 6 hours; the next run is expected about 22 Nov 2026, 12:00" in html.page(sample)


def test_the_head_is_in_metas_words_where_nobody_explains_them() -> None:
    page = html.page(results.in_metas_words("ar"))
    verdict = page.partition('<section class="verdict')[2].partition("</section>")[0]
    assert "Your account is being looked at by a colleague." in verdict
    assert "تعذّر الفحص" not in verdict


def test_the_head_quotes_what_metas_health_status_says() -> None:
    sample = results.in_metas_words()
    sample["tenants"][0]["diagnoses"][0]["evidence"] = [
        results._seen("GET /v25.0/1", http_status=200, code=141997, note="WABA is BLOCKED: Under a review. Wait.")
    ]
    assert "in these words: “" in html.page(sample)
    assert "WABA is BLOCKED: Under a review. Wait." in Page(html.page(sample)).text("p")


@pytest.mark.parametrize(("lang", "said"), [("en", "Our WhatsApp messages"), ("ar", "رسائل واتساب لدينا")])
def test_a_business_that_nobody_can_name_is_ours(lang: str, said: str) -> None:
    sample = results.result([results.logged_out_tenant(lang, "default", slug="default")], lang, "failed")
    sample["tenants"][0]["display_number"] = None
    assert said in forward(sample).splitlines()[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_sentence_that_steps_refer_to_stands_above_them(lang: str) -> None:
    sample = results.no_answer(lang)
    sentence = (
        "WHATSAPP_GRAPH_URL in .env is neither graph.facebook.com nor this machine; allow it with --wa-allow-host."
    )
    sample["tenants"][0]["diagnoses"] = [
        results.diagnosis(
            "settings.unusable", lang, sample["tenants"][0], explanation=sentence,
            evidence=[results._seen("", note=sentence)],
        )
    ]  # fmt: skip
    page = html.page(sample)
    assert page.count("is neither graph.facebook.com") == 2, "in the panel, and in the text to forward"
    assert page.index("is neither graph.facebook.com") < page.index('class="steps"')


def test_an_answer_that_decides_nothing_is_not_called_no_answer() -> None:
    sample = results.no_answer()
    assert "There was no usable answer" in html.page(sample)
    sample["tenants"][0]["diagnoses"][0]["evidence"] = [results._seen("GET /v25.0/1", http_status=200, code=1)]
    assert "Meta answered, but" in html.page(sample)
    assert "There was no usable answer" not in html.page(sample)


def test_a_part_of_a_run_is_marked_on_the_page() -> None:
    assert "6 of 53 were run" in html.page(results.partial())
    assert "Part of the checks only" not in html.page(results.missing_permission())
