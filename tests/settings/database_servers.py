"""A PostgreSQL and a MariaDB of the test's own, on loopback, in a directory that is thrown away."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy

PASSWORD = "pa55-of-the-db"
STARTED_WITHIN = 20.0


@contextmanager
def postgresql(where: Path) -> Iterator[str]:
    """The URL of a running PostgreSQL; skips the test where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("no PostgreSQL is installed (Debian package postgresql)")
    user = "postgres" if os.geteuid() == 0 else None
    data, secret = where / "pg", where / "pw"
    secret.write_text(PASSWORD)
    where.chmod(0o777)
    for parent in [*where.parents][:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    if user:
        shutil.chown(secret, user)
    words = ["-D", data, "-U", "app", "-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync", "-E", "UTF8"]
    subprocess.run([found[-1] / "initdb", *words], check=True, capture_output=True, user=user, cwd=where)
    port = _free_port()
    command = [found[-1] / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
               "-c", f"unix_socket_directories={where}", "-c", "fsync=off"]  # fmt: skip
    with _running(command, where, user=user):
        url = f"postgresql://app:{PASSWORD}@127.0.0.1:{port}/postgres"
        _wait(url.replace("postgresql:", "postgresql+psycopg:"))
        yield url


@contextmanager
def mariadb(where: Path) -> Iterator[str]:
    """The URL of a running MariaDB; skips the test where none is installed."""
    server, install = shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), shutil.which("mariadb-install-db")
    if not server or not install:
        pytest.skip("no MariaDB is installed (Debian package mariadb-server)")
    data = where / "my"
    user = [f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', 'nobody')}"]
    subprocess.run(
        [install, f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", *user],
        check=True, capture_output=True, cwd=where,
    )  # fmt: skip
    port = _free_port()
    first = where / "first.sql"
    first.write_text(
        f"CREATE DATABASE app;\nCREATE USER app@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n"
        "GRANT ALL ON app.* TO app@'127.0.0.1';\n"
    )
    command = [server, "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1",
               f"--socket={where}/my.sock", f"--pid-file={where}/my.pid", f"--init-file={first}",
               "--skip-name-resolve", *user]  # fmt: skip
    with _running(command, where):
        url = f"mysql://app:{PASSWORD}@127.0.0.1:{port}/app"
        _wait(url.replace("mysql:", "mysql+pymysql:"))
        yield url


@contextmanager
def _running(command: list[object], where: Path, user: str | None = None) -> Iterator[None]:
    with (where / "log").open("wb") as log:
        server = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log, user=user, cwd=where)
        try:
            yield
        finally:
            server.terminate()
            server.wait(30)


def _wait(url: str) -> None:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    for _ in range(int(STARTED_WITHIN / 0.1)):
        with contextlib.suppress(sqlalchemy.exc.OperationalError):
            engine.connect().close()
            return
        time.sleep(0.1)  # a server that starts says so nowhere but at its port
    pytest.fail("the database server did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
