"""The access token: whether Meta accepts it, why not, whose it is, and how long it lasts."""

from __future__ import annotations

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis.case import DAY, Case
from pytest_wa_health.diagnosis.model import Evidence
from pytest_wa_health.diagnosis.reading import Record, as_dict, as_seconds, as_text, as_word
from pytest_wa_health.survey.facts import Answer
from pytest_wa_health.survey.questions import is_proof_error, is_token_error

# Words that Meta's 190 carries where the subcode is missing. A hint, never a proof: hence "likely".
_WORDS = (
    ("has expired on", "token.expired"),
    ("user logged out", "token.logged-out"),
    ("changed their password", "token.password-changed"),
    ("has not authorized application", "token.app-removed"),
    ("log in to www.facebook.com and follow", "token.checkpointed"),
    ("not a confirmed user", "token.user-unconfirmed"),
    ("Malformed access token", "token.malformed"),
    ("Cannot parse access token", "token.malformed"),
)
_FORM = {"token.malformed"}
"""Causes for which Meta has no subcode: there the words are all the evidence there is."""

_BY_TOKEN = ("phone", "phone_extra", "account", "templates", "token", "token_self")


def examine(case: Case) -> None:
    """Name why the token is refused, or judge the token that is accepted."""
    _refusal(case)
    _app_secret(case)
    _proof(case)
    _acceptance(case)
    record = case.read.token()
    if case.observations["WA201"].outcome == "passed":
        _issuing_app(case, record)
        _kind_and_age(case, record)
    else:
        cause = case.observations["WA201"].cause or case.first("token") or "undetermined"
        for check in ("WA202", "WA204", "WA205", "WA206"):
            case.blocked(check, cause)


def _refused(case: Case) -> dict[str, Answer]:
    """Answers in which Meta refused the access token itself."""
    return {name: answer for name, answer in case.read.by_token().items() if is_token_error(answer)}


def _worked(case: Case) -> list[str]:
    """Questions that this token got past Meta's token check: data, or an error that comes after it."""
    late = {10, 33, 100, 200, 803, 131005, 131031, 368}
    return [
        name
        for name, answer in case.read.by_token().items()
        if name not in case.explained
        and not is_proof_error(answer)
        and (answer.ok or (answer.error is not None and answer.error.code in late and not is_token_error(answer)))
        and not (name in ("token", "token_self") and answer.error)
    ]


def _refusal(case: Case) -> None:
    refused = _refused(case)
    record = case.read.token() or {}
    reported = as_dict(record.get("error")) or {}
    is_dead = record.get("is_valid") is False
    if not refused and not is_dead:
        return
    worked = [name for name in _worked(case) if name not in ("token", "token_self")]
    if is_dead and not refused and worked:
        case.undetermined(
            "WA201",
            Evidence(note="debug_token calls the token invalid, yet reads with it succeed"),
            rivals=("token.invalid",),
        )
        return
    first = max(refused.values(), key=lambda a: bool(a.error and a.error.subcode), default=None)
    code = first.error.code if first and first.error else _integer(reported.get("code")) or 190
    subcode = (first.error.subcode if first and first.error else None) or _integer(reported.get("subcode"))
    message = (first.error.message if first and first.error else "") or as_text(reported.get("message")) or ""
    cause, sure = _which(code, subcode, message)
    inspected = next((a for n in ("token", "token_self") if (a := case.answer(n)) is not None and a.ok), None)
    evidence = [Evidence.of(first)] if first else []
    if is_dead and inspected is not None:
        evidence.append(
            Evidence(
                request=inspected.request, http_status=inspected.status, code=code, subcode=subcode,
                meta_says=message or None, note="debug_token: is_valid is false",
            )
        )  # fmt: skip
    if worked:
        sure = False
        evidence.append(Evidence(note=f"{len(worked)} other reads with the same token were answered"))
    ruled_out = {"settings.stray-characters": "the value has no stray characters"}
    case.find(
        cause,
        *evidence,
        confidence="certain" if sure else "likely",
        rivals=() if sure else _rivals(cause),
        ruled_out={} if case.has("settings.stray-characters") else ruled_out,
        params={"code": f"{code}/{subcode}" if subcode else code, "meta_says": message},
    )
    case.explain(cause, *refused)


def _which(code: int | None, subcode: int | None, message: str) -> tuple[str, bool]:
    """The token cause of a 190, and whether the code alone decides it."""
    if subcode:
        known = catalogue.code(190, subcode)
        if known and known.key.endswith(f"/{subcode}") and known.causes:
            return known.causes[0], len(known.causes) == 1
    for words, cause in _WORDS:
        if words in message:
            return cause, cause in _FORM
    return "token.invalid", code == 190 and not subcode


def _rivals(cause: str) -> tuple[str, ...]:
    return tuple(c for c in ("token.invalid", "token.revoked", "token.password-changed") if c != cause)[:2]


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _app_secret(case: Case) -> None:
    """An error of the app token speaks about the app secret, never about the token under inspection."""
    if not (case.settings.get("app_id") and case.settings.get("has_app_secret")):
        case.not_applicable("WA203", "needs WHATSAPP_APP_ID and WHATSAPP_APP_SECRET")
        return
    by_app = {name: a for name in ("token", "subscriptions") if (a := case.answer(name)) is not None}
    refused = {name: answer for name, answer in by_app.items() if is_token_error(answer)}
    if refused:
        case.find(
            "token.wrong-app-secret",
            *(Evidence.of(answer) for answer in refused.values()),
            ruled_out={"token.invalid": "the refusal concerns the app's own credential"},
            params={"app_id": case.settings.get("app_id")},
        )
        case.explain("token.wrong-app-secret", *refused)
    elif any(answer.ok for answer in by_app.values()):
        case.confirm("WA203")
    else:
        case.unseen("WA203", *by_app)
    for name, answer in by_app.items():
        if answer.error and answer.error.code == 104:
            note = "the app is set to 'native or desktop': Meta refuses its app token"
            case.not_applicable("WA203", note)
            case.notes.append(f"{note} ({name})")


def _proof(case: Case) -> None:
    demanded = case.answer("proof") or next((a for a in case.read.by_token().values() if is_proof_error(a)), None)
    if demanded is None or demanded.error is None:
        return
    # "Invalid appsecret_proof" answers a proof that was sent; the other sentence asks for one.
    if not case.settings.get("has_app_secret"):
        case.find("token.proof-required", Evidence.of(demanded), params={"variable": "WHATSAPP_APP_SECRET"})
        cause = "token.proof-required"
    elif case.has("token.wrong-app-secret") or not _secret_fits_another_app(case):
        cause = "token.wrong-app-secret"
        if not case.has(cause):
            case.find(cause, Evidence.of(demanded), params={"app_id": case.settings.get("app_id")})
    else:
        cause = "token.wrong-app"
    case.explain(cause, *(name for name, a in case.read.by_token().items() if is_proof_error(a)))


def _secret_fits_another_app(case: Case) -> bool:
    """Whether the secret is right for the configured app, so that the proof failed because the token is another's."""
    subscriptions = case.answer("subscriptions")
    return (
        subscriptions is not None
        and subscriptions.ok
        and case.read.token_app()
        not in (
            None,
            case.settings.get("app_id"),
        )
    )


def _acceptance(case: Case) -> None:
    if any(f.check == "WA201" for f in case.findings):
        cause = next(f.cause for f in case.findings if f.check == "WA201")
        case.blocked("WA201", cause)
    elif _worked(case):
        case.confirm("WA201")
    elif (case.read.token() or {}).get("is_valid") is True:
        case.confirm("WA201", "by debug_token alone")
    else:
        case.unseen("WA201", *_BY_TOKEN)


def _issuing_app(case: Case, record: Record | None) -> None:
    configured = case.settings.get("app_id")
    issued_by = case.read.token_app()
    if not configured:
        case.not_applicable("WA202", "needs WHATSAPP_APP_ID")
    elif issued_by is None:
        _unseen_record(case, "WA202")
    else:
        if issued_by != configured:
            source = case.answer("token_self") or case.answer("token") if record else case.answer("phone_extra")
            case.find(
                "token.wrong-app",
                Evidence.of(source, f"the token was issued by app {issued_by}, configured is {configured}")
                if source is not None
                else Evidence(note=f"the token was issued by app {issued_by}"),
                params={"app_id": configured},
            )
        case.confirm("WA202")


def _unseen_record(case: Case, check: str) -> None:
    """`debug_token` is not for everyone: a refusal says nothing about the token."""
    token = case.answer("token_self") or case.answer("token")
    if token is not None and token.error and token.error.code in (100, 104, 190) and "token" not in case.explained:
        case.not_applicable(check, "Meta lets only the app inspect this token: set WHATSAPP_APP_SECRET")
    elif case.has("token.wrong-app-secret"):
        case.blocked(check, "token.wrong-app-secret")
    else:
        case.unseen(check, "token_self", "token")


def _kind_and_age(case: Case, record: Record | None) -> None:
    if record is None:
        for check in ("WA204", "WA205", "WA206"):
            _unseen_record(case, check)
        return
    answer = case.answer("token_self") or case.answer("token")
    request = answer.request if answer else None
    kind, expires = as_word(record.get("type")), as_seconds(record.get("expires_at"))
    data_access = as_seconds(record.get("data_access_expires_at"))
    is_personal = kind == "USER"
    ends_within_a_day = bool(expires) and (expires or 0) - case.now < DAY
    _expiry(case, request, expires, is_hidden=is_personal and ends_within_a_day)
    if is_personal:
        case.find(
            "token.short-lived",
            Evidence(request=request, note="debug_token: type is USER"),
            deadline=expires or None,
            params={"days": max(case.days_until(expires), 0)} if expires else None,
        )
    if data_access and case.days_until(data_access) <= case.thresholds.expiry_warn_days:
        case.find(
            "token.data-access-expiring",
            Evidence(request=request, note="debug_token: data_access_expires_at"),
            deadline=data_access,
            params={"days": max(case.days_until(data_access), 0)},
        )
    case.confirm("WA204", "" if kind else "Meta does not say what kind of token it is")
    case.confirm("WA205", "no expiry date" if expires == 0 else "")
    case.confirm("WA206")
    if kind not in ("USER", "SYSTEM_USER", None):
        case.notes.append(f"debug_token calls the token's type {kind}")


def _expiry(case: Case, request: str | None, expires: int | None, *, is_hidden: bool) -> None:
    """The ladder of an accepted token's last days. `is_hidden` where its short life is the real finding."""
    if not expires or is_hidden:
        return
    days = case.days_until(expires)
    if days > case.thresholds.expiry_warn_days:
        return
    fails = days < case.thresholds.expiry_fail_days
    case.find(
        "token.expiring",
        Evidence(request=request, note="debug_token: expires_at"),
        deadline=expires,
        params={"days": max(days, 0)},
        verdict="failed" if fails else None,
    )
