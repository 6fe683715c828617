"""Record the Graph API's answers, and play them back without a network: vcrpy, with everything secret left out.

vcrpy patches the whole process and is not thread-safe, so one tape is open at a time, only around a survey, and the
survey asks its questions one after the other (`GraphClient(sequential=True)`). Answers to the same request are played
in the order in which they were recorded, each once: a request that failed twice and then succeeded does so again.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from pytest_wa_health._version import __version__
from pytest_wa_health.recording import cassette
from pytest_wa_health.recording.anonymising import pseudonymised
from pytest_wa_health.recording.cassette import Cassette, Interaction, Json, TapeError

__all__ = ["Tape", "TapeError", "read", "record", "replay"]

_HOST = "https://graph.facebook.com"
"""Stands for whatever host was recorded: a replay asks no host."""

_SECRET_PARAMETERS = frozenset(
    ("access_token", "input_token", "appsecret_proof", "client_secret", "fb_exchange_token", "revoke_token")
)
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

_one_at_a_time = threading.Lock()


class _Redacting(Protocol):
    def text(self, text: str, /) -> str: ...

    def tree(self, tree: Json, /) -> Json: ...


@dataclass
class Tape:
    """What is known of a recording besides its answers.

    `recorded_at` is in unix seconds, and the time at which a replay lives. `metadata` is what the recorder put in:
    the settings that may be shown, so that a replay needs nothing but the cassette.
    """

    recorded_at: int
    metadata: dict[str, Json]
    label: str = ""
    was_written: bool = False
    """After a recording: whether there was anything to write."""


def read(path: Path) -> Tape:
    """Date, label and metadata of the cassette at `path`, without opening it for replay. Raises TapeError."""
    content = cassette.read(path)
    return Tape(content.recorded_at, content.metadata, content.label)


@contextlib.contextmanager
def record(
    path: Path,
    redactor: _Redacting,
    metadata: Mapping[str, Json],
    *,
    label: str = "",
    anonymize: bool = False,
    clock: Callable[[], float] = time.time,
) -> Iterator[Tape]:
    """Keep what is asked and answered inside the block as a cassette at `path`.

    Nothing is written when the block raises, or when no request got an HTTP answer at all: a good cassette is never
    replaced by half of one. `anonymize` replaces ids and own telephone numbers (see `pseudonyms`).
    Raises TapeError, after the block, when the file cannot be written or would hold a secret.
    """
    tape = Tape(int(clock()), dict(metadata), label)
    scrub = _Scrubber(redactor, str(metadata.get("graph_url", "")))
    with _vcr(_Shelf(), "all", scrub.request, scrub.response) as recorded:
        yield tape
    interactions = [_interaction(*pair) for pair in zip(recorded.requests, recorded.responses, strict=True)]
    if not interactions:
        return
    document = redactor.tree(
        cassette.document_of(Cassette(tape.recorded_at, tape.metadata, interactions, label, __version__))
    )
    if anonymize:
        document = pseudonymised(document)
    if redactor.tree(document) != document:
        raise TapeError(f"the cassette {path} was not written, because it would hold a secret")
    cassette.write(path, document)
    tape.was_written = True


@contextlib.contextmanager
def replay(path: Path) -> Iterator[Tape]:
    """Answer from the cassette at `path` whatever is asked inside the block; no socket is opened.

    A request that is not on the tape ends as ``Failure("replay-miss")`` in the client. Raises TapeError when there
    is no usable cassette at `path`.
    """
    content = cassette.read(path)
    with _vcr(_Shelf(content.interactions), "none", _canonical, lambda response: response):
        yield Tape(content.recorded_at, content.metadata, content.label)


class _Shelf:
    """Where vcrpy finds recorded answers. It saves nothing there: the file is written by us, whole or not at all."""

    def __init__(self, interactions: list[Interaction] | None = None) -> None:
        self._interactions = interactions

    def load_cassette(self, _path: str, serializer: object) -> tuple[list[Any], list[Any]]:  # noqa: ARG002 - vcrpy's
        from vcr.persisters.filesystem import CassetteNotFoundError

        if self._interactions is None:
            raise CassetteNotFoundError
        return [_request(each) for each in self._interactions], [_response(each) for each in self._interactions]

    def save_cassette(self, _path: str, _content: object, serializer: object) -> None:
        """Nothing: see `record`."""


class _Scrubber:
    """Takes everything secret off the traffic before vcrpy keeps it."""

    def __init__(self, redactor: _Redacting, graph_url: str) -> None:
        self._redactor = redactor
        self._prefix = urlsplit(graph_url).path.rstrip("/")

    def request(self, request: Any) -> Any:  # noqa: ANN401 - vcrpy is untyped
        """Method, path and harmless parameters; no header, no body."""
        return _canonical(request, self._redactor.text, self._prefix)

    def response(self, response: dict[str, Any]) -> dict[str, Any] | None:
        """Status, the headers we read, and the body without URLs that can carry a token; None if it was cut short."""
        from pytest_wa_health.graph.deadline import is_cut_short

        if is_cut_short():
            return None
        headers = {name.lower(): ", ".join(map(_as_text, values)) for name, values in response["headers"].items()}
        kept = {name: self._redactor.text(headers[name]) for name in sorted(_KEPT_HEADERS & headers.keys())}
        if headers.get("location"):
            # Redacted first: a host name comes in lower case, in which a secret cannot be recognised.
            kept["location"] = _origin(self._redactor.text(headers["location"]))
        body = response["body"]["string"] or b""
        return {
            "status": {"code": response["status"]["code"], "message": ""},
            "headers": {name: [_one_line(value)] for name, value in kept.items()},
            "body": {"string": self._body(body)},
        }

    def _body(self, body: bytes) -> bytes:
        stored = cassette.readable(body)
        if "json" in stored:
            return json.dumps(self._redactor.tree(_without_urls(stored["json"]))).encode()
        return self._redactor.text(stored["text"]).encode("utf-8", "replace")


def _canonical(request: Any, redact: Callable[[str], str] = str, prefix: str = "") -> Any:  # noqa: ANN401
    """The request as it is stored and looked for: the same for any host, order of parameters and credential."""
    from vcr.request import Request

    parts = urlsplit(request.uri)
    path = redact(unquote(parts.path.removeprefix(prefix)))
    query = sorted(
        (name, redact(value))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in _SECRET_PARAMETERS
    )
    return Request(request.method, f"{_HOST}{quote(path)}?{urlencode(query)}", None, {})


def _interaction(request: Any, response: dict[str, Any]) -> Interaction:  # noqa: ANN401
    parts = urlsplit(request.uri)
    return Interaction(
        method=request.method,
        path=unquote(parts.path),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        status=response["status"]["code"],
        headers={name: values[0] for name, values in response["headers"].items()},
        body=response["body"]["string"],
    )


def _request(each: Interaction) -> Any:  # noqa: ANN401
    from vcr.request import Request

    return Request(each.method, f"{_HOST}{quote(each.path)}?{urlencode(each.query)}", None, {})


def _response(each: Interaction) -> dict[str, Any]:
    return {
        "status": {"code": each.status, "message": ""},
        "headers": {name: [value] for name, value in each.headers.items()},
        "body": {"string": each.body},
    }


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


def _as_text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@contextlib.contextmanager
def _vcr(
    shelf: _Shelf, mode: str, on_request: Callable[[Any], Any], on_response: Callable[[Any], Any]
) -> Iterator[Any]:
    with warnings.catch_warnings():
        # vcrpy imports every HTTP library it finds, and a strict test run would stop at any warning of theirs.
        warnings.simplefilter("ignore")
        import vcr
    recorder = vcr.VCR(
        serializer="json",
        record_mode=mode,
        match_on=("method", "uri"),
        before_record_request=on_request,
        before_record_response=on_response,
    )
    recorder.register_persister(shelf)
    with _one_at_a_time, _silence(), recorder.use_cassette("wa-health") as opened:
        yield opened


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """vcrpy logs whole URLs and unfiltered answers."""
    names = [name for name in logging.root.manager.loggerDict if name == "vcr" or name.startswith("vcr.")]
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
