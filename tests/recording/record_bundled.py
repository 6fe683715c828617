"""Record the bundled cassettes anew (``make cassettes``): the real plugin, against the double, once a scenario."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pytest_wa_health.double import Double

TARGET = Path(__file__).parents[2] / "cassettes"
TENANT = "Lucky Shrub"
SCENARIOS = {
    "healthy": "healthy",
    "token-logged-out": "logged-out",
    "token-expired": "expired",
    "permission-missing": "messaging-missing",
    "wrong-phone-number-id": "wrong-phone-number-id",
    "not-registered": "not-registered",
    "payment": "payment",
}


def record(name: str, state: str, folder: Path) -> None:
    """One cassette. Raises RuntimeError where the run did not get as far as its verdicts."""
    with Double(state) as double:
        settings = {**double.env(), "WHATSAPP_REQUIRED_TEMPLATES": "opening_hours:en_US"}
        (folder / ".env").write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")
        (folder / "wa-health.toml").write_text(f'[tenants."{TENANT}"]\nenv_file = ".env"\n', encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "--wa-record"]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("WHATSAPP_", "META_", "WA_"))}
        done = subprocess.run(command, cwd=folder, env=clean, check=False, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stdout + done.stderr)
    (recorded,) = (folder / "cassettes").glob("*.json")
    recorded.replace(TARGET / f"{name}.json")


def main() -> None:
    for name, state in SCENARIOS.items():
        with tempfile.TemporaryDirectory() as folder:
            record(name, state, Path(folder))
        print(name)


if __name__ == "__main__":
    main()
