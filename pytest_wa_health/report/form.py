"""The form of a JSON report, as far as its readers rely on it: reports come back from other machines and hands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_wa_health.catalogue.vocabulary import SEVERITY, WHO
from pytest_wa_health.graph.reading import parse_json
from pytest_wa_health.model.options import LANGS, MOST_SHARES
from pytest_wa_health.model.run_result import SCHEMA
from pytest_wa_health.model.untrusted_json import Shape, like, misfit, number, one_of, text, truth, whole, within
from pytest_wa_health.report.phrases import moment
from pytest_wa_health.report.view import STATES

__all__ = ["ReportError", "read"]

Json = Any

_SLUG = like(r"\w[\w.@+-]{0,99}")
"""It becomes the name of a file, and a word of a command."""
_COMMAND = like(r"pytest( --wa-[a-z-]+)*")
"""People copy it into their terminal."""
_VERDICT = one_of("passed", "warned", "failed", "unknown")
_MAYBE: Shape = (text, None)

_EVIDENCE: Shape = {
    "request?": _MAYBE, "http_status?": (whole, None), "code?": (whole, None), "subcode?": (whole, None),
    "fbtrace_id?": _MAYBE, "note?": _MAYBE, "meta_says?": _MAYBE,
}  # fmt: skip
_STEP: Shape = {"who": one_of(*WHO), "text": text, "link?": (None, {"url": text, "label?": _MAYBE})}
_DIAGNOSIS: Shape = {
    "cause": text, "verdict": one_of("failed", "unknown", "warned"), "check": text, "title": text,
    "explanation": text, "who": one_of(*WHO), "severity?": one_of(*SEVERITY),
    "confidence?": one_of("certain", "likely", "possible"), "why?": _MAYBE, "minutes?": (whole, None),
    "steps?": [text], "step_details?": [_STEP], "links?": [text], "deadline?": _MAYBE, "days_left?": (whole, None),
    "blocks?": [text], "ruled_out?": [text], "ruled_out_because?": {"*": text}, "rivals?": [text],
    "next_probe?": _MAYBE, "verify?": _MAYBE, "forward?": _MAYBE, "evidence?": [_EVIDENCE],
}  # fmt: skip
_CHECK: Shape = {
    "id": text, "nodeid": _MAYBE, "title": text, "area?": text, "verdict": one_of(*STATES), "cause": _MAYBE,
    "note?": _MAYBE, "severity?": text, "duration_s?": number,
}  # fmt: skip
_TOKEN: Shape = {
    "fingerprint?": _MAYBE, "length?": (whole, None), "type?": _MAYBE, "expires_at?": _MAYBE,
    "data_access_expires_at?": _MAYBE, "days_left?": (whole, None), "source?": _MAYBE,
}  # fmt: skip
_HISTORY: Shape = {"since?": _MAYBE, "last_good?": _MAYBE, "runs": [{"at": text, "verdict": text}]}
_TENANT: Shape = {
    "name": text, "slug": _SLUG, "verdict": _VERDICT, "can_send": (truth, None), "ids?": (None, {"*": _MAYBE}),
    "display_number?": _MAYBE, "verified_name?": _MAYBE, "served_version?": _MAYBE, "token?": (None, _TOKEN),
    "diagnoses": [_DIAGNOSIS], "checks": [_CHECK], "notes?": [text], "usage?": {"*": number},
    "requests?": (None, {"count?": whole, "waves?": whole, "wall_s?": number}), "history?": (None, _HISTORY),
}  # fmt: skip
_REPORT: Shape = {
    "schema": one_of(SCHEMA), "tool": {"version": text}, "mode": one_of("live", "send", "record", "replay"),
    "lang": one_of(*LANGS), "generated_at": lambda value: isinstance(value, str) and moment(value) is not None,
    "recorded_at?": _MAYBE, "cassette?": _MAYBE, "duration_s": number, "graph": {"url": _MAYBE, "version": _MAYBE},
    "command?": _COMMAND, "tenants": [_TENANT],
    "shard?": (None, {"share": within(1, MOST_SHARES), "of": within(1, MOST_SHARES)}),
}  # fmt: skip


class ReportError(Exception):
    """A file that is no report of ours: one sentence that names it, and nothing of its content."""


def read(path: Path) -> dict[str, Json]:
    """The report at `path`, in a form that everything which shows reports can rely on. Raises ReportError."""
    trouble = ""
    report: Json = None
    try:
        report = parse_json(path.read_bytes())
    except OSError as error:
        trouble = f"{path} cannot be read: {error.strerror}"
    except ValueError:
        trouble = f"{path} is not JSON"
    if not trouble and (place := misfit(report, _REPORT)) is not None:
        where = f": its {place.removeprefix('.')} is missing or of another kind" if place else ""
        trouble = f"{path} is no report of --wa-json ({SCHEMA}){where}"
    if trouble:
        raise ReportError(trouble)
    result: dict[str, Json] = report
    return result
