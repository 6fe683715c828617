"""The health route of the documentation, as a reader would copy it: 200 where WhatsApp works, 503 where it does not
or where nothing could be seen; Meta is not asked each time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from pages import ROOT, blocks

FILES = {block.argument: block.body for block in blocks(ROOT / "docs" / "programs.md") if block.kind == "file"}
CASES = pytest.mark.parametrize(
    ("state", "verdict", "status"),
    [
        ("healthy", "passed", 200),
        ("expiring", "warned", 200),
        ("logged-out", "failed", 503),
        ("transient", "unknown", 503),
    ],
)


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, double: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    for name, body in FILES.items():
        (tmp_path / name).write_text(body, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()

    def start(state: str, module: str) -> tuple[ModuleType, Any]:
        stand_in = double(state)
        for name, value in stand_in.env().items():
            monkeypatch.setenv(name, value)
        for name in ("WHATSAPP_WEBHOOK_URL", "WHATSAPP_WEBHOOK_VERIFY_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        return importlib.import_module(module), stand_in

    yield start
    for name in FILES:
        sys.modules.pop(name.removesuffix(".py"), None)


@CASES
def test_the_status_is_the_verdict(load: Callable[..., Any], state: str, verdict: str, status: int) -> None:
    module, stand_in = load(state, "whatsapp_health")

    body, code = module.whatsapp_health()
    asked = len(stand_in.calls)
    again = module.whatsapp_health()

    assert (body["verdict"], code) == (verdict, status)
    assert again == (body, code)
    assert len(stand_in.calls) == asked > 0
    assert (body["fix_first"] is None) == (verdict == "passed")


@pytest.mark.parametrize(("state", "status"), [("healthy", 200), ("logged-out", 503)])
def test_flask(load: Callable[..., Any], state: str, status: int) -> None:
    pytest.importorskip("flask")
    module, _ = load(state, "flask_app")

    answer = module.app.test_client().get("/healthz/whatsapp")

    assert answer.status_code == status
    assert answer.get_json()["verdict"] == ("passed" if status == 200 else "failed")


@pytest.mark.parametrize(("state", "status"), [("healthy", 200), ("logged-out", 503)])
def test_fastapi(load: Callable[..., Any], state: str, status: int) -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    testclient = pytest.importorskip("fastapi.testclient", exc_type=Exception)
    module, _ = load(state, "fastapi_app")

    assert testclient.TestClient(module.app).get("/healthz/whatsapp").status_code == status


@pytest.mark.parametrize(("state", "status"), [("healthy", 200), ("logged-out", 503)])
def test_django(load: Callable[..., Any], state: str, status: int) -> None:
    django = pytest.importorskip("django")
    from django.conf import settings
    from django.test import RequestFactory

    if not settings.configured:
        settings.configure()
        django.setup()
    module, _ = load(state, "django_urls")

    assert module.whatsapp(RequestFactory().get("/healthz/whatsapp")).status_code == status
