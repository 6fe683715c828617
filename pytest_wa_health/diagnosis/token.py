"""The access token: whether Meta accepts it, why not, whose it is, and how long it lasts."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_wa_health.catalogue import TOKEN_REFUSED
from pytest_wa_health.catalogue.notes import needs, noted, word
from pytest_wa_health.diagnosis.area import DAY, Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record, as_dict, as_seconds, as_text, as_word
from pytest_wa_health.diagnosis.token_kind import CAUSE as WRONG_KIND
from pytest_wa_health.diagnosis.token_kind import KINDS
from pytest_wa_health.diagnosis.token_words import APP_IS_GONE, cause_of_refusal
from pytest_wa_health.survey.facts import Answer
from pytest_wa_health.survey.questions import is_proof_error, is_token_error, kind_of

_MAY_NOT_INSPECT = ("app-token", "capability", "parameter", "permission", "token")
_PAST_THE_TOKEN = ("absent", "access", "capability", "enforcement", "parameter", "permission")
"""What an error is about that Meta gives only once it has accepted the token."""
_INSPECTIONS = frozenset({"token", "token_self"})
_BY_RECORD = ("WA204", "WA205", "WA206", "WA207")
"""Checks that need what ``debug_token`` tells."""
_BY_TOKEN = ("phone", "phone_extra", "account", "templates", "token", "token_self")


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Name why the token is refused, or judge the token that is accepted."""
    area = Area(context, earlier)
    if area.has(WRONG_KIND):
        _app_secret(area)
        for check in ("WA201", "WA202", "WA204", "WA205", "WA206"):
            area.blocked(check, WRONG_KIND)
        return area.result()
    _refusal(area)
    _app_secret(area)
    _proof(area)
    _acceptance(area)
    record = area.read.token()
    accepted = area.observed("WA201")
    if accepted is not None and accepted.outcome == "passed":
        _issuing_app(area)
        _kind_and_age(area, record)
    else:
        cause = (accepted and accepted.cause) or area.first("token") or "undetermined"
        for check in ("WA202", *_BY_RECORD):
            area.blocked(check, cause)
    return area.result()


def _refused(area: Area) -> dict[str, Answer]:
    """Answers in which Meta refused the access token itself."""
    return {name: answer for name, answer in area.read.by_token().items() if is_token_error(answer)}


def _worked(area: Area) -> list[str]:
    """Questions that this token got past Meta's token check: data, or an error that comes after it."""
    return [
        name
        for name, answer in area.read.by_token().items()
        if name not in area.explained
        and not is_proof_error(answer)
        and (answer.ok or kind_of(answer) in _PAST_THE_TOKEN)
        and not (name in _INSPECTIONS and answer.error)
    ]


def _refusal(area: Area) -> None:
    refused = _refused(area)
    record = area.read.token() or {}
    reported = as_dict(record.get("error")) or {}
    is_dead = record.get("is_valid") is False
    worked = [name for name in _worked(area) if name not in _INSPECTIONS]
    if not is_dead and (not refused or (worked and _INSPECTIONS.issuperset(refused))):
        return  # A token that may not inspect itself, even if Meta words it as a 190, is none the worse for it.
    first = max(refused.values(), key=lambda a: bool(a.error and a.error.subcode), default=None)
    code = first.error.code if first and first.error else _integer(reported.get("code")) or TOKEN_REFUSED
    subcode = (first.error.subcode if first and first.error else None) or _integer(reported.get("subcode"))
    message = (first.error.message if first and first.error else "") or as_text(reported.get("message")) or ""
    cause, sure = cause_of_refusal(code, subcode, message)
    inspected = next((a for n in ("token", "token_self") if (a := area.answer(n)) is not None and a.ok), None)
    evidence = [Evidence.of(first)] if first else []
    if is_dead and inspected is not None:
        evidence.append(
            Evidence(
                request=inspected.request, http_status=inspected.status, code=code, subcode=subcode,
                meta_says=message or None, note=noted("token.not-valid"),
            )
        )  # fmt: skip
    if worked:
        answered = noted("token.reads-answered", count=len(worked))
        area.undetermined("WA201", *evidence, Evidence(note=answered), rivals=(cause,))
        area.explain("undetermined", *refused)
        return
    # Resetting the app secret kills secret and tokens at once: one event, one repair.
    by_app = _refused_by_app(area) if cause == "token.invalid" else {}
    ruled_out = {"settings.stray-characters": noted("token.no-stray-characters")}
    area.find(
        cause,
        *evidence,
        *(Evidence.of(answer) for answer in by_app.values()),
        confidence="certain" if sure and not by_app else "likely",
        rivals=("token.wrong-app-secret", "token.revoked") if by_app else () if sure else _rivals(cause),
        ruled_out={} if area.has("settings.stray-characters") else ruled_out,
        params={"code": f"{code}/{subcode}" if subcode else code, "meta_says": message},
        facts=("secret-reset",) if by_app else (),
    )
    area.explain(cause, *refused, *by_app)


def _rivals(cause: str) -> tuple[str, ...]:
    return tuple(c for c in ("token.invalid", "token.revoked") if c != cause)


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _app_secret(area: Area) -> None:
    """An error of the app token speaks about the app secret, never about the token under inspection."""
    if not (area.settings.get("app_id") and area.settings.get("has_app_secret")):
        area.not_applicable("WA203", needs("WHATSAPP_APP_ID", "WHATSAPP_APP_SECRET"))
        return
    by_app = _asked_by_app(area)
    for name, answer in by_app.items():
        if kind_of(answer) == "app-token":
            note = noted("token.native-app")
            area.not_applicable("WA203", note)
            area.note(noted("token.asked-as", note=note, question=name))
    refused = {name: a for name, a in by_app.items() if is_token_error(a) or _is_unknown_app(a)}
    if any(APP_IS_GONE in (answer.error.message if answer.error else "") for answer in refused.values()):
        area.explain("token.app-removed", *refused)
        area.blocked("WA203", "token.app-removed")
    elif refused and set(refused) <= set(area.explained):
        area.blocked("WA203", area.explained[next(iter(refused))])
    elif refused:
        _refused_app(area, refused)
    elif area.read.subscriptions() is not None or as_dict((area.read.data("token") or {}).get("data")) is not None:
        area.saw("WA203", by_app)
    elif by_app:
        area.unseen("WA203", *by_app)
    else:
        area.blocked("WA203", area.first("settings") or "undetermined")


def _asked_by_app(area: Area) -> dict[str, Answer]:
    """The answers to what was asked with app ID and app secret."""
    if not (area.settings.get("app_id") and area.settings.get("has_app_secret")):
        return {}
    return {name: a for name in ("token", "subscriptions") if (a := area.answer(name)) is not None}


def _refused_by_app(area: Area) -> dict[str, Answer]:
    return {name: a for name, a in _asked_by_app(area).items() if is_token_error(a)}


def _is_unknown_app(answer: Answer) -> bool:
    return kind_of(answer) == "app"


def _refused_app(area: Area, refused: dict[str, Answer]) -> None:
    """App ID and secret do not fit each other: which of the two is wrong shows where the secret signs elsewhere."""
    evidence = [Evidence.of(answer) for answer in refused.values()]
    signs = "proof" not in area.snapshot.answers and any(n not in _INSPECTIONS for n in _worked(area))
    if signs and area.read.token_app() not in (None, area.settings.get("app_id")):
        why = noted("token.proofs-taken")
        _wrong_app(area, *evidence, ruled_out={"token.wrong-app-secret": why})
        area.blocked("WA203", "token.wrong-app")
        area.explain("token.wrong-app", *refused)
        return
    doubtful = signs or any(_is_unknown_app(answer) for answer in refused.values())
    area.find(
        "token.wrong-app-secret",
        *evidence,
        confidence="likely" if doubtful else "certain",
        rivals=("token.wrong-app",) if doubtful else (),
        ruled_out={"token.invalid": noted("token.about-the-app")},
        params={"app_id": area.settings.get("app_id")},
    )
    area.explain("token.wrong-app-secret", *refused)


def _wrong_app(area: Area, *evidence: Evidence, ruled_out: Mapping[str, str] | None = None) -> None:
    if area.has("token.wrong-app"):
        return
    configured, issued_by = area.settings.get("app_id"), area.read.token_app()
    source = next((a for n in ("token_self", "token", "phone_extra") if (a := area.answer(n)) and a.ok), None)
    note = noted("token.issued-by", issued=issued_by, app=configured)
    seen = Evidence.of(source, note) if source is not None else Evidence(note=note)
    area.find("token.wrong-app", seen, *evidence, ruled_out=ruled_out, params={"app_id": configured})


def _proof(area: Area) -> None:
    demanded = area.answer("proof") or next((a for a in area.read.by_token().values() if is_proof_error(a)), None)
    if demanded is None or demanded.error is None:
        return
    # "Invalid appsecret_proof" answers a proof that was sent; the other sentence asks for one.
    if not area.settings.get("has_app_secret"):
        area.find("token.proof-required", Evidence.of(demanded), params={"variable": "WHATSAPP_APP_SECRET"})
        cause = "token.proof-required"
    elif area.has("token.wrong-app-secret"):
        cause = "token.wrong-app-secret"
    else:
        cause = _refused_proof(area, Evidence.of(demanded))
    area.explain(cause, *(name for name, a in area.read.by_token().items() if is_proof_error(a)))


def _refused_proof(area: Area, seen: Evidence) -> str:
    """The secret made a proof that does not fit the token: a wrong secret, or the right one of another app."""
    subscriptions = area.answer("subscriptions")
    fits_the_app = subscriptions is not None and subscriptions.ok
    if fits_the_app and area.read.token_app() not in (None, area.settings.get("app_id")):
        _wrong_app(area, seen)
        return "token.wrong-app"
    area.find(
        "token.wrong-app-secret",
        seen,
        confidence="likely" if fits_the_app else "certain",
        rivals=("token.wrong-app",) if fits_the_app else (),
        params={"app_id": area.settings.get("app_id")},
    )
    return "token.wrong-app-secret"


def _acceptance(area: Area) -> None:
    if any(f.check == "WA201" for f in area.findings):
        cause = next(f.cause for f in area.findings if f.check == "WA201")
        area.blocked("WA201", cause)
    elif _worked(area):
        area.saw("WA201", _worked(area))
    elif (is_valid := (area.read.token() or {}).get("is_valid")) is True:
        area.saw("WA201", is_valid, note="by debug_token alone")
    else:
        area.unseen("WA201", *_BY_TOKEN)


def _issuing_app(area: Area) -> None:
    configured = area.settings.get("app_id")
    issued_by = area.read.token_app()
    if not configured:
        area.not_applicable("WA202", needs("WHATSAPP_APP_ID"))
    elif issued_by is None:
        unseen_record(area, "WA202")
    else:
        if issued_by != configured:
            _wrong_app(area)
        area.saw("WA202", issued_by)


def unseen_record(area: Area, check: str) -> None:
    """Judge a check that needs what ``debug_token`` tells: a refusal to inspect says nothing about the token."""
    token = area.answer("token_self") or area.answer("token")
    wrong = next((c for c in ("token.wrong-app-secret", "token.wrong-app") if area.has(c)), None)
    if wrong is not None:
        area.blocked(check, wrong)
    elif kind_of(token) in _MAY_NOT_INSPECT and "token" not in area.explained:
        area.not_applicable(check, noted("token.inspected-by-app-only"))
    else:
        area.unseen(check, "token_self", "token")


def _kind_and_age(area: Area, record: Record | None) -> None:
    if record is None:
        for check in _BY_RECORD:
            unseen_record(area, check)
        return
    answer = area.answer("token_self") or area.answer("token")
    request = answer.request if answer else None
    kind, expires = as_word(record.get("type")), as_seconds(record.get("expires_at"))
    data_access = as_seconds(record.get("data_access_expires_at"))
    told_as = (
        ("WA204", "type", kind), ("WA205", "expires_at", expires), ("WA206", "data_access_expires_at", data_access),
        ("WA207", "type", kind),
    )  # fmt: skip
    for check, name, told in told_as:
        if told is None and record.get(name) is not None:
            area.undetermined(check, Evidence(request=request, note=noted("token.unreadable", field=name)))
        elif told is None:
            area.not_applicable(check, noted("token.left-out"))
        elif name == "type" and kind not in KINDS:
            # Nothing is known against it, and nothing for it; whether it may send, its permissions say.
            says = noted("token.kind", kind=word("entity", kind or ""))
            area.not_applicable(check, says)
            area.note(says)
        else:
            area.saw(check, told, note="no expiry date" if check == "WA205" and expires == 0 else "")
    _expiry(area, request, expires, is_personal=kind == "USER")
    if kind == "USER":
        area.find(
            "token.short-lived",
            Evidence(request=request, note=noted("token.type-user")),
            deadline=expires or None,
            params={"days": max(area.days_until(expires), 0)} if expires else None,
        )
    if data_access and area.days_until(data_access) <= area.thresholds.expiry_warn_days:
        area.find(
            "token.data-access-expiring",
            Evidence(request=request, note=noted("token.data-access-expires")),
            deadline=data_access,
            params={"days": max(area.days_until(data_access), 0)},
        )


def _expiry(area: Area, request: str | None, expires: int | None, *, is_personal: bool) -> None:
    """The ladder of an accepted token's last days; of a personal token's last day its short life is the finding."""
    if not expires:
        return
    days = area.days_until(expires)
    if expires <= area.now:
        note = noted("token.expiry-past")
        area.undetermined("WA205", Evidence(request=request, note=note), rivals=("token.expiring",))
        return
    if days > area.thresholds.expiry_warn_days:
        return
    if is_personal and expires - area.now < DAY:
        area.blocked("WA205", "token.short-lived")
        return
    fails = days < area.thresholds.expiry_fail_days
    area.find(
        "token.expiring",
        Evidence(request=request, note=noted("token.expires")),
        deadline=expires,
        params={"days": max(days, 0)},
        verdict="failed" if fails else None,
    )
