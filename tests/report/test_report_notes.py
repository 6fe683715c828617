"""What was seen is English in every result; the Arabic page says it in Arabic, or marks it as English."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import results

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import noted, word
from pytest_wa_health.model.note import said_of
from pytest_wa_health.report import html
from pytest_wa_health.report.markup import Html
from pytest_wa_health.run import merge, result
from pytest_wa_health.settings import SettingsError
from pytest_wa_health.settings.tenant_settings import PROCESS, where_it_is

METAS = "Your display name has not been approved yet, please wait."
KNOWN = "the account has no currency"


def arabic(note: str) -> str:
    return str(Html("ar").note(note, said_of(note)))


def told(text: str, lang: str = "ar") -> Any:
    """A sample that says `text` in every place where notes are shown."""
    sample = results.logged_out(lang)
    tenant = sample["tenants"][0]
    tenant["notes"] = [text]
    tenant["diagnoses"][0]["evidence"][0]["note"] = text
    tenant["diagnoses"][0]["ruled_out_because"] = {"token.expired": text}
    for check in tenant["checks"]:
        if check["id"] in ("WA201", "WA801"):
            check["note"] = text
    return sample


def test_known_words_are_arabic_in_all_five_places() -> None:
    page = html.page(told(KNOWN))
    assert KNOWN not in page
    assert page.count("لا عملة محددة للحساب") == 5


@pytest.mark.parametrize("text", [METAS, "something new: 1 < 2"])
def test_other_words_are_marked_as_english(text: str) -> None:
    page = html.page(told(text))
    assert page.count(f'<bdi dir="ltr" lang="en">{text.replace("<", "&lt;")}</bdi>') == 5


def test_an_arabic_note_of_the_users_own_finds_its_direction() -> None:
    assert Html("ar").note("لا يجيب الخادم") == '<bdi dir="auto">لا يجيب الخادم</bdi>'


@pytest.mark.parametrize("text", [METAS, KNOWN, "needs `x`"])
def test_an_english_page_says_what_it_said(text: str) -> None:
    page = html.page(told(text, "en"))
    assert page.count(f'<bdi dir="auto">{Html("en").text(text)}</bdi>') == 5


def test_values_in_an_arabic_note_are_isolated() -> None:
    part = noted(
        "health.part", kind=word("entity", "WABA"), held=word("sending", "BLOCKED"), says="Pay (now), <b>please</b>"
    )
    assert arabic(part) == (
        'حساب واتساب (<bdi dir="ltr" lang="en">WABA</bdi>): ممنوع من الإرسال '
        '(<bdi dir="ltr" lang="en">BLOCKED</bdi>). كلام <bdi dir="ltr" lang="en">Meta</bdi>: '
        '<bdi dir="ltr" lang="en">Pay (now), &lt;b&gt;please&lt;/b&gt;</bdi>'
    )
    assert arabic(noted("template.missing", template="عرض")) == 'لا قالب بالاسم <bdi dir="auto">عرض</bdi>'
    assert arabic(noted("answer.leads-to", status=302, address="https://a.test")) == (
        '<bdi dir="ltr" lang="en">HTTP 302</bdi> مع تحويل إلى <bdi dir="ltr" lang="en">https://a.test</bdi>'
    )


def test_the_result_itself_stays_english() -> None:
    sample = told(KNOWN)
    before = copy.deepcopy(sample)
    html.page(sample)
    assert sample == before
    assert json.dumps(sample).count(KNOWN) == 5


def test_where_the_token_was_read_is_said_in_arabic() -> None:
    sample = results.logged_out("ar")
    source = where_it_is("WHATSAPP_ACCESS_TOKEN", PROCESS)
    sample["tenants"][0]["token"] |= {"source": str(source), "source_said": said_of(source)}
    assert '<dd><bdi dir="ltr" lang="en">WHATSAPP_ACCESS_TOKEN</bdi> في بيئة التشغيل</dd>' in html.page(sample)


def test_settings_that_cannot_be_used_are_explained_in_arabic_and_once() -> None:
    places = [noted("origin.process"), noted("origin.found", path="/srv/.env")]
    sentence = noted("missing.one", setting="WHATSAPP_ACCESS_TOKEN", place=places)
    error = SettingsError(sentence, variable="WHATSAPP_ACCESS_TOKEN", cause="settings.missing")
    broken = result.broken_tenant("acme", "acme", error, "ar")
    page = html.page(results.result([broken], "ar", "failed"))
    assert "looked for" not in page
    explained, forwards = page.count("بُحث عنه في"), page.count("<blockquote")
    assert explained == 1 + forwards
    assert broken["diagnoses"][0]["evidence"][0]["note"] == sentence


def test_a_share_that_is_missing_has_an_arabic_name_and_explanation() -> None:
    shares = [results.result([results.tenant(lang="ar")], "ar", shard={"share": 1, "of": 2})]
    page = html.page(merge.merged(shares))
    assert "لا يوجد تقرير عن الجزء 2 من 2." in page
    assert "share 2/2" not in page
    assert "of the fleet" not in page


def test_what_may_be_the_cause_as_well_is_named_in_arabic() -> None:
    page = html.page(results.missing_permission("ar"))
    title = catalogue.cause("permission.account-not-granted").title("ar")
    assert f'احتمالات أخرى: {title} (<bdi dir="ltr"><code>permission.account-not-granted</code></bdi>).' in page
    english = html.page(results.missing_permission("en"))
    assert 'Also possible: <bdi dir="ltr"><code>permission.account-not-granted</code></bdi>.' in english


def test_a_rival_of_another_version_is_named_by_its_id() -> None:
    sample = results.missing_permission("ar")
    sample["tenants"][0]["diagnoses"][0]["rivals"] = ["permission.of-tomorrow", "tomorrow"]
    page = html.page(sample)
    assert "<code>permission.of-tomorrow</code>" in page
    assert "<code>tomorrow</code>" in page


def test_a_note_with_values_is_said_by_its_key_and_in_an_older_report_stays_english() -> None:
    note = noted("token.issued-by", issued="70911", app="70912")
    sample = told(str(note))
    assert "the token was issued by app 70911" in html.page(sample), "an older report holds the sentence alone"
    tenant = sample["tenants"][0]
    tenant["notes_said"] = [said_of(note)]
    tenant["diagnoses"][0]["evidence"][0]["said"] = said_of(note)
    tenant["diagnoses"][0]["ruled_out_said"] = {"token.expired": said_of(note)}
    for check in tenant["checks"]:
        if check.get("note") == note:
            check["said"] = said_of(note)
    page = html.page(json.loads(json.dumps(sample)))
    assert "the token was issued" not in page
    assert page.count("الرمز صادر لتطبيق معرّفه 70911") == 5


def test_merged_reports_keep_what_their_notes_are_made_of() -> None:
    note = noted("account.billing-due", country="IN", currency="USD", wanted="INR", date="2027-01-01")
    shares = []
    for number in (1, 2):
        tenant = results.tenant(lang="ar", slug=f"shop-{number}")
        tenant |= {"notes": [str(note)], "notes_said": [said_of(note)] if number == 1 else []}
        shares.append(results.result([tenant], "ar", shard={"share": number, "of": 2}))
    page = html.page(merge.merged(json.loads(json.dumps(shares))))
    assert page.count("الفوترة بالعملة") == 1
    assert page.count("billing in INR is due") == 1, "the second report is of an older version"
