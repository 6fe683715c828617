"""What a check sees of one tenant: its facts, its diagnosis, and the verdict that a check comes to."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis import Diagnosis, Finding, Readings, Thresholds, Verdict, diagnose
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import said_of
from pytest_wa_health.model.outcomes import Blocked, CheckFailed, NotApplicable, Waived
from pytest_wa_health.model.verdicts import RANK
from pytest_wa_health.model.waiver import Waiver
from pytest_wa_health.privacy.sanitising import clean, inert, one_line
from pytest_wa_health.survey.facts import Snapshot

_SETTING_OF = {"account": "WHATSAPP_BUSINESS_ACCOUNT_ID", "phone": "WHATSAPP_PHONE_NUMBER_ID"}
"""The setting without which a question is not asked."""


class Examination:
    """One tenant's snapshot and what follows from it."""

    def __init__(self, slug: str, snapshot: Snapshot, thresholds: Thresholds | None = None) -> None:
        self.slug = slug
        self.snapshot = snapshot
        self.readings = Readings(snapshot)
        self.diagnosis = _diagnosis(snapshot, thresholds)

    @property
    def tenant(self) -> str:
        """The tenant's name as the user wrote it."""
        return self.snapshot.tenant

    def why_missing(self, question: str) -> Blocked | NotApplicable:
        """The outcome of a check that needs data which a question did not yield."""
        cause = self.diagnosis.explained.get(question)
        if cause is None and question not in self.snapshot.answers:
            return NotApplicable(needs(_SETTING_OF.get(question) or noted("needs.unknown")))
        return Blocked(f"blocked by {cause or 'undetermined'}")

    def finding(self, check: str) -> Finding | None:
        """The worst finding that this check reports."""
        verdict = self.diagnosis.verdicts.get(check)
        return next(
            (f for f in self.diagnosis.findings if f.check == check and verdict and f.cause == verdict.cause), None
        )


def _diagnosis(snapshot: Snapshot, thresholds: Thresholds | None) -> Diagnosis:
    receiver = snapshot.reach.get("receiver")
    if receiver is None:
        return diagnose(snapshot, thresholds)
    from pytest_wa_health.receiver import diagnosis_of

    return diagnosis_of(receiver)


class _Sentence(str):
    """Words that a KeyError shows as they are: it shows what it is given by its `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Facts(Mapping[str, Json]):
    """A node's fields as Meta gave them. Reading them where the node was not read skips the check, by its reason."""

    def __init__(self, fields: Mapping[str, Json] | None, missing: Blocked | NotApplicable) -> None:
        self._fields = fields
        self._missing = missing

    def __getitem__(self, name: str) -> Json:
        fields = self._known()
        if name not in fields:
            there = ", ".join(sorted(fields)) or "none at all"
            raise KeyError(_Sentence(f"no field {name!r}; there are: {there}"))
        return fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def _known(self) -> Mapping[str, Json]:
        if self._fields is None:
            raise self._missing
        return self._fields

    def __repr__(self) -> str:
        return f"<Facts {dict(self._fields)}>" if self._fields is not None else f"<Facts: {self._missing.msg}>"


class HealthCheck:
    """One check of one tenant, as the fixture `wa_health` gives it to a test."""

    def __init__(
        self,
        examination: Examination,
        check: str,
        *,
        waivers: tuple[Waiver, ...] = (),
        known: Container[tuple[str, str]] = (),
        fail_on: str = "unknown",
        today: date,
    ) -> None:
        self.examination = examination
        self.check = check
        self.verdict: Verdict | None = None
        """What the check came to, once `confirm` was called."""
        self._waivers = waivers
        self._known = known
        self._fail_on = fail_on
        self._today = today

    def confirm(self) -> None:
        """Let the check pass where everything it looks for was seen to be right.

        Raises CheckFailed (wrong, or not to be seen), Blocked, NotApplicable or Waived otherwise; a warning
        passes and is shown as one. What the baseline names fails no longer, and keeps its verdict.
        """
        verdict = self.examination.diagnosis.verdicts.get(self.check)
        if verdict is None:
            raise CheckFailed(f"{self.check} is no check of this suite")
        flaw = self._waive(verdict)
        text = describe(self.examination, self.check, verdict)
        if flaw:
            self.verdict = Verdict("failed", verdict.cause, flaw)
            raise CheckFailed(f"{text}; {flaw}")
        self.verdict = verdict
        if verdict.outcome in ("failed", "unknown") and (self.examination.tenant, verdict.cause) in self._known:
            raise Waived(f"{text} (known: the baseline names it)")
        if verdict.outcome == "failed" or (verdict.outcome == "unknown" and self._fail_on != "failed"):
            raise CheckFailed(text)
        if verdict.outcome == "blocked":
            raise Blocked(text)
        if verdict.outcome == "not-applicable":
            raise NotApplicable(text)

    def _waive(self, verdict: Verdict) -> str | None:
        """Raise Waived under a sound waiver; give the flaw of one that does not hold."""
        if verdict.outcome not in ("failed", "warned"):
            return None
        covering = [w for w in self._waivers if w.covers(self.examination.tenant, self.check, verdict.cause)]
        sound = next((w for w in covering if w.flaw(self._today) is None), None)
        if sound is not None and sound.until is not None:
            note = noted("waiver.until", says=sound.reason, date=sound.until.isoformat())
            self.verdict = Verdict("waived", verdict.cause, note)
            raise Waived(f"{verdict.cause}: {sound.reason} (waived until {sound.until.isoformat()})")
        return _said(covering[0], self._today) if covering else None


def _said(waiver: Waiver, today: date) -> str | None:
    flaw = waiver.flaw(today)
    return None if flaw is None else noted(f"waiver.{flaw}", date=waiver.until.isoformat() if waiver.until else "")


class Folded(msgspec.Struct, frozen=True):
    """All checks of one tenant, as one test has them: plain JSON."""

    rows: list[list[Json]]
    """Check id, verdict, cause, note and what the note is made of, in the order of the catalogue."""
    head: list[Json]
    """The row that stands for all: of the verdict that weighs most."""
    failure: str | None
    """What fails the test, a line for each check."""


def fold(checks: Iterable[HealthCheck]) -> Folded:
    """Run `checks`, all of one tenant, and sum them up."""
    rows: list[list[Json]] = []
    failures: list[str] = []
    for check in checks:
        try:
            check.confirm()
        except CheckFailed as failed:
            failures.append(f"{check.check} {failed}")
        except (Blocked, NotApplicable, Waived):
            pass
        verdict = check.verdict or Verdict("unknown")
        rows.append([check.check, verdict.outcome, verdict.cause, str(verdict.note), said_of(verdict.note)])
    head = max(rows, key=lambda row: RANK.get(row[1] or "", -1))
    return Folded(rows, head, "\n".join(failures) or None)


def describe(examination: Examination, check: str, verdict: Verdict) -> str:
    """One sentence for the terminal and for JUnit: cause, title and what was seen, which others may have worded."""
    return inert(one_line(clean(_described(examination, check, verdict))))


def _described(examination: Examination, check: str, verdict: Verdict) -> str:
    if verdict.outcome == "blocked":
        return f"blocked by {verdict.cause}"
    if verdict.cause is None:
        return verdict.note or catalogue.check(check).title("en")
    finding = examination.finding(check)
    facts = (*examination.diagnosis.facts, *(finding.facts if finding else ()))
    cause = catalogue.cause(verdict.cause).where(facts)
    title = catalogue.render(cause.title("en"), finding.params if finding else {}, "en")
    note = f" ({verdict.note})" if verdict.note else ""
    return f"{verdict.cause}: {title}{note}"
