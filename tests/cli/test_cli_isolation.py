"""Nothing of the directory that the command stands in has a part in what it says."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_wa_health import catalogue

BREAKS = "raise SystemExit('this file has no part in a health run')\n"
SKIPS = """
import pytest
def pytest_collection_modifyitems(items):
    for item in items: item.add_marker(pytest.mark.skip(reason="not today"))
    del items[3:]
@pytest.fixture(autouse=True)
def database(): raise ConnectionError("no database")
"""
SURROUNDINGS = {
    "pytest.ini": {"pytest.ini": "[pytest]\naddopts = --cov=src -m unit --strict-config\nnonsense = 1\n"},
    "pyproject.toml": {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-k nothing'\ntestpaths = '.'\n"},
    "broken-pyproject": {"pyproject.toml": "[tool.pytest\n"},
    "tox.ini": {"tox.ini": "[pytest]\nrequired_plugins = pytest-cov\nminversion = 99\n"},
    "setup.cfg": {"setup.cfg": "[tool:pytest]\naddopts = tests\n", "tests/test_a.py": BREAKS},
    "conftest-skips": {"conftest.py": SKIPS},
    "conftest-breaks": {"conftest.py": BREAKS, "tests/conftest.py": BREAKS},
    "own-tests": {"test_own.py": BREAKS, "tests/test_more.py": BREAKS},
    "a-directory-of-our-name": {"wa-health/test_token.py": BREAKS, "wa-health/conftest.py": BREAKS},
    "node": {"package.json": "{}", "node_modules/x/conftest.py": BREAKS, "node_modules/x/test_x.py": BREAKS},
    "django": {"manage.py": BREAKS, "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n"},
}
ENVIRONMENT = {
    "PYTEST_ADDOPTS": "-m unit --cov=src -p nothing.there",
    "PYTEST_PLUGINS": "nothing.there",
    "PYTEST_THEME": "nothing",
    "PYTEST_THEME_MODE": "odd",
}


def put(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


TOGETHER = [
    ("pytest.ini", "conftest-skips"),
    ("setup.cfg", "conftest-breaks", "own-tests", "a-directory-of-our-name"),
    ("broken-pyproject", "node"),
]
"""What can stand in one directory; by itself, each is tried by the slow tests."""


@pytest.mark.parametrize(
    "names", [*TOGETHER, *(pytest.param((name,), marks=pytest.mark.slow) for name in SURROUNDINGS)], ids="+".join
)
def test_files_beside_it_have_no_part(wa, names):
    for name in names:
        put(wa.folder, SURROUNDINGS[name])
    double = wa.account("healthy")

    healthy = wa("check", "--json", "report.json")
    double.set_state("logged-out")
    dead = wa("check", "--json", "report.json")

    assert (healthy.exit_code, healthy.err) == (0, ""), healthy.out
    assert "can send" in healthy.out.splitlines()[-1]
    assert (dead.exit_code, dead.causes) == (1, ["token.logged-out"]), dead.out


def test_what_the_environment_tells_pytest_has_no_part(wa, monkeypatch):
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)
    wa.account("healthy")

    assert wa("check").exit_code == 0
    assert {variable: os.environ[variable] for variable in ENVIRONMENT} == ENVIRONMENT


@pytest.mark.slow
def test_workers_stand_in_the_same_isolation(wa):
    put(wa.folder, {**SURROUNDINGS["own-tests"], **SURROUNDINGS["conftest-breaks"], "html.py": BREAKS})

    ended = wa.process("replay", "healthy", "-n", "2", "-q")

    assert ended.exit_code == 0, ended.out + ended.err


def test_plugins_that_are_installed_have_no_part(wa, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    put(
        site,
        {
            "hostile_plugin.py": BREAKS,
            "hostile-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: hostile\nVersion: 1\n",
            "hostile-1.dist-info/entry_points.txt": "[pytest11]\nhostile = hostile_plugin\n",
        },
    )

    ended = wa.process("replay", "healthy", "-q", env={**os.environ, "PYTHONPATH": str(site)})

    assert ended.exit_code == 0, ended.out + ended.err


@pytest.mark.parametrize("module", [False, True], ids=["script", "module"])
def test_modules_of_the_directory_are_no_libraries(wa, module):
    put(wa.folder, {f"{name}.py": BREAKS for name in ("requests", "html", "email", "vcr", "jinja2", "pytest")})
    if module:
        # Python itself looks for what `-m` needs before any line of ours.
        (wa.folder / "email.py").unlink()

    ended = wa.process("replay", "healthy", "-q", module=module)

    assert ended.exit_code == 0, ended.out + ended.err


OWN = """
import pytest
@pytest.mark.wa_check("X301", title="The name is ours")
def test_name(wa_phone, ours):
    assert wa_phone["verified_name"] == ours
def test_without_mark():
    assert False
"""
FIXTURE = """
import pathlib, pytest
@pytest.fixture
def ours(): return "Someone else"
def pytest_wa_report(report): pathlib.Path("heard.txt").write_text(report["verdict"])
"""


@pytest.mark.parametrize("named", ["checks/ours", "checks/ours/test_ours.py"])
def test_own_checks_are_named_and_their_conftest_alone_is_heard(wa, named):
    put(
        wa.folder,
        {
            "conftest.py": BREAKS,
            "checks/conftest.py": BREAKS,
            "checks/theirs/conftest.py": BREAKS,
            "checks/ours/conftest.py": FIXTURE,
            "checks/ours/test_ours.py": OWN,
        },
    )

    ended = wa("replay", "healthy", "--checks", named, "--json", "report.json")

    checks = ended.report["tenants"][0]["checks"]
    assert ended.exit_code == 1
    assert [check["verdict"] for check in checks if check["id"] == "X301"] == ["failed"]
    assert {check["id"] for check in checks} == {check.id for check in catalogue.checks()} | {"X301"}
    assert (wa.folder / "heard.txt").read_text() == "failed"


def test_settings_are_found_upward_as_by_pytest(wa, monkeypatch):
    wa.account("healthy")
    below = wa.folder / "services" / "web"
    below.mkdir(parents=True)
    (wa.folder / "wa-health.toml").write_text('expected_number = "+1 202-555-0143"\n', encoding="utf-8")
    monkeypatch.chdir(below)

    assert wa("check", "--json", "../../report.json").causes == ["settings.number-mismatch"]


def closed_input():
    os.close(0)


C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = {
    "root": {"cwd": "/", "env": {"HOME": "/nonexistent", **C_LOCALE}},
    "proc": {"cwd": "/proc", "env": {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"}},
    "nothing-given": {"env": {}, "stdin": None, "preexec_fn": closed_input},
}
"""Unusual places, each with an unusual environment."""


@pytest.mark.parametrize("place", PLACES)
def test_it_starts_anywhere(wa, place):
    wa.account("logged-out")
    env_file, page = str(wa.folder / ".env"), str(wa.folder / "page.html")

    ended = wa.process("check", "--env-file", env_file, "--html", page, "--lang", "ar", **PLACES[place])

    assert ended.exit_code == 1, ended.err
    assert ended.out.splitlines()[-1].endswith("Fix first: token.logged-out")
    assert "Traceback" not in ended.out + ended.err


def test_arabic_is_written_whatever_the_locale_says(wa):
    ended = wa.process("explain", "190/467", "--lang", "ar", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})

    assert ended.exit_code == 0
    assert "فيسبوك" in ended.out


def test_an_explanation_costs_little_more_than_importing_pytest(wa):
    def seconds(*command):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=wa.folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    script = str(Path(sys.executable).parent / "wa-health")
    bare = min(seconds(sys.executable, "-c", "import pytest") for _ in range(4))
    explained = min(seconds(script, "explain", "190/467") for _ in range(4))

    assert explained <= 1.5 * bare
