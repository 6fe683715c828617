"""`sys.exit`, a skip and an exit of pytest's in the project's code: named as what it is, and never the verdict."""

from __future__ import annotations

import pytest

from pytest_wa_health import cli

SECRET = "EAAsyntheticCanary7Hq2Zk9Wd4Lm"
"""Nothing that a real token begins with is as short."""
ENDS = {
    "exit": "import sys; sys.exit(0)",
    "exit-words": f"import sys; sys.exit('boom {SECRET}')",
    "skip": f"import pytest; pytest.skip('boom {SECRET}', allow_module_level=True)",
    "base": f"raise BaseException('boom {SECRET}')",
}
HOOKS = {
    "report": "def pytest_wa_report(report): raise SystemExit(0)",
    "finish": "def pytest_sessionfinish(session): raise SystemExit(0)",
    "finish-first": (
        "import pytest\n@pytest.hookimpl(wrapper=True, tryfirst=True)\n"
        "def pytest_sessionfinish(session):\n    raise SystemExit(0)\n    yield"
    ),
    "summary": "def pytest_terminal_summary(terminalreporter): raise SystemExit(0)",
    "unconfigure": "def pytest_unconfigure(config): raise SystemExit(0)",
    "start": "def pytest_sessionstart(session): raise SystemExit(0)",
    "configure": "def pytest_configure(config): raise SystemExit(0)",
    "forced": (
        "import pytest\n@pytest.hookimpl(hookwrapper=True, tryfirst=True)\n"
        "def pytest_cmdline_main(config):\n    outcome = yield\n    outcome.force_result(0)"
    ),
    "forced-exit": (
        "import pytest\n@pytest.hookimpl(wrapper=True, tryfirst=True)\n"
        "def pytest_cmdline_main(config):\n    yield\n    raise SystemExit(0)"
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_conftest_that_ends_the_process_is_left_out(health, double, end):
    health.write_env(double("logged-out").env())
    health.pytester.makeconftest(ENDS[end])

    outcome = health.run("--wa-live", subprocess=True)

    assert outcome.exit_code == 1, outcome.text
    assert "token.logged-out" in outcome.causes
    assert "conftest.py:1" in outcome.text
    assert SECRET not in outcome.text


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_exits_green_does_not_decide(health, double, hook):
    health.write_env(double("logged-out").env())
    health.pytester.makeconftest(HOOKS[hook])

    outcome = health.run("--wa-live", subprocess=True)

    assert outcome.exit_code == 1, outcome.text
    assert "token.logged-out" in outcome.causes
    assert "token.logged-out" in outcome.text


@pytest.mark.parametrize("end", ENDS)
def test_the_conftest_of_own_checks_is_named_and_the_account_judged(health, double, capfd, end):
    health.write_env(double("logged-out").env())
    folder = health.path / "chk"
    folder.mkdir()
    (folder / "conftest.py").write_text(ENDS[end], "utf-8")

    code = cli.main(["check", "--checks", "chk", "--json", "report.json"])

    said = "".join(capfd.readouterr())
    assert code == 1, said
    assert "token.logged-out" in (health.path / "report.json").read_text("utf-8")
    assert "conftest.py" in said
    assert SECRET not in said
    assert "Traceback" not in said


def test_a_run_that_is_interrupted_while_settings_are_read_is_not_begun_again(health, double):
    health.write_env(double("healthy").env())
    health.pytester.makeconftest(
        "def pytest_wa_tenants(config):\n"
        "    with open('asked', 'a', encoding='utf-8') as file:\n"
        "        file.write('x')\n"
        "    raise KeyboardInterrupt\n"
    )

    outcome = health.run("--wa-live", subprocess=True)

    assert outcome.exit_code == 2
    assert (health.path / "asked").read_text("utf-8") == "x"
