"""Fixtures: receivers that end with the test, a self-made authority, and nobody else's proxies."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from arabic_notes import shown, untranslated
from receivers import Behaviour, Receiver, app, make_options
from sender import Clock, Followed

from pytest_wa_health import probes, settings
from pytest_wa_health.diagnosis import diagnose
from pytest_wa_health.double import Double
from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.run import answer_source as surveying
from pytest_wa_health.survey.facts import Snapshot
from pytest_wa_health.survey.run import survey


@pytest.fixture
def receiver() -> Iterator[Callable[..., Receiver]]:
    """``receiver(behaviour)`` starts a receiver that ends with the test."""
    running: list[Receiver] = []

    def start(behaviour: Behaviour | None = None, tls: ssl.SSLContext | None = None) -> Receiver:
        running.append(Receiver(behaviour or app(), tls))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The self-made authority, trusted the way a user would: by ``REQUESTS_CA_BUNDLE``."""
    bundle = str(tmp_path / "ca.pem")
    authority.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
    return bundle


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def follow(tmp_path: Path) -> Any:
    """``follow("payment-later")``: send to the double in that state, and judge."""

    def run(
        *states: str,
        mode: str = "send",
        hook: Callable[[str, str], object] | None = None,
        edit: Callable[[Any], None] | None = None,
        callback: str | None = None,
        parameters: dict[str, Any] | None = None,
        delivery_timeout: float = 60.0,
        **env: str | None,
    ) -> Followed:
        with Double(*states, edit=edit, callback=callback) as double:
            environ = {name: value for name, value in double.env(**env).items() if "WEBHOOK" not in name}
            if parameters:
                name = environ.get("WHATSAPP_TEST_TEMPLATE", "opening_hours:en_US").split(":")[0]
                text = "".join(f"{part} = {json.dumps(values)}\n" for part, values in parameters.items())
                (tmp_path / "wa-health.toml").write_text(f"[template_parameters.{name}]\n{text}", encoding="utf-8")
            (tenant,) = settings.load(environ=environ, invocation_dir=tmp_path).settings
            options = make_options(mode, delivery_timeout=delivery_timeout)
            redactor = Redactor(tenant.secrets(), tenant.recipients)
            clock, said = Clock(double), []
            with surveying.client_for(tenant, options, redactor) as client:
                snapshot = survey(
                    surveying.asker(client, tenant.access_token),
                    tenant=tenant.name, mode=mode, graph_url=tenant.graph_url, version="v25.0",
                    settings=tenant.public(), local=tenant.local, now=1_790_000_000,
                )  # fmt: skip
                facts = probes.probe(
                    tenant, options, redactor, snapshot, client=client, delivery_status=hook,
                    progress=said.append, clock=lambda: clock.now, sleep=clock.sleep,
                )  # fmt: skip
        snapshot = Snapshot.from_json(json.loads(json.dumps({**snapshot.to_json(), "reach": facts})))
        text = json.dumps(facts) + "".join(said)
        assert redactor.find(text) == []
        assert "wamid" not in text
        diagnosis = diagnose(snapshot)
        assert untranslated(shown(diagnosis)) == []
        return Followed(double, snapshot, diagnosis, said, clock.slept)

    return run
