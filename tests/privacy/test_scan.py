"""Scanning files before they are shared, and refusing to leave a leaking one behind."""

from __future__ import annotations

import json
import os
import random
import string
from pathlib import Path

import pytest

from pytest_wa_health.privacy.redactor import Redactor
from pytest_wa_health.privacy.scan import LeakError, clean_file, guard, scan_paths, scan_text

DRAWN = "".join(random.Random(5).choices(string.ascii_letters + string.digits, k=190))
TOKEN = "EAA" + DRAWN
REAL_LOOKING = "+966 50 " + "123 4567"


def kinds(text: str, **options: object) -> list[str]:
    return [kind for _, kind in scan_text(text, **options)]


LEAKY = {
    "access token": json.dumps({"message": f"Malformed access token {TOKEN}"}),
    "bearer header": "Authorization: Bearer " + DRAWN[:40],
    "wamid": '{"id": "wamid.HBgMOTY2NTU4MTMwMTc0FQIAERgSQTc4"}',
    "telephone number": '{"wa_id": "966501234567"}',
    "e-mail address": "ask sara@acme-store.shop now",
    "unknown header": json.dumps(
        {"interactions": [{"request": {"headers": {}}, "response": {"headers": {"Set-Cookie": ["x"]}}}]}
    ),
    "unreadable cassette": '{"interactions": [{"request": 1}]}',
}


@pytest.mark.parametrize("kind", LEAKY)
def test_each_kind_is_found_where_it_stands(kind, tmp_path):
    file = tmp_path / "cassette.json"
    file.write_text("{}\n\n" + LEAKY[kind] if kind != "unknown header" else LEAKY[kind], "utf-8")

    findings = scan_paths([tmp_path]).findings

    assert kind in {finding.kind for finding in findings}
    assert {finding.path for finding in findings} == {file}
    assert str(findings[0]).startswith(f"{file}:")


def test_the_line_is_told_and_the_leak_is_not(tmp_path):
    file = tmp_path / "report.html"
    file.write_text(f"<p>\n<p data-jsonblob='{{&#34;url&#34;: &#34;?access_token={TOKEN}&#34;}}'>\n", "utf-8")

    findings = scan_paths([file]).findings

    assert {finding.line for finding in findings} == {2}
    assert TOKEN[:6] not in repr(findings)
    assert TOKEN[10:16] not in repr(findings)


@pytest.mark.parametrize(
    "text",
    [
        '{"display_phone_number": "+966 50 123 4567"} and again +966 50 123 4567',
        '{"wa_id": "15550105146", "to": "+44 7700 900123", "input": "+1 (555) 010-0199"}',
        '{"id": "104996122399160", "to": "sha256:3f9a1c77", "from": 12}',
        "sent by name@example.com to x@sub.example.org, git@localhost.test",
        "in 0.41s on 2026-11-22T06:00:04+03:00, 1+12345678 is no number, C++11",
        "https://user@graph.facebook.com/v25.0?fields=id",
        json.dumps({"interactions": [{"request": {"headers": {}}, "response": {"headers": {"Content-Type": [""]}}}]}),
    ],
)
def test_what_may_be_shared_is_let_through(text):
    assert kinds(text) == []


def test_numbers_count_behind_a_plus_and_may_be_allowed():
    assert kinds(f"send to {REAL_LOOKING}.") == ["telephone number"]
    assert kinds(f"send to {REAL_LOOKING}.", allow=["966501234567"]) == []


def test_binary_files_and_version_control_are_passed_over(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x").write_text(TOKEN, "utf-8")
    (tmp_path / "x.png").write_bytes(b"\x89PNG\0" + TOKEN.encode())
    assert scan_paths([tmp_path]) == ([], [tmp_path / "x.png"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [f"token={TOKEN}", f"رمز الوصول {TOKEN}\r\nانتهت صلاحيته في 2026\r\n"])
def test_what_a_shell_of_windows_redirects_is_text(tmp_path, text, encoding):
    (tmp_path / "out.txt").write_bytes(text.encode(encoding))

    assert scan_paths([tmp_path]) == ([(tmp_path / "out.txt", 1, "access token")], [])


def test_a_folder_that_cannot_be_read_is_no_pass(tmp_path, monkeypatch):
    closed = tmp_path / "reports" / "closed"
    closed.mkdir(parents=True)
    look = os.scandir

    def refuse(path):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(PermissionError, match="closed"):
        scan_paths([tmp_path])


def test_links_that_lead_nowhere_or_round_and_pipes_are_no_files(tmp_path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "above").symlink_to(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")

    assert scan_paths([tmp_path]) == ([], [])


def test_a_path_that_is_not_there_is_no_pass(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        scan_paths([tmp_path / "nowhere"])


def test_a_guarded_file_that_leaks_is_removed(tmp_path):
    file = tmp_path / "report.json"
    file.write_text(json.dumps({"x": DRAWN[:20]}), "utf-8")

    with pytest.raises(LeakError) as caught:
        guard(file, Redactor([DRAWN]))

    assert not file.exists()
    assert caught.value.kinds == ("secret",)
    assert DRAWN[:6] not in str(caught.value)


def test_a_guarded_text_is_refused_and_a_clean_one_passes(tmp_path):
    file = tmp_path / "clean.json"
    file.write_text("{}", "utf-8")
    guard(file, Redactor([DRAWN]))
    guard("nothing", Redactor([DRAWN]))
    assert file.exists()
    with pytest.raises(LeakError, match="a text"):
        guard(DRAWN, Redactor([DRAWN]))


def test_a_file_is_rewritten_whole_and_only_if_it_leaks(tmp_path):
    leaky, clean = tmp_path / "leaky.txt", tmp_path / "clean.bin"
    leaky.write_bytes(b"\xff\r\n" + DRAWN.encode() + b"\r\n")
    clean.write_bytes(b"\xff\r\nfine")
    leaky.chmod(0o640)

    for file in (leaky, clean):
        clean_file(file, Redactor([DRAWN]))

    assert leaky.read_bytes().startswith(b"\xff\r\n")
    assert leaky.read_bytes().endswith(b"\r\n")
    assert DRAWN[:6].encode() not in leaky.read_bytes()
    assert leaky.stat().st_mode & 0o777 == 0o640
    assert clean.read_bytes() == b"\xff\r\nfine"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_leaking_file_that_cannot_be_rewritten_is_removed(tmp_path, monkeypatch):
    file = tmp_path / "leaky.txt"
    file.write_text(DRAWN, "utf-8")

    def refuse(*_: object) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    clean_file(file, Redactor([DRAWN]))
    assert list(tmp_path.iterdir()) == []
