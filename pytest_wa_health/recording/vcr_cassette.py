"""vcrpy's cassette without its patches of other modules: it keeps what is recorded, and finds it again."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pytest_wa_health.graph.quiet_logs import quiet
from pytest_wa_health.recording.cassette import Interaction
from pytest_wa_health.recording.matching import Asked, recorded_in

__all__ = ["VcrCassette"]

_LOGGERS = ("vcr.cassette", "vcr.matchers", "vcr.request")
"""They log every request and answer."""


class VcrCassette:
    """Interactions, all of them scrubbed; may be used by several threads."""

    def __init__(self, recorded: Iterable[Interaction] | None = None) -> None:
        """A cassette that plays `recorded`; without it, one to record on."""
        with warnings.catch_warnings():
            # vcrpy imports every HTTP library it finds, and a strict test run would stop at any warning of theirs.
            warnings.simplefilter("ignore")
            from vcr.cassette import Cassette
        from vcr.matchers import method, uri
        from vcr.record_mode import RecordMode

        mode = RecordMode.ALL if recorded is None else RecordMode.NONE
        self._lock = threading.Lock()
        with quiet(*_LOGGERS):
            shelf = _Shelf(recorded)
            self._tape = Cassette.load(path="wa-health", persister=shelf, record_mode=mode, match_on=(method, uri))

    def keep(self, interaction: Interaction) -> None:
        """Add an interaction."""
        with self._lock, quiet(*_LOGGERS):
            self._tape.append(_request(recorded_in(interaction)), _response(interaction))

    def play(self, asked: Asked) -> Interaction | None:
        """The next answer to exactly this request; None once all of them were played."""
        with self._lock, quiet(*_LOGGERS):
            request = _request(asked)
            return _interaction(request, self._tape.play_response(request)) if request in self._tape else None

    def interactions(self) -> list[Interaction]:
        """All that it holds, in order."""
        with self._lock, quiet(*_LOGGERS):
            return [_interaction(*pair) for pair in zip(self._tape.requests, self._tape.responses, strict=True)]


class _Shelf:
    """Where vcrpy loads from. It saves nothing there: the file is written by us, whole or not at all."""

    def __init__(self, recorded: Iterable[Interaction] | None) -> None:
        self._recorded = recorded

    def load_cassette(self, _path: str, serializer: object) -> tuple[list[Any], list[Any]]:  # noqa: ARG002 - vcrpy's
        from vcr.persisters.filesystem import CassetteNotFoundError

        if self._recorded is None:
            raise CassetteNotFoundError
        pairs = [(_request(recorded_in(each)), _response(each)) for each in self._recorded]
        return [request for request, _ in pairs], [response for _, response in pairs]

    def save_cassette(self, _path: str, _content: object, serializer: object) -> None:
        """Nothing: see `cassette.write`."""


def _request(asked: Asked) -> Any:  # noqa: ANN401 - vcrpy is untyped
    from vcr.request import Request

    return Request(asked.method, asked.uri, None, {})


def _response(each: Interaction) -> dict[str, Any]:
    return {
        "status": {"code": each.status, "message": ""},
        "headers": {name: [value] for name, value in each.headers.items()},
        "body": {"string": each.body},
    }


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
