"""A receiver in the hands of its own tests: deliver a sample, look at the answer, and at what became of it."""

from __future__ import annotations

import difflib
import secrets
import time
from typing import Literal

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes.callback_protocol import SIGNATURE, handshake_query, new_challenge, sign
from pytest_wa_health.receiver import examine
from pytest_wa_health.receiver.deliverers import Deliverer, Reply
from pytest_wa_health.receiver.samples import NAMES, Parties, Sample, Samples

__all__ = ["Receiver"]


class Receiver:
    """What the fixture ``wa_receiver`` gives."""

    samples: tuple[str, ...] = NAMES
    """The names of all samples."""

    def __init__(
        self, deliverer: Deliverer, app_secret: Secret, verify_token: Secret | None, parties: Parties, shown: str
    ) -> None:
        self._deliverer = deliverer
        self._secret = app_secret
        self._verify_token = verify_token
        self._parties = parties
        self._shown = shown
        self._made = Samples(secrets.token_hex(4), int(time.time()), parties)

    def __repr__(self) -> str:
        return f"<Receiver {self._shown}>"

    def sample(
        self,
        name: str,
        *,
        message_id: str | None = None,
        phone_number_id: str | None = None,
        user: str | None = None,
    ) -> Sample:
        """The sample `name`, with a message id of its own unless `message_id` gives that of a known message.

        `phone_number_id` is the number that it is for, `user` the telephone number of the customer. Raises
        ValueError for a name that is none of `samples`.
        """
        if name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.4)
            raise ValueError(f"there is no sample {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        return self._made.make(name, message=message_id, number=phone_number_id, user=user)

    def deliver(
        self,
        sample: str | Sample,
        *,
        message_id: str | None = None,
        phone_number_id: str | None = None,
        user: str | None = None,
        signature: Literal["right", "wrong", "none"] = "right",
    ) -> Reply:
        """Deliver a sample, by its name or one that was made before, and give the answer.

        The answer has `status`, `body`, `headers`, `text` and `milliseconds`, and a `failure` in place of a status.
        """
        if isinstance(sample, str):
            sample = self.sample(sample, message_id=message_id, phone_number_id=phone_number_id, user=user)
        if signature == "none":
            return self._deliverer.post(sample.body, {})
        signed = sample.body if signature == "right" else sample.body + b" "
        return self._deliverer.post(sample.body, {SIGNATURE: sign(self._secret, signed)})

    def handshake(self, verify_token: str | None = None) -> Reply:
        """Ask as Meta asks before it saves a callback, with the configured verify token or another one.

        The right answer is 200 with the challenge as its body: see `Reply.echoes`.
        """
        token = Secret(verify_token) if verify_token is not None else self._verify_token
        if token is None:
            raise ValueError("handshake() needs verify_token=… or WHATSAPP_WEBHOOK_VERIFY_TOKEN")
        challenge = new_challenge()
        return self._deliverer.get(handshake_query(token, challenge)).with_challenge(challenge)

    def faults(self) -> list[str]:
        """The causes that the whole suite names, ``receiver.…``; an empty list for a receiver that is right."""
        facts = examine(
            self._deliverer,
            url=self._shown,
            app_secret=self._secret,
            verify_token=self._verify_token,
            account=self._parties.account,
            number=self._parties.number,
            run=secrets.token_hex(4),
            now=int(time.time()),
        )
        return [str(row["cause"]) for row in facts["checks"] if row["outcome"] == "failed"]

    def close(self) -> None:
        """Let go of the receiver."""
        self._deliverer.close()
