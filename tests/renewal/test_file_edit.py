"""A token is changed where it counts, in every form of file, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_wa_health.renewal.file_edit import replaced
from pytest_wa_health.settings.env_file import read_env_file

OLD = "EAA" + "oldDummy" * 20
NEW = "EAA" + "newDummy" * 22
OTHER = "EAA" + "otherDummy" * 15
NAME = "WHATSAPP_ACCESS_TOKEN"

FILES = {
    "plain.env": f"# first\n{NAME}={OLD}\nB=2\n",
    "quoted.env": f'A="1"\r\nexport {NAME} = "{OLD}" # ours\r\nB=\'2\'\r\n',
    "no-end.env": f"{NAME}={OLD}",
    "another name.env": f"OTHER_TOKEN={OLD}\n{NAME}={OLD}\n",
    "twice.env": f"{NAME}={OTHER}\n{NAME}={OLD}\n",
    "nested.json": f'{{"WhatsApp": {{"AccessToken": "{OLD}", "PhoneNumberId": "106540352242922"}}}}\n',
    "values.yaml": f"env:\n  {NAME}: {OLD}  # keep\n  B: 2\n",
}


def read(path: Path, text: str) -> dict[str, str]:
    path.write_text(text, newline="")
    return dict(read_env_file(path, option="--wa-env-file").values)


@pytest.mark.parametrize("name", FILES)
def test_only_the_value_that_counts_is_changed(name: str, tmp_path: Path) -> None:
    text, path = FILES[name], tmp_path / name
    (key,) = [key for key, value in read(path, text).items() if value == OLD][-1:]

    edit = replaced(text, key, OLD, NEW, lambda other: read(path, other))

    assert edit is not None
    assert read(path, edit.text)[key] == NEW
    assert edit.text.replace(NEW, OLD, 1) == text
    assert edit.left == text.count(OLD) - 1


@pytest.mark.parametrize("text", ["B=2\n", f"{NAME}=${{BASE}}\nBASE={OLD}\n", f"{NAME}={OTHER}\n", ""])
def test_a_file_that_does_not_hold_the_value_is_left_alone(text: str, tmp_path: Path) -> None:
    assert replaced(text, NAME, OLD, NEW, lambda other: read(tmp_path / "x.env", other)) is None
