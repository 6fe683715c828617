"""Takes the pictures of the README: the first screen of a real report, in English and Arabic. Needs chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pytest_wa_health.double import Double

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1280, 900
LARGEST = 200_000
"""Bytes that one picture may have."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    f"--window-size={WIDTH},{HEIGHT}",
)


def report(folder: Path, lang: str) -> Path:
    """The HTML report of a live run against the double, whose token is logged out."""
    page = folder / f"report-{lang}.html"
    (folder / "wa-health.toml").write_text('[tenants."Acme Store"]\nenv_file = "acme.env"\n', "utf-8")
    with Double("logged-out") as double:
        settings = "".join(f"{name}={value}\n" for name, value in double.env().items())
        (folder / "acme.env").write_text(settings, "utf-8")
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "--wa-live", "--wa-lang", lang, "--html", str(page), "-q"],
            cwd=folder, check=False, stdout=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name != "PYTEST_DISABLE_PLUGIN_AUTOLOAD"},
        )  # fmt: skip
    if run.returncode != 1:
        raise SystemExit(f"the run ended with {run.returncode}, not with a finding")
    return page


def take(page: Path, picture: Path, profile: Path) -> None:
    """A picture of the first screen of `page`."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={profile}", f"--screenshot={picture}", page.as_uri()],
        check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    if picture.stat().st_size > LARGEST:
        raise SystemExit(f"{picture} is larger than {LARGEST} bytes")


def main() -> None:
    """Replace ``docs/images/report-en.png`` and ``docs/images/report-ar.png``."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lang in ("en", "ar"):
            take(report(folder, lang), IMAGES / f"report-{lang}.png", folder / "profile")


if __name__ == "__main__":
    main()
