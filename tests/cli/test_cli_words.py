"""What can be typed: subcommands, options, and one sentence for what cannot be meant."""

from __future__ import annotations

import pytest

from pytest_wa_health import __version__, catalogue
from pytest_wa_health.cli import COMMANDS
from pytest_wa_health.hosting.subcommand_parser import SUBCOMMANDS, Declared, spoken, taken

NAMES = [command.name for command in COMMANDS]

REFUSED = {
    # what is typed: what the sentence says
    "chekc": "did you mean check?",
    "190/467": "wa-health explain says",
    "tests": "there are check, send",
    "check --jsno x": "did you mean --json?",
    "--tenat acme": "did you mean --tenant?",
    "check --zzz": "wa-health check --help",
    "check --cassette healthy": "--cassette belongs to wa-health replay",
    "replay --anonymize": "--anonymize belongs to wa-health record",
    "record --wait 60": "--wait belongs to wa-health check",
    "record --send": "record or send",
    "explain 190 --json x": "--json belongs to wa-health check",
    "check replay": "one subcommand at a time, and it comes first: check or replay",
    "--live --replay": "one subcommand at a time",
    "check --wa-record": "check or record",
    "replay healthy payment": "replay takes no further argument",
    "replay healthy --cassette payment": "one cassette",
    "check tests": "--checks PATH",
    "check --checks nowhere": "there is no nowhere",
    "check --tenant": "--tenant needs a value",
    "explain": "wa-health explain needs WHAT",
    "merge": "wa-health merge needs FILE",
    "merge absent.json": "wa-health merge: ",
    "scan absent": "wa-health scan: there is no",
    "init jenkins": "wa-health init takes settings",
    "explain nonsense": "wa-health list",
    "list --lang fr": "--lang takes en or ar",
    "check --lang fr": "--lang takes en or ar",
    "check -n many": "-n takes a number",
    "check -o expiry=3": "wa_expiry_fail_days",
    "check -o wa_lang": "-o takes NAME=VALUE",
    "check -o addopts=-x": "-o takes NAME=VALUE",
    "check --fail-on never": "--fail-on takes",
    "double --stat healthy": "wa-health double: ",
    "replay absent": "--cassette absent",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_meant_is_one_sentence(wa, typed):
    ended = wa(*typed.split())

    assert ended.exit_code == 4
    assert ended.out == ""
    assert REFUSED[typed] in ended.err
    assert ended.err.startswith("wa-health")
    assert ended.err.count("\n") == 1, ended.err
    assert "--wa-" not in ended.err


def test_a_long_word_is_not_repeated(wa):
    pasted = "EAA" + "Qz7" * 60

    for typed in ([pasted], ["check", pasted], ["check", f"--{pasted}"], ["explain", pasted], ["init", pasted]):
        ended = wa(*typed)
        assert ended.exit_code == 4
        assert pasted[:9] not in ended.err + ended.out


def test_help_names_every_subcommand_and_what_it_takes(wa):
    helped = wa("--help")
    assert helped.exit_code == 0
    assert [name for name in NAMES if f"\n    {name} " not in helped.out] == []

    for command in COMMANDS:
        ended = wa(command.name, "--help")
        assert ended.exit_code == 0, command.name
        assert f"usage: wa-health {command.name}" in ended.out
        missing = [name for name in taken(command, Declared.read()) if f"--{name} " not in ended.out + " "]
        assert missing == [], command.name
        assert "--wa-" not in ended.out


def test_every_option_of_the_plugin_has_a_place():
    declared = Declared.read()
    placed = {name for command in COMMANDS for name in taken(command, declared)}

    assert set(declared.options) - placed == SUBCOMMANDS
    assert {*NAMES, "live"} >= SUBCOMMANDS


@pytest.mark.parametrize("typed", ["--version", "--wa-explain 190/467", "--list", "explain --lang ar 190", "list"])
def test_what_needs_no_run_needs_no_settings(wa, typed):
    ended = wa(*typed.split())

    assert ended.exit_code == 0
    assert ended.err == ""
    assert ended.out.strip()


def test_the_version_is_the_package_s(wa):
    assert wa("--version").out == f"wa-health {__version__}\n"


def test_an_explanation_speaks_of_the_command(wa, health):
    by_pytest = health.run("--wa-explain", "token.logged-out").text
    ended = wa("explain", "token.logged-out")

    assert "pytest --wa-live" in by_pytest
    assert "wa-health check" in ended.out
    assert ended.out.split() == spoken(by_pytest, NAMES).split()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("run pytest --wa-live again", "run wa-health check again"),
        ("pytest --wa-live --wa-send --wa-tenant acme", "wa-health send --tenant acme"),
        ("--wa-send needs --wa-live", "--send needs wa-health check"),
        ("--wa-fail-on takes it", "--fail-on takes it"),
        ("pytest --wa-replay --wa-cassette a", "wa-health replay --cassette a"),
        ("`pytest --wa-list`", "`wa-health list`"),
        ("nothing of ours: --wait, wa-live", "nothing of ours: --wait, wa-live"),
    ],
)
def test_options_of_pytest_are_said_as_words_of_the_command(said, meant):
    assert spoken(said, NAMES) == meant


def test_every_text_of_the_catalogue_can_be_said(wa):
    assert "--wa-" not in wa("list").out
    for cause in catalogue.causes():
        assert "--wa-" not in spoken(str(cause), NAMES)


def test_completion_knows_subcommands_and_options(wa, tmp_path):
    pytest.importorskip("argcomplete")

    def completed(line):
        answer = tmp_path / "answer"
        asked = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n"}
        wa.process(env={"_ARGCOMPLETE_STDOUT_FILENAME": str(answer), **asked})
        return answer.read_text("utf-8").split()

    assert {"replay", "record"} <= set(completed("wa-health re"))
    assert "--json" in completed("wa-health check --js")


def test_two_settings_files_are_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    from pytest_wa_health.cli import main

    assert main(["check", "--env-file", ".dev.vars", "--env-file", "wrangler.toml"]) == 4
    assert "--env-file is given twice, .dev.vars and wrangler.toml" in capsys.readouterr().err
