"""One health run, step by step: survey, send, examine, judge, result. Loading comes before; no pytest hooks here."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Finding, diagnose
from pytest_wa_health.model.callbacks import Callbacks
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import Said, revived
from pytest_wa_health.model.options import Options
from pytest_wa_health.model.run_result import CheckRow, Report, State, TenantResult
from pytest_wa_health.model.waiver import Waiver
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.check_rows import check_row
from pytest_wa_health.run.examination import Examination, Folded, HealthCheck, fold
from pytest_wa_health.run.setup import Setup, broken_by
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.run.events_beside import EventsBeside
    from pytest_wa_health.run.fleet import Fleet
    from pytest_wa_health.settings import Broken, Settings

__all__ = ["HealthRun"]


class HealthRun:
    """What a run comes to know, in this order: answers, messages sent, examinations, checks, the result.

    Each step is a method of its own: `survey` asks, `send` sends, `examine` reasons, `add_check` collects what the
    checks came to, `result` puts everything together. Only `survey` and `send` let anything leave.
    """

    def __init__(self, setup: Setup, callbacks: Callbacks | None = None) -> None:
        self.setup = setup
        self.notes = setup.notes
        self.broken: tuple[Broken, ...] = setup.broken
        """The tenants that could not be examined at all."""
        self.examinations: dict[str, Examination] = {}
        self.checks: dict[str, list[CheckRow]] = {}
        self._rows: dict[tuple[object, ...], CheckRow] = {}
        """Rows of a fleet, most of whose tenants come to the same: theirs share all that is said."""
        self._callbacks = callbacks or Callbacks()
        self._fleet: Fleet | None = None
        """The survey under way, where Meta is asked."""
        self._events: EventsBeside | None = None
        self._result: Report | None = None

    @classmethod
    def from_wire(cls, setup: Setup, wire: Mapping[str, Json]) -> HealthRun:
        """Rebuild in an xdist worker what the controller examined."""
        waivers = [
            Waiver(**{**raw, "until": date.fromisoformat(raw["until"]) if raw["until"] else None})
            for raw in wire["waivers"]
        ]
        run = cls(dataclasses.replace(setup, waivers=tuple(waivers)))
        for slug, raw in wire["snapshots"].items():
            run._keep(slug, Snapshot.from_json(raw))
        return run

    def to_wire(self) -> dict[str, Json]:
        """What an xdist worker needs to judge the same checks: plain JSON, no secret."""
        slugs = self.slugs if self._fleet else self.examinations
        return {
            "snapshots": {slug: self.examine(slug).snapshot.to_json() for slug in slugs},
            "waivers": [
                {**dataclasses.asdict(w), "until": w.until.isoformat() if w.until else None}
                for w in self.setup.waivers
            ],
        }

    @property
    def options(self) -> Options:
        """What was asked for."""
        return self.setup.options

    @property
    def suite(self) -> tuple[catalogue.Check, ...]:
        """The checks that this run consists of."""
        return catalogue.receiver_checks() if self.options.is_receiver else catalogue.checks()

    @property
    def redactor(self) -> Redactor:
        """Hides every secret that the run knows of."""
        return self.setup.redactor

    @property
    def slugs(self) -> list[str]:
        """The tenants' names as they stand in node ids."""
        if self.examinations and self._fleet is None:
            return list(self.examinations)
        return self.setup.slugs

    @property
    def unchecked(self) -> int:
        """How many of the tenants that were asked about have not been examined."""
        return self._fleet.total - len(self.examinations) if self._fleet else 0

    def survey(self, slugs: Collection[str] | None = None) -> None:
        """Play the cassettes, or begin to ask Meta about the tenants named (None: about all).

        Raises CassetteError for a cassette that cannot be played or written; its tenant is then one of `broken`.
        """
        from pytest_wa_health.recording.cassette import CassetteError

        chosen = [settings for settings in self.setup.settings if slugs is None or settings.slug in slugs]
        try:
            self._play()
            if self.options.is_receiver:
                self._receive(chosen)
                return
            if self.options.mode == "record":
                self._record(chosen)
                return
        except CassetteError as error:
            slug = next(slug for slug in self.setup.slugs if slug not in self.examinations)
            self.broken += (broken_by(error, slug, self.options),)
            self._result = None
            raise
        if chosen:
            from pytest_wa_health.run.fleet import Fleet

            self._fleet = Fleet(chosen, self.options, self.redactor)
            self._fleet.start()
            self._events = self._recorded_events()

    def _recorded_events(self) -> EventsBeside | None:
        setup, hook = self.setup, self._callbacks.events
        if not (setup.options.events or setup.sql_events or hook):
            return None
        from pytest_wa_health.run.events_beside import EventsBeside

        return EventsBeside(setup, hook)

    def _play(self) -> None:
        from pytest_wa_health.run import answer_source

        for path in self.setup.cassettes:
            snapshot, label = answer_source.survey_replayed(path, self.redactor)
            self._keep(path.stem, snapshot)
            if label:
                self.notes += (f"{path.stem}: {label}",)

    def _record(self, tenants: Iterable[Settings]) -> None:
        from pytest_wa_health.run import answer_source

        for settings in tenants:
            path = self.setup.base / self.options.cassette_folder / f"{settings.slug}.json"
            snapshot, note = answer_source.survey_recorded(settings, self.options, self.redactor, path)
            if note:
                self.notes += (f"{settings.slug}: {note}",)
            self._keep(settings.slug, snapshot)

    def _receive(self, tenants: Iterable[Settings]) -> None:
        """Nothing is asked of Meta: samples go to the user's own server."""
        from pytest_wa_health.run import receiver_survey

        for settings in tenants:
            if self._callbacks.progress:
                self._callbacks.progress(receiver_survey.WARNING.format(url=shown(self.options.receiver)))
            self._keep(settings.slug, receiver_survey.survey(settings, self.options, self.redactor))

    def send(self, slugs: Collection[str] | None = None) -> None:
        """Under ``--wa-send``: send and follow the test messages, one tenant after the other, in this thread."""
        if self._fleet is None or not self.options.sends:
            return
        from pytest_wa_health.run.answer_source import reach_out

        for settings in self.setup.settings:
            if slugs is not None and settings.slug not in slugs:
                continue
            snapshot, client = self._fleet.wait(settings.slug)
            if client is not None:
                with client:
                    snapshot = reach_out(
                        settings, self.options, self.redactor, snapshot, client, callbacks=self._callbacks
                    )
            self._keep(settings.slug, snapshot)

    def wait(
        self,
        slugs: Collection[str] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Look again at what failed until it is right or the time is up, one tenant after the other."""
        if self._fleet is None or self.options.wait <= 0:
            return
        from pytest_wa_health.run import answer_source
        from pytest_wa_health.run.waiting import watched

        until = clock() + self.options.wait
        for settings in self.setup.settings:
            if slugs is not None and settings.slug not in slugs:
                continue
            before = self.examine(settings.slug).snapshot
            if waits_for := ", ".join(dict.fromkeys(finding.cause for finding in self._red(before))):
                self._say(f"{settings.slug}: waiting {self.options.wait:g} s at most for {waits_for}")
                with answer_source.client_for(settings, self.options, self.redactor) as client:
                    after = watched(
                        before,
                        self._red,
                        ask=answer_source.asker(client, settings.access_token),
                        again=partial(answer_source.survey_live, settings, self.options, self.redactor),
                        until=until,
                        clock=clock,
                        sleep=sleep,
                    )
                self._keep(settings.slug, after)

    def _red(self, snapshot: Snapshot) -> list[Finding]:
        """What fails the run: neither waived nor known."""
        setup = self.setup
        red = ("failed",) if self.options.fail_on == "failed" else ("failed", "unknown")
        sound = [waiver for waiver in setup.waivers if waiver.flaw(setup.today) is None]
        return [
            finding
            for finding in diagnose(snapshot, setup.thresholds).findings
            if finding.verdict in red
            and (snapshot.tenant, finding.cause) not in setup.known
            and not any(waiver.covers(snapshot.tenant, finding.check, finding.cause) for waiver in sound)
        ]

    def _say(self, sentence: str) -> None:
        if self._callbacks.progress:
            self._callbacks.progress(sentence)

    def examine(self, slug: str) -> Examination:
        """One tenant's examination, as soon as its survey is done."""
        if slug not in self.examinations and self._fleet is not None:
            self._keep(slug, self._fleet.wait(slug)[0])
        return self.examinations[slug]

    def adopt(self, slug: str, snapshot: Snapshot) -> None:
        """Examine a tenant from what was seen of it already."""
        self._keep(slug, snapshot)

    def _keep(self, slug: str, snapshot: Snapshot) -> None:
        if self._events is not None:
            snapshot = self._events.attached(slug, snapshot)
        self.examinations[slug] = Examination(slug, snapshot, self.setup.thresholds)

    def check(self, slug: str, check_id: str) -> HealthCheck:
        """One check of one tenant."""
        return HealthCheck(
            self.examine(slug),
            check_id,
            waivers=self.setup.waivers,
            known=self.setup.known,
            fail_on=self.options.fail_on,
            today=self.setup.today,
        )

    def fold(self, slug: str) -> Folded:
        """All bundled checks of one tenant."""
        return fold([self.check(slug, check.id) for check in self.suite])

    def add_check(self, slug: str, row: CheckRow) -> None:
        """Keep what a check came to, and nothing of what a check of the user's own may have said too much."""
        clean: CheckRow = self.redactor.tree(row)
        # A test that was run again counts once.
        earlier = [check for check in self.checks.get(slug, ()) if check["nodeid"] != clean["nodeid"]]
        self.checks[slug] = [*earlier, clean]
        self._result = None

    def add_folded(
        self, slug: str, nodeid: str, rows: Iterable[tuple[str, State, str | None, str, Said | None]]
    ) -> None:
        """Keep what all bundled checks of a tenant came to, in one test."""
        nodeid = self.redactor.text(nodeid)
        for identifier, verdict, cause, text, said in self.redactor.tree(list(rows)):
            key = (identifier, verdict, cause, text, repr(said))
            if key not in self._rows:
                note = revived(text, said) if said else text
                self._rows[key] = check_row(identifier, verdict, cause, note, nodeid=None, lang=self.options.lang)
            self.checks.setdefault(slug, []).append({**self._rows[key], "nodeid": nodeid})
        self._result = None

    def result(self) -> Report:
        """The one result that every report is made from, as far as the run has come."""
        if self._result is None:
            from pytest_wa_health.run.result import broken_tenant, build

            setup, options = self.setup, self.options
            result = build(
                [self.examinations[slug] for slug in self.slugs if slug in self.examinations],
                self.checks,
                shard=options.shard,
                mode=options.mode,
                lang=options.lang,
                generated_at=setup.started,
                duration=time.time() - setup.started,
                cassette=setup.bundled or options.cassette,
                # What shows that a repair worked: a live run, also after a replay.
                command=_command(options),
                contact=setup.reader.contact,
                url=setup.reader.url,
                timezone=setup.reader.timezone,
                events_problems=setup.events_problems,
                broken=[broken_tenant(b.name, b.slug, b.error, options.lang) for b in self.broken],
            )
            self._result = self._clean(result)
        return self._result

    def _clean(self, result: Report) -> Report:
        """Steps and explanations name addresses of the settings, and somebody's address holds his verify token."""
        # What checks came to was cleaned when it was added, and is most of a result.
        kept = [tenant["checks"] for tenant in result["tenants"]]
        bare: list[TenantResult] = [{**tenant, "checks": []} for tenant in result["tenants"]]
        clean: Report = self.redactor.tree({**result, "tenants": bare})
        for tenant, checks in zip(clean["tenants"], kept, strict=True):
            tenant["checks"] = checks
        return clean

    def attach_history(self) -> None:
        """Add the earlier runs of ``--wa-history`` to the result. Raises OSError for a file that cannot be read."""
        if self.options.history is not None:
            from pytest_wa_health.report import history
            from pytest_wa_health.report.forwarding import with_forwards

            # A text to forward says since when.
            self._result = self._clean(with_forwards(history.attach(self.result(), self.options.history)))


def _command(options: Options) -> str:
    """What shows that a repair worked."""
    if options.is_receiver:
        return f"pytest --wa-receiver {shown(options.receiver)}"
    return "pytest --wa-live --wa-send" if options.sends else "pytest --wa-live"
