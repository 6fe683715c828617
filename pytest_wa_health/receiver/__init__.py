"""Conformance of a webhook receiver: realistic samples, signed as Meta signs, and what the answers prove.

The samples are marked as tests and use numbers that nobody has, but a receiver may act on them: it belongs on a
development machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.receiver.conformance import SLOW_SECONDS, Suite
from pytest_wa_health.receiver.diagnosing import diagnosis_of, written
from pytest_wa_health.receiver.samples import NAMES, Parties, Samples

if TYPE_CHECKING:
    from pytest_wa_health.model.probe_facts import ReceiverFacts
    from pytest_wa_health.privacy.secret import Secret
    from pytest_wa_health.receiver.deliverers import Deliverer

__all__ = ["NAMES", "Parties", "Samples", "diagnosis_of", "examine"]


def examine(
    deliverer: Deliverer,
    *,
    url: str,
    app_secret: Secret,
    verify_token: Secret | None,
    run: str,
    now: int,
    account: str | None = None,
    number: str | None = None,
    slow_seconds: float = SLOW_SECONDS,
) -> ReceiverFacts:
    """What a receiver answers to every sample; `url` is its address as it may be shown, `run` marks the ids.

    The samples are about `account` and its phone number ID `number` where they are known, so that a receiver which
    looks up its own numbers has something to find.
    """
    made = Parties()
    parties = Parties(account or made.account, number or made.number)
    suite = Suite(
        deliverer,
        Samples(run, now, parties),
        app_secret=app_secret,
        verify_token=verify_token,
        slow_seconds=slow_seconds,
    )
    checks = [written(seen) for seen in suite.run()]
    return {"url": url, "checks": checks, "figures": suite.figures.facts()}
