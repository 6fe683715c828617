"""The public face for programs: the survey and the diagnosis of a health run, without a run of pytest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pytest_wa_health import catalogue
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.options import LANGS, Lang, Options
from pytest_wa_health.model.run_result import CheckRow, Report, TenantResult
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.answer_source import survey_live, unasked
from pytest_wa_health.run.check_rows import check_row
from pytest_wa_health.run.examination import Examination
from pytest_wa_health.run.result import broken_tenant, build
from pytest_wa_health.settings import Settings, SettingsError, from_mapping
from pytest_wa_health.settings.addresses import graph_address
from pytest_wa_health.survey.facts import Snapshot

__all__ = ["Report", "Settings", "SettingsError", "examine", "examine_async"]

LONGEST_TIMEOUT = 3600.0


def examine(
    settings: Settings | Mapping[str, str | None],
    *,
    timeout: float = 10.0,
    lang: Lang = "en",
    allow_hosts: Sequence[str] = (),
) -> Report:
    """Examine one WhatsApp Business setup, read-only, and return the result that ``--wa-json`` would write.

    `settings` maps variable names (``WHATSAPP_ACCESS_TOKEN``, or an alias) to their values, as `os.environ` does;
    names that mean nothing here are passed over, and no file is read. `timeout` is the budget in seconds of one
    request with its retries. `lang` is the language of the texts, ``en`` or ``ar``. `allow_hosts` are further
    hosts for ``WHATSAPP_GRAPH_URL``.

    The dictionary holds JSON types and no secret; its schema is ``pytest-wa-health/1`` (see the JSON report in
    the documentation). ``result["verdict"]`` is ``passed``, ``warned``, ``failed`` or ``unknown``, and the first
    of ``result["tenants"][0]["diagnoses"]`` is what to repair first. A check has no ``nodeid`` here: it is None.

    Nothing is written, printed or sent. Trouble on the way and at Meta is a verdict, and so are settings that
    nothing can be asked with: a diagnosis ``settings.…``. Raises ValueError for an impossible `timeout` or `lang`,
    before anything is asked, and nothing else.
    """
    return _examined(settings, _options(timeout, lang, allow_hosts), survey_live)


async def examine_async(
    settings: Settings | Mapping[str, str | None],
    *,
    deadline: float = 60.0,
    timeout: float = 10.0,
    lang: Lang = "en",
    allow_hosts: Sequence[str] = (),
) -> Report:
    """As `examine`, in a thread of its own, for at most `deadline` seconds in all.

    What has not ended by then is left alone: the result says ``unknown`` and blames nobody, and the thread, which
    holds up no exit, ends by itself once its requests have. A task that is cancelled leaves its thread alike.
    Raises ValueError for an impossible `deadline`, `timeout` or `lang`.
    """
    import asyncio

    options = _options(timeout, lang, allow_hosts)
    if not 0 < deadline <= LONGEST_TIMEOUT:
        raise ValueError("deadline takes a number of seconds between 0 and 3600")
    threads = DaemonThreads("wa-health-examine")
    examining = threads.submit(partial(_examined, settings, options, survey_live))
    threads.close()
    try:
        return await asyncio.wait_for(asyncio.wrap_future(examining), deadline)
    except (TimeoutError, asyncio.TimeoutError):  # two names until Python 3.11
        why = f"the deadline of {deadline:g} s passed before Meta had answered"
        return _examined(settings, options, lambda given, *_: unasked(given, "live", int(time.time()), why))


def _options(timeout: float, lang: Lang, allow_hosts: Sequence[str]) -> Options:
    if lang not in LANGS:
        raise ValueError(f"lang takes {' or '.join(LANGS)}")
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise ValueError("timeout takes a number of seconds between 0 and 3600")
    return Options(mode="live", lang=lang, timeout=timeout, allow_hosts=tuple(allow_hosts))


def _examined(
    settings: Settings | Mapping[str, str | None],
    options: Options,
    survey: Callable[[Settings, Options, Redactor], Snapshot],
) -> Report:
    started = time.time()
    hosts = options.allow_hosts
    try:
        given = settings if isinstance(settings, Settings) else from_mapping(settings, allow_hosts=hosts)
        graph_address(given.graph_url, hosts, origin="WHATSAPP_GRAPH_URL")
    except SettingsError as error:
        return _result(options, started, broken=[broken_tenant("default", "default", error, options.lang)])
    own_ids = (given.phone_number_id, given.business_account_id, given.app_id)
    redactor = Redactor(given.secrets(), given.recipients, keep=[value for value in own_ids if value])
    examination = Examination(given.slug, survey(given, options, redactor))
    result: Report = redactor.tree(_result(options, started, [examination]))
    return result


def _result(
    options: Options,
    started: float,
    examinations: Sequence[Examination] = (),
    *,
    broken: Sequence[TenantResult] = (),
) -> Report:
    return build(
        examinations,
        {examination.slug: _checks(examination, options.lang) for examination in examinations},
        mode=options.mode,
        lang=options.lang,
        generated_at=started,
        duration=time.time() - started,
        broken=broken,
    )


def _checks(examination: Examination, lang: Lang) -> list[CheckRow]:
    """The bundled checks as they stand in a result, judged without running them as tests."""
    return [
        check_row(check.id, verdict.outcome, verdict.cause, verdict.note, nodeid=None, lang=lang)
        for check in catalogue.checks()
        if (verdict := examination.diagnosis.verdicts[check.id])
    ]
