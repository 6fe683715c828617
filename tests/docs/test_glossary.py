"""The glossary speaks of things that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| ([^|]+) \| ([^|]*) \| [^|]+ \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE
)
NAMES = [name for word, where in ROWS if word != "word" for name in re.findall(r"`([^`]+)`", where)]


def known(name: str) -> bool:
    """Whether `name` is a file or folder of the project, or a word that its code defines."""
    if "/" in name:
        return any((base / name).exists() or list(base.glob(name)) for base in (ROOT, ROOT / "pytest_wa_health"))
    *modules, last = re.split(r"[.\[]", name.replace('"', "").rstrip("]"))
    text = "\n".join(
        path.read_text("utf-8")
        for path in (ROOT / "pytest_wa_health").rglob("*.py")
        if not modules or modules[-1][0].isupper() or modules[-1] in (path.stem, path.parent.name)
    )
    return (ROOT / "pytest_wa_health" / Path(*modules) / f"{last}.py").is_file() or re.search(
        rf"^\s*(class |def )?{last}\b\s*[:(=]|^\s*def {last}\b", text, re.MULTILINE
    ) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_glossary_is_one_of_the_code(name):
    assert known(name)


def test_the_glossary_names_the_code():
    assert len(NAMES) > 30
    assert not known("run.nowhere.Nothing")
