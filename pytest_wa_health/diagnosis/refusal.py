"""From the code with which Meta refused or failed one message to the cause behind it.

The catalogue names the candidates of a code; what the survey saw decides between them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis.area import UNDETERMINED
from pytest_wa_health.diagnosis.billing import CAUSE as BILLING_CURRENCY
from pytest_wa_health.diagnosis.billing import country_of
from pytest_wa_health.diagnosis.error_words import Named, named_by
from pytest_wa_health.diagnosis.findings import Confidence, Evidence, Finding, Outcome
from pytest_wa_health.diagnosis.readings import Record, as_word
from pytest_wa_health.diagnosis.request_words import about
from pytest_wa_health.diagnosis.revision import Revision
from pytest_wa_health.privacy.national_forms import TWO_FORMS

_PREDATES = "token.predates-grant"
_ROLE = "permission.asset-not-assigned"
_BEYOND_READS = ("account.payment", _PREDATES)
"""What can be true although every read of the survey looks right."""
_OF_THE_SENDER = ("token", "permission", "phone", "account")
"""Areas whose causes refuse one message as they refuse all."""
_FUNDS = "account.funds-exhausted"
_OF_ONE_CATEGORY = ("account.marketing-disabled",)
"""What refuses the templates of one category and lets the others through."""
_OF_ADVERTISING = ("recipient.marketing-capped", "recipient.opted-out", "account.marketing-disabled")
"""What happens to templates of the category MARKETING alone."""
_OF_ANY_CHECK = ("api.request-refused",)
_COEXISTENCE = "phone.coexistence-disconnected"
_NOT_ALLOWED = "recipient.not-allowed"
_OTHER_FORM = "recipient.national-variant"
_PROOF = "appsecret_proof"
_TEMPLATE_STATES = {"PENDING": "template.pending", "IN_APPEAL": "template.pending", "REJECTED": "template.rejected"}


@dataclass(frozen=True)
class Refusal:
    """What Meta said, and to whose message; without `code` it is known by its `title` alone."""

    code: int | None
    subcode: int | None
    title: str
    evidence: Evidence
    recipient: Record
    template: Record

    @property
    def known(self) -> catalogue.Code | None:
        """What the catalogue knows of it."""
        if self.code is not None:
            return catalogue.code(self.code, self.subcode)
        return catalogue.code_saying(self.title)


def name(revision: Revision, refusal: Refusal, check: str) -> str:
    """Find the cause of `refusal`, or say under `check` that it is not to be told; gives the cause."""
    known = refusal.known
    if known is None:
        return _unexplained(revision, refusal, check)
    if _PROOF in f"{refusal.title} {_words(refusal)}":
        return _of_the_proof(revision, refusal)
    if (named := named_by(refusal.code, refusal.subcode, f"{refusal.title} {_words(refusal)}")) is not None:
        return _named(revision, refusal, check, named)
    worded = _by_words(refusal, known)
    if worded == "name":
        known = catalogue.code(catalogue.NAME_REFUSED) or known
    elif worded is not None:
        return _worded(revision, refusal, check, worded)
    if not known.causes:
        return _without_cause(revision, refusal, check, known)
    seen = next((finding for finding in revision.findings if _explains(finding, known, refusal)), None)
    if seen is not None and not _is_outdone(seen, known):
        _confirm(revision, seen.cause, refusal)
        return seen.cause
    candidates, ruled_out = _narrowed(revision, known.causes, refusal)
    if not candidates:
        return _unexplained(revision, refusal, check, rivals=known.causes)
    cause, *rivals = candidates
    if seen is not None:
        revision.withdraw(seen.cause)  # "messages go out" was true of it until one was refused
    certain = len(candidates) == 1 and refusal.code is not None and known.kind != "parameter" and not _is_mixed(known)
    _confirm(
        revision,
        cause,
        refusal,
        confidence="certain" if certain else "likely",
        rivals=tuple(rivals),
        ruled_out=ruled_out,
        before=seen.evidence if seen is not None else (),
    )
    return cause


_BY_WORDS: Mapping[str, tuple[str, Confidence, tuple[str, ...]]] = {
    "template": ("template.parameters-mismatch", "certain", ()),
    "recipient": ("recipient.malformed", "likely", ("template.parameters-mismatch",)),
    "request": ("api.request-refused", "certain", ()),
    "sender": ("undetermined", "possible", ("phone.not-registered", "phone.name-not-approved")),
    "nothing": ("undetermined", "possible", ("template.parameters-mismatch", "recipient.malformed")),
}
"""What Meta's words name, and the cause that it is, with its confidence and its rivals."""


def _by_words(refusal: Refusal, known: catalogue.Code) -> str | None:
    """What the words name where the code says no more than that something about the request is wrong."""
    if known.kind != "parameter" or refusal.subcode is not None:
        return None
    found = about(_words(refusal))
    return None if found == "object" else found


def _words(refusal: Refusal) -> str:
    return refusal.evidence.meta_says or refusal.title


def _of_the_proof(revision: Revision, refusal: Refusal) -> str:
    """A message refused for its ``appsecret_proof``: the fault is the secret's, as far as the reads showed it.

    That messages stop is not said: a program that signs its calls with another secret, or with none, may send.
    """
    is_sent = "invalid" in f"{refusal.title} {_words(refusal)}".lower()
    usual = "token.wrong-app-secret" if is_sent else "token.proof-required"
    cause = next((known for known in (usual, "token.wrong-app") if revision.has(known)), usual)
    is_known = revision.change(
        lambda finding: finding.cause == cause,
        lambda finding: dataclasses.replace(finding, evidence=(*finding.evidence, refusal.evidence)),
    )
    if not is_known:
        params = {"app_id": revision.settings.get("app_id"), "variable": "WHATSAPP_APP_SECRET"}
        # The reads were taken with the same secret: it may be the app's that is another.
        rivals = ("token.wrong-app",) if is_sent else ()
        revision.find(
            cause, refusal.evidence, confidence="likely" if rivals else "certain", rivals=rivals, params=params
        )
    return cause


def _named(revision: Revision, refusal: Refusal, check: str, named: Named) -> str:
    if named.cause == UNDETERMINED:
        return _unexplained(revision, refusal, check, rivals=named.rivals)
    own = check if named.cause in _OF_ANY_CHECK else None
    _confirm(
        revision, named.cause, refusal, confidence=named.confidence, rivals=named.rivals, check=own, more=named.params
    )
    return named.cause


def _worded(revision: Revision, refusal: Refusal, check: str, about_what: str) -> str:
    cause, sure, rivals = _BY_WORDS[about_what]
    if cause == "undetermined":
        return _unexplained(revision, refusal, check, rivals=rivals)
    own = check if cause in _OF_ANY_CHECK else None
    _confirm(revision, cause, refusal, confidence=sure, rivals=rivals, check=own)
    return cause


def _without_cause(revision: Revision, refusal: Refusal, check: str, known: catalogue.Code) -> str:
    """A code that is known and has no cause of its own: its meaning and Meta's words are the answer."""
    if known.retry == "transient":
        return _unexplained(revision, refusal, check)
    note = noted("word.at", place=refusal.evidence.note, note=noted(f"code.{known.key}"))
    meant = dataclasses.replace(refusal, evidence=dataclasses.replace(refusal.evidence, note=note))
    _confirm(revision, "api.request-refused", meant, check=check)
    return "api.request-refused"


def _explains(finding: Finding, known: catalogue.Code, refusal: Refusal) -> bool:
    """Whether what the survey found accounts for a refusal: a candidate, or a sister of the most usual one.

    A sandbox, the form of a number, and another template do not.
    """
    area = finding.cause.split(".")[0]
    if finding.cause == "phone.sandbox" or area == "recipient" or finding.cause == BILLING_CURRENCY:
        return False
    if area == "template":
        return finding.cause in known.causes and _is_of_its_template(finding, refusal)
    return finding.cause in known.causes or finding.check == catalogue.cause(known.causes[0]).check


def _is_of_its_template(finding: Finding, refusal: Refusal) -> bool:
    wanted = (refusal.template.get("name"), refusal.template.get("language"))
    return (finding.params.get("template"), finding.params.get("language")) == wanted


def _is_outdone(seen: Finding, known: catalogue.Code) -> bool:
    """Whether the refusal says more than a finding of the same check, with which messages would go out."""
    stops = catalogue.cause(known.causes[0]).stops_sending
    return seen.cause not in known.causes and stops is True and seen.stops_sending is not True


def _is_mixed(known: catalogue.Code) -> bool:
    """Whether the candidates lie in different areas, so that no word of Meta's settles it."""
    return len({cause.split(".")[0] for cause in known.causes}) > 1


def _unexplained(revision: Revision, refusal: Refusal, check: str, rivals: tuple[str, ...] = ()) -> str:
    known = refusal.known
    meaning = noted(f"code.{known.key}") if known else noted("message.new-error")
    note = noted("word.at", place=refusal.evidence.note, note=meaning) if refusal.evidence.note else meaning
    revision.undetermined(check, dataclasses.replace(refusal.evidence, note=note), rivals=rivals)
    return "undetermined"


def _narrowed(revision: Revision, causes: tuple[str, ...], refusal: Refusal) -> tuple[list[str], dict[str, str]]:
    """The candidates that remain, most usual first, and why the others do not."""
    if _is_not_allowed(refusal):
        return _not_allowed(refusal), {}
    if causes[0].startswith("template."):
        return _template(revision, causes, refusal), {}
    if _COEXISTENCE in causes and revision.read.coexists():
        # Meta's word outweighs the reads, and of all repairs this is the one that harms nothing.
        return [_COEXISTENCE, "phone.offline"], {}
    ruled_out = {cause: why for cause in causes if (why := _excluded(revision, cause, refusal))}
    remaining = [cause for cause in causes if cause not in ruled_out]
    areas = {cause.split(".")[0] for cause in causes}
    if areas == {"permission"} and not remaining:
        return _with_role([_PREDATES], ruled_out), ruled_out
    if len(areas) == 1 and causes[0] in ruled_out:
        # All candidates say the same of the same thing: Meta's own word outweighs what the reads show.
        del ruled_out[causes[0]]
        remaining = [causes[0], *remaining]
    kind = catalogue.kind(refusal.code)
    if not remaining and kind != "parameter":  # Meta also gives these for a request that is wrong in itself
        return list(causes), {}
    if kind == "access" and _has_expired(revision):
        remaining = [*remaining, "phone.unverified"]
    if remaining[:1] == ["account.payment"] and _PREDATES in remaining:
        remaining = [_PREDATES, *(cause for cause in remaining if cause != _PREDATES)]
    return _with_role(remaining, ruled_out), ruled_out


def _is_not_allowed(refusal: Refusal) -> bool:
    """Whether Meta says by code that the recipient is not on a test number's list."""
    return refusal.code is not None and refusal.known is not None and refusal.known.causes[:1] == (_NOT_ALLOWED,)


def _with_role(remaining: list[str], ruled_out: dict[str, str]) -> list[str]:
    """A role that may look and not send is seen by no read: so it stands beside a token too old."""
    if _PREDATES not in remaining or _ROLE in remaining:
        return remaining
    ruled_out.pop(_ROLE, None)
    return [*remaining, _ROLE]


def _excluded(revision: Revision, cause: str, refusal: Refusal) -> str | None:
    """Why it cannot be `cause`, by what was seen to be right."""
    if cause == _OTHER_FORM:
        return None if _has_two_forms(refusal.recipient) else noted("message.one-form")
    if cause in _BEYOND_READS or cause.startswith("recipient."):
        return None
    if cause == _FUNDS:
        return None if _may_be_prepaid(revision) else noted("account.prepaid-in-india")
    if cause == BILLING_CURRENCY:
        return None if _is_currency_due(revision) else noted("account.no-currency-date")
    check = catalogue.cause(cause).check
    if not revision.looks_right(check):
        return None
    return noted("verdict.passed", check=check, meaning=noted(f"check.{check}"))


def _may_be_prepaid(revision: Revision) -> bool:
    account = revision.read.account() or {}
    return (country_of(account), as_word(account.get("currency"))) == ("IN", "INR")


def _is_currency_due(revision: Revision) -> bool:
    found = (finding for finding in revision.findings if finding.cause == BILLING_CURRENCY)
    return any((finding.deadline or 0) <= revision.now for finding in found)


def _has_expired(revision: Revision) -> bool:
    """Whether the number's code verification has expired: harmless in most reports, and blamed in one."""
    return as_word((revision.read.phone() or {}).get("code_verification_status")) == "EXPIRED"


def _has_two_forms(recipient: Record) -> bool:
    return bool(recipient.get("variant")) or recipient.get("region") in TWO_FORMS


def _not_allowed(refusal: Refusal) -> list[str]:
    return [_OTHER_FORM, _NOT_ALLOWED] if _has_two_forms(refusal.recipient) else [_NOT_ALLOWED]


def _template(revision: Revision, causes: tuple[str, ...], refusal: Refusal) -> list[str]:
    """Which of the template's states it is, where the account's list holds the template."""
    listing = revision.read.templates()
    wanted = refusal.template
    rows = [row for row in (listing.rows if listing else []) if row.get("name") == wanted.get("name")]
    exact = [row for row in rows if row.get("language") == wanted.get("language")]
    state = _TEMPLATE_STATES.get(as_word(exact[0].get("status")) or "") if exact else None
    if state in causes:
        return [state]
    if rows and not exact and "template.wrong-language" in causes:
        return ["template.wrong-language"]
    return list(causes)


def _moved(revision: Revision, cause: str, refusal: Refusal) -> tuple[Evidence, ...]:
    """That Meta made advertising of the template, where it is refused for being that."""
    wanted = refusal.template
    rows = listing.rows if (listing := revision.read.templates()) else []
    row = next((row for row in rows if _is_named(row, wanted)), {})
    old, new = as_word(row.get("previous_category")), as_word(row.get("category"))
    if cause not in _OF_ADVERTISING or new is None or old in (None, new):
        return ()
    moved = noted("template.moved", old=str(old), new=new)
    shown = noted("template.of", template=str(wanted.get("name")), language=str(wanted.get("language")), note=moved)
    return (Evidence(note=shown),)


def _is_named(row: Record, wanted: Record) -> bool:
    return (row.get("name"), row.get("language")) == (wanted.get("name"), wanted.get("language"))


def _confirm(
    revision: Revision,
    cause: str,
    refusal: Refusal,
    *,
    confidence: Confidence = "certain",
    rivals: tuple[str, ...] = (),
    ruled_out: dict[str, str] | None = None,
    before: tuple[Evidence, ...] = (),
    check: str | None = None,
    more: Mapping[str, object] | None = None,
) -> None:
    """Find `cause`, or add to the finding that is already there what the message showed.

    A refused message makes a failure of what was a mere warning, unless it is a policy of Meta's.
    """
    verdict: Outcome = catalogue.cause(cause).verdict
    if verdict == "warned" and (not cause.startswith("recipient.") or _is_not_allowed(refusal)):
        verdict = "failed"
    stops = True if cause.split(".")[0] in _OF_THE_SENDER and cause not in _OF_ONE_CATEGORY else None

    def is_meant(finding: Finding) -> bool:
        of_another = cause.startswith("template.") and not _is_of_its_template(finding, refusal)
        return finding.cause == cause and not of_another

    def raised(finding: Finding) -> Finding:
        return dataclasses.replace(
            finding,
            evidence=(*finding.evidence, refusal.evidence),
            verdict=verdict if finding.verdict == "warned" else finding.verdict,
            stops_sending=stops or finding.stops_sending,
        )

    if revision.change(is_meant, raised):
        return
    revision.find(
        cause,
        *before,
        refusal.evidence,
        *_moved(revision, cause, refusal),
        confidence=confidence,
        # Words and mixed codes prove nothing: where no other cause is known, that one is open is said.
        rivals=rivals or (() if confidence == "certain" else (UNDETERMINED,)),
        ruled_out=ruled_out,
        verdict=verdict,
        check=check,
        sending="stops" if stops else None,
        params={
            "code": f"{refusal.code}/{refusal.subcode}" if refusal.subcode else refusal.code,
            "meta_says": refusal.evidence.meta_says,
            "template": refusal.template.get("name"),
            "language": refusal.template.get("language"),
            "country": refusal.recipient.get("region"),
            **(more or {}),
        },
    )
