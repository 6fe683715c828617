"""The wheel and the sdist as a user gets them: what is inside, and that it works where nothing else is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

import pytest_wa_health
from pytest_wa_health.double import Double

ROOT = Path(__file__).parents[2]
NOT_SHIPPED = (
    ".git", ".venv", "build", "dist", "__pycache__", ".hypothesis", "health-reports", "node_modules",
)  # fmt: skip

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A program, without the settings of the developer or of this test run."""
    ours = ("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "GITHUB_", "GRAPH_", "PYTEST_", "PYTHONPATH", "COVERAGE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def must(*command: object, cwd: Path | None = None) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist, built from a copy: a build leaves nothing behind in the checkout."""
    source = tmp_path_factory.mktemp("source") / "project"
    left_out = shutil.ignore_patterns(*NOT_SHIPPED, "*.egg-info", "*_cache")
    shutil.copytree(ROOT, source, ignore=left_out)
    shutil.rmtree(source / "mutants", ignore_errors=True)
    must(sys.executable, "-m", "build", "--outdir", source / "dist", source)
    return next((source / "dist").glob("*.whl")), next((source / "dist").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def in_wheel(archives: tuple[Path, Path]) -> set[str]:
    return set(zipfile.ZipFile(archives[0]).namelist())


def tracked(folder: str, suffixes: tuple[str, ...]) -> set[str]:
    """The files below `folder` of the checkout, by their paths."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and not {"__pycache__", "node_modules"} & set(path.parts)
    }


def test_the_wheel_holds_every_module_and_every_data_file(in_wheel: set[str]) -> None:
    kinds = (
        ".py", ".toml", ".json", ".html", ".css", ".js", ".yml", ".example", ".typed", ".ini", ".service", ".timer",
    )  # fmt: skip
    wanted = tracked("pytest_wa_health", kinds)
    wanted |= {f"pytest_wa_health/{path}" for folder in ("checks", "cassettes") for path in tracked(folder, kinds)}

    assert {"pytest_wa_health/py.typed", "pytest_wa_health/cassettes/healthy.json"} <= wanted
    assert sorted((wanted | {"pytest_wa_health/starter/crontab"}) - in_wheel) == []


def test_the_wheel_holds_nothing_else(in_wheel: set[str]) -> None:
    info = f"pytest_wa_health-{pytest_wa_health.__version__}.dist-info/"

    assert [name for name in in_wheel if not name.startswith(("pytest_wa_health/", info))] == []
    tools = {path.name for path in (ROOT / "tools").glob("*.py")}
    assert [name for name in in_wheel if Path(name).name in tools] == []
    assert [name for name in in_wheel if "conftest" in name or "__pycache__" in name] == []
    tests = [name for name in in_wheel if Path(name).name.startswith("test_")]
    checks = {"pytest_wa_health/checks", "pytest_wa_health/checks/receiver"}
    assert {Path(name).parent.as_posix() for name in tests} == checks


def test_the_wheel_says_who_it_is(archives: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(archives[0]) as wheel:
        info = f"pytest_wa_health-{pytest_wa_health.__version__}.dist-info"
        metadata = Parser().parsestr(wheel.read(f"{info}/METADATA").decode())
        entry_points = wheel.read(f"{info}/entry_points.txt").decode()

    assert metadata["Name"] == "pytest-wa-health"
    assert metadata["Version"] == pytest_wa_health.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Author"]
    assert "Framework :: Pytest" in (metadata.get_all("Classifier") or [])
    assert "wa_health = pytest_wa_health.plugin" in entry_points
    assert {"wa-health = pytest_wa_health.cli:main", "pytest-wa-health = pytest_wa_health.cli:main"} <= {
        *entry_points.splitlines()
    }
    plain = [need for need in metadata.get_all("Requires-Dist") or [] if "extra ==" not in need]
    assert [need for need in plain if need.startswith(("werkzeug", "hypothesis", "apprise"))] == []


def test_the_sdist_is_enough_to_build_and_holds_no_secret_place(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert {"pyproject.toml", "README.md", "LICENSE", "checks/test_token.py", "cassettes/healthy.json"} <= names
    shipped = {"docs/reference.md", "tools/reference_pages.py", "CHANGELOG.md", "ARCHITECTURE.md", "Makefile"}
    assert shipped <= names
    assert sorted(tracked("tests", (".py", ".json")) - names) == []
    assert [name for name in names if Path(name).name == ".env" or "__pycache__" in name] == []


def test_twine_finds_nothing_wrong(archives: tuple[Path, Path]) -> None:
    pytest.importorskip("twine", reason="twine is not installed")

    must(sys.executable, "-m", "twine", "check", "--strict", *archives)


@pytest.fixture(scope="module")
def elsewhere(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that holds the wheel and what it needs, and nothing more."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    done = run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", archives[0])
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip("the dependencies cannot be had here")
    assert done.returncode == 0, done.stderr
    return programs


@pytest.fixture
def account() -> Iterator[Double]:
    with Double("logged-out") as double:
        yield double


def test_it_replays_in_an_empty_directory(elsewhere: Path, tmp_path: Path) -> None:
    output = must(elsewhere / "pytest", "--wa-replay", cwd=tmp_path)

    assert "recording of healthy: every check passed." in output
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".html"] == ["wa-health-report.html"]


def test_it_examines_an_account(elsewhere: Path, tmp_path: Path, account: Double) -> None:
    (tmp_path / ".env").write_text("".join(f"{k}={v}\n" for k, v in account.env().items()), "utf-8")

    done = run(elsewhere / "pytest", "--wa-live", "--wa-json", "report.json", cwd=tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["tenants"][0]["diagnoses"][0]["cause"] == "token.logged-out"
    assert "CANNOT SEND" in done.stdout


def test_what_it_recorded_it_replays_with_the_same_verdicts(elsewhere: Path, tmp_path: Path, account: Double) -> None:
    (tmp_path / ".env").write_text("".join(f"{k}={v}\n" for k, v in account.env().items()), "utf-8")

    done = [
        run(elsewhere / "pytest", mode, "--wa-json", f"{mode[5:]}.json", cwd=tmp_path)
        for mode in ("--wa-record", "--wa-replay")
    ]

    assert [one.returncode for one in done] == [1, 1], done[0].stdout + done[1].stdout
    recorded, replayed = (
        {check["id"]: check["verdict"] for check in json.loads(path.read_text("utf-8"))["tenants"][0]["checks"]}
        for path in (tmp_path / "record.json", tmp_path / "replay.json")
    )
    assert {check for check in recorded if recorded[check] != replayed[check]} <= {"WA105"}  # clocks are not replayed


def test_without_the_extra_the_double_says_what_is_missing(elsewhere: Path, tmp_path: Path) -> None:
    assert run(elsewhere / "python", "-c", "import werkzeug").returncode == 1

    done = run(elsewhere / "python", "-m", "pytest_wa_health.double", "--list", cwd=tmp_path)

    assert done.returncode != 0
    assert "pytest-wa-health[double]" in done.stderr.splitlines()[-1]


def test_a_type_checker_sees_the_public_face(elsewhere: Path, tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    program = tmp_path / "program.py"
    program.write_text(
        "from pytest_wa_health import Settings, examine\n"
        "reveal_type(examine)\n"
        "def fingerprint(settings: Settings) -> str:\n    return settings.access_token.fingerprint\n",
        "utf-8",
    )

    done = run(
        sys.executable, "-m", "mypy", "--strict", "--python-executable", elsewhere / "python", program, cwd=tmp_path
    )

    assert "Report" in done.stdout, done.stdout + done.stderr
    assert "Success" in done.stdout, done.stdout
