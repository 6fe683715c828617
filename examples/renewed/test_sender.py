"""The service keeps the old token until it is restarted, and the renewal waits until it shows the new one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pytest_wa_health.double import Double

pytest.importorskip("flask")
SENDER = Path(__file__).with_name("sender.py")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHATSAPP_", "PYTEST_"))}
    return {**kept, **more}


class Service:
    """The service in a process of its own, which a supervisor restarts."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, str(SENDER)],
            cwd=self.folder,
            env=environment(PORT=str(self.port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.05)
        raise RuntimeError("the service did not start")

    def restart(self) -> None:
        self.stop()
        self.process = self._start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("restarted", [True, False])
def test_the_renewal_is_seen_in_the_running_service(*, restarted: bool, tmp_path: Path) -> None:
    port = free_port()
    with Double("expiring") as wa:
        env = wa.env(WHATSAPP_TEST_RECIPIENTS=None, WHATSAPP_DEPLOYMENT_URL=f"http://127.0.0.1:{port}/health/token")
        file = tmp_path / ".env"
        file.write_text("".join(f"{name}={value}\n" for name, value in env.items()))
        before = file.read_text()
        service = Service(tmp_path, port)

        def supervise() -> None:
            while file.read_text() == before:
                time.sleep(0.05)
            service.restart()

        supervisor = threading.Thread(target=supervise)
        if restarted:
            supervisor.start()
        try:
            words = [sys.executable, "-m", "pytest_wa_health", "renew", "--wait", "20" if restarted else "1"]
            ended = subprocess.run(
                words, cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
        finally:
            if restarted:
                supervisor.join()
            service.stop()
    assert ended.returncode == (0 if restarted else 1), ended.stdout + ended.stderr
    assert ("renewed: proven at" in ended.stdout) == restarted
    assert ("stored, but not seen running" in ended.stdout) != restarted
