"""``[tenants_sql] update``: writes a renewed token into the database that the tenants were read from."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings.env_file import read_env_file
from pytest_wa_health.settings.sql_engine import in_our_words, open_engine, sql_error
from pytest_wa_health.settings.tenant_settings import SettingsError
from pytest_wa_health.settings.tenants import PROJECT_FILE, read_project
from pytest_wa_health.settings.text_files import find_upward

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["SqlUpdate", "find_update"]

_ONE = 1


@dataclass(frozen=True, repr=False)
class SqlUpdate:
    """The statement and its database. The parameters are ``:token``, ``:name`` and ``:phone_number_id``."""

    statement: str
    url: str
    base: Path

    def check(self) -> None:
        """Open the database for writing, and write nothing. Raises SettingsError."""
        with self._connected() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.rollback()

    def run(self, token: Secret, name: str, phone_number_id: str) -> int:
        """Run the statement in a transaction that is kept only where it changed one row; how many it did.

        Raises SettingsError, which shows nothing of the values.
        """
        from sqlalchemy import text

        known = {"token": token.reveal(), "name": name, "phone_number_id": phone_number_id}
        known |= {"access_token": token.reveal(), "tenant": name}
        with self._connected() as connection:
            statement = text(self.statement)
            wanted = set(statement.compile().params)
            if not wanted <= set(known):
                unknown = ", ".join(sorted(wanted - set(known)))
                raise sql_error(f"update takes :token, :name and :phone_number_id, and not {unknown}")
            if not wanted & {"token", "access_token"}:
                raise sql_error("update must hold :token, which stands for the new token")
            rows = int(connection.execute(statement, {key: known[key] for key in wanted}).rowcount)
            if rows == _ONE:
                connection.commit()
            else:
                connection.rollback()
            return rows

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = open_engine(self.url, self.base, writable=True)
        from sqlalchemy.exc import SQLAlchemyError

        reason, asked = "", False
        try:
            with engine.connect() as connection:
                asked = True
                yield connection
        except SettingsError as trouble:
            reason = trouble.note
        except (SQLAlchemyError, ImportError, OSError, ValueError, RuntimeError) as trouble:
            reason = in_our_words(trouble, asked=asked, reading=False)
        finally:
            with contextlib.suppress(Exception):
                engine.dispose()
        if reason:
            raise sql_error(reason)


def find_update(base: Path, environ: Mapping[str, str], env_file: Path | None = None) -> SqlUpdate | None:
    """What ``wa-health.toml`` says; None where no database is named. Raises SettingsError for an unusable file."""
    path = find_upward(PROJECT_FILE, base)
    source = read_project(path).sql if path else None
    if source is None or path is None:
        return None
    url = environ.get(source.url_env, "")
    env_path = base / env_file if env_file else find_upward(".env", base)
    if not url and env_path:
        url = read_env_file(env_path, option=".env", environ=os.environ).values.get(source.url_env, "")
    return SqlUpdate(source.update.strip(), url, path.parent)
