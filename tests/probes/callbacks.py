"""The bench on one receiver, judged; and the secrets that its facts must not show."""

from __future__ import annotations

import json
from typing import Any

from receivers import APP_SECRET, TOKEN, VERIFY_TOKEN, Receiver, causes, judged, make_settings, probe_outside

from pytest_wa_health.diagnosis import Diagnosis
from pytest_wa_health.privacy.secret import Secret

BENCH = ("WA604", "WA605", "WA606", "WA607")
HTML = {"content-type": "text/html; charset=utf-8"}


def bench(
    server: Receiver,
    mode: str = "live",
    verify_token: str | None = VERIFY_TOKEN,
    url: str | None = None,
    **options: Any,
) -> Diagnosis:
    settings = make_settings(
        webhook_url=url or server.url,
        webhook_verify_token=Secret(verify_token) if verify_token else None,
        app_id="634974688087057",
        app_secret=Secret(APP_SECRET),
    )
    thresholds = {"slow_callback_ms": options.pop("slow", 1000)}
    facts = probe_outside(settings, mode, **options)
    text = json.dumps(facts)
    for secret in (VERIFY_TOKEN, APP_SECRET, TOKEN):
        assert secret not in text
    return judged(settings, facts, mode, **thresholds)


def outcomes(diagnosis: Diagnosis) -> dict[str, str]:
    return {check: diagnosis.verdicts[check].outcome for check in BENCH}


def only(diagnosis: Diagnosis) -> str:
    found = causes(diagnosis, *BENCH)
    assert len(found) == 1, found
    return found[0]
