"""Recorded events as evidence of a live run: from files, from the project's hook and from its database."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.run.setup import Setup
    from pytest_wa_health.settings import Settings

__all__ = ["EventsBeside"]


class EventsBeside:
    """Reads on first use; then gives each tenant's snapshot the events of its number."""

    def __init__(self, setup: Setup, hook: Callable[[str], Iterable[object]] | None) -> None:
        from pytest_wa_health.events.beside import Beside

        self._setup = setup
        self._hook = hook
        self._tenants: Mapping[str, Settings] = {settings.slug: settings for settings in setup.settings}
        numbers = [settings.phone_number_id for settings in setup.settings]
        only = numbers[0] if len(numbers) == 1 else None
        share = setup.events_fail_share
        self._beside = Beside(only=only) if share is None else Beside(only=only, fail_share=share)
        self._lock = threading.Lock()
        self._is_read = False

    def attached(self, slug: str, snapshot: Snapshot) -> Snapshot:
        """`snapshot` with the events of its number, and with what could not be read as a note."""
        settings = self._tenants.get(slug)
        if settings is None:
            return snapshot
        notes: list[str] = []
        with self._lock:
            if not self._is_read:
                self._is_read = True
                notes += self._read()
            if self._hook is not None:
                notes += self._heard(self._hook, settings)
            facts = self._beside.facts(
                settings.phone_number_id, settings.business_account_id, self._setup.options.lang
            )
        return dataclasses.replace(
            snapshot, reach={**snapshot.reach, "events": facts}, notes=(*snapshot.notes, *notes)
        )

    def _read(self) -> list[str]:
        setup = self._setup
        self._beside.read(setup.options.events, setup.base)
        unread = setup.events_problems
        notes = [noted("events.option", says=said) for said in self._beside.problems if said not in unread]
        if setup.options.events and not self._beside.is_understood:
            notes.append(noted("events.nothing"))
        if setup.sql_events is not None:
            try:
                for row in setup.sql_events():
                    named = next((one for one in setup.settings if one.name == row.get("name")), None)
                    self._beside.take([row], named.phone_number_id if named else None)
            except Exception as error:  # the sentence is ours, whatever the driver said
                notes.append(noted("events.option", says=str(error)))
        if others := self._beside.others(one.phone_number_id for one in setup.settings):
            notes.append(noted("events.other-numbers", says=", ".join(others[:5])))
        return notes

    def _heard(self, hook: Callable[[str], Iterable[object]], settings: Settings) -> list[str]:
        try:
            self._beside.take(hook(settings.name), settings.phone_number_id)
        except RuntimeError as error:  # names what the user's own code raised, and where
            return [noted("events.hook-raised", says=str(error))]
        return []
