"""The conformance suite: which samples go out in which order, and what the answers prove.

Its verdicts are about the receiver under test alone: every cause is one of ``receiver.…``, and a check that an
earlier failure explains is blocked by it. Nothing leaves but through the deliverer it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from pytest_wa_health.model.note import Value
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes.callback_protocol import (
    SIGNATURE,
    handshake_query,
    is_exact_echo,
    new_challenge,
    sign,
    wrong_verify_token,
)
from pytest_wa_health.receiver.check_results import Figures, Seen, blocked, failed, passed
from pytest_wa_health.receiver.deliverers import Deliverer, Reply
from pytest_wa_health.receiver.samples import Sample, Samples

__all__ = ["AT_ONCE", "SLOW_SECONDS", "Suite"]

AT_ONCE = 20
SLOW_SECONDS = 5.0
"""Above this an answer is late; ini ``wa_receiver_slow_s``."""
SPARE_SECONDS = 2.0
"""How much longer an answer is waited for, so that a late one is told from none."""

_NO_HANDLER = (404, 405, 410, 501, 502, 503, 504)
_FIRST_CRASH = 500
_REFUSED = (400, 401, 403, 406, 422)
"""What receivers answer to a signature that does not fit; other statuses say that nobody compared one."""
_LIVES = (
    ("status-sent", "status-delivered", "status-read"),
    ("status-sent", "status-failed-131047"),
    ("status-sent", "status-failed-131042"),
    ("status-sent", "status-failed-without-details"),
)
"""Statuses in the order in which most messages have them."""
_UNKNOWN_MESSAGES = (
    "unknown-message-type", "unsupported-message", "image", "location", "interactive", "button", "reaction",
)  # fmt: skip
_OTHER_FIELDS = ("unknown-field", "account-update")
"""Without messages, as statuses are."""


class _LateError(Exception):
    """A sample was answered too late, or not at all: nothing more can be said until that is repaired."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen


class Suite:
    """Runs every check once, in the order of their ids."""

    def __init__(
        self,
        deliverer: Deliverer,
        samples: Samples,
        *,
        app_secret: Secret,
        verify_token: Secret | None,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self.figures = Figures()
        self._deliverer = deliverer
        self._samples = samples
        self._secret = app_secret
        self._verify_token = verify_token
        self._slow = slow_seconds
        self._stop: str | None = None
        """The cause that explains all that is left."""
        self._settled: dict[str, Seen] = {}
        """What checks came to whose turn had not come."""
        self._failed: dict[str, str] = {}
        """Check to cause."""
        self._repeated: Seen | None = None
        """That a further status of a message is refused which is accepted by itself."""
        self._text = Reply()
        """The answer to a plain, rightly signed message."""

    def run(self) -> list[Seen]:
        """What every check came to."""
        found: dict[str, Seen] = {}
        for check, test, behind in self._tests():
            found[check] = seen = self._judge(check, test, behind)
            if seen.outcome == "failed" and seen.cause:
                self._failed[check] = seen.cause
        return list({**found, **self._settled}.values())

    def _judge(self, check: str, test: Callable[[], Seen], behind: Iterable[str]) -> Seen:
        if check in self._settled:
            return self._settled[check]
        upstream = self._stop or next((self._failed[each] for each in behind if each in self._failed), None)
        if upstream is not None:
            return blocked(check, upstream)
        try:
            return test()
        except _LateError as late:
            self._settled["WR301"] = late.seen
            self._stop = "receiver.slow"
            return passed(check) if check == "WR101" else blocked(check, self._stop)

    def _tests(self) -> Iterable[tuple[str, Callable[[], Seen], tuple[str, ...]]]:
        """Check, what it does, and the checks whose failure explains whatever it would see."""
        yield "WR101", self._reachable, ()
        yield "WR102", self._handshake, ()
        yield "WR201", self._good_signature, ()
        yield "WR202", self._tampered, ()
        yield "WR203", self._unsigned, ("WR202",)
        yield "WR204", self._raw_bytes, ("WR202",)
        yield "WR301", self._in_time, ()
        yield "WR401", self._statuses, ()
        yield "WR402", self._without_number, ()
        yield "WR403", self._unknown, ()
        yield "WR404", self._batches, ()
        yield "WR405", self._duplicates, ()
        yield "WR406", self._order, ("WR401",)
        yield "WR407", self._size, ("WR404",)
        yield "WR408", self._under_load, ()

    # Delivering

    def _post(self, sample: Sample, signature: str | None = None) -> Reply:
        """Deliver `sample` with its own signature, or with another one; an empty one is left out."""
        value = sign(self._secret, sample.body) if signature is None else signature
        return self._deliverer.post(sample.body, {SIGNATURE: value} if value else {})

    def _deliver(self, sample: Sample, signature: str | None = None) -> Reply:
        """The same for one delivery at a time. Raises _LateError for an answer that does not come in time."""
        reply = self._post(sample, signature)
        self.figures.add(sample, reply)
        late = self._lateness(reply, sample)
        if late is not None:
            raise _LateError(late)
        return reply

    def _lateness(self, reply: Reply, sample: Sample) -> Seen | None:
        about: dict[str, Value] = {"sample": sample.name, "seconds": f"{self._slow:g}"}
        if reply.timed_out:
            return failed("WR301", "receiver.slow", "no-answer-in-time", reply, **about)
        if reply.milliseconds > self._slow * 1000 and reply.failure is None:
            return failed("WR301", "receiver.slow", "late", reply, ms=reply.milliseconds, **about)
        return None

    def _wrong_signature(self) -> Reply:
        sample = self._samples.make("text")
        return self._deliver(sample, sign(self._secret, sample.body + b" "))

    # The checks

    def _reachable(self) -> Seen:
        try:
            self._text = self._deliver(self._samples.make("text"))
        except _LateError:
            # The first request may pay for the start of the server; the second one does not.
            self._text = self._deliver(self._samples.make("text"))
        reply, cause = self._text, "receiver.unreachable"
        seen: Seen | None = None
        if reply.status is None or (reply.failure is not None and not reply.is_success):
            seen = failed("WR101", cause, "no-answer", reply, reason=reply.words)
        elif 300 <= reply.status < 400:
            to = self._deliverer.redirected_to(reply)
            seen = failed("WR101", cause, "redirected", reply, status=reply.status, address=to)
        elif reply.is_csrf_refusal:
            seen = failed("WR101", cause, "csrf", reply, status=reply.status)
        elif reply.is_success and reply.is_html and not self._echoes():
            seen = failed("WR101", cause, "web-page", reply, status=reply.status)
        elif not reply.is_success and not self._is_told_apart() and self._has_no_handler():
            seen = failed("WR101", cause, "no-handler", reply, status=reply.status)
        if seen is not None:
            self._stop = cause
            return seen
        return passed("WR101")

    def _is_told_apart(self) -> bool:
        """Whether a wrong signature is refused in another way than the sample: then the right one was accepted."""
        wrong = self._wrong_signature()
        if wrong.status not in _REFUSED or wrong.status == self._text.status:
            return False
        self._stop = "receiver.fails-on-unknown"
        about: dict[str, Value] = {"sample": "text", "what": self._text.words, "status": wrong.status}
        seen = failed("WR403", self._stop, "text-failed", self._text, **about)
        self._settled["WR403"] = seen.less_sure()
        return True

    def _has_no_handler(self) -> bool:
        """By its status, or because whatever it is falls over at everything."""
        status = self._text.status or 0
        if status in _NO_HANDLER or status < _FIRST_CRASH:
            return status in _NO_HANDLER
        return (self._ask(self._verify_token or wrong_verify_token())[0].status or 0) >= _FIRST_CRASH

    def _echoes(self) -> bool:
        """Whether a handshake is answered at all; without a verify token nobody can say that it is not."""
        if not self._verify_token:
            return True
        reply, challenge = self._ask(self._verify_token)
        return challenge.encode() in reply.body

    def _ask(self, token: Secret) -> tuple[Reply, str]:
        """The handshake's answer, and the challenge."""
        challenge = new_challenge()
        return self._deliverer.get(handshake_query(token, challenge)), challenge

    def _handshake(self) -> Seen:
        cause = "receiver.handshake"
        if self._verify_token:
            right, challenge = self._ask(self._verify_token)
            if not right.is_success:
                return failed("WR102", cause, "handshake-refused", right, what=right.words)
            if not is_exact_echo(right.body, challenge):
                note = "handshake-mangled" if challenge.encode() in right.body else "handshake-not-echoed"
                return failed("WR102", cause, note, right, status=right.status)
        wrong, challenge = self._ask(wrong_verify_token())
        if wrong.is_success and challenge.encode() in wrong.body:
            return failed("WR102", cause, "handshake-accepts-any", wrong)
        if not self._verify_token:
            return Seen("WR102", "not-applicable", note="no-verify-token")
        return passed("WR102")

    def _good_signature(self) -> Seen:
        reply = self._text
        if reply.is_success:
            return passed("WR201") if reply.status == 200 else passed("WR201", "other-success", status=reply.status)
        # A receiver that signs what it has parsed and written again takes a body only in its own way of writing.
        for sample in self._samples.rewritten("text"):
            if self._deliver(sample).is_success:
                self._stop = "receiver.signs-parsed-body"
                return failed("WR201", self._stop, "only-own-writing", reply, what=reply.words)
        self._stop = "receiver.rejects-good-signature"
        seen = failed("WR201", self._stop, "refused", reply, what=reply.words)
        return seen if reply.status in _REFUSED else seen.less_sure("receiver.unreachable")

    def _tampered(self) -> Seen:
        reply = self._wrong_signature()
        if reply.is_success:
            # A receiver that drops it in silence looks the same from here.
            seen = failed("WR202", "receiver.accepts-bad-signature", "tampered-accepted", reply, status=reply.status)
            return seen.less_sure()
        return _refusal("WR202", reply)

    def _unsigned(self) -> Seen:
        reply = self._deliver(self._samples.make("text"), "")
        if reply.is_success:
            return failed("WR203", "receiver.accepts-unsigned", "unsigned-accepted", reply, status=reply.status)
        return _refusal("WR203", reply)

    def _raw_bytes(self) -> Seen:
        sample = self._samples.make("text-raw-bytes")
        reply = self._deliver(sample)
        if reply.is_success:
            return passed("WR204")
        is_own_writing = any(self._deliver(each).is_success for each in self._samples.rewritten(sample.name))
        if is_own_writing or reply.status in _REFUSED:
            self._stop = "receiver.signs-parsed-body"
            seen = failed("WR204", self._stop, "raw-refused", reply, what=reply.words)
            return seen if is_own_writing else seen.less_sure("receiver.fails-on-unknown")
        self._settled["WR403"] = _about("WR403", "receiver.fails-on-unknown", sample, reply)
        return passed("WR204")

    def _in_time(self) -> Seen:
        return passed("WR301", "in-time", ms=self._text.milliseconds)

    def _each(self, check: str, cause: str, names: Iterable[str]) -> Seen:
        return self._all(check, cause, map(self._samples.make, names))

    def _all(self, check: str, cause: str, samples: Iterable[Sample]) -> Seen:
        for sample in samples:
            reply = self._deliver(sample)
            if not reply.is_success:
                return _about(check, cause, sample, reply)
        return passed(check)

    def _statuses(self) -> Seen:
        for states in _LIVES:
            for place, sample in enumerate(self._samples.life(*states)):
                reply = self._deliver(sample)
                if reply.is_success:
                    continue
                if not place or not self._deliver(self._samples.make(sample.name)).is_success:
                    return _about("WR401", "receiver.fails-on-statuses", sample, reply)
                about: dict[str, Value] = {"sample": sample.name, "what": reply.words}
                self._repeated = failed("WR405", "receiver.fails-on-duplicates", "id-repeated", reply, **about)
        return passed("WR401")

    def _unknown(self) -> Seen:
        seen = self._each("WR403", "receiver.fails-on-unknown", _UNKNOWN_MESSAGES)
        if seen.outcome == "failed":
            return seen
        seen = self._each("WR403", "receiver.fails-on-unknown", _OTHER_FIELDS)
        # Whoever takes it for granted that there are messages, or contacts, fails here for that reason.
        upstream = self._failed.get("WR401") or self._failed.get("WR402")
        return blocked("WR403", upstream) if seen.outcome == "failed" and upstream else seen

    def _without_number(self) -> Seen:
        names = ["user-without-number"] + ["status-without-number"] * ("WR401" not in self._failed)
        return self._each("WR402", "receiver.fails-on-user-id", names)

    def _batches(self) -> Seen:
        names = ["two-messages", "two-entries", "two-numbers"]
        names += ["messages-and-statuses"] * ("WR401" not in self._failed)
        return self._each("WR404", "receiver.fails-on-batches", names)

    def _duplicates(self) -> Seen:
        sample = self._samples.make("text")
        for delivery in (1, 2, 3):
            reply = self._deliver(sample)
            if not reply.is_success:
                about = {"delivery": delivery, "what": reply.words}
                return failed("WR405", "receiver.fails-on-duplicates", "repeat-failed", reply, **about)
        return self._repeated or passed("WR405")

    def _order(self) -> Seen:
        if self._repeated:
            return blocked("WR406", str(self._repeated.cause))
        samples = self._samples.life("status-delivered", "status-read", "status-sent")
        return self._all("WR406", "receiver.fails-on-order", samples)

    def _size(self) -> Seen:
        sample = self._samples.make("batch-3mb")
        try:
            return self._all("WR407", "receiver.fails-on-size", [sample])
        except _LateError as late:
            # A server that stops reading looks like one that works too long.
            raise _LateError(late.seen.less_sure("receiver.fails-on-size")) from None

    def _under_load(self) -> Seen:
        samples = [self._samples.make("text") for _ in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(self._post, samples))
        self.figures.add_load(replies)
        cause = "receiver.fails-under-load"
        bad = [reply for reply in replies if not reply.is_success]
        if bad:
            about: dict[str, Value] = {"bad": len(bad), "all": AT_ONCE, "what": bad[0].words}
            return failed("WR408", cause, "load-failed", bad[0], **about)
        slowest = max(reply.milliseconds for reply in replies)
        note = "load-late" if slowest > self._slow * 1000 else "load-in-time"
        if note == "load-late":
            return failed("WR408", cause, note, all=AT_ONCE, ms=slowest)
        return passed("WR408", note, all=AT_ONCE, ms=slowest)


def _about(check: str, cause: str, sample: Sample, reply: Reply) -> Seen:
    return failed(check, cause, "sample-failed", reply, sample=sample.name, what=reply.words)


def _refusal(check: str, reply: Reply) -> Seen:
    """A refusal is right whatever its status; some are said to be unusual, since Meta would come again."""
    return passed(check) if reply.status in _REFUSED else passed(check, "other-refusal", what=reply.words)
