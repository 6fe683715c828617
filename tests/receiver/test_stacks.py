"""The examples for four stacks, run for real, pass; and four faults as they are usual in Node are named."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
import user_receivers as the

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.receiver import diagnosis_of, examine
from pytest_wa_health.receiver.deliverers import HttpDeliverer

EXAMPLES = Path(__file__).parents[2] / "examples" / "receivers"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def started(command: Sequence[str], folder: Path, port: int, **more: str) -> Iterator[str]:
    """The address of a server of its own process, as soon as it listens."""
    env = {**os.environ, "WHATSAPP_APP_SECRET": the.SECRET, "WHATSAPP_WEBHOOK_VERIFY_TOKEN": the.VERIFY, **more}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                    break
                assert process.poll() is None, "the server ended before it listened"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/webhook"
        finally:
            process.kill()


def faults(url: str) -> tuple[list[str], float]:
    begun = time.monotonic()
    facts = examine(
        HttpDeliverer(url, 7),
        url=url,
        app_secret=Secret(the.SECRET),
        verify_token=Secret(the.VERIFY),
        run="feed",
        now=1_790_000_000,
    )
    return [finding.cause for finding in diagnosis_of(facts).findings], time.monotonic() - begun


def passes(command: Sequence[str], folder: Path, port: int, **more: str) -> None:
    with started(command, folder, port, **more) as url:
        causes, seconds = faults(url)
    assert causes == []
    assert seconds < 10


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("flask"), reason="Flask is not installed")
def test_flask() -> None:
    port = free_port()
    passes([sys.executable, "-m", "flask", "--app", "flask_receiver", "run", "--port", str(port)], EXAMPLES, port)


@pytest.mark.slow
@pytest.mark.skipif(not (find_spec("fastapi") and find_spec("uvicorn")), reason="FastAPI or uvicorn is not installed")
def test_fastapi() -> None:
    port = free_port()
    passes([sys.executable, "-m", "uvicorn", "fastapi_receiver:app", "--port", str(port)], EXAMPLES, port)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_express(tmp_path: Path) -> None:
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", "express@4"]
    (tmp_path / "package.json").write_text("{}", "utf-8")
    try:
        done = subprocess.run(install, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install Express in time")
    if done.returncode:
        pytest.skip("npm could not install Express")
    shutil.copy(EXAMPLES / "express_receiver.js", tmp_path)
    port = free_port()
    passes(["node", "express_receiver.js"], tmp_path, port, PORT=str(port))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("php"), reason="PHP is not installed")
def test_php() -> None:
    port = free_port()
    command = ["php", "-d", "post_max_size=4M", "-S", f"127.0.0.1:{port}", "receiver.php"]
    passes(command, EXAMPLES, port, PHP_CLI_SERVER_WORKERS="8")


NODE = """
const crypto = require("node:crypto"), http = require("node:http");
const secret = process.env.WHATSAPP_APP_SECRET;
const sign = (bytes) => "sha256=" + crypto.createHmac("sha256", secret).update(bytes).digest("hex");
http.createServer((req, res) => {
  const query = new URL(req.url, "http://localhost").searchParams;
  const end = (status, text = "") => { res.writeHead(status); res.end(text); };
  if (req.method === "GET")
    return query.get("hub.verify_token") === process.env.WHATSAPP_WEBHOOK_VERIFY_TOKEN
      ? end(200, HANDSHAKE) : end(403);
  const parts = [];
  req.on("data", (part) => parts.push(part));
  req.on("end", () => {
    const raw = Buffer.concat(parts);
    try {
      const body = JSON.parse(raw);
      if (req.headers["x-hub-signature-256"] !== sign(SIGNED)) return end(401);
      for (const entry of body.entry) for (const change of entry.changes) TAKE
      ANSWER
    } catch (error) { end(500); }
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
"""

PARTS = {
    "HANDSHAKE": 'query.get("hub.challenge")',
    "SIGNED": "raw",
    "TAKE": "(change.value.messages ?? []);",
    "ANSWER": "end(200);",
}


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
@pytest.mark.parametrize(
    ("part", "code", "cause"),
    [
        ("", "", ""),
        ("SIGNED", "JSON.stringify(body)", "receiver.signs-parsed-body"),
        ("HANDSHAKE", 'JSON.stringify(query.get("hub.challenge"))', "receiver.handshake"),
        ("TAKE", "change.value.messages[0].id;", "receiver.fails-on-statuses"),
        ("TAKE", "for (const m of change.value.messages ?? []) m.from.trim();", "receiver.fails-on-user-id"),
        ("TAKE", 'if (change.field !== "messages") throw 1;', "receiver.fails-on-unknown"),
        ("ANSWER", "setTimeout(() => end(200), 60000);", "receiver.slow"),
    ],
)
def test_faults_as_they_are_usual_in_node(part: str, code: str, cause: str, tmp_path: Path) -> None:
    source = NODE
    for name, right in PARTS.items():
        source = source.replace(name, code if name == part else right)
    (tmp_path / "receiver.js").write_text(source, "utf-8")
    port = free_port()
    with started(["node", "receiver.js"], tmp_path, port, PORT=str(port)) as url:
        if cause == "receiver.slow":
            facts = examine(
                HttpDeliverer(url, 0.5),
                url=url,
                app_secret=Secret(the.SECRET),
                verify_token=Secret(the.VERIFY),
                slow_seconds=0.3,
                run="feed",
                now=1_790_000_000,
            )
            assert [finding.cause for finding in diagnosis_of(facts).findings] == [cause]
        else:
            assert faults(url)[0] == [cause] * bool(cause)
