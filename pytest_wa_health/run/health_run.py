"""One health run: from options to settings, examinations and the finished result. No pytest hooks here."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timezone
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_wa_health import catalogue
from pytest_wa_health.diagnosis import Thresholds
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.examination import Examination, Folded, HealthCheck, WaiverRule, fold
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.run.fleet import Fleet
    from pytest_wa_health.settings import Broken, Held, Settings, SettingsError

Json = Any

_OPTION = re.compile(r"--[a-z-]+|wa_\w+")
"""Our sentences about an option begin with its name."""


class HealthRun:
    """What a run knows: its tenants before the survey, their examinations after it, its checks at the end."""

    def __init__(self, options: Options, thresholds: Thresholds, base: Path) -> None:
        self.options = options
        self.thresholds = thresholds
        self.base = base
        self.settings: tuple[Settings, ...] = ()
        self.broken: tuple[Broken, ...] = ()
        self.tapes: tuple[Path, ...] = ()
        self.bundled: str | None = None
        """The bundled cassette that is replayed for want of one of the user's own."""
        self.waivers: tuple[WaiverRule, ...] = ()
        self.known: Mapping[tuple[str, str], str] = {}
        """Pairs of tenant and cause that an earlier report names (``--wa-baseline``), and its date."""
        self.notes: tuple[str, ...] = ()
        self.delivery_status: Callable[[str, str], object] | None = None
        """What the user's own system knows of a message: tenant and message id to Meta's status object."""
        self.progress: Callable[[str], None] | None = None
        """Told what is going on while messages are sent and followed."""
        self.redactor = Redactor(())
        self.examinations: dict[str, Examination] = {}
        self.checks: dict[str, list[dict[str, Json]]] = {}
        self.fleet: Fleet | None = None
        """The survey under way, where Meta is asked."""
        self.duration = 0.0
        self._started = time.time()
        self._result: dict[str, Json] | None = None

    @property
    def is_replay(self) -> bool:
        """Whether everything comes from cassettes."""
        return self.options.mode == "replay"

    def load(
        self, environ: Mapping[str, str], extra_tenants: Iterable[Mapping[str, Json]] = (), trouble: str | None = None
    ) -> None:
        """Read settings, or find the cassettes. With `trouble` there are tenants that could not be named.

        Raises SettingsError or TapeError, one sentence each, where nothing can be examined.
        """
        from pytest_wa_health import settings

        if self.is_replay:
            self.redactor = self._redactor(settings.ambient(environ, self.base, self.options.env_file))
            self._find_tapes()
            return
        try:
            loaded = settings.load(
                environ=environ,
                invocation_dir=self.base,
                env_file=self.options.env_file,
                overrides=self._overrides(),
                tenants=self.options.tenants,
                allow_hosts=self.options.allow_hosts,
                extra_tenants=[*extra_tenants, *_unnamed(trouble)],
            )
        except settings.SettingsError:
            self.redactor = self._redactor(settings.ambient(environ, self.base, self.options.env_file))
            raise
        self.settings = tuple(tenant for tenant in loaded.settings if self._is_ours(tenant.slug))
        self.broken = tuple(broken for broken in loaded.broken if self._is_ours(broken.slug))
        self.notes = loaded.notes
        self.waivers = tuple(WaiverRule(w.check, w.cause, w.tenant, w.reason, w.until) for w in loaded.waivers)
        self.redactor = self._redactor(loaded.held)

    def _redactor(self, held: Held) -> Redactor:
        """Hides what the tenants use, and what else of the kind was found beside it."""
        keep = [
            value
            for tenant in self.settings
            for value in (tenant.phone_number_id, tenant.business_account_id, tenant.app_id, tenant.expected_number)
            if value
        ]
        used = (secret for tenant in self.settings for secret in tenant.secrets())
        numbers = (number for tenant in self.settings for number in tenant.recipients)
        return Redactor([*used, *held.secrets, *self._notify_keys()], [*numbers, *held.numbers], keep=keep)

    def give_up(self, why: str | Exception, slug: str) -> None:
        """Note why the tenant `slug`, or all that goes by that name, cannot be examined: unusable settings."""
        from pytest_wa_health.settings import Broken, SettingsError

        named = _OPTION.match(str(why))
        option = named[0] if named else f"--wa-{self.options.mode}"
        error = why if isinstance(why, SettingsError) else SettingsError(str(why), variable=option)
        self.broken += (Broken(slug, error, slug),)
        self._result = None

    def _notify_keys(self) -> list[str]:
        if not self.options.notify:
            return []
        from pytest_wa_health.report import notify

        return notify.keys(self.options.notify)

    def _is_ours(self, slug: str) -> bool:
        """Whether this machine of a CI matrix checks the tenant: the same one in every run, whoever else is there."""
        if self.options.shard is None:
            return True
        share, shares = self.options.shard
        return zlib.crc32(slug.encode("utf-8", "replace")) % shares == share - 1

    def _overrides(self) -> dict[str, str]:
        recipients = ",".join(self.options.recipients)
        return {"WHATSAPP_TEST_RECIPIENTS": recipients} if recipients else {}

    def _find_tapes(self) -> None:
        from pytest_wa_health.recording.tape import TapeError

        folder = self.base / self.options.cassette_folder
        name = self.options.cassette
        own = sorted(folder.glob("*.json")) if folder.is_dir() else []
        if name is not None:
            stem = name.removesuffix(".json")
            found = next((path for path in own if path.stem == stem), None) or bundled_cassette(stem)
            if found is None:
                raise TapeError(
                    f"--wa-cassette {stem}: neither {folder} nor the bundled cassettes hold it "
                    f"(bundled: {', '.join(bundled_names())})"
                )
            self.tapes = (found,)
            return
        chosen = [path for path in own if not self.options.tenants or path.stem in self.options.tenants]
        if own and not chosen:
            raise TapeError(f"--wa-tenant {self.options.tenants[0]}: no cassette of that name in {folder}")
        if self.options.cassettes and not own:
            # The bundled recording must not stand in for one that was meant: it is healthy.
            what = "holds no cassette" if folder.is_dir() else "is no directory"
            raise TapeError(f"--wa-cassettes {self.options.cassettes}: {folder} {what}")
        if chosen:
            self.tapes = tuple(chosen)
        else:
            self.bundled = "healthy"
            healthy = bundled_cassette("healthy")
            if healthy is None:
                raise TapeError("the bundled cassette 'healthy' is missing from this installation")
            self.tapes = (healthy,)

    def survey(self, slugs: Collection[str] | None = None) -> None:
        """Play the tapes, or begin to ask Meta about the tenants named (None: about all). Raises TapeError."""
        from pytest_wa_health.run import answer_source as surveying

        for path in self.tapes:
            snapshot, label = surveying.survey_replayed(path, self.redactor)
            self._examine(path.stem, snapshot)
            if label:
                self.notes += (f"{path.stem}: {label}",)
        chosen = [settings for settings in self.settings if slugs is None or settings.slug in slugs]
        if self.options.mode == "record":
            for settings in chosen:
                path = self.base / self.options.cassette_folder / f"{settings.slug}.json"
                snapshot, note = surveying.survey_recorded(settings, self.options, self.redactor, path)
                if note:
                    self.notes += (f"{settings.slug}: {note}",)
                self._examine(settings.slug, snapshot)
        elif chosen:
            from pytest_wa_health.run.fleet import Fleet

            self.fleet = Fleet(chosen, self.options, self.redactor)
            self.fleet.start()

    def examination(self, slug: str) -> Examination:
        """One tenant's examination: waits for its survey, and sends its messages if that is opted in for."""
        if slug not in self.examinations and self.fleet is not None:
            snapshot, client = self.fleet.wait(slug)
            if client is not None:
                from pytest_wa_health.run.answer_source import reach_out

                settings = next(settings for settings in self.settings if settings.slug == slug)
                with client:
                    snapshot = reach_out(
                        settings, self.options, self.redactor, snapshot, client,
                        delivery_status=self.delivery_status, progress=self.progress,
                    )  # fmt: skip
            self._examine(slug, snapshot)
        return self.examinations[slug]

    def _examine(self, slug: str, snapshot: Snapshot) -> None:
        self.examinations[slug] = Examination(slug, snapshot, self.thresholds)

    @property
    def slugs(self) -> list[str]:
        """The tenants' names as they stand in node ids."""
        if self.examinations and self.fleet is None:
            return list(self.examinations)
        if self.is_replay:
            return [path.stem for path in self.tapes]
        return [tenant.slug for tenant in self.settings]

    def check(self, slug: str, check_id: str) -> HealthCheck:
        """One check of one tenant."""
        return HealthCheck(
            self.examination(slug),
            check_id,
            waivers=self.waivers,
            known=self.known,
            fail_on=self.options.fail_on,
            today=self.today,
        )

    def fold(self, slug: str) -> Folded:
        """All bundled checks of one tenant."""
        return fold([self.check(slug, check.id) for check in catalogue.checks()])

    @property
    def today(self) -> date:
        """The day by which waivers end."""
        return datetime.fromtimestamp(self._started, tz=timezone.utc).date()

    def to_wire(self) -> dict[str, Json]:
        """What an xdist worker needs to judge the same checks: plain JSON, no secret."""
        slugs = self.slugs if self.fleet else self.examinations
        return {
            "snapshots": {slug: self.examination(slug).snapshot.to_json() for slug in slugs},
            "waivers": [{**vars(w), "until": w.until.isoformat() if w.until else None} for w in self.waivers],
        }

    def from_wire(self, wire: Mapping[str, Json]) -> None:
        """Rebuild in a worker what the controller examined."""
        for raw in wire["waivers"]:
            until = date.fromisoformat(raw["until"]) if raw["until"] else None
            self.waivers += (WaiverRule(**{**raw, "until": until}),)
        for slug, raw in wire["snapshots"].items():
            self._examine(slug, Snapshot.from_json(raw))

    def add_check(self, slug: str, entry: dict[str, Json]) -> None:
        """Keep what a check came to, and nothing of what a check of the user's own may have said too much."""
        clean = self.redactor.tree(entry)
        # A test that was run again counts once.
        earlier = [check for check in self.checks.get(slug, ()) if check["nodeid"] != clean["nodeid"]]
        self.checks[slug] = [*earlier, clean]
        self._result = None

    def add_folded(self, slug: str, nodeid: str, rows: Iterable[tuple[str, str, str | None, str]]) -> None:
        """Keep what all bundled checks of a tenant came to, in one test."""
        language = "ar" if self.options.lang == "ar" else "en"
        nodeid = self.redactor.text(nodeid)
        for identifier, verdict, cause, note in self.redactor.tree(list(rows)):
            check = catalogue.check(identifier)
            entry = {
                "id": identifier,
                "nodeid": nodeid,
                "title": check.title(language),
                "area": check.area,
                "verdict": verdict,
                "cause": cause,
                "note": note,
                "severity": check.severity,
                "duration_s": 0.0,
            }
            self.checks.setdefault(slug, []).append(entry)
        self._result = None

    def result(self) -> dict[str, Json]:
        """The one result that every report is made from."""
        if self._result is None:
            from pytest_wa_health.report.result import broken_tenant, build

            result = build(
                [self.examinations[slug] for slug in self.slugs if slug in self.examinations],
                self.checks,
                shard=self.options.shard,
                mode=self.options.mode,
                lang=self.options.lang,
                generated_at=self._started,
                duration=self.duration or time.time() - self._started,
                cassette=self.bundled or self.options.cassette,
                command=self._command(),
                broken=[broken_tenant(b.name, b.slug, b.error, self.options.lang) for b in self.broken],
            )
            self._result = self._clean(result)
        return self._result

    def _clean(self, result: dict[str, Json]) -> dict[str, Json]:
        """Steps and explanations name addresses of the settings, and somebody's address holds his verify token."""
        tenants = [
            # What checks came to was cleaned when it was heard of, and is most of a result.
            {
                **self.redactor.tree({name: value for name, value in tenant.items() if name != "checks"}),
                "checks": tenant["checks"],
            }
            for tenant in result["tenants"]
        ]
        rest = {name: value for name, value in result.items() if name != "tenants"}
        return {**self.redactor.tree(rest), "tenants": tenants}

    def attach_history(self) -> None:
        """Tell of the earlier runs in ``--wa-history``. Raises OSError for a file that cannot be read."""
        if self.options.history is not None:
            from pytest_wa_health.report import history

            self._result = history.attach(self.result(), self.options.history)

    def _command(self) -> str:
        """What shows that a repair worked: a live run, also after a replay."""
        return "pytest --wa-live --wa-send" if self.options.sends else "pytest --wa-live"


def _unnamed(trouble: str | None) -> list[SettingsError]:
    from pytest_wa_health.settings import SettingsError

    return [SettingsError(trouble, variable="pytest_wa_tenants")] if trouble else []


def bundled_names() -> list[str]:
    """The names of the bundled cassettes."""
    root = resources.files("pytest_wa_health.cassettes")
    return sorted(entry.name.removesuffix(".json") for entry in root.iterdir() if entry.name.endswith(".json"))


def bundled_cassette(name: str) -> Path | None:
    """The path of a bundled cassette, or None."""
    if name not in bundled_names():
        return None
    return Path(str(resources.files("pytest_wa_health.cassettes") / f"{name}.json"))
