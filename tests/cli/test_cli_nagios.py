"""`wa-health check --nagios`: one line with performance data, and the exit codes of Nagios, whatever happens."""

from __future__ import annotations

import re

import pytest

LINE = re.compile(r"WHATSAPP (OK|WARNING|CRITICAL|UNKNOWN) - [^|<>\n]+( \| [^|\n]+)?\n")


@pytest.mark.parametrize(
    ("states", "code", "words"),
    [
        (("healthy",), 0, "OK - "),
        (("logged-out",), 2, "CANNOT SEND: token.logged-out (business-admin)"),
        (("not-subscribed",), 2, "needs a fix: webhook.not-subscribed"),
        (("expiring",), 1, "WARNING - "),
        (("transient",), 3, "could not be checked: api.unavailable"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_the_verdict_is_one_line_and_nagios_exit_code(wa, states, code, words):
    wa.account(*states)

    ended = wa("check", "--nagios", "--timeout", "5")

    assert LINE.fullmatch(ended.out), ended.out
    assert (ended.exit_code, ended.err) == (code, "")
    assert words in ended.out
    counted = dict(re.findall(r"(passed|warned|failed|unknown)=(\d)", ended.out.partition("|")[2]))
    assert sum(map(int, counted.values())) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--nagios"), "WHATSAPP_ACCESS_TOKEN"),
        (("check", "--nagios", "--no-such-option"), "there is no option"),
        (("check", "--nagios", "--timeout", "soon"), "--timeout takes a number"),
        (("replay", "--nagios"), "there is no option"),
        (("--nagios", "--env-file", "absent.env"), "absent.env"),
        (("check", "--nagios", "-n"), "needs a value"),
    ],
)
def test_what_cannot_be_used_is_unknown_in_one_line(wa, arguments, words):
    ended = wa(*arguments)

    assert (ended.exit_code, ended.err) == (3, "")
    assert LINE.fullmatch(ended.out), ended.out
    assert words in ended.out


def test_a_known_fault_warns_and_what_was_asked_for_is_written(wa):
    wa.account("not-subscribed")
    wa("check", "--json", "known.json")

    ended = wa("check", "--nagios", "--baseline", "known.json", "--json", "report.json", "--metrics", "wa.prom")

    assert (ended.exit_code, ended.causes) == (1, ["webhook.not-subscribed"])
    assert ended.out.startswith("WHATSAPP WARNING - ")
    assert (wa.folder / "wa.prom").is_file()


def test_a_name_cannot_begin_performance_data(wa):
    double = wa.account("not-registered")
    lines = [f"{name}={value}\n" for name, value in double.env().items()]
    (wa.folder / "a.env").write_text("".join(lines), encoding="utf-8")
    (wa.folder / "wa-health.toml").write_text('[tenants."A|x=9;<b>"]\nenv_file = "a.env"\n', encoding="utf-8")

    ended = wa("check", "--nagios")

    assert ended.exit_code == 2
    assert LINE.fullmatch(ended.out), ended.out
    assert "A/x=9;(b)" in ended.out


def test_help_is_help(wa):
    ended = wa("check", "--nagios", "--help")

    assert ended.exit_code == 0
    assert "--nagios" in ended.out
