"""A child of the benchmark: surveys a fleet, or makes the same calls with nothing but requests.

    python -m tests.bench.survey_alone fleet|session|serial COUNT URL

prints seconds on the clock, seconds of CPU and the number of calls.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import requests

from pytest_wa_health import settings
from pytest_wa_health.model.options import Options
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run.fleet import Fleet
from pytest_wa_health.settings import Settings
from pytest_wa_health.survey.questions import first_wave
from tests.bench.fleet_settings import tenants


def fleet(tenants: tuple[Settings, ...]) -> int:
    """As a health run does it."""
    redactor = Redactor([secret for tenant in tenants for secret in tenant.secrets()])
    started = Fleet(tenants, Options(mode="live"), redactor)
    started.start()
    return sum(started.wait(tenant.slug)[0].requests for tenant in tenants)


def bare(tenants: tuple[Settings, ...], *, session_each: bool) -> int:
    """As a script would: one call after the other, the answer parsed, nothing judged."""
    count = 0
    for tenant in tenants:
        get = requests.Session().get if session_each else requests.get
        assert tenant.app_secret
        app = f"{tenant.app_id}|{tenant.app_secret.reveal()}"
        token = tenant.access_token.reveal()
        for question in first_wave(tenant.public()):
            params = {**question.params, **({"input_token": token} if question.inspects_token else {})}
            bearer = app if question.credential == "app" else token
            headers = {"Authorization": f"Bearer {bearer}"}
            url = f"{tenant.graph_url}/v25.0{question.path}"
            get(url, params=params, headers=headers, timeout=10).json()
            count += 1
    return count


def main(how: str, count: int, url: str) -> None:
    """Measure one of them."""
    loaded = settings.load(
        environ={}, invocation_dir=Path(__file__).parent, extra_tenants=tenants(count, url)
    ).settings
    # What is imported on first use is not part of the survey.
    fleet(loaded[:1])
    wall, cpu = time.perf_counter(), time.process_time()
    calls = fleet(loaded) if how == "fleet" else bare(loaded, session_each=how == "session")
    print(time.perf_counter() - wall, time.process_time() - cpu, calls)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
