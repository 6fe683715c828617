"""A directory, an environment and a way to load them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from pytest_wa_health.settings import Loaded, Settings, load

TOKEN = "EAA" + "Dummy0" * 30
PHONE = "106540352242922"
ACCOUNT = "102290129340398"

Load = Callable[..., Loaded]


@pytest.fixture
def required() -> dict[str, str]:
    """The two required variables, as in a process environment."""
    return {"WHATSAPP_ACCESS_TOKEN": TOKEN, "WHATSAPP_PHONE_NUMBER_ID": PHONE}


@pytest.fixture
def load_here(tmp_path: Path) -> Load:
    """Load with `tmp_path` as the invocation directory."""

    def run(
        environ: Mapping[str, str] | None = None,
        *,
        env_file: Path | None = None,
        overrides: Mapping[str, str] | None = None,
        tenants: Sequence[str] = (),
        allow_hosts: Sequence[str] = (),
        extra_tenants: Iterable[object] = (),
        invocation_dir: Path = tmp_path,
    ) -> Loaded:
        return load(
            environ=environ or {},
            invocation_dir=invocation_dir,
            env_file=env_file,
            overrides=overrides,
            tenants=tenants,
            allow_hosts=allow_hosts,
            extra_tenants=extra_tenants,
        )

    return run


@pytest.fixture
def one(load_here: Load) -> Callable[..., Settings]:
    """Load and hand out the only tenant; its error is raised."""

    def run(environ: Mapping[str, str] | None = None, **options: object) -> Settings:
        loaded = load_here(environ, **options)
        if loaded.broken:
            raise loaded.broken[0].error
        (settings,) = loaded.settings
        return settings

    return run
