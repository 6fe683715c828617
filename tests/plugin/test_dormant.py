"""An unrelated run of pytest must not notice that the plugin is installed."""

from __future__ import annotations

import pytest

HEAVY = ("requests", "vcr", "yaml", "dotenv", "phonenumbers", "jinja2", "tomllib", "werkzeug", "urllib3")


@pytest.mark.usefixtures("unmeasured")
def test_an_unrelated_run_imports_nothing_that_it_does_not_need(pytester):
    pytester.makepyfile(
        f"""
        import sys

        def test_modules():
            loaded = sorted(name for name in sys.modules if name.split(".")[0] in {HEAVY!r})
            assert not loaded
            ours = {{name for name in sys.modules if name.startswith("pytest_wa_health.")}}
            assert ours == {{
                f"pytest_wa_health.{{name}}"
                for name in (
                    "_version", "hosting", "hosting.command_line", "hosting.hookspecs", "model", "model.modes",
                    "plugin"
                )
            }}
        """
    )

    result = pytester.runpytest_subprocess("-p", "wa_health", "-p", "no:html", "-p", "no:metadata")

    result.assert_outcomes(passed=1)


def test_an_unrelated_run_collects_nothing_of_ours(pytester):
    pytester.makepyfile("def test_mine(): pass")

    result = pytester.runpytest_inprocess("-p", "wa_health", "-v")

    result.assert_outcomes(passed=1)
    assert "wa-health/" not in result.stdout.str()
