"""Each faulty receiver is named first and alone, and what is merely unusual is left in peace."""

from __future__ import annotations

import time

import pytest
import user_receivers as the

from pytest_wa_health.catalogue.notes import rendered
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.receiver.check_results import Seen
from pytest_wa_health.receiver.conformance import Suite
from pytest_wa_health.receiver.deliverers import HttpDeliverer
from pytest_wa_health.receiver.diagnosing import written
from pytest_wa_health.receiver.samples import Samples


def examine(app: the.Right, *, verify: str | None = the.VERIFY, slow: float = 2.0) -> list[Seen]:
    with the.served(app) as url:
        suite = Suite(
            HttpDeliverer(url, slow + 0.3),
            Samples("feed", 1_790_000_000),
            app_secret=Secret(the.SECRET),
            verify_token=Secret(verify) if verify else None,
            slow_seconds=slow,
        )
        found = suite.run()
    for seen in found:
        english = written(seen)["note"]
        assert not english or rendered(english, "ar") != english, english
    return found


def failed(found: list[Seen]) -> dict[str, str]:
    return {seen.check: str(seen.cause) for seen in found if seen.outcome == "failed"}


FAULTS = {
    "unreachable": ("WR101", the.NoHandler),
    "handshake": ("WR102", the.AnyVerifyToken),
    "rejects-good-signature": ("WR201", the.WrongSecret),
    "accepts-bad-signature": ("WR202", the.SignatureIgnored),
    "accepts-unsigned": ("WR203", the.UnsignedAccepted),
    "signs-parsed-body": ("WR204", the.JavaScriptBody),
    "fails-on-statuses": ("WR401", the.MessagesOnly),
    "fails-on-user-id": ("WR402", the.NumbersOnly),
    "fails-on-unknown": ("WR403", the.KnownOnly),
    "fails-on-batches": ("WR404", the.FirstOnly),
    "fails-on-duplicates": ("WR405", the.UniqueIds),
    "fails-on-order": ("WR406", the.ForwardOnly),
    "fails-on-size": ("WR407", the.SmallBodies),
    "fails-under-load": ("WR408", the.OneAtATime),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_receiver_is_named_first_and_alone(name: str) -> None:
    check, kind = FAULTS[name]
    found = examine(kind())
    assert failed(found) == {check: f"receiver.{name}"}
    assert {seen.cause for seen in found if seen.outcome == "blocked"} <= {f"receiver.{name}"}
    assert [seen.check for seen in found] == sorted(seen.check for seen in found)
    assert len(found) == 15


OFTEN = {
    the.FirstMessageUnseen: ("WR401", "receiver.fails-on-statuses"),
    the.OncePerId: ("WR405", "receiver.fails-on-duplicates"),
    the.SentFirst: ("WR406", "receiver.fails-on-order"),
    the.PythonBody: ("WR201", "receiver.signs-parsed-body"),
    the.PhpBody: ("WR204", "receiver.signs-parsed-body"),
    the.WithoutPrefix: ("WR201", "receiver.rejects-good-signature"),
    the.UnknownNumber: ("WR403", "receiver.fails-on-unknown"),
    the.QuotedChallenge: ("WR102", "receiver.handshake"),
    the.Underscores: ("WR102", "receiver.handshake"),
}


@pytest.mark.parametrize("kind", OFTEN, ids=lambda kind: kind.__name__)
def test_faults_as_they_are_often_made_have_one_cause(kind: type[the.Right]) -> None:
    check, cause = OFTEN[kind]
    assert failed(examine(kind())) == {check: cause}


def test_a_receiver_that_works_before_it_answers_is_slow() -> None:
    app = the.WorksFirst()
    app.seconds = 0.45
    found = examine(app, slow=0.3)
    assert failed(found) == {"WR301": "receiver.slow"}
    app.seconds = 30
    begun = time.monotonic()
    found = examine(app, slow=0.3)
    assert failed(found) == {"WR301": "receiver.slow"}
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "kind",
    [the.Right, the.NoContent, the.Patient, the.Forbidding, the.Crashing, the.PageAfterTaking, the.DropsUnknown],
)
def test_what_is_merely_unusual_passes(kind: type[the.Right]) -> None:
    begun = time.monotonic()
    assert [seen.outcome for seen in examine(kind())] == ["passed"] * 15
    assert time.monotonic() - begun < 60
