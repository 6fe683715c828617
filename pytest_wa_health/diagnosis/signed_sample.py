"""The two samples that ``--wa-send`` posts to the callback: one signed rightly, one changed after it was signed."""

from __future__ import annotations

from pytest_wa_health.catalogue.notes import needs, noted, sentence
from pytest_wa_health.diagnosis.area import Area
from pytest_wa_health.diagnosis.exchanges import has_no_route, is_sure_of_no_route, seen
from pytest_wa_health.diagnosis.readings import Record

_REFUSALS = (401, 403)
_REJECTED = "webhook.rejects-good-signature"


def judge(area: Area, facts: Record) -> None:
    """Judge whether genuine events are taken and forged ones refused."""
    if "samples_skipped" in facts:
        area.not_applicable("WA607", _needed(facts["samples_skipped"]))
        return
    if area.has("token.wrong-app-secret"):
        area.blocked("WA607", "token.wrong-app-secret")
        return
    good, bad = facts.get("good_signature"), facts.get("bad_signature")
    if good is None or bad is None:
        return
    params = {"url": facts["url"]}
    if _is_accepted(bad):
        note = noted("sample.tampered", status=bad["status"])
        evidence = seen(facts, bad, note, "POST")
        rivals = ("undetermined",)
        area.find("webhook.accepts-bad-signature", evidence, confidence="likely", rivals=rivals, params=params)
    elif "failure" in bad and bad["failure"]["kind"] != "too-large":
        # Silence refuses nothing.
        evidence = seen(facts, bad, sentence(bad["failure"]["reason"]), "POST")
        area.undetermined("WA607", evidence, rivals=("webhook.accepts-bad-signature",))
    if not _is_accepted(good):
        _good_refused(area, facts, good)
    note = f"HTTP {good['status']} to the right one, HTTP {bad['status']} to the tampered one"
    area.saw("WA607", good["status"], bad["status"], note=note)


def _needed(why: str) -> str:
    setting = why.removeprefix("needs ")
    return needs(setting) if setting.startswith("WHATSAPP_") else sentence(why)


def _is_accepted(sample: Record) -> bool:
    return "failure" not in sample and 200 <= (sample["status"] or 0) < 300


def _good_refused(area: Area, facts: Record, good: Record) -> None:
    """Read the status before the app secret is blamed: often nobody looked at the signature."""
    status, params = good["status"], {"url": facts["url"]}
    if "failure" in good or status is None:
        reason = sentence(good["failure"]["reason"]) if "failure" in good else "no answer"
        area.undetermined("WA607", seen(facts, good, reason, "POST"), rivals=(_REJECTED,))
        return
    cause, sure, rivals = _why_refused(good, status)
    if area.has(cause):
        area.blocked("WA607", cause)  # the same repair was found by the handshake
        return
    area.find(
        cause,
        seen(facts, good, noted("sample.genuine", status=status), "POST"),
        check="WA607",
        confidence="certain" if sure else "likely",
        rivals=() if sure else rivals,
        params=params,
        facts=("probed",),
    )


def _why_refused(good: Record, status: int) -> tuple[str, bool, tuple[str, ...]]:
    """The cause, whether nothing else fits, and what else does."""
    if has_no_route(good):
        return "webhook.no-handler", is_sure_of_no_route(good), (_REJECTED,)
    if good.get("csrf"):
        return "webhook.csrf-protected", True, ()
    if "redirect" in good:
        return "webhook.url-mangled", False, (_REJECTED, "webhook.callback-blocked")
    if status >= 500:
        return "webhook.delivery-failing", False, (_REJECTED,)
    others = ("webhook.csrf-protected", "webhook.callback-blocked")
    is_page = bool(good.get("title")) or "behind" in good
    return _REJECTED, status in _REFUSALS and not is_page, others
