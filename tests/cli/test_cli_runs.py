"""What each subcommand does: the same run as pytest's, the health block alone, the same exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PYTEST_SAYS = (
    "test session starts",
    "rootdir",
    "collected",
    "passed in",
    "failed in",
    "===",
    "short test summary",
    "....",
)


@pytest.mark.parametrize(
    ("typed", "state", "exit_code", "last"),
    [
        ("", "healthy", 0, "can send."),
        ("check", "logged-out", 1, "CANNOT SEND. Fix first: token.logged-out"),
        ("--live", "expiring", 0, "token ends in"),
    ],
)
def test_a_check_prints_the_block_and_nothing_of_pytest(wa, typed, state, exit_code, last):
    wa.account(state)

    ended = wa(*typed.split(), "--json", "report.json", "--timeout", "5")

    assert ended.exit_code == exit_code, ended.out
    assert last in ended.out.splitlines()[-1]
    assert [words for words in PYTEST_SAYS if words in ended.out] == []
    assert ended.err == ""
    assert ended.report["mode"] == "live"
    assert (wa.folder / "wa-health-report.html").is_file()
    assert not (wa.folder / ".pytest_cache").exists()


def test_only_send_sends(wa):
    double = wa.account("healthy")

    assert wa("check", "--json", "report.json").report["mode"] == "live"
    assert {call.method for call in double.calls} == {"GET"}

    sent = wa("send", "--json", "report.json", "--delivery-timeout", "5")
    assert sent.report["mode"] == "send"
    assert [call.path.rpartition("/")[2] for call in double.calls if call.method == "POST"] == ["messages"]

    assert wa("check", "--send", "--json", "report.json", "--delivery-timeout", "5").report["mode"] == "send"


def test_record_then_replay(wa):
    wa.account("logged-out")

    recorded = wa("record", "--json", "report.json")
    (wa.folder / ".env").unlink()
    replayed = wa("replay", "--json", "report.json")

    assert (recorded.exit_code, replayed.exit_code) == (1, 1)
    assert (wa.folder / "cassettes" / "default.json").is_file()
    assert replayed.causes == ["token.logged-out"]


@pytest.mark.parametrize("typed", ["replay payment", "replay --cassette payment", "--replay --wa-cassette payment"])
def test_a_cassette_is_named_by_itself_or_as_an_option(wa, typed):
    ended = wa(*typed.split(), "--json", "report.json")

    assert (ended.exit_code, ended.causes) == (1, ["account.payment"])


def test_quiet_is_the_verdict_and_verbose_says_more(wa):
    quiet, usual, verbose = (wa("replay", "token-logged-out", *more).out for more in (["-q"], [], ["-v"]))

    assert quiet.splitlines() == usual.splitlines()[-1:]
    assert len(verbose.splitlines()) > len(usual.splitlines())
    assert "BLOCKED" in verbose and "wa-health/test_" not in verbose


def test_quiet_says_what_could_not_be_written(wa):
    (wa.folder / "taken").write_text("no directory", "utf-8")

    ended = wa("replay", "healthy", "-q", "--json", "taken/report.json")

    assert ended.exit_code == 1
    problem, verdict = ended.out.splitlines()
    assert problem.startswith("--json: ") and "could not be written" in problem
    assert "every check passed" in verdict


def test_options_of_pytest_do_what_they_do_there(wa):
    ended = wa("replay", "healthy", "-k", "token", "--junitxml", "unit.xml", "--html", "page.html", "-x")

    assert "test_token" in (wa.folder / "unit.xml").read_text("utf-8")
    assert (wa.folder / "page.html").is_file()
    assert not (wa.folder / "wa-health-report.html").exists()
    assert ended.err == ""


def test_a_threshold_is_set_as_in_the_ini_file(wa):
    wa.account("expiring")

    assert wa("check").exit_code == 0
    assert wa("check", "-o", "wa_expiry_fail_days=300").exit_code == 1


def test_processes_of_xdist_are_silent(wa):
    ended = wa("replay", "token-logged-out", "-n", "2", "-q", "--json", "report.json")

    assert ended.exit_code == 1
    assert ended.out.count("\n") == 1
    assert ended.causes == ["token.logged-out"]


def test_shares_are_merged(wa):
    double = wa.account("healthy")
    lines = [f'[tenants.{name}]\nenv_file = ".env"\n' for name in ("rosa", "tulip", "iris")]
    (wa.folder / "wa-health.toml").write_text("".join(lines), encoding="utf-8")
    for share in ("1", "2"):
        wa("check", "--shard", f"{share}/2", "--json", f"share{share}.json")

    merged = wa("merge", "share1.json", "share2.json", "--json", "report.json", "--html", "page.html")

    assert (merged.exit_code, merged.err) == (0, "")
    assert sorted(tenant["name"] for tenant in merged.report["tenants"]) == ["iris", "rosa", "tulip"]
    assert "all 3 tenants can send" in merged.out
    double.set_state("logged-out")
    wa("check", "--shard", "1/2", "--json", "share1.json")
    assert wa("merge", "share1.json", "share2.json").exit_code == 1


def test_a_report_is_written_where_settings_are_missing(wa):
    ended = wa("check", "--json", "report.json")

    assert ended.exit_code == 4
    assert ended.causes == ["settings.missing"]


def test_scan_finds_what_must_not_be_shared(wa):
    (wa.folder / "notes.txt").write_text("token: EAA" + "Qz7Rk" * 30 + "\n", encoding="utf-8")

    assert wa("scan", "notes.txt").exit_code == 1
    assert wa("scan", "notes.txt").out.splitlines()[-1] == "1 found"
    assert wa("init").exit_code == 0
    assert wa("scan", ".env.example", "wa-health.toml").exit_code == 0


def test_the_double_says_which_states_it_knows(wa):
    ended = wa("double", "--list")

    assert ended.exit_code == 0
    assert "logged-out" in ended.out


def test_ctrl_c_is_a_sentence(wa, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    wa.account("healthy")
    monkeypatch.setattr("pytest_wa_health.run.health_run.HealthRun.survey", interrupted)

    ended = wa("check", "--json", "report.json")

    assert ended.exit_code == 2
    assert "interrupted" in ended.out
    assert "Traceback" not in ended.out + ended.err


def test_a_reader_that_has_enough_is_no_traceback(wa):
    script = Path(sys.executable).parent / "wa-health"
    done = subprocess.run(f"{script} list | head -1", shell=True, check=True, capture_output=True, text=True)

    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
