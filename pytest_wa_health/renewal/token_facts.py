"""What a survey shows of a token, as far as a renewal needs it: pure, and comparable."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_wa_health.diagnosis import Diagnosis, Readings
from pytest_wa_health.diagnosis.readings import as_seconds, as_word

__all__ = ["APP", "NEEDED", "PAGE", "SYSTEM_USER", "USER", "Fault", "TokenFacts", "facts_of"]

SYSTEM_USER, USER, PAGE, APP = "SYSTEM_USER", "USER", "PAGE", "APP"
NEEDED = ("whatsapp_business_messaging", "whatsapp_business_management")
_SPARED = ("deployment.", "fallback.", "webhook.", "template.", "recipient.", "routing.")
"""What lies elsewhere than in a token, an account or a number."""


@dataclass(frozen=True)
class Fault:
    """A finding of the survey."""

    cause: str
    verdict: str


@dataclass(frozen=True)
class TokenFacts:
    """None stands for what nothing has shown."""

    fingerprint: str
    alive: bool | None
    kind: str | None
    app: str | None
    scopes: frozenset[str] | None
    account: str | None
    """The business account that the token was seen to reach."""
    wants_account: bool
    """Whether the settings name an account."""
    expires_at: int | None
    """Unix seconds; 0 for a token that does not end."""
    issued_at: int | None
    reaches: bool | None
    """Whether the number could be read; None where Meta did not answer."""
    faults: tuple[Fault, ...] = ()
    now: int = 0
    """Meta's clock where it was seen, else ours."""
    can_both: bool = False
    """Whether the checks of both permissions passed."""

    def first(self, *areas: str, verdict: str = "failed") -> str | None:
        """The first cause of these areas (``token.``, ``permission.``) with that verdict."""
        return next((f.cause for f in self.faults if f.verdict == verdict and f.cause.startswith(areas)), None)

    @property
    def never_ends(self) -> bool:
        """Whether it is known to have no end."""
        return self.expires_at == 0


def facts_of(readings: Readings, diagnosis: Diagnosis) -> TokenFacts:
    """The facts of the token that `readings` was made with."""
    record = readings.token() or {}
    settings = readings.snapshot.settings
    verdicts = {check: verdict.outcome for check, verdict in diagnosis.verdicts.items()}
    accepted = verdicts.get("WA201")
    account = readings.account()
    scopes = readings.scopes()
    wanted = settings.get("business_account_id")
    reached = str(account["id"]) if account else readings.phone_account()
    moment = readings.server_date()
    is_dead = record.get("is_valid") is False
    expires = as_seconds(record.get("expires_at"))
    return TokenFacts(
        fingerprint=str(settings.get("fingerprint") or ""),
        alive={"passed": True, "failed": False}.get(accepted or "", False if is_dead else None),
        kind=as_word(record.get("type")),
        app=readings.token_app(),
        scopes=frozenset(scopes) if scopes is not None else None,
        account=reached if account or not wanted else None,
        wants_account=bool(wanted),
        expires_at=expires,
        issued_at=as_seconds(record.get("issued_at")),
        reaches=_reaches(readings),
        faults=tuple(Fault(f.cause, f.verdict) for f in diagnosis.findings if not f.cause.startswith(_SPARED)),
        now=moment[0] if moment else readings.snapshot.now,
        can_both=verdicts.get("WA301") == "passed" and verdicts.get("WA302") == "passed",
    )


def _reaches(readings: Readings) -> bool | None:
    if readings.phone() is not None:
        return True
    answers = [readings.answers.get(name) for name in ("phone", "phone_basic", "phone_state")]
    return False if any(answer is not None and answer.error is not None for answer in answers) else None
