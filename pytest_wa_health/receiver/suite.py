"""The conformance suite: which samples go out in which order, and what the answers prove.

Pure but for the deliveries it is handed. A verdict is about the receiver under test alone: every cause is one of
``receiver.…``, and the first that is found explains what follows from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from pytest_wa_health.receiver.delivery import Deliverer, Reply
from pytest_wa_health.receiver.samples import Sample, Samples

SIGNATURE = "X-Hub-Signature-256"
AT_ONCE = 20
SLOW_SECONDS = 5.0
"""Above this an answer is late; ini ``wa_receiver_slow_s``."""
_REFUSED = (400, 401, 403, 406, 422)
"""What receivers answer to a signature that does not fit; other statuses say that nobody compared one."""

Outcome = Literal["passed", "failed", "blocked"]
Confidence = Literal["certain", "likely"]


@dataclass(frozen=True)
class Seen:
    """What one check came to. `note` is a key of ``receiver.toml`` with its `params`."""

    check: str
    outcome: Outcome
    cause: str | None = None
    confidence: Confidence = "certain"
    rivals: tuple[str, ...] = ()
    note: str = ""
    params: dict[str, object] = field(default_factory=dict)


class Suite:
    """Runs every check once, in an order in which the first failure is the answer."""

    def __init__(
        self,
        deliverer: Deliverer,
        samples: Samples,
        *,
        app_secret: str,
        verify_token: str | None,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self._deliverer = deliverer
        self._samples = samples
        self._secret = app_secret.encode("utf-8", "surrogatepass")
        self._verify_token = verify_token
        self._slow = slow_seconds
        self._plain = Reply(None)
        self.slowest: dict[str, int] = {}
        """Milliseconds of the slowest answer to each kind of sample."""

    def run(self) -> list[Seen]:
        """What every check came to, in the order of their ids."""
        found: list[Seen] = []
        stop: str | None = None
        for check, test, is_decisive in self._tests():
            seen = Seen(check, "blocked", stop) if stop else test()
            found.append(seen)
            if is_decisive and seen.outcome == "failed":
                stop = seen.cause
        return found

    def _tests(self) -> Iterable[tuple[str, Callable[[], Seen], bool]]:
        """Check, what it does, and whether nothing can be said of the rest once it failed."""
        yield "WR101", self._reachable, True
        yield "WR102", self._handshake, False
        yield "WR201", self._good_signature, True
        yield "WR301", self._in_time, True
        yield "WR202", self._tampered, False
        yield "WR203", self._unsigned, False
        yield "WR204", self._raw_bytes, True
        for check, cause, names in _KINDS:
            yield check, lambda c=check, k=cause, n=names: self._each(c, k, n), False  # type: ignore[misc]
        yield "WR405", self._duplicates, False
        yield "WR406", self._order, False
        yield "WR407", lambda: self._each("WR407", "receiver.fails-on-size", ("batch-3mb",)), False
        yield "WR408", self._under_load, False

    # Delivering

    def _deliver(self, sample: Sample, *, signed: bytes | None = None) -> Reply:
        """Post a sample with the signature of its own bytes, or of other ones."""
        reply = self._deliverer.post(sample.body, {SIGNATURE: sign(self._secret, signed or sample.body)})
        self.slowest[sample.name] = max(self.slowest.get(sample.name, 0), reply.milliseconds)
        return reply

    # The checks

    def _reachable(self) -> Seen:
        self._plain = reply = self._deliver(self._samples.make("text"))
        if reply.timed_out:
            return self._passed("WR101")  # it is there; that it is late is for the check of time to say
        if reply.failure is not None:
            return _failed("WR101", "receiver.unreachable", "no-answer", reason=reply.failure.reason)
        if reply.is_success or reply.status in _REFUSED:
            return self._passed("WR101")
        return _failed("WR101", "receiver.unreachable", "no-handler", status=reply.status)

    def _handshake(self) -> Seen:
        if not self._verify_token:
            return _failed("WR102", "receiver.handshake", "no-verify-token")
        challenge = str(1_000_000_000 + secrets.randbelow(1_000_000_000))
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": self._verify_token}
        right = self._deliverer.get(asked)
        if not right.is_success:
            return _failed("WR102", "receiver.handshake", "handshake-refused", status=_status(right))
        if right.body != challenge.encode():
            note = "handshake-mangled" if challenge.encode() in right.body else "handshake-not-echoed"
            return _failed("WR102", "receiver.handshake", note, status=right.status)
        wrong = self._deliverer.get({**asked, "hub.verify_token": f"wrong-{secrets.token_hex(8)}"})
        if wrong.is_success and challenge.encode() in wrong.body:
            return _failed("WR102", "receiver.handshake", "handshake-accepts-any")
        return self._passed("WR102")

    def _good_signature(self) -> Seen:
        reply = self._plain
        if reply.is_success or reply.timed_out:
            return self._passed("WR201", reply)
        # A receiver that signs what it has parsed and written again takes a body only in its own way of writing.
        if self._deliver(self._samples.spaced("text")).is_success:
            return _failed("WR201", "receiver.signs-parsed-body", "only-own-writing", status=reply.status)
        return _failed("WR201", "receiver.rejects-good-signature", "refused", status=reply.status)

    def _in_time(self) -> Seen:
        if self._plain.timed_out:
            return _failed("WR301", "receiver.slow", "no-answer-in-time", seconds=self._slow)
        spent = self._plain.milliseconds
        if spent > self._slow * 1000:
            # The first request may pay for a start; the second one does not.
            again = self._deliver(self._samples.make("text"))
            if again.timed_out or again.milliseconds > self._slow * 1000:
                return _failed("WR301", "receiver.slow", "late", ms=again.milliseconds, seconds=self._slow)
            spent = again.milliseconds
        return Seen("WR301", "passed", note="in-time", params={"ms": spent})

    def _tampered(self) -> Seen:
        sample = self._samples.make("text")
        reply = self._deliver(sample, signed=sample.body + b" ")
        if reply.is_success:
            # A receiver that drops it in silence looks the same from here.
            note, params = "tampered-accepted", {"status": reply.status}
            return Seen("WR202", "failed", "receiver.accepts-bad-signature", "likely", (), note, dict(params))
        return self._passed("WR202")

    def _unsigned(self) -> Seen:
        reply = self._deliverer.post(self._samples.make("text").body, {})
        if not reply.is_success:
            return self._passed("WR203")
        tampered = self._samples.make("text")
        if self._deliver(tampered, signed=tampered.body + b" ").is_success:
            return Seen("WR203", "blocked", "receiver.accepts-bad-signature")
        return _failed("WR203", "receiver.accepts-unsigned", "unsigned-accepted", status=reply.status)

    def _raw_bytes(self) -> Seen:
        reply = self._deliver(self._samples.make("text-raw-bytes"))
        if reply.status in _REFUSED:
            return _failed("WR204", "receiver.signs-parsed-body", "raw-refused", status=reply.status)
        if not reply.is_success:
            return _failed("WR204", "receiver.fails-on-unknown", "sample-failed", **_about(reply, "text-raw-bytes"))
        return self._passed("WR204")

    def _each(self, check: str, cause: str, names: tuple[str, ...]) -> Seen:
        for name in names:
            reply = self._deliver(self._samples.make(name))
            if not reply.is_success:
                return _failed(check, cause, "sample-failed", **_about(reply, name))
        return self._passed(check)

    def _duplicates(self) -> Seen:
        sample = self._samples.make("text")
        for delivery in (1, 2, 3):
            reply = self._deliver(sample)
            if not reply.is_success:
                return _failed(
                    "WR405",
                    "receiver.fails-on-duplicates",
                    "repeat-failed",
                    delivery=delivery,
                    **_about(reply, "text"),
                )
        return self._passed("WR405")

    def _order(self) -> Seen:
        for sample in self._samples.story():
            reply = self._deliver(sample)
            if not reply.is_success:
                return _failed("WR406", "receiver.fails-on-order", "sample-failed", **_about(reply, sample.name))
        return self._passed("WR406")

    def _under_load(self) -> Seen:
        samples = [self._samples.make("text") for _ in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(self._deliver, samples))
        bad = [reply for reply in replies if not reply.is_success]
        if bad:
            params = {"bad": len(bad), "all": AT_ONCE, "status": _status(bad[0])}
            return _failed("WR408", "receiver.fails-under-load", "load-failed", **params)
        slowest = max(reply.milliseconds for reply in replies)
        if slowest > self._slow * 1000:
            return _failed("WR408", "receiver.fails-under-load", "load-late", all=AT_ONCE, ms=slowest)
        return Seen("WR408", "passed", note="load-in-time", params={"all": AT_ONCE, "ms": slowest})

    @staticmethod
    def _passed(check: str, reply: Reply | None = None) -> Seen:
        other = reply is not None and reply.is_success and reply.status != 200
        return (
            Seen(check, "passed", note="other-success", params={"status": reply.status})
            if other and reply
            else Seen(check, "passed")
        )


_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "WR401",
        "receiver.fails-on-statuses",
        (
            "status-sent", "status-delivered", "status-read", "status-failed-131047", "status-failed-131042",
            "status-failed-without-details",
        ),
    ),
    ("WR402", "receiver.fails-on-user-id", ("user-without-number", "status-without-number")),
    ("WR403", "receiver.fails-on-unknown", ("unknown-field", "unknown-message-type", "unsupported-message", "account-update")),
    ("WR404", "receiver.fails-on-batches", ("two-entries", "two-numbers", "messages-and-statuses")),
)  # fmt: skip


def sign(app_secret: bytes, body: bytes) -> str:
    """``X-Hub-Signature-256``: HMAC-SHA256 of the raw body under the app secret (Meta's webhooks guide)."""
    return f"sha256={hmac.new(app_secret, body, hashlib.sha256).hexdigest()}"


def _failed(check: str, cause: str, note: str, **params: object) -> Seen:
    return Seen(check, "failed", cause, note=note, params=params)


def _status(reply: Reply) -> object:
    return reply.status if reply.status is not None else (reply.failure.reason if reply.failure else None)


def _about(reply: Reply, sample: str) -> dict[str, object]:
    return {"sample": sample, "status": _status(reply)}
