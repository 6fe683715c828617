"""Sample results for the renderers' tests: made up, but with the catalogue's own texts."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pytest_wa_health import catalogue

NOW = "2026-11-22T06:00:04Z"
NAMES = ("Acme Store", "عيادة Globex", "Initech Edu")
_TAKEN_OUT = ("recipient", "fallback", "deployment")
"""Areas that an ordinary sample does not use."""

Json = dict[str, Any]

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "مطعم الشام \u202ereversed\u202c \x1b[31mred\x1b[0m",
    "👩‍👩‍👧‍👦 Café 🌍",
    "x" * 200,
    "tab\tnew\nline\r\x07bell\x00nul",
    "**bold** `code` {tenant} %s ${HOME}",
    "::error title=fake::injected",
    "a|b\n# heading\n[link](javascript:alert(1))",
)


def _check(
    check: catalogue.Check, lang: str, slug: str, verdict: str, cause: str | None = None, note: str | None = None
) -> Json:
    return {
        "id": check.id,
        "nodeid": f"wa-health/test_{check.area}.py::test_{check.id.lower()}[{slug}]",
        "title": check.title(lang),
        "area": check.area,
        "verdict": verdict,
        "cause": cause,
        "note": note,
        "severity": check.severity,
        "duration_s": 0.001,
    }


def diagnosis(cause_id: str, lang: str, tenant: Mapping[str, Any], **more: Any) -> Json:
    """A diagnosis with the catalogue's texts; `more` overrides any field."""
    cause = catalogue.cause(cause_id)
    ids = {
        "business_id": tenant["ids"]["business"],
        "waba_id": tenant["ids"]["business_account"],
        "app_id": tenant["ids"]["app"],
    }
    params = {**ids, "tenant": tenant["name"], "token_variable": "WA_TOKEN_ACME", "days": more.get("days_left")}

    def text(value: Any) -> str | None:
        return None if value is None else catalogue.render(value(lang), params, lang)

    def link(name: str | None) -> Json | None:
        if name is None:
            return None
        return {"url": catalogue.link_url(name, ids), "label": catalogue.link(name).label(lang)}

    details = [{"who": step.who, "text": text(step.text), "link": link(step.link)} for step in cause.steps]
    made = {
        "cause": cause.id,
        "severity": cause.severity,
        "confidence": "certain",
        "verdict": cause.verdict,
        "check": cause.check,
        "title": text(cause.title),
        "explanation": text(cause.explanation),
        "why": text(cause.why),
        "who": cause.who,
        "minutes": cause.minutes,
        "steps": [step["text"] for step in details],
        "step_details": details,
        "links": [step["link"]["url"] for step in details if step["link"]],
        "deadline": None,
        "days_left": None,
        "blocks": [],
        "ruled_out": [],
        "ruled_out_because": {},
        "rivals": [],
        "next_probe": text(cause.next_probe),
        "verify": text(cause.verify),
        "forward": text(cause.forward),
        "evidence": [],
    }
    return made | more


def tenant(
    name: str = "default",
    lang: str = "en",
    number: int = 1,
    *,
    slug: str | None = None,
    verdict: str = "passed",
    can_send: bool | None = True,
) -> Json:
    """A tenant that is all right, before anything is broken in it."""
    slug = slug or (name if name == "default" else f"tenant-{number}")
    checks = [
        _check(check, lang, slug, "not-applicable" if check.area in _TAKEN_OUT else "passed")
        for check in catalogue.checks()
    ]
    return {
        "name": name,
        "slug": slug,
        "verdict": verdict,
        "can_send": can_send,
        "ids": {
            "phone_number": f"30000000000{number:04}",
            "business_account": f"20000000000{number:04}",
            "business": f"100000000000{number:04}",
            "app": f"40000000000{number:04}",
        },
        "display_number": f"+966 55 000 {number:04}",
        "verified_name": None,
        "served_version": "v25.0",
        "token": {
            "fingerprint": "sha256:3f9a1c77",
            "length": 194,
            "type": "SYSTEM_USER",
            "expires_at": None,
            "data_access_expires_at": None,
            "days_left": None,
            "source": "WA_TOKEN_ACME in .env",
        },
        "diagnoses": [],
        "checks": checks,
        "notes": [],
        "requests": {"count": 6, "waves": 2, "wall_s": 0.33},
        "history": None,
        "timezone": None,
    }


def result(tenants: list[Json], lang: str = "en", verdict: str = "passed", **more: Any) -> Json:
    return {
        "schema": "pytest-wa-health/1",
        "tool": {"version": "0.1.0"},
        "mode": "live",
        "lang": lang,
        "generated_at": NOW,
        "recorded_at": None,
        "cassette": None,
        "duration_s": 0.41,
        "graph": {"url": "https://graph.facebook.com", "version": "v25.0"},
        "verdict": verdict,
        "command": "pytest --wa-live",
        "tenants": tenants,
        **more,
    }


def _set(tenant: Json, ids: str, verdict: str, cause: str | None = None, note: str | None = None) -> list[str]:
    """Give the checks whose id begins with one of `ids` a verdict; returns their ids."""
    prefixes = tuple(ids.split())
    found = [check for check in tenant["checks"] if check["id"].startswith(prefixes)]
    for check in found:
        check.update(verdict=verdict, cause=cause, note=note)
    return [check["id"] for check in found]


def _seen(request: str, **more: Any) -> Json:
    """One piece of evidence."""
    empty = dict.fromkeys(("http_status", "code", "subcode", "fbtrace_id", "note", "meta_says"))
    return {"request": request, **empty, **more}


def healthy(lang: str = "en") -> Json:
    return result([tenant("Initech Edu", lang, 3, slug="initech-edu")], lang)


def logged_out_tenant(lang: str = "en", name: str = "Acme Store", number: int = 1, slug: str = "acme-store") -> Json:
    broken = tenant(name, lang, number, slug=slug, verdict="failed", can_send=False)
    cause = "token.logged-out"
    _set(broken, "WA201", "failed", cause, catalogue.cause(cause).title(lang))
    waiting = _set(
        broken, "WA202 WA203 WA204 WA205 WA206 WA3 WA4 WA5 WA6 WA7", "blocked", cause, f"waits for {cause}"
    )
    broken["diagnoses"] = [
        diagnosis(
            cause,
            lang,
            broken,
            blocks=waiting,
            ruled_out=["settings.stray-characters", "token.expired"],
            ruled_out_because={
                "settings.stray-characters": "the value holds no white space",
                "token.expired": "subcode 463 would say so",
            },
            evidence=[
                _seen(
                    "GET /v25.0/300000000000001",
                    http_status=401,
                    code=190,
                    subcode=467,
                    fbtrace_id="AXexample0000000000000",
                    meta_says="The session is invalid because the user logged out.",
                )
            ],
        )
    ]
    broken["token"].update(type=None)
    runs = [{"at": f"2026-11-{18 + i // 4:02}T{(i % 4) * 6:02}:00:00Z", "verdict": "passed"} for i in range(12)]
    runs += [{"at": "2026-11-22T00:00:00Z", "verdict": "failed"}, {"at": "2026-11-22T06:00:04Z", "verdict": "failed"}]
    broken["history"] = {"since": "2026-11-22T00:00:00Z", "last_good": "2026-11-21T18:00:00Z", "runs": runs}
    return broken


def logged_out(lang: str = "en") -> Json:
    return result([logged_out_tenant(lang)], lang, "failed")


def missing_permission_tenant(
    lang: str = "en", name: str = "عيادة Globex", number: int = 2, slug: str = "globex-clinic"
) -> Json:
    limping = tenant(name, lang, number, slug=slug, verdict="failed", can_send=True)
    cause, soon = "permission.management-missing", "token.expiring"
    _set(limping, "WA302", "failed", cause, catalogue.cause(cause).title(lang))
    _set(limping, "WA205", "warned", soon, catalogue.cause(soon).title(lang))
    waiting = _set(limping, "WA4 WA5 WA6 WA7", "blocked", cause, f"waits for {cause}")
    limping["token"].update(expires_at="2026-12-04T09:00:00Z", days_left=12)
    limping["diagnoses"] = [
        diagnosis(
            cause,
            lang,
            limping,
            blocks=waiting,
            confidence="likely",
            rivals=["permission.account-not-granted"],
            evidence=[_seen("GET /v25.0/debug_token", http_status=200, note="scopes: whatsapp_business_messaging")],
        ),
        diagnosis(soon, lang, limping, deadline="2026-12-04T09:00:00Z", days_left=12),
    ]
    verdicts = ["passed"] * 9 + ["warned"] * 2 + ["failed"] * 3
    runs = [{"at": f"2026-11-{9 + i:02}T06:00:00Z", "verdict": verdict} for i, verdict in enumerate(verdicts)]
    limping["history"] = {"since": "2026-11-20T06:00:00Z", "last_good": "2026-11-19T06:00:00Z", "runs": runs}
    return limping


def missing_permission(lang: str = "en") -> Json:
    return result([missing_permission_tenant(lang)], lang, "failed")


def no_answer_tenant(lang: str = "en", name: str = "Acme Store", number: int = 1, slug: str = "acme-store") -> Json:
    unseen = tenant(name, lang, number, slug=slug, verdict="unknown", can_send=None)
    cause = "network.dns"
    _set(unseen, "WA151", "unknown", cause, catalogue.cause(cause).title(lang))
    waiting = _set(unseen, "WA152 WA153 WA154 WA155 WA2 WA3 WA4 WA5 WA6 WA7", "blocked", cause, f"waits for {cause}")
    unseen["diagnoses"] = [
        diagnosis(
            cause,
            lang,
            unseen,
            blocks=waiting,
            evidence=[_seen("GET /v25.0/300000000000001", note="graph.facebook.com: name or service not known")],
        )
    ]
    unseen["token"].update(type=None)
    unseen["history"] = {
        "since": NOW,
        "last_good": "2026-11-22T00:00:00Z",
        "runs": [{"at": "2026-11-22T00:00:00Z", "verdict": "passed"}, {"at": NOW, "verdict": "unknown"}],
    }
    return unseen


def no_answer(lang: str = "en") -> Json:
    return result([no_answer_tenant(lang)], lang, "unknown")


def warned_tenant(lang: str = "en", name: str = "Umbrella", number: int = 4, slug: str = "umbrella") -> Json:
    soon = tenant(name, lang, number, slug=slug, verdict="warned")
    cause = "token.expiring"
    _set(soon, "WA205", "warned", cause, catalogue.cause(cause).title(lang))
    soon["token"].update(expires_at="2026-12-04T09:00:00Z", days_left=12)
    soon["diagnoses"] = [diagnosis(cause, lang, soon, deadline="2026-12-04T09:00:00Z", days_left=12)]
    return soon


def warned(lang: str = "en") -> Json:
    return result([warned_tenant(lang)], lang, "warned")


def replay(lang: str = "en") -> Json:
    """The bundled healthy recording."""
    recorded = tenant("default", lang, can_send=None)
    return result(
        [recorded],
        lang,
        mode="replay",
        recorded_at="2026-03-01T09:00:00Z",
        cassette="healthy",
        command="pytest --wa-replay",
    )


def replay_failed(lang: str = "en") -> Json:
    recorded = logged_out_tenant(lang) | {"can_send": None, "history": None}
    return result(
        [recorded],
        lang,
        "failed",
        mode="replay",
        recorded_at="2026-03-01T09:00:00Z",
        cassette="logged-out",
        command="pytest --wa-replay",
    )


def three(lang: str = "en") -> Json:
    """One that cannot send, one with a fault and a warning, one that is all right."""
    fine = tenant("Initech Edu", lang, 3, slug="initech-edu")
    fine["history"] = {
        "since": None,
        "last_good": NOW,
        "runs": [
            {"at": f"2026-11-{9 + i:02}T06:00:00Z", "verdict": "unknown" if i == 7 else "passed"} for i in range(14)
        ],
    }
    return result([fine, missing_permission_tenant(lang), logged_out_tenant(lang)], lang, "failed")


def fleet(size: int, lang: str = "en", *, every: int = 25) -> Json:
    """`size` tenants; one in `every` is broken, in turn in one of three ways."""
    made = []
    breakages = (logged_out_tenant, missing_permission_tenant, no_answer_tenant)
    for number in range(1, size + 1):
        slug, name = f"tenant-{number:04}", f"Business {number}"
        if number % every == 0:
            made.append(breakages[number // every % 3](lang, name, number, slug))
        else:
            made.append(tenant(name, lang, number, slug=slug))
    return result(made, lang, "failed" if size >= every else "passed")


def hostile(lang: str = "en") -> Json:
    """Names and sentences that try to be more than text."""
    made = []
    for number, name in enumerate(HOSTILE_NAMES, start=1):
        each = logged_out_tenant(lang, name, number, f"hostile-{number}")
        each["verified_name"] = name
        each["notes"] = [name]
        each["diagnoses"][0]["evidence"][0]["meta_says"] = f"Meta says {name}"
        each["diagnoses"][0]["evidence"][0]["note"] = name
        each["diagnoses"][0]["title"] = f"The token of {name} was cancelled"
        each["diagnoses"][0]["step_details"][0]["link"] = {"url": "javascript:alert(1)", "label": name}
        made.append(each)
    return result(made, lang, "failed")


def three_faults(lang: str = "en") -> Json:
    """One business with three faults and a warning, its own time zone, and somebody to ask."""
    broken = logged_out_tenant(lang)
    for check in broken["checks"]:
        if check["verdict"] == "blocked":
            check.update(verdict="passed", cause=None, note=None)
    _set(broken, "WA201", "passed")
    seen = [_seen("GET /v25.0/300000000000001", http_status=200, note="can_send_message: BLOCKED")]
    broken["timezone"] = "Asia/Riyadh"
    broken["diagnoses"] = [
        diagnosis("account.payment", lang, broken, confidence="likely", evidence=seen),
        diagnosis("webhook.not-subscribed", lang, broken, verdict="failed"),
        diagnosis("template.missing", lang, broken, verdict="failed"),
        diagnosis("token.expiring", lang, broken, verdict="warned", deadline="2026-12-04T09:00:00Z", days_left=12),
    ]
    for entry in broken["diagnoses"]:
        _set(broken, entry["check"], entry["verdict"], entry["cause"])
    return result(
        [broken], lang, "failed", contact="Sara Ali <sara@example.com>", url="https://status.example.com/wa"
    )


def in_metas_words(lang: str = "en") -> Json:
    """Meta says BLOCKED, for a reason that nobody explains; the business has an Arabic name and none of its own."""
    blocked = tenant("default", lang, verdict="failed", can_send=False)
    blocked["verified_name"] = "متجر النور"
    cause = "account.meta-reported"
    _set(blocked, catalogue.cause(cause).check, "failed", cause)
    said = "Your account is being looked at by a colleague."
    seen = _seen("GET /v25.0/200000000000001", http_status=200, meta_says=said)
    blocked["diagnoses"] = [diagnosis(cause, lang, blocked, evidence=[seen])]
    return result([blocked], lang, "failed", timezone="Asia/Riyadh", contact="<b>Help</b> desk")


def partial(lang: str = "en") -> Json:
    """A narrowed run of one business."""
    return changed(missing_permission(lang), selection="partial", selected={"judged": 6, "of": 53})


def receiver(lang: str = "en") -> Json:
    """A run of the receiver suite that found two faults."""
    tested = tenant("default", lang, verdict="failed", can_send=None)
    causes = ("receiver.accepts-bad-signature", "receiver.fails-on-statuses")
    figures = {"deliveries": 40, "answered": 19, "median_ms": 4, "slowest_ms": 20, "batch_bytes": 3 * 10**6}
    figures |= {"batch_ms": 33, "at_once": 20, "at_once_median_ms": 13, "at_once_slowest_ms": 22, "at_once_failed": 0}
    tested |= {"receiver": {"url": "http://127.0.0.1:8000/webhook", "figures": figures}, "token": None}
    tested["checks"] = [
        {"id": catalogue.cause(cause).check, "nodeid": f"wa-receiver/test_receiver.py::test_{number}[default]",
         "title": catalogue.check(catalogue.cause(cause).check).title(lang), "area": "receiver", "verdict": "failed",
         "cause": cause, "note": "the sample status-sent was answered with status 500", "severity": "high",
         "duration_s": 0.1}
        for number, cause in enumerate(causes)
    ]  # fmt: skip
    tested["diagnoses"] = [diagnosis(cause, lang, tested) for cause in causes]
    return result(
        [tested], lang, "failed", mode="receiver", graph={"url": None, "version": None},
        command="pytest --wa-receiver http://127.0.0.1:8000/webhook",
    )  # fmt: skip


def renewed(lang: str = "en") -> Json:
    """A renewal that went well; nobody saw what runs."""
    made = tenant("متجر النور", lang, 6, slug="alnoor")
    made["timezone"] = "Asia/Riyadh"
    made["token"].update(expires_at="2027-01-21T06:00:00Z", days_left=60)
    rows = [("fingerprint", "sha256:3f9a1c77", "sha256:0b7d22e1"), ("kind", "SYSTEM_USER", "SYSTEM_USER")]
    rows += [("permissions", "whatsapp_business_messaging", "whatsapp_business_messaging"), ("reaches", "yes", "yes")]
    rows += [("expiry", "2026-11-25T06:00:00Z", "2027-01-21T06:00:00Z")]
    made["renewal"] = {
        "outcome": "renewed", "from": "sha256:3f9a1c77", "to": "sha256:0b7d22e1", "by": "exchange", "dry_run": False,
        "stored": "WHATSAPP_ACCESS_TOKEN in .env", "expires_at": "2027-01-21T06:00:00Z", "why": None, "cause": None,
        "proven_at": NOW, "next_due": "2027-01-01T06:00:00Z", "notes": [],
        "table": [{"what": what, "before": before, "after": after} for what, before, after in rows],
    }  # fmt: skip
    return result([made], lang, mode="renew", command="pytest --wa-renew")


def nobody(lang: str = "en") -> Json:
    return result([], lang, "unknown")


def changed(base: Json, **more: Any) -> Json:
    """A copy of `base` with some fields replaced."""
    return copy.deepcopy(base) | more


SAMPLES = {
    "healthy": healthy,
    "logged-out": logged_out,
    "missing-permission": missing_permission,
    "no-answer": no_answer,
    "warned": warned,
    "replay": replay,
    "replay-failed": replay_failed,
    "three": three,
    "hostile": hostile,
    "three-faults": three_faults,
    "in-metas-words": in_metas_words,
    "partial": partial,
    "receiver": receiver,
    "renewed": renewed,
    "nobody": nobody,
}


def waiting_for(cause: str, result: Json) -> int:
    """How many checks of `result` wait for `cause`: it grows with the catalogue."""
    rows = [check for tenant in result["tenants"] for check in tenant["checks"]]
    return sum(check["verdict"] == "blocked" and check["cause"] == cause for check in rows)
