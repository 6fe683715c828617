"""``pytest --wa-scan PATH…``: what a commit hook and a careful person run over reports and cassettes."""

from __future__ import annotations

import os

import pytest
from canaries import Canaries


@pytest.fixture
def folder(health):
    (health.path / "clean.json").write_text('{"verdict": "passed"}', "utf-8")
    (health.path / "reports").mkdir()
    leaky = f'{{\n "note": "Malformed access token {Canaries().token}"\n}}\n'
    (health.path / "reports" / "leaky.json").write_text(leaky, "utf-8")
    return health


def scan(health, *args):
    result = health.pytester.runpytest_inprocess("-p", "no:cacheprovider", *args)
    text = "\n".join([*result.outlines, *result.errlines])
    assert not Canaries().found_in(text)
    assert "Traceback" not in text
    return int(result.ret), text


def test_a_finding_is_path_line_and_kind(folder):
    code, text = scan(folder, "--wa-scan", "reports")

    assert code == 1
    assert text.splitlines()[0].endswith("reports/leaky.json:2: access token")


@pytest.mark.parametrize(
    "args",
    [
        ("--wa-scan", "clean.json", "reports"),
        ("--wa-scan", "clean.json", "--wa-scan", "reports"),
        ("--wa-scan", "reports/leaky.json", "clean.json"),
        ("-q", "--wa-scan", "clean.json", "reports/leaky.json"),
    ],
    ids=["one-option", "repeated", "first", "quiet"],
)
def test_every_path_is_looked_at(folder, args):
    code, text = scan(folder, *args)

    assert code == 1
    assert text.count("leaky.json:2: access token") == 1


def test_clean_files_pass(folder):
    assert scan(folder, "--wa-scan", "clean.json") == (0, "nothing found")


def test_what_is_no_text_is_counted(folder):
    (folder.path / "chart.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")

    assert scan(folder, "--wa-scan", "clean.json", "chart.png") == (
        0, "nothing found; 1 binary file(s) not looked through",
    )  # fmt: skip
    assert scan(folder, "--wa-scan", ".")[1].endswith("1 found; 1 binary file(s) not looked through")


def test_a_terminal_of_windows_writes_utf_16(folder):
    text = (folder.path / "reports" / "leaky.json").read_text("utf-8")
    (folder.path / "out.txt").write_text(text, "utf-16")

    code, text = scan(folder, "--wa-scan", "out.txt")

    assert code == 1
    assert text.splitlines()[0].endswith("out.txt:2: access token")


def test_a_folder_that_cannot_be_read_is_no_pass_either(folder, monkeypatch):
    look = os.scandir

    def refuse(path):
        if str(path).endswith("reports"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    code, text = scan(folder, "--wa-scan", ".")

    assert code == 4
    assert "reports: Permission denied" in text


@pytest.mark.parametrize("args", [("--wa-scan", "nowhere"), ("--wa-scan", "clean.json", "nowhere")])
def test_a_path_that_is_not_there_is_no_pass(folder, args):
    code, text = scan(folder, *args)

    assert code == 4
    assert "nowhere" in text


def test_a_file_that_cannot_be_read_is_no_pass(folder):
    code, text = scan(folder, "--wa-scan", "clean.json", "/proc/self/mem")

    assert code == 4
    assert "--wa-scan: /proc/self/mem: " in text


def test_what_the_plugin_writes_passes_its_own_scan(leaky, health):
    ran = leaky("parrot", "payment", mode=("--wa-record", "--wa-anonymize"), args=("--wa-timeout", "9"), own=False)
    written = ["report.json", "report.html", "pages", "history.jsonl", "metrics.prom", "summary.md", "cassettes"]

    code, text = scan(health, "--wa-scan", *written)

    assert ran.exit_code == 1
    assert (code, text) == (0, "nothing found")
