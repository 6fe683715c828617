"""The reference pages in docs/ are made from the data and are up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference_pages import main
from reference_text import FILES, page

from pytest_wa_health import catalogue

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_in_docs_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--docs", str(DOCS)]) == 0, capsys.readouterr().err


def test_a_stale_page_fails_and_writing_repairs_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--docs", str(tmp_path)]) == 1
    assert "reference.md is stale" in capsys.readouterr().err
    assert main(["--docs", str(tmp_path)]) == 0
    assert main(["--check", "--docs", str(tmp_path)]) == 0
    (tmp_path / FILES["ar"]).write_text("old", encoding="utf-8")
    assert main(["--check", "--docs", str(tmp_path)]) == 1


@pytest.mark.parametrize("lang", catalogue.LANGS)
def test_a_page_holds_every_check_cause_code_and_version(lang: str) -> None:
    text = page(lang)
    for check in catalogue.every_check():
        assert check.title(lang) in text
    for cause in catalogue.causes():
        assert cause.title(lang) in text, cause.id
    for code in catalogue.codes():
        assert f"`{code.key}`" in text
    for version in catalogue.versions():
        assert version.name in text
