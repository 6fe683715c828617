"""Open a health run: read options and settings, guard the output. A run that cannot begin still writes reports."""

from __future__ import annotations

import functools
import os

import pytest

from pytest_wa_health.diagnosis import Thresholds
from pytest_wa_health.hosting import hookspecs
from pytest_wa_health.hosting.command_words import in_words, spoken_in
from pytest_wa_health.hosting.first_steps import first_steps
from pytest_wa_health.hosting.option_values import read_options, read_thresholds, report_options
from pytest_wa_health.model.callbacks import Callbacks
from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.health_run import HealthRun
from pytest_wa_health.run.setup import Setup, UnusableRunError, load, unusable

__all__ = ["ended", "is_worker", "loaded", "open_run", "refusal"]


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs checks for an xdist controller."""
    return hasattr(config, "workerinput")


def open_run(config: pytest.Config) -> HealthRun:
    """The run that the command line asks for, loaded, with every output guarded.

    Raises pytest.UsageError, one sentence, for options and settings that cannot be used.
    """
    if not is_worker(config):
        _check_surroundings(config)
    options, thresholds = _checked(config)
    if options.notify and not is_worker(config):
        _check_addresses(config, options)
    setup = _guarded(config, options, thresholds)
    if is_worker(config):
        wire = config.workerinput.get("wa_health")  # type: ignore[attr-defined]
        if wire is None:
            raise pytest.UsageError("this process was started without the answers that it is to judge")
        return HealthRun.from_wire(setup, wire)
    return HealthRun(setup, _callbacks(config))


def loaded(config: pytest.Config) -> Setup:
    """What a run outside a session is about, with every output guarded. Raises pytest.UsageError as `open_run`."""
    _check_surroundings(config)
    return _guarded(config, *_checked(config))


def _guarded(config: pytest.Config, options: Options, thresholds: Thresholds) -> Setup:
    """The settings loaded, and every output guarded even where they cannot be used: hooks have more to say."""
    from pytest_wa_health.hosting import output_guard

    redactor = Redactor(())
    try:
        setup = _load(config, options, thresholds)
        redactor = setup.redactor
        _check_report_files(config, redactor)
    except UnusableRunError as error:
        redactor = error.setup.redactor
        _check_report_files(config, redactor)
        raise ended(config, HealthRun(error.setup), str(error), *first_steps(error.setup)) from None
    finally:
        output_guard.install(config, redactor)
    return setup


def refusal(config: pytest.Config, why: str) -> pytest.UsageError:
    """What ends a run that was not meant. The reports that were asked for are written, and say why."""
    options, _ = _checked(config)
    return _refused(config, options, why)


def ended(config: pytest.Config, run: HealthRun, sentence: str, *below: str) -> pytest.UsageError:
    """What ends the run, once the reports of what is known so far are written; `below` is for the terminal alone."""
    from pytest_wa_health.report import writing

    if is_worker(config):
        return pytest.UsageError(sentence)
    html = getattr(config.option, "htmlpath", None)
    result = in_words(run.result(), spoken_in(config))
    problems = writing.write_without_run(result, run.options, run.redactor, html)
    return pytest.UsageError("\n".join([sentence, *below, *problems]))


def _checked(config: pytest.Config) -> tuple[Options, Thresholds]:
    try:
        return read_options(config), Thresholds(**read_thresholds(config))
    except pytest.UsageError as error:
        raise _refused(config, report_options(config), str(error)) from None


def _check_addresses(config: pytest.Config, options: Options) -> None:
    """An address that nobody can be told at is seen before the run, not at the first outage."""
    from pytest_wa_health.report import notify

    try:
        notify.check(options.notify)
    except notify.NotifyError as error:
        raise _refused(config, report_options(config), str(error)) from None


def _check_surroundings(config: pytest.Config) -> None:
    from pytest_wa_health.hosting.surroundings import check_surroundings

    try:
        check_surroundings(config)
    except pytest.UsageError as error:
        raise _refused(config, report_options(config), str(error)) from None


def _check_report_files(config: pytest.Config, redactor: Redactor) -> None:
    """Once more, now that settings of any name are known by their secrets."""
    from pytest_wa_health.hosting.surroundings import check_report_files

    if is_worker(config):
        return
    try:
        check_report_files(config, redactor)
    except pytest.UsageError as error:
        raise _refused(config, report_options(config), str(error)) from None


def _refused(config: pytest.Config, options: Options, why: str) -> pytest.UsageError:
    return ended(config, HealthRun(unusable(options, config.invocation_params.dir, why)), why)


def _load(config: pytest.Config, options: Options, thresholds: Thresholds) -> Setup:
    try:
        found, trouble = hookspecs.tenants(config)
    except pytest.UsageError as error:
        # The words are the project's own: shown to whoever runs it, and written nowhere.
        _refused(config, options, "the hook pytest_wa_tenants refuses this run")
        raise pytest.UsageError(str(error)) from None
    base = config.invocation_params.dir
    hook = config.hook.pytest_wa_decrypt

    def decrypt(tenant: str, name: str, value: object) -> object:
        clear: object = hook(tenant=tenant, name=name, value=value)
        return clear

    is_heard = bool(hook.get_hookimpls())
    return load(
        options,
        thresholds,
        base,
        os.environ,
        extra_tenants=found,
        trouble=trouble,
        decrypt=decrypt if is_heard else None,
        fixed=read_thresholds(config).keys(),
    )


def _callbacks(config: pytest.Config) -> Callbacks:
    def delivery_status(tenant: str, message_id: str) -> object:
        found: object = config.hook.pytest_wa_delivery_status(tenant=tenant, message_id=message_id)
        return found

    def progress(text: str) -> None:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"wa-health: {text}")

    is_heard = bool(config.hook.pytest_wa_delivery_status.get_hookimpls())
    has_events = bool(config.hook.pytest_wa_events.get_hookimpls())
    return Callbacks(
        delivery_status if is_heard else None,
        functools.partial(hookspecs.events, config) if has_events else None,
        progress,
    )
