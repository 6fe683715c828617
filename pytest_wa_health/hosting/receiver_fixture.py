"""The fixture ``wa_receiver``: from an address or an application to something that a test can deliver samples to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from pytest_wa_health.model.web_address import parse_receiver_url, shown
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.receiver.bench import Receiver
from pytest_wa_health.receiver.deliverers import HttpDeliverer
from pytest_wa_health.receiver.in_process import AsgiDeliverer, WsgiDeliverer, is_asgi
from pytest_wa_health.receiver.samples import Parties
from pytest_wa_health.settings import Settings, load

__all__ = ["connected"]

_NEEDED = "WHATSAPP_APP_SECRET"
_PATH = "/webhook"


@contextlib.contextmanager
def connected(
    config: pytest.Config,
    target: Any,  # noqa: ANN401 - an address, or an application of any framework
    *,
    path: str | None = None,
    app_secret: str | None = None,
    verify_token: str | None = None,
    tenant: str | None = None,
    seconds: float = 10.0,
) -> Iterator[Receiver]:
    """A receiver for one test.

    Secrets that are not given come from the settings, as for a run. Raises pytest.UsageError, one sentence, where
    they are nowhere, or where the address is not of this machine.
    """
    settings = None if app_secret else _settings(config, tenant)
    secret = Secret(app_secret) if app_secret else settings.app_secret if settings else None
    if secret is None:
        raise pytest.UsageError(f"wa_receiver needs app_secret=… or {_NEEDED}")
    if verify_token is None and settings is not None and settings.webhook_verify_token:
        token: Secret | None = settings.webhook_verify_token
    else:
        token = Secret(verify_token) if verify_token else None
    parties = _parties(settings)
    way = path or _path_of(settings)
    deliverer, name = _deliverer(config, target, way, seconds)
    receiver = Receiver(deliverer, secret, token, parties, name)
    try:
        yield receiver
    finally:
        receiver.close()


def _deliverer(
    config: pytest.Config,
    target: Any,  # noqa: ANN401
    path: str,
    seconds: float,
) -> tuple[HttpDeliverer | AsgiDeliverer | WsgiDeliverer, str]:
    if isinstance(target, str):
        try:
            url = parse_receiver_url(target, config.option.wa_allow_host, name="wa_receiver")
        except ValueError as error:
            raise pytest.UsageError(str(error)) from None
        return HttpDeliverer(url, seconds), shown(url)
    if not callable(target):
        raise pytest.UsageError("wa_receiver takes an address, a WSGI or an ASGI application")
    kind = f"{type(target).__name__} {path}"
    return (AsgiDeliverer(target, path, seconds) if is_asgi(target) else WsgiDeliverer(target, path)), kind


def _parties(settings: Settings | None) -> Parties:
    """The configured number, where it is known: a receiver may look it up."""
    made = Parties()
    if settings is None:
        return made
    return Parties(settings.business_account_id or made.account, settings.phone_number_id or made.number)


def _path_of(settings: Settings | None) -> str:
    """The path of the configured callback, where the application is likely to have its route."""
    return (urlsplit(settings.webhook_url).path if settings and settings.webhook_url else "") or _PATH


def _settings(config: pytest.Config, tenant: str | None) -> Settings:
    loaded = load(
        environ=os.environ,
        invocation_dir=config.invocation_params.dir,
        tenants=(tenant,) if tenant else (),
        needs=(_NEEDED,),
    )
    if loaded.broken:
        raise pytest.UsageError(f"wa_receiver: {loaded.broken[0].error}")
    if len(loaded.settings) != 1:
        raise pytest.UsageError("wa_receiver needs tenant=… where there are several")
    return loaded.settings[0]
