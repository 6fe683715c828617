"""Starter files: one kind at a time, sound, and nothing that exists is touched."""

from __future__ import annotations

import pytest

from pytest_wa_health import starter

KINDS = [*starter.KINDS]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_once_and_touches_nothing(wa, kind):
    first = wa("init", kind)
    written = {path: path.read_text("utf-8") for path in wa.folder.rglob("*") if path.is_file()}
    mine = next(iter(written))
    mine.write_text("# mine\n", encoding="utf-8")
    again = wa("init", kind)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert {path.relative_to(wa.folder).as_posix() for path in written} == set(starter.FILES[kind].values())
    assert first.out.count("written: ") == again.out.count("left as it is: ") == len(written)
    assert mine.read_text("utf-8") == "# mine\n"


def test_the_settings_are_what_is_written_where_nothing_is_named(wa, health):
    assert wa("init").out == wa("init", "settings").out.replace("left as it is", "written")
    assert health.run("--wa-init").exit_code == 0
    assert (health.path / ".env.example").is_file()
