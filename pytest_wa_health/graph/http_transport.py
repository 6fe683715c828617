"""One HTTP exchange: bounded in time and size, following nothing, saying nothing of what it carried."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import zlib
from concurrent.futures import TimeoutError  # noqa: A004 - the built-in one only from Python 3.11 on
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_auth_from_url

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.graph.exchange import Call, Reply
from pytest_wa_health.graph.quiet_logs import quiet
from pytest_wa_health.graph.trouble import failure_of
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import is_loopback
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.survey.facts import Failure

MAX_BODY = 2 * 1024 * 1024
"""Decoded bytes; a page of 100 templates with all components has some 300 kB."""


MAX_CONNECTIONS = 8
_CHUNK = 16384
_LOGGERS = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")
_GRACE = 0.05
"""Seconds in which the socket's own time-out may speak before the exchange is abandoned."""


class HttpTransport:
    """Connections to one host, for as many threads as `connections` says; may be shared by clients of that host.

    Every exchange runs in a daemon thread that is abandoned at its deadline: socket time-outs start again with
    every byte, and the resolver knows none.
    """

    def __init__(self, *, connections: int = MAX_CONNECTIONS) -> None:
        self._threads = DaemonThreads("wa-health-exchange")
        self._ambient: dict[str, tuple[Json, Json]] = {}
        self._session = requests.Session()
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": "pytest-wa-health", "Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0))

    def exchange(self, call: Call, seconds: float) -> Reply | Failure:
        """Send `call` and bring back the answer, or why there is none, within `seconds`. Never raises."""
        abandoned = threading.Event()
        try:
            outcome = self._threads.submit(lambda: self._perform(call, seconds, abandoned))
        except RuntimeError:
            return Failure("refused-locally", noted("network.no-thread"))
        try:
            return outcome.result(timeout=seconds + _GRACE)
        except TimeoutError:
            abandoned.set()
        return _too_slow()

    def close(self) -> None:
        """Close idle connections, and end idle threads."""
        self._threads.close()
        self._session.close()

    def _perform(self, call: Call, seconds: float, abandoned: threading.Event) -> Reply | Failure:
        deadline = time.monotonic() + seconds
        try:
            with quiet(*_LOGGERS), contextlib.closing(self._send(call, seconds)) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                wanted = not 300 <= response.status_code < 400
                body = _read(response, deadline, abandoned) if wanted else b""
                if isinstance(body, Failure):
                    return Reply(response.status_code, headers, failure=body)
                return Reply(response.status_code, headers, body)
        except Exception as error:  # whatever happened down there, its text must not get out
            return failure_of(error)

    def _send(self, call: Call, seconds: float) -> requests.Response:
        params = {k: v.reveal() if isinstance(v, Secret) else v for k, v in call.params.items()}
        auth = _Bearer(call.bearer) if call.bearer is not None else _OfUrl()
        # Not the session's way to prepare a request: cookies, hooks and .netrc are not for us, and take their time.
        request = requests.Request(
            call.method,
            call.url,
            {**self._session.headers, **call.headers},
            params=params,
            data=call.body,
            json=call.json,
            auth=auth,
        ).prepare()
        url = request.url or ""
        if url.startswith("http://"):
            _check_here(url)
        proxies, verify = self._surroundings(url)
        # The adapter, not the session: that reads the body of a redirect it is not to follow, and keeps cookies.
        # A third of the time for connecting leaves room for a second address when the first one is dead.
        return self._session.get_adapter(url).send(
            request,
            stream=True,
            timeout=(seconds / 3, seconds),
            verify=verify,
            proxies=proxies,
        )

    def _surroundings(self, url: str) -> tuple[Json, Json]:
        """Proxies and trusted certificates for this host; the environment is read once for each."""
        scheme, host = urlsplit(url)[:2]
        place = f"{scheme}://{host}"
        if place not in self._ambient:
            ambient = self._session.merge_environment_settings(url, {}, True, None, None)  # noqa: FBT003
            proxies = {} if is_loopback(urlsplit(url).hostname or "") else ambient["proxies"]
            self._ambient[place] = (proxies, _trust(ambient["verify"]))
        return self._ambient[place]


class _Bearer(AuthBase):
    """Signs a request. As an auth object it also keeps ``.netrc`` from replacing the header."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._secret.reveal()}"
        return request


class _OfUrl(AuthBase):
    """User name and password of the URL, if it has any; as an auth object it keeps ``.netrc`` out as well."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        user, password = get_auth_from_url(request.url or "")
        return HTTPBasicAuth(user, password)(request) if user or password else request


def _check_here(url: str) -> None:
    """Raises InvalidURL where a name of this machine leads elsewhere, as ``x.localhost`` may.

    Tokens go in plain text only to this machine; another one that the user allowed is none by its name.
    """
    parts = urlsplit(url)
    if not is_loopback(parts.hostname or ""):
        return
    found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    if not all(is_loopback(str(address[0]).partition("%")[0]) for *_, address in found):
        raise requests.exceptions.InvalidURL("plain http to another machine")


def _trust(verify: bool | str | None) -> bool | str:  # noqa: FBT001 - what requests hands on
    """requests knows ``REQUESTS_CA_BUNDLE`` and ``CURL_CA_BUNDLE``; OpenSSL's own variable comes after them."""
    bundle = os.environ.get("SSL_CERT_FILE", "")
    if verify is not True and verify is not None:
        return verify
    return bundle if bundle and Path(bundle).is_file() else True


def _too_slow() -> Failure:
    return Failure("timeout", noted("network.no-whole-answer"))


def _read(response: requests.Response, deadline: float, abandoned: threading.Event) -> bytes | Failure:
    """The decoded body; never more than `MAX_BODY` bytes are held, however well they were compressed."""
    body = bytearray()
    received = 0
    unpack = _Unpacker(response.headers.get("content-encoding", ""))
    try:
        for chunk in response.raw.stream(_CHUNK, decode_content=False):
            if abandoned.is_set() or time.monotonic() > deadline:
                return _too_slow()
            received += len(chunk)
            body += unpack(chunk, MAX_BODY + 1 - len(body))
            if len(body) > MAX_BODY or received > MAX_BODY:
                return Failure("too-large", noted("network.too-large", size=MAX_BODY // 1024 // 1024))
    except zlib.error:
        return Failure("truncated", noted("network.damaged"))
    except Exception as error:  # as in _perform; the status is known and worth keeping
        return failure_of(error)
    announced = response.headers.get("content-length", "")
    if unpack.is_unfinished or (announced.isdigit() and received < int(announced)):
        return Failure("truncated", noted("network.broke-off"))
    return bytes(body)


class _Unpacker:
    """gzip and deflate with a limit on what comes out; urllib3 has such a limit only in its newest versions."""

    def __init__(self, encoding: str) -> None:
        is_packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate")
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32) if is_packed else None
        self._started = False

    @property
    def is_unfinished(self) -> bool:
        return self._stream is not None and self._started and not self._stream.eof

    def __call__(self, chunk: bytes, limit: int) -> bytes:
        self._started = True
        return self._stream.decompress(chunk, limit) if self._stream else chunk
