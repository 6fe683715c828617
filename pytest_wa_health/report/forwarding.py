"""The text to forward: what one finding asks of people who never see the report.

Plain text, made of the catalogue's words and what the run knows of the business. Each finding has one text for all
who take part, which stands in the result, and one for each of them, which stands on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_wa_health import catalogue
from pytest_wa_health.model.run_result import DiagnosisEntry, HistoryEntry, Ids, Link, Report, Step, TenantResult, Who
from pytest_wa_health.privacy.sanitising import clean, one_line, safe_url, shortened
from pytest_wa_health.report import view
from pytest_wa_health.report.phrases import Count, Joined, Moment, Plain, Say, Spoken, say
from pytest_wa_health.report.view import display_name, explanation_of, has_name, verified_name

__all__ = ["actors", "business", "steps_said", "text", "with_forwards", "zone_of"]

LONGEST_NAME = 80
"""Characters of a business's name that a message repeats."""

_MARKS = re.compile(r"\*\*|`")
_PLACES = re.compile(r"(?<![\w:/.])/(?:[\w.@ -]+/)+(?=[\w.-])")
"""The directories of a path on the machine that ran the check: nobody else's business."""
_STATUS = "https://metastatus.com/whatsapp-business-api"


def with_forwards(result: Report) -> Report:
    """`result`, each diagnosis with its ``forward``: as complete as the result is."""
    tenants: list[TenantResult] = [
        {**tenant, "diagnoses": [{**each, "forward": text(result, tenant, each)} for each in tenant["diagnoses"]]}
        for tenant in result["tenants"]
    ]
    return {**result, "tenants": tenants}


def actors(diagnosis: DiagnosisEntry) -> list[Who]:
    """Those who have a step to take, in the order of the steps; where there are no steps, whoever has to act."""
    return list(dict.fromkeys(step["who"] for step in diagnosis.get("step_details") or ())) or [diagnosis["who"]]


def business(tenant: TenantResult, lang: str) -> str:
    """The business by the name that Meta shows to customers, else by the user's, else by its number."""
    given = "" if tenant["name"].casefold() == "default" else Plain(lang)(display_name(tenant, inside=True))
    name = one_line(clean(verified_name(tenant) or given or tenant.get("display_number") or ""))
    return shortened(name, LONGEST_NAME) or Plain(lang)(say("default_name_inside"))


def zone_of(result: Report, tenant: TenantResult) -> str | None:
    """In whose time to write: as the project says, else in the account's."""
    return result.get("timezone") or view.zone_of(tenant)


def text(result: Report, tenant: TenantResult, diagnosis: DiagnosisEntry, who: Who | None = None) -> str:
    """The message about `diagnosis`: with every step, or with those of `who` alone."""
    plain = Plain(result["lang"], zone_of(result, tenant))
    name = business(tenant, result["lang"])
    paragraphs = [
        "\n".join([plain(_head(result, tenant, diagnosis, name)), *_ids(tenant, plain)]),
        "\n".join(_what(result, tenant, diagnosis, plain)),
        "\n".join(_steps(diagnosis, who, plain)),
        "\n".join(_end(result, diagnosis, plain)),
    ]
    said = _PLACES.sub("", _MARKS.sub("", clean("\n\n".join(paragraphs))))
    return said if "https://" in said else f"{said}\n{plain(say('fw_more', url=_fallback(tenant, diagnosis)))}"


_HEADS = {"failed": "fw_failed", "warned": "fw_warned", "unknown": "fw_unknown"}


def _head(result: Report, tenant: TenantResult, diagnosis: DiagnosisEntry, name: str) -> Say:
    if result["mode"] == "replay":
        return say("fw_replay", name=name)
    stopped = tenant["can_send"] is False and diagnosis["verdict"] == "failed"
    key = "fw_stopped" if stopped else _HEADS[diagnosis["verdict"]]
    return say(key if has_name(tenant) or tenant.get("display_number") else f"{key}_unnamed", name=name)


def _ids(tenant: TenantResult, plain: Plain) -> Iterator[str]:
    ids = tenant.get("ids") or Ids()
    for key, name, value in (
        ("fw_number", "number", tenant.get("display_number")),
        ("fw_phone_id", "id", ids.get("phone_number")),
        ("fw_waba", "id", ids.get("business_account")),
    ):
        if value:
            yield plain(say(key, **{name: value}))


def _what(result: Report, tenant: TenantResult, diagnosis: DiagnosisEntry, plain: Plain) -> Iterator[str]:
    title = plain(diagnosis["title"]).rstrip(".")
    yield f"{plain(say('fw_what', title=title))} {plain(explanation_of(diagnosis))}".strip()
    if diagnosis.get("confidence") in ("likely", "possible"):
        yield plain(say("fw_likely"))
    yield plain(_since(result, tenant))
    deadline = diagnosis.get("deadline")
    if deadline and result["mode"] != "replay":
        yield plain(say("fw_deadline", date=Moment(deadline)))


def _since(result: Report, tenant: TenantResult) -> Say:
    """Since when, as far as earlier runs know it."""
    history = tenant.get("history") or HistoryEntry(runs=[])
    since, good = history.get("since"), history.get("last_good")
    if since and good:
        return say("fw_since", since=Moment(since), good=Moment(good))
    if first := history.get("first_seen"):
        return say("fw_first_seen", since=Moment(first))
    recorded = result.get("recorded_at") if result["mode"] == "replay" else None
    return say("fw_seen", at=Moment(recorded or result["generated_at"]))


def _steps(diagnosis: DiagnosisEntry, who: Who | None, plain: Plain) -> Iterator[str]:
    steps = list(enumerate(diagnosis.get("step_details") or (), start=1))
    if not steps:
        return
    minutes = diagnosis.get("minutes")
    if minutes:
        yield plain(say("fw_steps_minutes", minutes=Count("minutes", minutes)))
    else:
        yield plain(say("fw_steps_wait" if minutes == 0 else "fw_steps"))
    mine = [(number, step) for number, step in steps if who in (None, step["who"])]
    several = who is None and len({step["who"] for _, step in steps}) > 1
    if _lacks_assets([step for _, step in mine]):
        yield plain(say("fw_assets"))
    for number, step in mine:
        yield plain(_step(number, step, named=several))
        if url := safe_url((step.get("link") or Link(url=""))["url"]):
            yield url
    others = {step["who"]: [n for n, each in steps if each["who"] == step["who"]] for _, step in steps}
    if who is not None and len(others) > 1:
        parts = [_part(actor, numbers) for actor, numbers in others.items() if actor != who]
        yield plain(say("fw_others", parts=Joined(parts, "semicolon")))


def _step(number: int, step: Step, *, named: bool) -> Say:
    if named:
        return say("fw_step_of", number=number, actor=say("chip_" + step["who"]), text=step["text"])
    return say("fw_step", number=number, text=step["text"])


def _lacks_assets(steps: list[Step]) -> bool:
    """Whether a token is to be made and nobody says that the assets come first."""
    words = " ".join(step["text"] for step in steps)
    return "Generate token" in words and "Assign assets" not in words


def _part(actor: Who, numbers: list[int]) -> Say:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    parts: list[Spoken] = [steps_said(span[0], span[-1]) for span in spans]
    return say("fw_other", actor=say("chip_" + actor), steps=Joined(parts, "comma"))


def steps_said(first: int, last: int) -> Say:
    """The steps from `first` to `last`, by their numbers."""
    key = "step_one" if first == last else ("step_pair" if last == first + 1 else "step_range")
    return say(key, first=first, last=last)


def _end(result: Report, diagnosis: DiagnosisEntry, plain: Plain) -> Iterator[str]:
    contact = result.get("contact")
    yield plain(say("fw_answer_to", contact=one_line(clean(contact))) if contact else say("fw_answer"))
    if verify := diagnosis.get("verify"):
        yield plain(say("fw_verify", verify=verify))
    if url := result.get("url"):
        yield plain(say("fw_report", url=url))


def _fallback(tenant: TenantResult, diagnosis: DiagnosisEntry) -> str:
    """Where to read on, for a finding whose steps lead to no page."""
    ids = tenant.get("ids") or Ids()
    if diagnosis["who"] in ("business-admin", "phone-owner"):
        return catalogue.link_url("whatsapp-manager", {"waba_id": ids.get("business_account")})
    try:
        sources = catalogue.cause(diagnosis["cause"]).source
    except KeyError:
        sources = ()
    return next((url for url in sources if safe_url(url)), _STATUS)
