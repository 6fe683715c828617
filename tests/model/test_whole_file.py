"""A file is there whole, or as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_wa_health.model.whole_file import write_whole


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_as_readable_as_any(tmp_path):
    (tmp_path / "other").write_text("x")
    write_whole(tmp_path / "new", [b"one", b"two"], durable=True)
    assert (tmp_path / "new").read_bytes() == b"onetwo"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert names(tmp_path) == ["new", "other"]


def test_a_file_keeps_its_mode(tmp_path):
    (tmp_path / "secret").write_text("old")
    (tmp_path / "secret").chmod(0o640)
    write_whole(tmp_path / "secret", [b"new"])
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "secret").read_bytes() == b"new"


@pytest.mark.parametrize("follow_link", [False, True])
def test_a_link_is_followed_only_where_that_is_meant(tmp_path, follow_link):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "far" / "target")
    write_whole(tmp_path / "link", [b"new"], follow_link=follow_link)
    assert (tmp_path / "link").is_symlink() is follow_link
    assert (tmp_path / "far" / "target").read_text() == ("new" if follow_link else "old")
    assert (tmp_path / "link").read_bytes() == b"new"
    assert names(tmp_path) == ["far", "link"]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt])
def test_what_breaks_off_leaves_all_as_it_was(tmp_path, stop):
    def broken():
        yield b"half"
        raise stop

    def refuse(draft):
        assert draft.read_bytes() == b"whole"
        assert draft.name.startswith(".")
        assert draft.stat().st_mode & 0o077 == 0
        raise stop

    (tmp_path / "file").write_text("old")
    for pieces, check in ((broken(), None), ([b"whole"], refuse)):
        with pytest.raises(stop):
            write_whole(tmp_path / "file", pieces, check=check)
        assert names(tmp_path) == ["file"]
        assert (tmp_path / "file").read_text() == "old"


def test_a_name_that_was_laid_out_in_advance_is_not_used(tmp_path):
    (tmp_path / "mine").write_text("untouched")
    (tmp_path / f".file.{os.getpid()}.tmp").symlink_to(tmp_path / "mine")
    write_whole(tmp_path / "file", [b"new"])
    assert (tmp_path / "mine").read_text() == "untouched"
