"""The stand-in callback of these tests is a receiver as it should be: the receiver suite says so, too."""

from __future__ import annotations

from collections.abc import Callable

from receivers import APP_SECRET, VERIFY_TOKEN, Receiver, app

from pytest_wa_health.double import webhooks
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.probes.callback_protocol import sign
from pytest_wa_health.receiver import diagnosis_of, examine
from pytest_wa_health.receiver.deliverers import HttpDeliverer


def causes(receiver: Receiver) -> list[str]:
    facts = examine(
        HttpDeliverer(receiver.url, 7),
        url=receiver.url,
        app_secret=Secret(APP_SECRET),
        verify_token=Secret(VERIFY_TOKEN),
        run="feed",
        now=1_790_000_000,
    )
    return [finding.cause for finding in diagnosis_of(facts).findings]


def test_the_stand_in_passes(receiver: Callable[..., Receiver]) -> None:
    assert causes(receiver(app())) == []
    assert causes(receiver(app(app_secret=None))) == ["receiver.accepts-bad-signature"]


def test_the_double_signs_as_the_suite_does() -> None:
    body = b'{"a":"\\u0627"}'
    assert webhooks.sign(APP_SECRET, body) == sign(Secret(APP_SECRET), body)
