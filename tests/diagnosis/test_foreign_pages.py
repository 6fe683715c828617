"""A page in place of the Graph API's JSON: Meta's own error page, or that of a filter on the way."""

from __future__ import annotations

import pytest
from case_words import READS
from survey_bench import NOW, Surveyed, examine

from pytest_wa_health.survey.facts import Answer, Failure


def paged(status: int, title: str | None, *, marked: bool = False) -> Surveyed:
    """Every read is answered by a page; `marked` with headers that look like Meta's."""
    failure = Failure("not-json", f"HTTP {status} with an HTML page")
    page = Answer(
        "GET /v25.0/…",
        status,
        failure=failure,
        from_meta=marked,
        date=NOW,
        received_at=NOW,
        is_html=True,
        title=title,
    )
    return examine(answers=dict.fromkeys(READS, page))


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("status", [200, 403, 451])
@pytest.mark.parametrize("title", ["Umbrella - Site blocked", "Facebook is not allowed at work", None])
def test_a_page_of_a_filter_is_an_interception(status: int, title: str | None, *, marked: bool) -> None:
    found = paged(status, title, marked=marked)
    (finding,) = found.diagnosis.findings
    assert (finding.cause, finding.verdict) == ("network.intercepted", "unknown")
    assert (finding.confidence, finding.rivals) == (("likely", ("api.unavailable",)) if marked else ("certain", ()))
    assert found.outcome("WA201") == "blocked"
    assert found.diagnosis.can_send is None


@pytest.mark.parametrize("status", [400, 408, 500, 502, 503])
@pytest.mark.parametrize(("title", "marked"), [("Facebook | Error", False), ("Facebook", True), (None, True)])
def test_metas_own_error_page_is_an_outage(status: int, title: str | None, *, marked: bool) -> None:
    assert paged(status, title, marked=marked).causes == ["api.unavailable"]


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("title", [None, "Bad gateway"])
def test_a_gateways_page_without_marks_may_be_either(status: int, title: str | None) -> None:
    (finding,) = paged(status, title).diagnosis.findings
    assert (finding.cause, finding.confidence) == ("api.unavailable", "likely")
    assert finding.rivals == ("network.intercepted",)
