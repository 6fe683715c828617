from __future__ import annotations

import re

import pytest

from pytest_wa_health.report import phrases
from pytest_wa_health.report.markup import Html
from pytest_wa_health.report.phrases import Code, Count, Day, Joined, Moment, Name, Plain, say


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "لا فحوص"),
        (1, "فحص واحد"),
        (2, "فحصان"),
        (3, "3 فحوص"),
        (10, "10 فحوص"),
        (11, "11 فحصًا"),
        (20, "20 فحصًا"),
        (99, "99 فحصًا"),
        (100, "100 فحص"),
        (101, "101 فحص"),
        (102, "102 فحص"),
        (103, "103 فحوص"),
        (111, "111 فحصًا"),
        (1000, "1000 فحص"),
    ],
)
def test_arabic_counts_as_arabic_grammar_does(n: int, text: str) -> None:
    assert Plain("ar")(Count("checks", n)) == text


def test_after_a_preposition_the_arabic_dual_ends_differently() -> None:
    assert Plain("ar")(Count("checks_of", 2)) == "فحصين"
    assert Plain("ar")(Count("runs_of", 2)) == "تشغيلين"


@pytest.mark.parametrize(("n", "text"), [(0, "0 checks"), (1, "1 check"), (2, "2 checks"), (101, "101 checks")])
def test_english_has_two_forms(n: int, text: str) -> None:
    assert Plain("en")(Count("checks", n)) == text


def test_both_languages_say_the_same_things() -> None:
    english, arabic = phrases.table("en"), phrases.table("ar")
    assert english.keys() == arabic.keys()
    for key, text in english.items():
        if isinstance(text, str):
            assert arabic[key].strip() or not text.strip(), key
        elif key == "months":
            assert len(text) == len(arabic[key]) == 12
        elif key == "words":
            assert len(text) == len(arabic[key])
        else:
            assert (len(text), len(arabic[key])) == (2, 6), key


def test_every_placeholder_is_one_that_the_code_fills() -> None:
    known = set(re.findall(r"(\w+)=", _sources())) | {"n", "d", "day", "time"}
    for lang in ("ar", "en"):
        for key, text in phrases.table(lang).items():
            for hole in re.findall(r"\{(\w+)\}", text if isinstance(text, str) else str(text)):
                assert hole in known, f"{lang} {key}"


def test_no_phrase_is_left_over() -> None:
    built = ("state_", "n_", "area_", "chip_", "actor_", "h_", "t_", "mode_", "id_", "sure_", "lead_", "what_", "al_")
    left = [
        key
        for key in phrases.table("en")
        if not key.startswith(built)
        and not key.endswith("_unnamed")
        and not re.search(f"[\"']{key}[\"']", _sources())
    ]
    assert left == []


def _sources() -> str:
    folder = phrases.ASSETS.parent
    return "\n".join(
        path.read_text(encoding="utf-8") for path in (*folder.glob("*.py"), *folder.glob("templates/*.html"))
    )


def test_arabic_uses_european_digits() -> None:
    assert not re.search("[٠-٩۰-۹]", (phrases.ASSETS / "texts.toml").read_text(encoding="utf-8"))


def test_a_time_is_written_in_the_readers_zone_and_names_it() -> None:
    assert Plain("en", "Asia/Riyadh")(Moment("2026-11-22T22:30:00Z")) == "23 Nov 2026, 01:30\u00a0Asia/Riyadh"
    assert Plain("ar", "Africa/Cairo")(Day("2026-12-04T23:00:00Z")) == "5 ديسمبر 2026"
    assert Plain("en", "Asia/Riyadh")(Moment("2026-11-22T22:30:00Z", utc=True)) == "22 Nov 2026, 22:30\u00a0UTC"
    # A day that was written as a day stays that day west of Greenwich.
    assert Plain("en", "America/Lima")(Day("2026-12-04")) == "4 Dec 2026"


@pytest.mark.parametrize("zone", [None, "UTC", "Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_is_not_known_is_utc(zone: str | None) -> None:
    assert Plain("en", zone)(Moment("2026-11-22T06:00:04Z")) == "22 Nov 2026, 06:00\u00a0UTC"


def test_dates_are_written_out_in_utc() -> None:
    assert Plain("en")(Moment("2026-11-22T06:00:04Z")) == "22 Nov 2026, 06:00\u00a0UTC"
    assert Plain("ar")(Moment("2026-11-22T09:00:04+03:00")) == "22 نوفمبر 2026، 06:00\u00a0UTC"
    assert Plain("ar")(Day("2026-12-04T09:00:00Z")) == "4 ديسمبر 2026"


@pytest.mark.parametrize("iso", ["", "soon", "2026-13-01T00:00:00Z", "2026-02-30"])
def test_what_is_no_date_is_not_known(iso: str) -> None:
    assert Plain("en")(Day(iso)) == "not known"


def test_an_island_holds_a_number_and_its_unit_but_no_punctuation() -> None:
    html = Html("ar")
    assert html.text("حتى 06:00 UTC.") == 'حتى <bdi dir="ltr" lang="en">06:00 UTC</bdi>.'
    assert html.text("اضغط (Generate token)،") == 'اضغط (<bdi dir="ltr" lang="en">Generate token</bdi>)،'
    assert html.text("ملف .env خارج") == 'ملف <bdi dir="ltr" lang="en">.env</bdi> خارج'
    assert html.text("مع --wa-live ثم") == 'مع <bdi dir="ltr" lang="en">--wa-live</bdi> ثم'
    assert html.text("الخطأ 190") == "الخطأ 190"
    assert html.text("(Billing & payments)") == '(<bdi dir="ltr" lang="en">Billing &amp; payments</bdi>)'
    assert html.text("كلام Meta: No, not now.") == 'كلام <bdi dir="ltr" lang="en">Meta: No, not now</bdi>.'
    assert html.text("في 2026-11-22") == 'في <bdi dir="ltr" lang="en">2026-11-22</bdi>'


def test_an_arabic_name_in_an_english_sentence_is_isolated_as_a_whole() -> None:
    html = Html("en", names=["عيادة Globex"])
    assert html.text("Ask عيادة Globex first") == 'Ask <bdi dir="auto">عيادة Globex</bdi> first'
    assert html.text("Ask عيادة الشفاء first") == 'Ask <bdi dir="auto">عيادة الشفاء</bdi> first'


def test_a_name_is_not_found_inside_a_word() -> None:
    assert str(Html("en", names=["App"]).text("The Apple")) == "The Apple"


def test_the_catalogues_markup_becomes_html_and_nothing_else_does() -> None:
    html = Html("en")
    assert html.text("Press **Add** in `x<y`") == (
        'Press <strong>Add</strong> in <bdi dir="ltr"><code>x&lt;y</code></bdi>'
    )
    assert html.text("<b>**<i>**") == "&lt;b&gt;<strong>&lt;i&gt;</strong>"


def test_what_fills_a_phrase_is_never_filled_again() -> None:
    html = Html("en")
    assert "{total}" in html(say("h_ok_sends", name=Name("{total}")))
    assert "{0}" in html(Joined([Name("{0}"), Code("{x}")]))
    assert "{total}" in Plain("en")(say("h_ok_sends", name=Name("{total}")))
