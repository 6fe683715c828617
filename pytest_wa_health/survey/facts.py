"""What a survey collects: answers to named questions, as plain data.

A `Snapshot` holds everything that diagnosis may reason from. It is made of JSON types only, so that it can
travel to xdist workers, be rebuilt from a cassette, or be written down in a test. It never holds a secret:
tokens are known by fingerprint and length, and every text has passed the redactor before it gets here.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Literal

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.note import packed, unpacked
from pytest_wa_health.model.probe_facts import ProbeFacts
from pytest_wa_health.model.settings_view import SettingsView

FailureKind = Literal[
    "dns",
    "refused",
    "tls",
    "timeout",
    "proxy",
    "reset",
    "redirect",
    "not-json",
    "truncated",
    "too-large",
    "replay-miss",
    "refused-locally",
]


@dataclass(frozen=True)
class ErrorEnvelope:
    """Meta's error object (`graph-api` error handling guide), typed; whatever was unreadable is None.

    `message`, `details`, `user_title` and `user_message` are shown as Meta gave them, after redaction.
    """

    code: int | None
    subcode: int | None = None
    type: str | None = None
    message: str = ""
    details: str | None = None
    user_title: str | None = None
    user_message: str | None = None
    is_transient: bool | None = None
    fbtrace_id: str | None = None


@dataclass(frozen=True)
class Failure:
    """Why there is no readable answer: nothing here says anything about a credential."""

    kind: FailureKind
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """One question put to the Graph API and what came back.

    Exactly one of three holds: `data` is the JSON of a success, `error` is Meta's error object, or `failure`
    says why nothing readable came.
    """

    request: str
    """``GET /v25.0/debug_token``: method and path, never a query."""
    status: int | None = None
    data: Json = None
    error: ErrorEnvelope | None = None
    failure: Failure | None = None
    served_version: str | None = None
    """``v25.0``, from the ``facebook-api-version`` header."""
    from_meta: bool = False
    """Whether the headers bear the marks of Meta's servers (``x-fb-*``, ``facebook-api-version``)."""
    date: int | None = None
    """The server's ``Date`` header, unix seconds."""
    received_at: int | None = None
    """Our own clock when the answer came, unix seconds."""
    app_usage: dict[str, float] = field(default_factory=dict)
    """``x-app-usage``: percentages of the app's limit."""
    business_usage: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    """``x-business-use-case-usage``: WABA id to usage rows; percentages, regain time in minutes."""
    attempts: int = 1
    elapsed: float = 0.0
    """Seconds, retries included."""
    is_html: bool = False
    title: str | None = None
    """The ``<title>`` of an HTML page that came in place of JSON."""
    not_recorded: tuple[str, ...] = ()
    """In a replay: fields that the recorded read did not ask for, so that their absence says nothing."""

    @property
    def ok(self) -> bool:
        """Whether the question was answered with data."""
        return self.error is None and self.failure is None


@dataclass(frozen=True)
class LocalFinding:
    """Something seen in the settings alone, before any request: a cause id, the variable, plain words."""

    cause: str
    variable: str
    note: str = ""
    confidence: str = "certain"


@dataclass(frozen=True)
class Snapshot:
    """All that is known of one tenant at one moment."""

    tenant: str
    mode: str
    """``live``, ``send``, ``record`` or ``replay``."""
    now: int
    """Unix seconds at which ages are judged: the clock when live, the time of recording in a replay."""
    graph_url: str
    version: str | None
    """The version that was asked for, e.g. ``v25.0``; None where the calls carry none."""
    settings: SettingsView = field(default_factory=SettingsView)
    """What of the settings diagnosis may see: see `pytest_wa_health.settings.Settings.public`."""
    local: tuple[LocalFinding, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    """Question name to answer; a question that was not asked is absent."""
    waves: int = 0
    requests: int = 0
    """Graph calls made, retries included."""
    wall: float = 0.0
    """Seconds from the first request to the last answer."""
    reach: ProbeFacts = field(default_factory=ProbeFacts)
    """What the opt-in probes of `reach` saw: sends, webhook bench, fallback, deployment."""
    notes: tuple[str, ...] = ()
    """What was not asked, and why."""

    def to_json(self) -> dict[str, Json]:
        """Plain JSON types all the way down."""
        found: dict[str, Json] = packed(dataclasses.asdict(self))
        return found

    @classmethod
    def from_json(cls, raw: dict[str, Json]) -> Snapshot:
        """The inverse of :meth:`to_json`.

        Raises KeyError or TypeError when `raw` was not made by it.
        """
        raw = unpacked(raw)
        answers = {name: _answer(body) for name, body in raw["answers"].items()}
        local = tuple(LocalFinding(**item) for item in raw["local"])
        return cls(**{**raw, "answers": answers, "local": local, "notes": tuple(raw.get("notes", ()))})


def _answer(raw: dict[str, Json]) -> Answer:
    error, failure = raw["error"], raw["failure"]
    return Answer(
        **{
            **raw,
            "error": ErrorEnvelope(**error) if error else None,
            "failure": Failure(**failure) if failure else None,
            "not_recorded": tuple(raw.get("not_recorded", ())),
        }
    )
