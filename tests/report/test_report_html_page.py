from __future__ import annotations

import re
import time
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
import results

from pytest_wa_health import catalogue
from pytest_wa_health.report import html
from pytest_wa_health.report.phrases import Plain, say

LANGS = ("en", "ar")
VOID = {"meta", "link", "br", "img", "input", "path", "circle", "rect", "use"}


class Page(HTMLParser):
    """What a browser would make of a page: elements with attributes, and the text of each kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.visible: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in {"dt", "dd", "div", "span", "p", "li", "br", "td", "th"}:
            self.visible.append(" ")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.visible.append(data)
        for tag in set(self.open):
            self.texts.setdefault(tag, []).append(data)

    def text(self, tag: str | None = None) -> str:
        return " ".join("".join(self.visible if tag is None else self.texts.get(tag, [])).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("name", results.SAMPLES)
def test_a_page_is_well_formed_and_loads_nothing(name: str, lang: str) -> None:
    page = Page(html.page(results.SAMPLES[name](lang)))
    assert page.open == []
    assert page.all("html")[0] == {"lang": lang, "dir": "rtl" if lang == "ar" else "ltr"}
    assert len(page.all("h1")) == 1
    assert {tag for tag, _ in page.elements} >= {"header", "nav", "main", "footer"}
    assert not {"img", "iframe", "object", "embed", "form"} & {tag for tag, _ in page.elements}
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert max(ids.values()) == 1, ids.most_common(1)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert "style" not in {name for _, attributes in page.elements for name in attributes}
    for link in page.all("a"):
        target = str(link["href"])
        assert target.startswith(("https://", "mailto:")) or target.lstrip("#") in ids, target


@pytest.mark.parametrize("name", results.SAMPLES)
def test_the_policy_of_a_page_allows_its_own_style_and_script_only(name: str) -> None:
    page = Page(html.page(results.SAMPLES[name]()))
    policy = next(str(meta["content"]) for meta in page.all("meta") if "http-equiv" in meta)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert len(page.all("script")) == 1


@pytest.mark.parametrize("name", ["hostile"])
def test_names_and_sentences_stay_text(name: str, lang: str) -> None:
    text = html.page(results.SAMPLES[name](lang))
    page = Page(text)
    assert "<script>alert(1)</script>" in page.text()
    assert "alert(1)" not in page.text("script")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "javascript:" not in "".join(str(link["href"]) for link in page.all("a"))
    assert "x" * 200 in page.text()
    assert "{tenant} %s ${HOME}" in page.text()


def test_a_hostile_slug_cannot_leave_its_attribute() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["slug"] = '"><script>alert(2)</script>'
    page = Page(html.page(sample))
    assert len(page.all("script")) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("healthy", "Initech Edu can send WhatsApp messages"),
        ("logged-out", "Acme Store cannot send WhatsApp messages"),
        ("missing-permission", "can send WhatsApp messages, with 1 thing to fix"),
        ("no-answer", "Could not check Acme Store"),
        ("warned", "Umbrella can send WhatsApp messages, with 1 warning"),
        ("replay", "Recording of your WhatsApp account: every check passed"),
        ("replay-failed", "Recording of Acme Store: 1 thing to fix"),
        ("three", "Acme Store cannot send WhatsApp messages"),
        ("nobody", "Nothing was checked"),
    ],
)
def test_the_verdict_comes_first_and_is_the_title(name: str, said: str) -> None:
    page = Page(html.page(results.SAMPLES[name]()))
    assert said in page.text("h1")
    assert said in page.text("title")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("healthy", "إرسال رسائل واتساب يعمل لدى Initech Edu"),
        ("logged-out", "إرسال رسائل واتساب متوقف لدى Acme Store"),
        ("no-answer", "تعذّر فحص Acme Store"),
        ("nobody", "لم يُفحص شيء"),
    ],
)
def test_the_verdict_in_arabic_needs_no_agreement_with_a_name(name: str, said: str) -> None:
    assert said in Page(html.page(results.SAMPLES[name]("ar"))).text("h1")


@pytest.mark.parametrize(
    ("sample", "en", "ar"),
    [
        (results.logged_out_tenant, "WhatsApp messages cannot be sent", "إرسال رسائل واتساب متوقف"),
        (
            results.warned_tenant,
            "WhatsApp messages can be sent, with 1 warning",
            "إرسال رسائل واتساب يعمل، مع تنبيه واحد",
        ),
        (results.tenant, "WhatsApp messages can be sent", "إرسال رسائل واتساب يعمل"),
    ],
)
def test_a_business_without_a_name_is_not_called_an_account_that_sends(sample: Any, en: str, ar: str) -> None:
    for lang, said in (("en", en), ("ar", ar)):
        made = sample(name="default", lang=lang, slug="default")
        head = Page(html.page(results.result([made], lang, made["verdict"]))).text("h1")
        assert head.strip() == said


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_row_says_what_failed_and_not_how_it_should_be(lang: str) -> None:
    sample = results.logged_out(lang)
    own = results._check(catalogue.check("WA404"), lang, "acme-store", "failed") | {"cause": "own.X101"}
    unseen = results._check(catalogue.check("WA405"), lang, "acme-store", "unknown")
    waived = results._check(catalogue.check("WA406"), lang, "acme-store", "waived", "phone.quality-red")
    sample["tenants"][0]["checks"] += [own, unseen, waived]
    rows = re.findall(
        r"<li><svg[^>]*>.*?</svg><span>(.*?)</span> <span class=\"stt\">(.*?)</span>", html.page(sample)
    )
    words = Plain(lang)
    said = {re.sub(r"<[^>]+>", "", title).replace("&#39;", "'"): state for title, state in rows}

    assert said[catalogue.cause("token.logged-out").title(lang)] == words(say("state_failed"))
    assert said[words(say("not_met", title=own["title"]))] == words(say("state_failed"))
    assert said[words(say("not_seen", title=unseen["title"]))] == words(say("state_unknown"))
    assert said[words(say("not_met", title=waived["title"]))] == words(say("state_waived"))
    healthy = {check.title(lang) for check in catalogue.checks()}
    assert not [title for title, state in said.items() if state != words(say("state_passed")) and title in healthy]


@pytest.mark.parametrize(
    ("lang", "restart", "proven", "nobody"),
    [
        ("en", "Restart what sends messages", "22 Nov 2026, 09:00 Asia/Riyadh", "Nobody has to act"),
        ("ar", "إعادة تشغيل ما يرسل الرسائل", "22 نوفمبر 2026، 09:00 Asia/Riyadh", "لا حاجة إلى أي إجراء"),
    ],
)
def test_a_renewed_token_that_nobody_saw_running_leaves_something_to_do(
    lang: str, restart: str, proven: str, nobody: str
) -> None:
    sample = results.renewed(lang)
    page = Page(html.page(sample))
    said = page.text().replace("\xa0", " ")
    assert restart in page.text("dd") and nobody not in said
    assert proven in said, "in the business's time"
    assert not re.search(r"\d{4}-\d{2}-\d{2}T", said)
    assert "nothing was changed." not in said and "ولم يتغيّر شيء" not in said

    for check in sample["tenants"][0]["checks"]:
        if check["area"] == "deployment":
            check["verdict"] = "passed"
    assert restart not in Page(html.page(sample)).text("dd")


@pytest.mark.parametrize("name", ["replay", "replay-failed"])
def test_a_replay_says_when_it_was_recorded_and_nothing_about_today(name: str) -> None:
    text = Page(html.page(results.SAMPLES[name]())).text()
    assert "Replayed from a recording of 1 Mar 2026" in text
    assert "can send" not in text.replace("Can send?", "").replace("of a kind that can send", "")
    assert "has stopped" not in text.partition("How to fix it")[0]


def test_what_meta_said_stands_in_its_own_words() -> None:
    text = html.page(results.logged_out("ar"))
    assert '<q class="msg" dir="ltr" lang="en">The session is invalid because the user logged out.</q>' in text
    assert "<code>190 / 467</code>" in text


def test_who_and_what_and_how_long_are_said() -> None:
    text = Page(html.page(results.logged_out())).text()
    assert "Who can fix it A Meta Business admin" in text
    assert "steps 1–5; Developer: steps 6 and 7" in text
    assert "None: sending has stopped last worked 21 Nov 2026, 18:00 UTC; first failed 22 Nov 2026, 00:00 UTC" in text
    assert f"{results.waiting_for('token.logged-out', results.logged_out())} checks waiting behind it" in text


def test_whoever_comes_first_is_named_even_if_another_must_do_the_rest() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["diagnoses"][0]["who"] = "developer"
    text = Page(html.page(sample)).text()
    assert "Who can fix it A developer Business admin: steps 1–5; Developer: steps 6 and 7" in text


def test_ranges_are_words_in_arabic() -> None:
    assert "الخطوات من 1 إلى 5" in Page(html.page(results.logged_out("ar"))).text()


def test_a_deadline_is_a_date_and_days() -> None:
    text = Page(html.page(results.warned())).text()
    assert "How long have you got 12 days until 4 Dec 2026, 09:00 UTC" in text
    past = results.warned()
    past["tenants"][0]["diagnoses"][0].update(deadline="2026-11-20T00:00:00Z", days_left=-2)
    assert "None: the date has passed" in Page(html.page(past)).text()


def test_several_businesses_have_a_table_and_one_has_not() -> None:
    assert "wa-tenants" in html.page(results.three())
    assert "wa-tenants" not in html.page(results.logged_out())
    assert re.search(
        r'href="#t-acme-store".*href="#t-globex-clinic".*href="#t-initech-edu"', html.page(results.three()), re.S
    )


def test_the_page_of_one_business_knows_no_other() -> None:
    sample = results.changed(results.three(), command="pytest --wa-live --wa-tenant initech-edu")
    text = html.page(sample, tenant_slug="globex-clinic")
    for other in ("Acme", "acme", "Initech", "initech", "300000000000001", "300000000000003", "token.logged-out"):
        assert other not in text
    assert "pytest --wa-live --wa-tenant globex-clinic" in text
    assert "can send WhatsApp messages, with 1 thing to fix" in Page(text).text("h1")


def test_the_page_of_a_healthy_business_is_green_though_the_run_failed() -> None:
    text = Page(html.page(results.three(), tenant_slug="initech-edu")).text("h1")
    assert text == "Initech Edu can send WhatsApp messages"


def test_a_check_without_a_diagnosis_is_still_what_must_be_fixed() -> None:
    sample = results.healthy()
    tenant = sample["tenants"][0]
    own = {
        "id": "X101",
        "nodeid": "tests/test_own.py::test_orders",
        "title": "Orders are sent",
        "area": "own",
        "verdict": "failed",
        "cause": None,
        "note": "3 orders wait",
        "severity": "high",
        "duration_s": 0.1,
    }
    tenant["checks"].append(own)
    tenant["verdict"] = sample["verdict"] = "failed"
    text = Page(html.page(sample)).text()
    assert "Not so: Orders are sent" in text
    assert "3 orders wait" in text
    assert "Nothing to fix" not in text
    assert "Your own checks" in text


def test_a_thousand_businesses_are_rows_and_only_what_is_not_green_is_open() -> None:
    sample = results.fleet(1000)
    started = time.process_time()
    text = html.page(sample)
    assert time.process_time() - started < 10
    assert len(text.encode()) < 1_500_000
    page = Page(text)
    assert len(page.all("details")) < 400
    assert "Business 999" in page.text("tbody")
    assert 'id="t-tenant-0999"' not in text


def test_when_all_are_broken_the_least_urgent_are_a_line_each() -> None:
    text = html.page(results.fleet(200, every=1))
    assert text.count('<details class="ten"') == html.MOST
    assert "150 businesses more need attention" in Page(text).text()
    assert len(text.encode()) < 3_000_000


@pytest.mark.parametrize(("sample", "limit"), [("three", 250_000), ("fifty", 1_500_000)])
def test_size(sample: str, limit: int, lang: str) -> None:
    made = results.three(lang) if sample == "three" else results.fleet(50, lang, every=1)
    assert len(html.page(made).encode()) <= limit


def test_the_fragment_is_one_element_and_its_script() -> None:
    text = html.fragment(results.three("ar"))
    assert text.startswith('<div class="wa" lang="ar" dir="rtl">')
    page = Page(text)
    assert page.open == []
    assert not {"html", "body", "main", "style"} & {tag for tag, _ in page.elements}


def test_a_fragment_of_some_tenants() -> None:
    text = html.fragment(results.three(), tenants=["initech-edu", "globex-clinic"])
    assert "Acme" not in text
    assert "Initech" in text


def test_a_result_with_everything_unknown_is_still_a_page() -> None:
    bare = results.no_answer()
    tenant = bare["tenants"][0]
    tenant["token"] = dict.fromkeys(tenant["token"])
    tenant["ids"] = dict.fromkeys(tenant["ids"])
    tenant["history"] = tenant["display_number"] = None
    bare["graph"] = {"url": None, "version": None}
    text = Page(html.page(bare)).text()
    assert "None" not in text.replace("None:", "")
