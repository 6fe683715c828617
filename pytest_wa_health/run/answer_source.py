"""Where a survey gets its answers: from the Graph API, or from a cassette."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health.model.probe_facts import ProbeFacts
from pytest_wa_health.model.web_address import DEFAULT_GRAPH_URL
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.recording.metadata import LocalEntry
from pytest_wa_health.survey.facts import Answer, Failure, LocalFinding, Snapshot
from pytest_wa_health.survey.questions import first_wave
from pytest_wa_health.survey.run import Asker, Plan, drive, plan, survey

if TYPE_CHECKING:
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.graph.exchange import Transport
    from pytest_wa_health.model.callbacks import Callbacks
    from pytest_wa_health.model.options import Options
    from pytest_wa_health.privacy.redactor import Redactor
    from pytest_wa_health.settings import Settings
    from pytest_wa_health.survey.limits import Limits
    from pytest_wa_health.survey.questions import Question

DEFAULT_VERSION = "v25.0"
"""The Graph API version of calls where the user pins none."""

STAND_IN = "recorded against a stand-in for the Graph API, not against Meta"

NOBODY = Secret("replayed")
"""The credential of a replay, which needs none."""


def survey_live(settings: Settings, options: Options, redactor: Redactor) -> Snapshot:
    """Ask the Graph API about one tenant, its questions side by side; then whatever `reach` is opted in for."""
    with client_for(settings, options, redactor) as client:
        snapshot = _survey(settings, options.mode, client, int(time.time()), concurrent=True)
        return reach_out(settings, options, redactor, snapshot, client)


def survey_graph(settings: Settings, options: Options, redactor: Redactor) -> Snapshot:
    """Ask the Graph API alone: of no other server is anything known."""
    with client_for(settings, options, redactor) as client:
        return _survey(settings, options.mode, client, int(time.time()), concurrent=True)


def reach_out(
    settings: Settings,
    options: Options,
    redactor: Redactor,
    snapshot: Snapshot,
    client: GraphClient,
    *,
    callbacks: Callbacks | None = None,
) -> Snapshot:
    """`snapshot` with whatever `reach` is opted in for: messages, and the servers that are not Meta's."""
    from pytest_wa_health import probes

    found = probes.probe(
        settings,
        options,
        redactor,
        snapshot,
        client=client,
        delivery_status=callbacks.delivery_status if callbacks else None,
        progress=callbacks.progress if callbacks else None,
    )
    return dataclasses.replace(snapshot, reach=found, requests=snapshot.requests + probes.graph_calls(found))


def survey_recorded(settings: Settings, options: Options, redactor: Redactor, path: Path) -> tuple[Snapshot, str]:
    """As `survey_live`, one question after the other, with the scrubbed traffic kept at `path`.

    The text says so where nothing was answered and therefore nothing was kept. Raises CassetteError when the cassette
    cannot be written.
    """
    from pytest_wa_health import probes
    from pytest_wa_health.graph.client import open_transport
    from pytest_wa_health.recording.recorder import record

    found = probes.probe_outside(settings, options, redactor)
    metadata = {
        "tenant": settings.name,
        "slug": settings.slug,
        "graph_url": settings.graph_url,
        "version": settings.api_version or DEFAULT_VERSION,
        "settings": settings.public(),
        "local": [vars(item) for item in settings.local],
        "reach": found,
    }
    label = "" if settings.graph_url == DEFAULT_GRAPH_URL else STAND_IN
    with (
        record(path, redactor, metadata, open_transport(), label=label, anonymize=options.anonymize) as recording,
        client_for(settings, options, redactor, transport=recording) as client,
    ):
        snapshot = _survey(settings, options.mode, client, int(time.time()), concurrent=False)
    note = "" if recording.was_written else "nothing was answered, so no cassette was written"
    return dataclasses.replace(snapshot, reach=found), note


def survey_replayed(path: Path, redactor: Redactor) -> tuple[Snapshot, str]:
    """Survey from a cassette alone, as of the time of recording; and the cassette's label, if it has one.

    Raises CassetteError when there is no usable cassette at `path`.
    """
    from pytest_wa_health.graph.client import GraphClient
    from pytest_wa_health.recording import cassette
    from pytest_wa_health.recording.metadata import checked
    from pytest_wa_health.recording.player import ReplayingTransport

    recording = cassette.read(path)
    metadata = checked(recording.metadata, path)
    client = GraphClient(
        DEFAULT_GRAPH_URL, metadata["version"], token=NOBODY,
        app_id=metadata["settings"].get("app_id"),
        app_secret=NOBODY if metadata["settings"].get("has_app_secret") else None,
        redact=redactor.text, transport=ReplayingTransport(recording), clock=lambda: float(recording.recorded_at),
        sleep=lambda _: None,
    )  # fmt: skip
    snapshot = survey(
        asker(client, NOBODY),
        tenant=metadata["tenant"],
        mode="replay",
        graph_url=metadata["graph_url"],
        version=metadata["version"],
        settings=metadata["settings"],
        local=[_finding(item) for item in metadata["local"]],
        now=recording.recorded_at,
        concurrent=False,
    )
    return dataclasses.replace(snapshot, reach=metadata.get("reach") or ProbeFacts()), recording.label


def _finding(recorded: LocalEntry) -> LocalFinding:
    note, confidence = recorded.get("note", ""), recorded.get("confidence", "certain")
    return LocalFinding(recorded["cause"], recorded["variable"], note, confidence)


def _survey(settings: Settings, mode: str, client: GraphClient, now: int, *, concurrent: bool) -> Snapshot:
    ask = asker(client, settings.access_token)
    return drive(plan_of(settings, mode, now), ask, concurrent=concurrent)


def plan_of(settings: Settings, mode: str, now: int, limits: Limits | None = None) -> Plan:
    """The questions about one tenant, wave by wave; the caller asks them."""
    return plan(
        tenant=settings.name,
        mode=mode,
        graph_url=settings.graph_url,
        version=settings.api_version or DEFAULT_VERSION,
        settings=settings.public(),
        local=settings.local,
        now=now,
        limits=limits,
    )


def unasked(settings: Settings, mode: str, now: int, why: str) -> Snapshot:
    """The snapshot of a tenant that could not be asked about."""
    public = settings.public()
    refusal = Failure("refused-locally", why)
    return Snapshot(
        tenant=settings.name,
        mode=mode,
        now=now,
        graph_url=settings.graph_url,
        version=settings.api_version or DEFAULT_VERSION,
        settings=public,
        local=tuple(settings.local),
        answers={q.name: Answer(f"GET {q.path}", failure=refusal, attempts=0) for q in first_wave(public)},
        notes=(why,),
    )


def client_for(
    settings: Settings,
    options: Options,
    redactor: Redactor,
    *,
    transport: Transport | None = None,
    permit: Callable[[], bool] | None = None,
    may_exchange: bool = False,
) -> GraphClient:
    """A client that speaks for one tenant, over connections of its own or over those of `transport`."""
    from pytest_wa_health.graph.client import GraphClient

    return GraphClient(
        settings.graph_url,
        settings.api_version or DEFAULT_VERSION,
        token=settings.access_token,
        app_id=settings.app_id,
        app_secret=settings.app_secret,
        timeout=options.timeout,
        redact=redactor.text,
        allow_hosts=options.allow_hosts,
        may_send=options.sends,
        may_exchange=may_exchange,
        transport=transport,
        permit=permit,
    )


def asker(client: GraphClient, token: Secret, *, prepaid: bool = False) -> Asker:
    """Turn a question into a call; the inspected token travels as a `Secret` until the request is signed."""

    def ask(question: Question) -> Answer:
        params: dict[str, str | Secret] = dict(question.params)
        if question.inspects_token:
            params["input_token"] = token
        credential, proof = question.credential, question.proof
        return client.get(question.path, params, credential=credential, proof=proof, prepaid=prepaid)

    return ask
