"""Other people's pytest projects, each a way in which one might talk the gate out of its verdict.

A project is what stands in its directory and what is typed. Whatever it is, an account that is dead must never exit 0
and one that is well must never exit anything else.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

__all__ = ["PROJECTS", "Project"]


@dataclass(frozen=True)
class Project:
    """A host project."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = ()
    environ: dict[str, str] = field(default_factory=dict)
    where: str = "."
    """The directory that pytest is started in."""
    says: str = ""
    """What the output must hold: the name of the culprit, a remark."""
    partial: bool = False
    judges_token: bool = True
    """Whether the checks that run look at what is dead."""
    process: bool = False
    """Whether it needs a process of its own: warnings of what is imported twice would be errors."""
    stops: bool = False
    """Whether the first failure ends the run, so that it is one of a part."""
    own_unknown: bool = False
    """Whether a check of the project's own cannot be judged, so that the run is red in any case."""


def _py(text: str) -> str:
    return textwrap.dedent(text).lstrip()


def _conftest(text: str) -> dict[str, str]:
    return {"conftest.py": "import pytest\n" + _py(text)}


def _ini(text: str) -> dict[str, str]:
    return {"pytest.ini": "[pytest]\n" + _py(text)}


_UNIT = {"tests/test_unit.py": "def test_adds():\n    assert 1 + 1 == 2\n"}
_OWN = {
    "tests/test_own.py": _py(
        """
        import pytest

        @pytest.mark.wa_check("X7", title="The account has a name")
        def test_account_has_a_name(wa_account):
            assert wa_account["name"]
        """
    )
}
_NODE = {"package.json": "{}", "index.js": "module.exports = {}\n"}

PROJECTS = [
    # ini files and the environment
    Project("nothing"),
    Project("addopts-path", {**_ini("addopts = tests"), **_UNIT}),
    Project("addopts-missing-path", _ini("addopts = tests/unit")),
    Project("addopts-mark", _ini("addopts = -m unit\nmarkers = unit: mine")),
    Project("addopts-keyword", _ini("addopts = -k adds")),
    Project("addopts-deselect", _ini("addopts = --deselect wa-health/test_token.py")),
    Project("addopts-own-id", _ini("addopts = wa-health/test_settings.py")),
    Project("addopts-first-failure", _ini("addopts = -x --maxfail=1")),
    Project("addopts-last-failed", _ini("addopts = --lf --sw")),
    Project("addopts-only-collect", _ini("addopts = --collect-only")),
    Project("addopts-only-setup", _ini("addopts = --setup-plan")),
    Project("addopts-coverage-is-not-installed", _ini("addopts = --cov=src --cov-report=xml"), says="--cov=src"),
    Project("addopts-quiet", _ini("addopts = -qq --no-header --no-summary -ra --tb=no")),
    Project("addopts-strict", _ini("addopts = --strict-markers --strict-config")),
    Project("addopts-no-cache", _ini("addopts = -p no:cacheprovider")),
    Project("addopts-no-page", _ini("addopts = -p no:html -p no:metadata")),
    Project("environment-mark", environ={"PYTEST_ADDOPTS": "-m unit"}),
    Project("environment-path", _UNIT, environ={"PYTEST_ADDOPTS": "tests"}),
    Project("unknown-ini-key-is-an-error",
        _ini("DJANGO_SETTINGS_MODULE = shop.settings\nfilterwarnings = error"), process=True),
    Project("unknown-ini-key-under-strict", _ini("colour = blue\naddopts = --strict-config")),
    Project("testpaths", {**_ini("testpaths = tests"), **_UNIT, **_OWN}),
    Project("testpaths-not-there", _ini("testpaths = tests")),
    Project("own-check-needs-a-module",
        {**_ini("testpaths = tests"), "tests/test_own.py": "import not_installed\nwa_check = 1\n"},
        says="not_installed", own_unknown=True),
    Project("own-check-under-another-name",
        {**_ini("testpaths = tests\npython_files = check_*.py"), "tests/test_own.py": "import not_there # wa_check"}),
    Project("unmarked-test-that-cannot-be-imported", {**_ini("testpaths = tests"), "tests/test_x.py": "import no_x"}),
    # conftest files
    Project("conftest-skips", _conftest(
        """
        def pytest_collection_modifyitems(items):
            for item in items:
                item.add_marker(pytest.mark.skip(reason="no database"))
        """)),
    Project("conftest-skips-late", _conftest(
        """
        def pytest_runtestloop(session):
            for item in session.items:
                item.add_marker(pytest.mark.skip(reason="no database"))
        """)),
    Project("conftest-expects-failure", _conftest(
        """
        @pytest.hookimpl(trylast=True)
        def pytest_collection_finish(session):
            for item in session.items:
                item.add_marker(pytest.mark.xfail(reason="flaky", strict=False))
        """)),
    Project("conftest-drops", _conftest(
        """
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_collection_modifyitems(items):
            result = yield
            items[:] = [item for item in items if "unit" in item.keywords]
            return result
        """)),
    Project("conftest-wants-a-test", _conftest("def pytest_collection_modifyitems(items): items[0].name")),
    Project("conftest-autouse", _conftest(
        """
        @pytest.fixture(autouse=True)
        def database():
            raise RuntimeError("no database")
        """)),
    Project("conftest-autouse-session", _conftest(
        """
        @pytest.fixture(autouse=True, scope="session")
        def database():
            pytest.skip("no database")
        """)),
    Project("conftest-takes-our-fixtures", _conftest(
        """
        @pytest.fixture
        def wa_health(): return None

        @pytest.fixture(scope="session")
        def wa_tenant(): return None
        """)),
    Project("conftest-skips-in-setup", _conftest("def pytest_runtest_setup(item): pytest.skip('slow')")),
    Project("conftest-runs-tests-its-way", _conftest(
        """
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_protocol(item, nextitem):
            return True
        """)),
    Project("conftest-makes-all-green", _conftest(
        """
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            report.outcome = "passed"
            return report

        @pytest.hookimpl(trylast=True)
        def pytest_sessionfinish(session):
            session.exitstatus = 0
        """)),
    Project("conftest-exits-at-start", _conftest("def pytest_sessionstart(session): pytest.exit('no database')")),
    Project("conftest-exits-green", _conftest(
        "def pytest_sessionstart(session): pytest.exit('nothing to do', returncode=0)")),
    Project("conftest-raises-at-configure", _conftest("def pytest_configure(config): raise RuntimeError('x')")),
    Project("conftest-raises-in-the-loop", _conftest("def pytest_runtestloop(session): raise RuntimeError('x')")),
    Project("conftest-runs-no-loop", _conftest(
        """
        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(session):
            return True
        """)),
    Project("conftest-raises-at-the-end", _conftest(
        """
        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionfinish(session):
            raise RuntimeError("x")
        """)),
    Project("conftest-looks-at-failures", _conftest(
        """
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_makereport(item, call):
            report = yield
            if report.failed:
                item.funcargs["driver"].screenshot()
            return report
        """)),
    Project("conftest-needs-a-module", {"conftest.py": "import a_module_of_ours\n"}, says="a_module_of_ours"),
    Project("conftest-is-broken", {"conftest.py": "def broken(:\n"}, says="conftest.py"),
    Project("conftest-of-tests-needs-a-module",
        {**_ini("testpaths = tests"), "tests/conftest.py": "import no_django\n", **_UNIT}, says="no_django"),
    Project("conftest-asks-nobody", _conftest("def pytest_cmdline_main(config): return 0")),
    # plugins, by what they do
    Project("plugin-reruns", {"again.py": _py(
        """
        import pytest
        from _pytest.runner import runtestprotocol

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_protocol(item, nextitem):
            for _ in range(2):
                reports = runtestprotocol(item, nextitem=nextitem, log=False)
            for report in reports:
                report.outcome = "rerun"
                item.ihook.pytest_runtest_logreport(report=report)
            return True
        """)}, args=("-p", "again")),
    Project("plugin-fails-the-session", {"cover.py": _py(
        """
        import pytest

        @pytest.hookimpl(wrapper=True)
        def pytest_runtestloop(session):
            result = yield
            session.testsfailed += 1
            return result
        """)}, args=("-p", "cover")),
    Project("plugin-is-the-reporter", {"rich.py": _py(
        """
        import pytest

        @pytest.hookimpl(trylast=True)
        def pytest_configure(config):
            config.pluginmanager.unregister(name="terminalreporter")
        """)}, args=("-p", "rich")),
    # places
    Project("a-sub-directory", {**_ini("testpaths = tests"), "deep/er/x.txt": "", **_UNIT}, where="deep/er"),
    Project("no-python-at-all", _NODE),
    Project("a-directory-of-others", {"lib/test_theirs.py": "raise SystemExit(3)\n", "lib/sub/conftest.py": "1/0\n"}),
    # arguments
    Project("with-tests", {**_UNIT}, args=("tests",)),
    Project("with-a-test", {**_UNIT}, args=("tests/test_unit.py::test_adds",)),
    Project("with-own-checks", _OWN, args=("tests",)),
    Project("stop-at-the-first", args=("-x",), stops=True),
    Project("verbose", args=("-vv", "-rA", "--setup-show")),
    Project("warnings-are-errors", args=("-W", "error"), process=True),
    Project("by-mark", args=("-m", "wa_check")),
    Project("some", args=("-k", "version_control or stray"), partial=True, judges_token=False),
    Project("one-module", args=("wa-health/test_token.py",), partial=True),
    Project("all-but-one", args=("--deselect", "wa-health/test_token.py::test_token_is_accepted"), partial=True),
]  # fmt: skip
