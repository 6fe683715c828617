"""Every command of the documentation, run as a reader would, page by page."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pages import ROOT, Block, blocks, pages

from pytest_wa_health.double import Double

pytestmark = pytest.mark.slow

SHELLS = ("sh", "bash", "console", "shell")
TOKEN = "EAA" + "dummy" * 40


def environment() -> dict[str, str]:
    """The reader's: nothing of the developer's own settings, our programs first on the path."""
    ours = ("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "GITHUB_", "FACEBOOK_", "GRAPH_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "PYTEST_ADDOPTS": "-p no:randomly -p no:cacheprovider"}


class Reader:
    """Follows one page in a directory of its own."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._double: Double | None = None

    def follow(self, block: Block) -> None:
        if block.kind == "file":
            path = self.folder / block.argument
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, "utf-8")
        elif block.kind == "serve":
            self._serve(block.commands[0])
        elif block.kind == "run":
            self._run(block)

    def use(self, state: str) -> None:
        """Put the account into a state, and its settings into ``.env``."""
        if self._double is None:
            self._double = self._stack.enter_context(Double("healthy"))
        self._double.set_state(*state.split("+"))
        env = "".join(f"{name}={value}\n" for name, value in self._double.env().items())
        (self.folder / ".env").write_text(env, "utf-8")

    def _run(self, block: Block) -> None:
        if "state" in block.options:
            self.use(block.options["state"])
        output = ""
        for command in block.commands:
            done = subprocess.run(
                command, shell=True, cwd=self.folder, env=environment(), text=True, timeout=120, check=False,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            output += done.stdout
            wanted = int(block.options.get("exit", "0"))
            assert done.returncode == wanted, f"{block.page.name}:{block.line}: {command}\n{done.stdout}"
        assert block.options.get("shows", "") in output, f"{block.page.name}:{block.line}\n{output}"

    def _serve(self, command: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = re.sub(r"--port \d+", f"--port {port}", command)
        server = subprocess.Popen(
            f"exec {command}", shell=True, cwd=self.folder, env=environment(), stdout=subprocess.PIPE
        )
        self._stack.callback(_end, server)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.02)
        raise AssertionError(f"it does not serve: {command}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with contextlib.ExitStack() as stack:
        yield Reader(tmp_path, stack)


WITH_COMMANDS = [page for page in pages() if any(b.kind in ("run", "serve") for b in blocks(page))]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_every_command_of_a_page_does_what_the_page_says(page: Path, reader: Reader) -> None:
    for block in blocks(page):
        reader.follow(block)


def test_every_page_with_commands_is_followed() -> None:
    assert {"README.md", "start-developer.md", "start-operator.md", "start-author.md"} <= {
        p.name for p in WITH_COMMANDS
    }


@pytest.mark.parametrize(
    "block", [b for p in pages() for b in blocks(p) if b.kind == "make"], ids=lambda b: b.page.name
)
def test_every_make_target_is_there(block: Block) -> None:
    for command in block.commands:
        words = command.split()
        assert words[0] == "make"
        subprocess.run(["make", "--dry-run", *words[1:]], cwd=ROOT, check=True, capture_output=True, timeout=60)


ENDPOINTS = [b for page in pages() for b in blocks(page) if "token_sha256" in b.body and b.lang in ("python", "js")]


@pytest.mark.parametrize("block", ENDPOINTS, ids=lambda b: f"{b.page.name}:{b.lang}")
def test_the_endpoint_answers_with_the_hash_of_the_token(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", TOKEN)

    answer = _python(block.body) if block.lang == "python" else _javascript(block.body)

    assert answer == {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}


def _python(body: str) -> Any:
    class App:
        def get(self, _path: str) -> Any:
            return lambda function: setattr(self, "answer", function) or function

    app: Any = App()
    exec(body, {"app": app})
    return app.answer()


def _javascript(body: str) -> Any:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    program = (
        "const app = { get: (path, answer) => answer({}, { json: (v) => console.log(JSON.stringify(v)) }) };\n" + body
    )
    done = subprocess.run([node, "-e", program], check=True, capture_output=True, text=True, timeout=60)
    return yaml.safe_load(done.stdout)
