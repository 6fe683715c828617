"""A child of the benchmark: reads the settings of a fleet from files or from a database.

    python -m tests.bench.reading_alone files|sql COUNT FOLDER

prints the seconds of CPU of the best of three; what is imported on first use is not among them.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pytest_wa_health import settings
from tests.bench.fleet_settings import tenants

NOWHERE = "http://127.0.0.1:9"
COLUMNS = ("name", "access_token", "phone_number_id", "business_account_id", "app_id", "app_secret", "api_version",
           "graph_url")  # fmt: skip


def as_files(count: int, folder: Path) -> dict[str, str]:
    """A file of variables for each tenant."""
    (folder / "clients").mkdir()
    for tenant in tenants(count, NOWHERE):
        name = tenant.pop("name")
        lines = [f"{variable}={value}\n" for variable, value in tenant.items()]
        (folder / "clients" / f"{name}.env").write_text("".join(lines), encoding="utf-8")
    (folder / "wa-health.toml").write_text('tenants_dir = "clients"\n', encoding="utf-8")
    return {}


def as_rows(count: int, folder: Path) -> dict[str, str]:
    """A row for each tenant."""
    with sqlite3.connect(folder / "fleet.db") as database:
        database.execute(f"create table fleet({', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        rows = [tuple(tenant.values()) for tenant in tenants(count, NOWHERE)]
        database.executemany(f"insert into fleet values({marks})", rows)
    table = '[tenants_sql]\nurl_env = "FLEET_URL"\nquery = "select * from fleet"\n'
    (folder / "wa-health.toml").write_text(table, encoding="utf-8")
    return {"FLEET_URL": f"sqlite:///{folder / 'fleet.db'}"}


WAYS: Mapping[str, Callable[[int, Path], dict[str, str]]] = {"files": as_files, "sql": as_rows}


def main(how: str, count: int, folder: Path) -> None:
    """Measure one of them."""
    environ = WAYS[how](count, folder)
    spent = []
    for _ in range(4):
        started = time.process_time()
        found = settings.load(environ=environ, invocation_dir=folder)
        spent.append(time.process_time() - started)
        assert len(found.settings) == count
    print(min(spent[1:]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
