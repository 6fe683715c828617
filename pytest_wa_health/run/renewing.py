"""Renews the tokens of a run's tenants, step by step: examine, exchange or ask, prove, store, wait, check.

Nothing is stored that is not proven, and no step of one tenant hinders another.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass

from pytest_wa_health.model.callbacks import Callbacks
from pytest_wa_health.model.options import PREFIX
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal import comparison, due, exchange_answer, pasted, restart
from pytest_wa_health.renewal.locking import LockedError, locked
from pytest_wa_health.renewal.outcome import Outcome
from pytest_wa_health.renewal.place import Place
from pytest_wa_health.renewal.places import TOKEN, Surroundings, place_of
from pytest_wa_health.renewal.said import RenewalError, Said
from pytest_wa_health.renewal.token_facts import USER, TokenFacts, facts_of
from pytest_wa_health.run import answer_source
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.renewal_guide import guide
from pytest_wa_health.run.setup import Setup
from pytest_wa_health.settings import Settings

__all__ = ["Renewing", "Talk", "Wishes"]

_TRIES = 3


@dataclass(frozen=True)
class Wishes:
    """What was asked for."""

    within_days: int | None = None
    """Renew only what ends within so many days."""
    is_dry_run: bool = False
    wait: float = 120.0
    """Seconds to wait for the running server."""


@dataclass(frozen=True)
class Talk:
    """The way to whoever started the run."""

    say: Callable[[str], None]
    ask: Callable[[str], str | None]
    """Ask for the new token of a tenant; None where there is nobody to ask, or nothing more to come."""
    is_given: bool = False
    """Whether a new token is there already, so that none is to be exchanged."""
    can_repeat: bool = False
    """Whether somebody sits there who can be asked again."""
    is_there: bool = True
    """Whether anybody could be asked at all."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Renewing:
    """One renewal of all tenants of `setup`. `redactor` knows each new token before anything is said of it."""

    def __init__(self, setup: Setup, wishes: Wishes, around: Surroundings, talk: Talk) -> None:
        self._setup = setup
        self._wishes = wishes
        self._around = dataclasses.replace(around, redact=lambda text: self.redactor.text(text))
        self._talk = talk
        self.redactor: Redactor = setup.redactor
        self.outcomes: dict[str, Outcome] = {}
        self._settings = {settings.slug: settings for settings in setup.settings}
        self._stored: dict[str, Settings] = {}

    def run(self, callbacks: Callbacks | None = None) -> HealthRun:
        """Renew what is due; the run in which every tenant was examined last, those with a new token once more."""
        first = HealthRun(self._setup, callbacks)
        first.survey()
        for slug, settings in self._settings.items():
            self.outcomes[slug] = self._tenant(settings, first.examine(slug))
        self._await_restarts()
        return self._last(first)

    def _tenant(self, settings: Settings, examination: Examination) -> Outcome:
        before = facts_of(examination.readings, examination.diagnosis)
        outcome = Outcome(is_dry_run=self._wishes.is_dry_run, old=before.fingerprint, expires_at=before.expires_at)
        outcome.table = comparison.rows(before, None)
        try:
            self._renew(settings, examination, before, outcome)
        except RenewalError as error:
            outcome.why, outcome.cause = error.said, error.cause
        except LockedError:
            outcome.result, outcome.why = "not-stored", Said("locked")
        except Exception as error:  # whatever went wrong: its text could hold what must not be shown
            outcome.why = Said("broke-off", {"kind": type(error).__name__})
        if outcome.why is not None:
            self._say(settings, outcome.why)
        return outcome

    def _renew(self, settings: Settings, examination: Examination, before: TokenFacts, outcome: Outcome) -> None:
        state = due.due(before, self._wishes.within_days)
        if state == "not-due":
            outcome.result, outcome.why = "not-due", Said("endless" if before.never_ends else "not-due")
            return
        if state == "unknown":
            raise RenewalError("due-unknown", cause=before.first("", verdict="unknown") or before.first(""))
        outcome.result = "not-stored"
        place = place_of(settings, self._around)
        with locked(place.directory):
            place.check()
            outcome.result = "refused"
            why_by_hand = due.unexchangeable(before, has_app=bool(settings.app_id and settings.app_secret))
            if doomed := before.first("token.wrong-app-secret", "token.wrong-app"):
                why_by_hand = why_by_hand or "no-exchange-app-differs"
            is_exchange = why_by_hand is None and not self._talk.is_given
            if self._wishes.is_dry_run and is_exchange:
                outcome.could, outcome.by, outcome.why = (
                    True,
                    "exchange",
                    Said("dry-exchange", {"place": place.shown}),
                )
                outcome.result = "not-stored"
                return
            outcome.by = "exchange" if is_exchange else "hand"
            if is_exchange:
                token = self._exchanged(settings, before)
                self._prove_and_store(settings, before, token, place, outcome)
                return
            self._by_hand(settings, examination, before, place, outcome, why_by_hand, doomed)

    def _by_hand(
        self,
        settings: Settings,
        examination: Examination,
        before: TokenFacts,
        place: Place,
        outcome: Outcome,
        why_by_hand: str | None,
        doomed: str | None,
    ) -> None:
        if not self._talk.is_given:
            self._say(settings, Said(why_by_hand or "no-exchange-dead"))
            for line in guide(examination):
                self._talk.say(self.redactor.text(line))
        if self._wishes.is_dry_run and not self._talk.is_given:
            outcome.could = self._talk.is_there and self._talk.can_repeat
            outcome.result = "not-stored" if outcome.could else "refused"
            outcome.why, outcome.cause = Said("dry-by-hand", {"place": place.shown}), doomed
            return
        token = self._asked(settings, outcome, doomed)
        self._prove_and_store(settings, before, token, place, outcome)

    def _exchanged(self, settings: Settings, before: TokenFacts) -> Secret:
        app_id, secret = settings.app_id or "", settings.app_secret or Secret("")
        with answer_source.client_for(settings, self._setup.options, self.redactor, may_exchange=True) as client:
            answer, token = client.exchange_token(app_id, secret, settings.access_token, expires=before.kind != USER)
        if token is None:
            raise exchange_answer.refusal(answer, before, app_id)
        return token

    def _asked(self, settings: Settings, outcome: Outcome, doomed: str | None) -> Secret:
        """The token that somebody gives. Raises RenewalError for one that is none, or not new."""
        error = RenewalError("nothing-given", cause=doomed)
        for _ in range(_TRIES if self._talk.can_repeat else 1):
            text = self._talk.ask(settings.name)
            if text is None:
                break
            found = pasted.classify(
                text,
                old=settings.access_token.reveal(),
                app_secret=settings.app_secret.reveal() if settings.app_secret else None,
                verify_token=settings.webhook_verify_token.reveal() if settings.webhook_verify_token else None,
            )
            self.redactor = self.redactor.knowing(*(part for part in (text.strip(), found.value) if part))
            if found.trimmed:
                note = Said(f"trimmed-{found.trimmed}")
                outcome.notes.append(note)
                self._say(settings, note)
            if found.kind is pasted.Kind.GOOD:
                return Secret(found.value)
            error = RenewalError(f"pasted-{found.kind.value}", cause=_CAUSES.get(found.kind))
            if self._talk.can_repeat:
                self._say(settings, error.said)
        raise error

    def _prove_and_store(
        self, settings: Settings, before: TokenFacts, token: Secret, place: Place, outcome: Outcome
    ) -> None:
        renewed = _with_token(settings, token)
        self.redactor = self.redactor.knowing(*renewed.secrets())
        outcome.new = token.fingerprint
        snapshot = answer_source.survey_graph(renewed, self._setup.options, self.redactor)
        examination = Examination(settings.slug, snapshot, self._setup.thresholds)
        after = facts_of(examination.readings, examination.diagnosis)
        outcome.table = comparison.rows(before, after)
        self._show(settings, outcome)
        error = comparison.worse(before, after, app_id=settings.app_id)
        if error is not None:
            if before.alive:
                outcome.notes.append(Said("nothing-lost"))
            raise error
        outcome.proven_at = time.time()
        if after.kind == USER:
            outcome.notes.append(Said("personal-again"))
        if self._wishes.is_dry_run:
            outcome.could, outcome.result, outcome.why = (
                True,
                "not-stored",
                Said("dry-proven", {"place": place.shown}),
            )
            return
        outcome.result = "not-stored"
        try:
            outcome.notes += place.store(token)
        except RenewalError:
            outcome.notes.append(Said("nothing-lost" if before.alive else "not-kept"))
            raise
        outcome.stored, outcome.expires_at = place.shown, after.expires_at
        outcome.notes += [Said("also-elsewhere", {"place": where}) for where, _ in settings.tokens_elsewhere]
        outcome.result = "renewed"
        self._stored[settings.slug] = renewed
        self._say(settings, Said("stored", {"place": place.shown}))

    def _await_restarts(self) -> None:
        """Watch the servers that say which token they hold; of the others say what is to be done."""
        from pytest_wa_health.probes import running_server
        from pytest_wa_health.probes.visit import Budget

        looks: dict[str, Callable[[], bool]] = {}
        for slug, settings in self._stored.items():
            if settings.deployment_url is None:
                note = Said("restart-unseen", {"fingerprint": settings.access_token.fingerprint})
                self.outcomes[slug].notes.append(note)
                self._say(settings, note)
                continue
            self._say(settings, Said("restart", {"seconds": f"{self._wishes.wait:g}"}))

            def look(settings: Settings = settings) -> bool:
                each = self._setup.options.timeout
                budget = Budget(each, time.monotonic() + each)
                found = running_server.probe(settings, self.redactor.text, budget) or {}
                return found.get("outcome") == "same"

            looks[slug] = look
        if not looks:
            return
        seen = restart.seen_running(looks, self._wishes.wait, self._talk.clock, self._talk.sleep)
        for slug in looks:
            if slug not in seen:
                self.outcomes[slug].result = "not-seen-running"
                self.outcomes[slug].why = Said("not-seen-running", {"seconds": f"{self._wishes.wait:g}"})

    def _last(self, first: HealthRun) -> HealthRun:
        """The full check with the new tokens; what was seen at first stands for all others."""
        settings = tuple(self._stored.get(each.slug, each) for each in self._setup.settings)
        last = HealthRun(dataclasses.replace(self._setup, settings=settings, redactor=self.redactor))
        last.notes = first.notes
        for slug in self._settings:
            if slug not in self._stored:
                last.adopt(slug, first.examine(slug).snapshot)
        if self._stored:
            last.survey(self._stored.keys())
        for slug in self._settings:
            last.add_folded(slug, f"{PREFIX}/tenants::{slug}", last.fold(slug).rows)  # type: ignore[arg-type]
        return last

    def _show(self, settings: Settings, outcome: Outcome) -> None:
        from pytest_wa_health.report.renewal_view import table_lines

        self._talk.say(f"{settings.name}:")
        rows = [(row.what, row.before, row.after) for row in outcome.table]
        for line in table_lines(rows, "en"):
            self._talk.say(self.redactor.text(line))

    def _say(self, settings: Settings, said: Said) -> None:
        self._talk.say(self.redactor.text(f"{settings.name}: {said.text()}"))


_CAUSES = {
    pasted.Kind.OF_APP: "token.wrong-kind",
    pasted.Kind.CUT: "token.malformed",
    pasted.Kind.BROKEN: "settings.stray-characters",
}


def _with_token(settings: Settings, token: Secret) -> Settings:
    """`settings` as they will be read once `token` is stored: what was odd about the old value is gone with it."""
    return dataclasses.replace(
        settings,
        access_token=token,
        local=tuple(found for found in settings.local if found.variable != TOKEN),
        unusable=tuple(name for name in settings.unusable if name != TOKEN),
    )
