"""The image, without a container runtime: what the Dockerfile says, done by hand as its user in a read-only tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USER = 10001


def instructions():
    # Without the lines that belong to the one above: a script that is written into the image, and what is continued.
    text = re.sub(r'<<"EOF"(.*)\n(?s:.*?)\nEOF\n', r"\1\n", (ROOT / "Dockerfile").read_text("utf-8"))
    text = re.sub(r"\\\n\s*", "", text)
    return [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]


def last(name):
    return [rest for word, rest in instructions() if word == name][-1]


def test_the_image_is_pinned_and_not_root():
    assert {rest.split()[0] for word, rest in instructions() if word == "FROM"} == {"python:3.13-slim"}
    assert last("USER") == f"{USER}:{USER}"
    assert last("ENTRYPOINT") == '["wa-health"]'
    assert last("WORKDIR") == last("VOLUME") == "/data"
    words = [word for word, _ in instructions()]
    assert words.index("USER") > max(at for at, word in enumerate(words) if word == "RUN")


def kept():
    """What the image is built from."""
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    return [line[1:] for line in lines if line.startswith("!")]


def test_no_file_of_the_user_gets_into_the_image():
    assert {"pyproject.toml", "pytest_wa_health", "checks", "cassettes", "README.md", "LICENSE"} == set(kept())


@pytest.fixture
def outside():
    """A directory that any user may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="wa-image-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def identity():
    """How to run as the user of the image; as ourselves where we are not root."""
    return {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}


def interpreter():
    """A Python of our version that the user of the image may start."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/python{wanted}", "/usr/bin/python3"):
        try:
            done = subprocess.run(
                [program, "-c", probe], capture_output=True, text=True, check=False, cwd="/", **identity()
            )
        except OSError:
            continue
        if done.stdout.strip() == wanted:
            return program
    return None


@pytest.mark.slow
def test_it_runs_as_its_user_in_a_read_only_tree(outside, double):
    program = interpreter()
    if program is None:
        pytest.skip("no Python that another user may start")
    source, wheels, image, data = (outside / name for name in ("src", "wheels", "image", "data"))
    source.mkdir()
    for name in kept():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, source], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", image, *wheels.glob("*.whl")], check=True)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    data.mkdir()
    (data / ".env").write_text("".join(f"{n}={v}\n" for n, v in double("logged-out").env().items()), "utf-8")
    if os.geteuid() == 0:
        for path in (data, data / ".env"):
            os.chown(path, USER, USER)
    subprocess.run(["chmod", "-R", "a-w", image], check=True)

    done = subprocess.run(
        [program, image / "bin" / "wa-health", "check", "--history", "wa-history.jsonl", "--json", "wa-health.json"],
        cwd=data, env={"PYTHONPATH": f"{image}{os.pathsep}{libraries}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False, **identity(),
    )  # fmt: skip

    assert done.returncode == 1, done.stdout + done.stderr
    assert "CANNOT SEND, first seen" in done.stdout
    assert {"wa-history.jsonl", "wa-health.json", "wa-health-report.html"} <= {path.name for path in data.iterdir()}
    assert [
        path for path in image.rglob("__pycache__") if path.stat().st_mtime > (data / ".env").stat().st_mtime
    ] == []
