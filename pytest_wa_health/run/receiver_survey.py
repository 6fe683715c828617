"""A run of the receiver suite: what the user's own server answered, in the form of a snapshot."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from pytest_wa_health.model.options import Options
from pytest_wa_health.model.web_address import shown
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.receiver import examine
from pytest_wa_health.receiver.conformance import SPARE_SECONDS
from pytest_wa_health.receiver.deliverers import HttpDeliverer
from pytest_wa_health.survey.facts import Snapshot

if TYPE_CHECKING:
    from pytest_wa_health.settings import Settings

__all__ = ["WARNING", "survey"]

WARNING = "signed test samples go to {url}: whatever it does with them (stores, answers, sends) is up to you"


def survey(settings: Settings, options: Options, redactor: Redactor) -> Snapshot:
    """Deliver every sample, and note what came back. Nothing is asked of Meta."""
    if settings.app_secret is None:  # the set-up requires it
        raise ValueError("a receiver is tested with the app secret")
    now = int(time.time())
    facts = examine(
        HttpDeliverer(options.receiver, options.receiver_slow_s + SPARE_SECONDS, redactor.text),
        url=shown(options.receiver),
        app_secret=settings.app_secret,
        verify_token=settings.webhook_verify_token,
        account=settings.business_account_id,
        number=settings.phone_number_id,
        slow_seconds=options.receiver_slow_s,
        run=secrets.token_hex(4),
        now=now,
    )
    return Snapshot(settings.name, options.mode, now, "", None, settings.public(), reach={"receiver": facts})
