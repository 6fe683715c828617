"""Load: read settings, or find the cassettes, and say what a run is about before anything is asked."""

from __future__ import annotations

import dataclasses
import re
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.diagnosis import Thresholds
from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor

if TYPE_CHECKING:
    from pytest_wa_health.model.waiver import Waiver
    from pytest_wa_health.settings import Broken, Held, Settings, SettingsError

__all__ = ["Setup", "UnusableRunError", "broken_by", "load", "unusable"]

_OPTION = re.compile(r"--[a-z-]+|wa_\w+")
"""Our sentences about an option begin with its name."""


@dataclass(frozen=True)
class Reader:
    """What ``[report]`` of ``wa-health.toml`` says for those who read the reports; None where it says nothing."""

    contact: str | None = None
    url: str | None = None
    timezone: str | None = None


@dataclass(frozen=True)
class Setup:
    """Everything that a run knows before its first question."""

    options: Options
    base: Path
    """The directory that relative paths start from."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    settings: tuple[Settings, ...] = ()
    broken: tuple[Broken, ...] = ()
    """Tenants whose settings cannot be used."""
    cassettes: tuple[Path, ...] = ()
    bundled: str | None = None
    """The bundled cassette that is replayed for want of one of the user's own."""
    waivers: tuple[Waiver, ...] = ()
    known: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Pairs of tenant and cause that an earlier report names (``--wa-baseline``), and its date."""
    notes: tuple[str, ...] = ()
    events_fail_share: float | None = None
    """The share of failed messages that is allowed; None for the usual one."""
    sql_events: Callable[[], Iterable[Mapping[str, object]]] | None = field(default=None, repr=False)
    """What brings delivery events from the project's database."""
    events_problems: tuple[str, ...] = ()
    """What was named as recorded events and cannot be read, a sentence each."""
    reader: Reader = field(default_factory=Reader)
    redactor: Redactor = field(default_factory=lambda: Redactor(()), repr=False)
    started: float = field(default_factory=time.time)
    """Unix seconds at which the run began."""

    @property
    def is_replay(self) -> bool:
        """Whether everything comes from cassettes."""
        return self.options.mode == "replay"

    @property
    def today(self) -> date:
        """The day by which waivers end."""
        return datetime.fromtimestamp(self.started, tz=timezone.utc).date()

    @property
    def slugs(self) -> list[str]:
        """The tenants' names as they stand in node ids."""
        return [path.stem for path in self.cassettes] or [tenant.slug for tenant in self.settings]


class UnusableRunError(Exception):
    """A run that cannot begin: one sentence, and what its reports are made from all the same."""

    def __init__(self, sentence: str, setup: Setup) -> None:
        super().__init__(sentence)
        self.setup = setup


def load(
    options: Options,
    thresholds: Thresholds,
    base: Path,
    environ: Mapping[str, str],
    *,
    extra_tenants: Iterable[Mapping[str, Any]] = (),
    trouble: str | None = None,
    decrypt: Callable[[str, str, object], object] | None = None,
    fixed: Collection[str] = (),
) -> Setup:
    """Read what the run is about. `trouble` says why there are tenants that could not be named; `decrypt` makes clear
    what a database holds encrypted; `fixed` are thresholds that ``[thresholds]`` does not change.

    Raises UnusableRunError where nothing can be examined.
    """
    setup = Setup(options, base, thresholds)
    if setup.is_replay:
        setup = _replayed(setup, environ)
    else:
        setup = _asked(setup, environ, [*extra_tenants, *_unnamed(trouble)], decrypt, fixed)
    return _with_baseline(setup)


def unusable(options: Options, base: Path, why: str) -> Setup:
    """What is known of a run whose options or hooks already forbid it."""
    return Setup(options, base, broken=(broken_by(why, "default", options),))


def broken_by(why: str | Exception, slug: str, options: Options) -> Broken:
    """The tenant `slug`, or all that goes by that name, which cannot be examined because of unusable settings."""
    from pytest_wa_health.settings import Broken, SettingsError

    named = _OPTION.match(str(why))
    option = named[0] if named else f"--wa-{options.mode}"
    error = why if isinstance(why, SettingsError) else SettingsError(str(why), variable=option)
    return Broken(slug, error, slug)


def _replayed(setup: Setup, environ: Mapping[str, str]) -> Setup:
    from pytest_wa_health import settings
    from pytest_wa_health.recording.cassette import CassetteError
    from pytest_wa_health.run import cassette_files

    options = setup.options
    redactor = _redactor((), settings.ambient(environ, setup.base, options.env_file), options)
    setup = dataclasses.replace(setup, redactor=redactor)
    try:
        found, bundled = cassette_files.find(options, setup.base)
    except CassetteError as error:
        raise _refused(setup, error) from None
    return dataclasses.replace(setup, cassettes=found, bundled=bundled)


def _asked(
    setup: Setup,
    environ: Mapping[str, str],
    extra: list[Mapping[str, Any] | SettingsError],
    decrypt: Callable[[str, str, object], object] | None,
    fixed: Collection[str],
) -> Setup:
    from pytest_wa_health import settings
    from pytest_wa_health.settings.loading import REQUIRED

    options = setup.options
    recipients = ",".join(options.recipients)
    try:
        loaded = settings.load(
            environ=environ,
            invocation_dir=setup.base,
            env_file=options.env_file,
            overrides={"WHATSAPP_TEST_RECIPIENTS": recipients} if recipients else {},
            tenants=options.tenants,
            allow_hosts=options.allow_hosts,
            extra_tenants=extra,
            decrypt=decrypt,
            needs=("WHATSAPP_APP_SECRET",) if options.is_receiver else REQUIRED,
        )
    except settings.SettingsError as error:
        redactor = _redactor((), settings.ambient(environ, setup.base, options.env_file), options)
        raise _refused(dataclasses.replace(setup, redactor=redactor), error) from None
    usable = tuple(tenant for tenant in loaded.settings if _is_ours(tenant.slug, options))
    setup = dataclasses.replace(
        setup,
        settings=usable,
        broken=tuple(broken for broken in loaded.broken if _is_ours(broken.slug, options)),
        notes=(*loaded.notes, *_indistinct(usable)),
        thresholds=_with_project(setup.thresholds, loaded.tables.thresholds, fixed),
        waivers=loaded.waivers,
        events_fail_share=_fail_share(options, loaded.tables.thresholds),
        sql_events=loaded.events,
        reader=Reader(loaded.tables.contact or None, loaded.tables.url or None, loaded.tables.timezone or None),
        redactor=_redactor(usable, loaded.held, options),
    )
    if options.is_receiver:
        _require_one_receiver(setup)
    if options.events:
        setup = _with_events(setup)
    if not usable:
        no_tenant = "--wa-shard: this share holds no tenant" if options.shard else "there is no tenant to check"
        raise UnusableRunError(str(setup.broken[0].error) if setup.broken else no_tenant, setup)
    return setup


def _with_events(setup: Setup) -> Setup:
    """With what cannot be read of the events that were named. Raises UnusableRunError where nothing can."""
    from pytest_wa_health.events import unreadable

    problems = unreadable(setup.options.events, setup.base)
    if len(problems) == len(setup.options.events):
        raise UnusableRunError(f"--wa-events: {problems[0]}", setup)
    return dataclasses.replace(setup, events_problems=tuple(problems))


def _require_one_receiver(setup: Setup) -> None:
    """Samples are signed with the secret of one app. Raises UnusableRunError where it is not clear which."""
    from pytest_wa_health.settings import SettingsError

    names = [*(tenant.name for tenant in setup.settings), *(broken.name for broken in setup.broken)]
    if len(names) > 1:
        sentence = f"--wa-receiver needs one tenant: choose with --wa-tenant among {', '.join(names[:10])}"
        raise _refused(setup, SettingsError(sentence, variable="--wa-tenant"))
    for tenant in setup.settings:
        if tenant.app_secret is None:
            found = next((finding for finding in tenant.local if finding.variable == "WHATSAPP_APP_SECRET"), None)
            why = found.note if found else noted("setting.empty", setting="WHATSAPP_APP_SECRET")
            sentence = noted("word.sentence", note=why)
            raise _refused(setup, SettingsError(sentence, variable="WHATSAPP_APP_SECRET", cause="settings.missing"))


def _with_project(thresholds: Thresholds, given: Mapping[str, float], fixed: Collection[str]) -> Thresholds:
    """With those of ``wa-health.toml``, unless the ini file or the command line says otherwise."""
    known = {each.name for each in dataclasses.fields(thresholds)}
    chosen = {name: int(value) for name, value in given.items() if name in known and name not in fixed}
    return dataclasses.replace(thresholds, **chosen)


def _fail_share(options: Options, given: Mapping[str, float]) -> float | None:
    return options.events_fail_share if options.events_fail_share is not None else given.get("events_fail_share")


def _with_baseline(setup: Setup) -> Setup:
    if setup.options.baseline is None:
        return setup
    from pytest_wa_health.run import baseline

    try:
        known = baseline.read(setup.options.baseline)
    except baseline.BaselineError as error:
        raise _refused(setup, error) from None
    now = datetime.fromtimestamp(setup.started, tz=timezone.utc)
    known, notes = baseline.aged(known, now, setup.options.baseline_days)
    return dataclasses.replace(setup, known=known, notes=(*setup.notes, *notes))


def _refused(setup: Setup, error: Exception) -> UnusableRunError:
    broken = (*setup.broken, broken_by(error, "default", setup.options))
    return UnusableRunError(str(error), dataclasses.replace(setup, broken=broken))


def _redactor(tenants: Iterable[Settings], held: Held, options: Options) -> Redactor:
    """Hides what the tenants use, and what else of the kind was found beside it."""
    used, numbers, keep = list(held.secrets), list(held.numbers), []
    for tenant in tenants:
        used += tenant.secrets()
        numbers += tenant.recipients
        keep += [tenant.phone_number_id, tenant.business_account_id, tenant.app_id, tenant.expected_number]
    if options.notify:
        from pytest_wa_health.report import notify

        used += notify.keys(options.notify)
    names = [name for tenant in tenants for name in (tenant.name, tenant.slug)]
    words = _words_for_tokens(tenants)
    used = [value for value in used if value not in words]
    return Redactor(used, numbers, keep=[value for value in keep if value], names=names)


def _words_for_tokens(tenants: Iterable[Settings]) -> frozenset[str]:
    """Words that stand where a token belongs: they open nothing, and hiding them would blank the report's own."""
    from pytest_wa_health.privacy.fragments import is_indistinct

    held = (tenant.access_token.reveal() for tenant in tenants if tenant.access_token)
    return frozenset(value for value in held if value.isalpha() and is_indistinct(value))


def _indistinct(tenants: Iterable[Settings]) -> Iterator[str]:
    """Secrets of which nobody can promise that no output shows a piece: a word stands in any text."""
    from pytest_wa_health.privacy.fragments import is_indistinct

    tenants = tuple(tenants)
    words = _words_for_tokens(tenants)
    for tenant in tenants:
        if tenant.access_token and tenant.access_token.reveal() in words:
            yield f"{tenant.name}: WHATSAPP_ACCESS_TOKEN is a plain word, which no token is, and is not hidden."
        password = tenant.fallback.password if tenant.fallback else None
        for variable, secret in (
            ("WHATSAPP_WEBHOOK_VERIFY_TOKEN", tenant.webhook_verify_token),
            ("WHATSAPP_APP_SECRET", tenant.app_secret),
            ("SMTP_PASSWORD", password),
        ):
            if secret and is_indistinct(secret.reveal()):
                yield (
                    f"{tenant.name}: {variable} is a common word or very short and cannot be told from text: it is"
                    " hidden only where it stands as a value. Choose a longer, random one."
                )


def _is_ours(slug: str, options: Options) -> bool:
    """Whether this machine of a CI matrix checks the tenant: the same one in every run, whatever else is checked."""
    if options.shard is None:
        return True
    share, shares = options.shard
    return zlib.crc32(slug.encode("utf-8", "replace")) % shares == share - 1


def _unnamed(trouble: str | None) -> list[SettingsError]:
    from pytest_wa_health.settings import SettingsError

    return [SettingsError(trouble, variable="pytest_wa_tenants")] if trouble else []
