"""What is listed in `pyproject.toml` is what there is, so that an installed plugin has every file of a checkout."""

from __future__ import annotations

from pathlib import Path

import tomli

ROOT = Path(__file__).parents[2]
SETUPTOOLS = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
KINDS = (".py", ".toml", ".json")


def test_every_folder_of_the_package_is_listed():
    package = ROOT / "pytest_wa_health"
    folders = {path.parent.relative_to(ROOT) for path in package.rglob("*") if path.suffix in KINDS}

    assert len(folders) > 15
    assert {".".join(folder.parts) for folder in folders} - set(SETUPTOOLS["packages"]) == set()


def test_data_of_no_unlisted_folder_is_promised():
    assert set(SETUPTOOLS["package-data"]) - set(SETUPTOOLS["packages"]) == set()
