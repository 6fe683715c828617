"""Keep the Graph API's answers as a cassette, with everything secret left out."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pytest_wa_health._version import __version__
from pytest_wa_health.graph.exchange import Call, Reply, Transport
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.recording import cassette
from pytest_wa_health.recording.anonymising import pseudonymised
from pytest_wa_health.recording.cassette import Cassette, CassetteError, Interaction
from pytest_wa_health.recording.matching import asked_by
from pytest_wa_health.recording.vcr_cassette import VcrCassette
from pytest_wa_health.survey.facts import Failure

__all__ = ["Recording", "record"]

_KEPT_HEADERS = frozenset(
    (
        "content-type",
        "date",
        "facebook-api-version",
        "retry-after",
        "www-authenticate",
        "x-app-usage",
        "x-business-use-case-usage",
        "x-fb-request-id",
    )
)
"""``x-fb-request-id`` repeats the ``fbtrace_id`` of the body; it is Meta's mark on an answer without a version."""


class _Redacting(Protocol):
    def text(self, text: str, /) -> str: ...

    def tree(self, tree: Json, /) -> Json: ...


class Recording:
    """A transport that hands every call on to `live`, and keeps what is asked and answered once it is scrubbed.

    An answer that broke off is not kept: read again from a file, it would look like one that ended.
    """

    def __init__(self, live: Transport, redactor: _Redacting, graph_url: str) -> None:
        self.was_written = False
        """At the end: whether there was anything to write."""
        self._live = live
        self._redactor = redactor
        self._prefix = urlsplit(graph_url).path.rstrip("/")
        self._tape = VcrCassette()

    def exchange(self, call: Call, seconds: float) -> Reply | Failure:
        """The live answer."""
        outcome = self._live.exchange(call, seconds)
        if isinstance(outcome, Reply) and outcome.failure is None:
            asked = asked_by(call, self._prefix, self._redactor.text)
            headers, body = self._headers(outcome.headers), self._body(outcome.body)
            self._tape.keep(Interaction(asked.method, asked.path, dict(asked.query), outcome.status, headers, body))
        return outcome

    def close(self) -> None:
        """Close idle connections."""
        self._live.close()

    def interactions(self) -> list[Interaction]:
        """What was kept so far, in the order of the answers."""
        return self._tape.interactions()

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Those that are read, and of a redirect its host."""
        kept = {name: self._redactor.text(headers[name]) for name in sorted(_KEPT_HEADERS & headers.keys())}
        if headers.get("location"):
            # Redacted first: a host name comes in lower case, in which a secret cannot be recognised.
            kept["location"] = _origin(self._redactor.text(headers["location"]))
        return {name: _one_line(value) for name, value in kept.items()}

    def _body(self, body: bytes) -> bytes:
        """The body without secrets and without URLs that can carry a token."""
        stored = cassette.readable(body)
        if "json" in stored:
            return json.dumps(self._redactor.tree(_without_urls(stored["json"]))).encode()
        return self._redactor.text(stored["text"]).encode("utf-8", "replace")


@contextlib.contextmanager
def record(
    path: Path,
    redactor: _Redacting,
    metadata: Mapping[str, Json],
    live: Transport,
    *,
    label: str = "",
    anonymize: bool = False,
    clock: Callable[[], float] = time.time,
) -> Iterator[Recording]:
    """Keep what the recording is asked inside the block as a cassette at `path`.

    Nothing is written when the block raises, or when no request got an HTTP answer at all: a good cassette is never
    replaced by half of one. `anonymize` replaces ids and own telephone numbers (see `anonymising`).
    Raises CassetteError, after the block, when the file cannot be written or would hold a secret.
    """
    recorded_at = int(clock())
    recording = Recording(live, redactor, str(metadata.get("graph_url", "")))
    try:
        yield recording
    finally:
        recording.close()
    interactions = recording.interactions()
    if not interactions:
        return
    content = Cassette(recorded_at, dict(metadata), interactions, label, __version__)
    document = redactor.tree(cassette.document_of(content))
    if anonymize:
        document = pseudonymised(document)
    if redactor.tree(document) != document:
        raise CassetteError(f"the cassette {path} was not written, because it would hold a secret")
    cassette.write(path, document)
    recording.was_written = True


def _without_urls(value: Json, name: str = "") -> Json:
    """URLs of further pages lose their query, in which Meta puts the token; ``metadata`` loses its table of URLs."""
    if isinstance(value, dict):
        return {
            key: _without_urls(item, key)
            for key, item in value.items()
            if not (name == "metadata" and key == "connections")
        }
    if isinstance(value, list):
        return [_without_urls(item) for item in value]
    if isinstance(value, str) and name in ("next", "previous"):
        return value.partition("?")[0]
    return value


def _origin(location: str) -> str:
    try:
        parts = urlsplit(location)
        host = parts.hostname
    except ValueError:
        return "/"
    return f"{parts.scheme or 'https'}://{host}" if host else "/"


def _one_line(value: str) -> str:
    return "".join(char if char.isprintable() else " " for char in value)
