"""What the tools answer: plain functions of texts, without the protocol. Each may be called from several threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health import catalogue
from pytest_wa_health.mcp_server.fenced_paths import PathRefusedError, files_below
from pytest_wa_health.mcp_server.foreign_words import NOTICE, marked, marked_page, with_marks
from pytest_wa_health.mcp_server.short_results import MOST_CHARACTERS, fitting, of_events, of_report
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.options import PREFIX, Lang, Options
from pytest_wa_health.privacy.redactor import Redactor

if TYPE_CHECKING:
    from pytest_wa_health.model.run_result import Report
    from pytest_wa_health.run.health_run import HealthRun
    from pytest_wa_health.settings import Settings

__all__ = ["Desk", "ToolRefusal"]

MOST_TEXT = 256 * 2**10
"""Characters that `explain` takes."""
_MOST_NAMES = 100


class ToolRefusal(Exception):  # noqa: N818 - an answer, not an error of ours
    """A question that has no answer: one sentence."""


@dataclass(frozen=True)
class Desk:
    """Where the server stands and what whoever started it allows; an agent can change none of it."""

    base: Path
    environ: Mapping[str, str]
    env_file: Path | None = None
    tenants: tuple[str, ...] = ()
    """The tenants that may be asked about; all where it is empty."""
    allow_hosts: tuple[str, ...] = ()
    lang: Lang = "en"

    def redactor(self) -> Redactor:
        """Knows the secrets of the environment and of ``.env``, whatever is asked."""
        from pytest_wa_health.settings import ambient

        held = ambient(self.environ, self.base, self.env_file)
        return Redactor(held.secrets, held.numbers)

    def check(self, tenant: str | None = None) -> str:
        """Look at the real account, read-only: the result of ``wa-health check`` in short."""
        from pytest_wa_health.diagnosis import Thresholds
        from pytest_wa_health.run.health_run import HealthRun
        from pytest_wa_health.run.setup import UnusableRunError, load

        options = Options(
            mode="live",
            env_file=self.env_file,
            tenants=self._chosen(tenant),
            allow_hosts=self.allow_hosts,
            lang=self.lang,
        )
        try:
            run = HealthRun(load(options, Thresholds(), self.base, self.environ))
            _judge(run)
        except UnusableRunError as error:
            run = HealthRun(error.setup)
        report: Report = run.redactor.tree(run.result())
        return run.redactor.text(fitting(lambda detail: of_report(report, detail)))

    def _chosen(self, tenant: str | None) -> tuple[str, ...]:
        if tenant is None:
            return self.tenants
        if self.tenants and tenant not in self.tenants:
            raise ToolRefusal(f"this server was started for {', '.join(self.tenants)}")
        return (tenant,)

    def explain(self, text: str) -> str:
        """What a code, a cause, a check or a pasted error means."""
        from pytest_wa_health.events.explaining import errors_in, explain_text

        if len(text) > MOST_TEXT:
            raise ToolRefusal(f"that is more than {MOST_TEXT} characters: save it as a file and call events(path)")
        try:
            found = explain_text(text, self.lang)
        except LookupError as error:
            raise ToolRefusal(with_marks(str(error.args[0]), [text])) from None
        foreign = [word for seen in errors_in(text) for word in (seen.words, seen.details, seen.fbtrace_id)]
        return f"{NOTICE}\n\n{with_marks(found, foreign)}"[:MOST_CHARACTERS]

    def events(self, path: str) -> str:
        """What webhook payloads, status tables and logs below the working directory show."""
        from pytest_wa_health.events import examine_events, is_understood

        try:
            files = files_below(self.base, path)
        except PathRefusedError as error:
            raise ToolRefusal(str(error)) from None
        result = examine_events([str(file) for file in files], base=self.base, lang=self.lang)
        if not is_understood(result):
            raise ToolRefusal("nothing in it is a webhook payload, a status table or an error of WhatsApp")
        return fitting(lambda detail: of_events(result, detail))

    def list_causes(self, area: str | None = None) -> str:
        """The causes there are: of an area with titles, else all by area."""
        causes = [cause for cause in catalogue.causes() if area is None or _area(cause.id) == area]
        if not causes:
            areas = sorted({_area(cause.id) for cause in catalogue.causes()})
            raise ToolRefusal(f"there is no such area: there are {', '.join(areas)}")
        if area is None:
            by_area: dict[str, list[str]] = {}
            for cause in causes:
                by_area.setdefault(_area(cause.id), []).append(cause.id)
            found: Json = {"areas": by_area, "hint": "list_causes(area) says more, explain(cause) everything"}
        else:
            found = [
                {
                    "cause": cause.id,
                    "verdict": cause.verdict,
                    "who": cause.who,
                    "title": catalogue.render(cause.title(self.lang), {}, self.lang),
                }
                for cause in causes
            ]
        return fitting(lambda _: found)

    def settings(self) -> str:
        """Which settings were found where, and why each is used or not; no secret."""
        from pytest_wa_health.settings import SettingsError
        from pytest_wa_health.settings.show_origin import show_origin

        try:
            page, loaded = show_origin(
                environ=self.environ,
                invocation_dir=self.base,
                env_file=self.env_file,
                tenants=self.tenants,
                allow_hosts=self.allow_hosts,
            )
        except SettingsError as error:
            raise ToolRefusal(marked(str(error))) from None
        redactor = Redactor(loaded.held.secrets, loaded.held.numbers, keep=_own_ids(loaded.settings))
        names = ", ".join(each.name for each in loaded.settings[:_MOST_NAMES])
        page = redactor.text(f"tenants that can be checked: {names or 'none'}\n{page}")
        return f"{NOTICE}\n\n{marked_page(page[:MOST_CHARACTERS])}"


def _judge(run: HealthRun) -> None:
    """Ask Meta, and judge all checks of every tenant. The mode is live, so nothing is sent."""
    run.survey()
    for slug in run.slugs:
        rows = run.fold(slug).rows
        run.add_folded(slug, PREFIX, rows)  # type: ignore[arg-type] # they were made of these types


def _own_ids(tenants: Iterable[Settings]) -> list[str]:
    ids = ((each.phone_number_id, each.business_account_id, each.app_id) for each in tenants)
    return [value for own in ids for value in own if value]


def _area(cause: str) -> str:
    return cause.partition(".")[0]
