"""The page of two hundred businesses: by cause first, healthy ones folded, small enough to be read; and its table."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
import results
from test_report_html_page import Page

from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.report import fleet_csv, html
from pytest_wa_health.report.writing import write_all

LANGS = ("en", "ar")
LONG = "Very long name " * 13


def odd(lang: str = "en", size: int = 200, every: int = 4) -> results.Json:
    """A fleet with names in both directions, names without end, and numbers that are not known."""
    sample = results.fleet(size, lang, every=every)
    for number, tenant in enumerate(sample["tenants"]):
        if number % 7 == 0:
            tenant["name"] = f"صيدلية الندى {number}"
        if number % 50 == 3:
            tenant["name"] = LONG
        if number % 11 == 0:
            tenant["display_number"] = None
    return sample


@pytest.mark.parametrize("lang", LANGS)
def test_causes_come_first_then_the_table_then_one_panel_for_each_cause(lang: str) -> None:
    text = html.page(odd(lang))
    page = Page(text)

    places = [text.index(f'id="{name}"') for name in ("wa-causes", "wa-tenants", "wa-healthy", "wa-fix", "wa-checks")]
    assert places == sorted(places)
    causes = {diagnosis["cause"] for tenant in odd(lang)["tenants"] for diagnosis in tenant["diagnoses"]}
    assert text.count('class="panel cause ') == len(causes) == 4
    assert text.count('<tr data-c="') == 200
    assert text.count('<tr data-c=""') == 150
    assert len(text.encode()) < 1_500_000
    heads = page.text("thead")
    for key in ("fl_number", "fl_cause", "fl_since", "col_expires", "col_sends"):
        assert html.Plain(lang)(html.say(key)) in heads


def test_every_link_within_the_page_leads_somewhere() -> None:
    for size in (3, 12, 13, 200):
        text = html.page(odd(size=size, every=2))
        targets = set(re.findall(r'id="([^"]+)"', text))
        links = re.findall(r'href="#([^"]+)"', text)
        assert {link for link in links if not link.startswith("wa-i-")} <= targets, size
        assert len(re.findall(r'id="([^"]+)"', text)) == len(targets)


def test_each_business_has_its_own_links() -> None:
    text = html.page(odd())
    for tenant in odd()["tenants"][3:40:4]:
        if any(diagnosis["cause"] == "token.logged-out" for diagnosis in tenant["diagnoses"]):
            assert f"business_id={tenant['ids']['business']}" in text


def test_a_report_of_an_older_version_has_a_fleet_page() -> None:
    sample = odd()
    for tenant in sample["tenants"]:
        for key in ("display_number", "verified_name", "history", "token", "ids", "notes", "requests"):
            tenant.pop(key)
        for diagnosis in tenant["diagnoses"]:
            for key in ("severity", "step_details", "deadline", "evidence", "days_left"):
                diagnosis.pop(key)
    assert 'id="wa-causes"' in html.page(sample)


def test_since_is_said_only_where_it_was_seen_healthy_before() -> None:
    sample = results.fleet(20, every=5)
    sample["tenants"][4]["history"] = {
        "since": None, "first_seen": "2026-11-03T06:00:00Z", "last_good": None,
        "runs": [{"at": "2026-11-03T06:00:00Z", "verdict": "failed"}],
    }  # fmt: skip
    assert "first seen 3 Nov 2026" in Page(html.page(sample)).text("td")


@pytest.mark.parametrize(
    ("lang", "head", "bar"),
    [
        ("en", "No report of share 2 of 3, 3 of 3", "There is no report of share 2 of 3."),
        ("ar", "لا يوجد تقرير عن الجزء 2 من 3، 3 من 3", "لا يوجد تقرير عن الجزء 2 من 3."),
    ],
)
def test_a_share_without_report_is_named_on_the_page(lang: str, head: str, bar: str) -> None:
    missing = [{"share": share, "of": 3} for share in (2, 3)]
    sample = results.healthy(lang) | {"verdict": "unknown", "missing_shares": missing}
    page = Page(html.page(sample))
    assert page.text("h1").strip() == head
    assert bar in page.text("strong")
    assert "undetermined" not in html.page(sample)
    assert "2/3" not in page.text(), "which reads as two thirds"


@pytest.mark.parametrize("lang", LANGS)
def test_every_name_in_the_table_finds_its_own_direction(lang: str) -> None:
    """Arabic names between Latin numbers, and Latin ones in a table that runs from the right."""
    sample = odd(lang)
    heads = re.findall(
        r'<tr data-c=.*?<th scope="row">(?:<a [^>]*>)?(.*?)(?:</a>)?</th><td>(.*?)</td>', html.page(sample)
    )
    assert len(heads) == 200
    for name, number in heads:
        assert re.fullmatch(r'<bdi dir="auto">[^<]+</bdi>', name)
        assert number == "–" or re.fullmatch(r'<bdi dir="ltr"><code>[^<]+</code></bdi>', number)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(fleet_csv.MARK))))


def test_the_table_stands_beside_the_pages_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    sample = results.three()
    names = ["=HYPERLINK(1)", "@sum", "-1+2", "\t=1", "  =2", 'قهوة, "x"\nنعم']
    sample["tenants"] = [
        {**results.logged_out_tenant(), "name": name, "slug": f"s{i}"} for i, name in enumerate(names)
    ]

    assert write_all(sample, Options(mode="live", report_dir=tmp_path), Redactor(())) == []

    raw = (tmp_path / "businesses.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    found = rows(raw.decode("utf-8"))
    assert len(found) == len(names)
    for row in found:
        assert not [cell for cell in row.values() if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert row["cause"] == "token.logged-out" and row["can_send"] == "no"
    assert {row["number"][:5] for row in found} == {"'+966"}
    assert len(list(tmp_path.glob("*.html"))) == len(names)


def test_a_single_business_has_no_table(tmp_path: Path) -> None:
    write_all(results.healthy(), Options(mode="live", report_dir=tmp_path), Redactor(()))
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]
