"""The database that a URL names, as projects write it: opened for reading, with limits; its errors in our words.

What a driver says may hold the address with its password, or a row. So its errors are told apart by kind, and each
kind has a sentence of ours.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.sql_source import TABLE
from pytest_wa_health.settings.tenant_settings import SettingsError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

__all__ = ["forbid_writing", "in_our_words", "open_engine", "sql_error"]

CONNECT_S, ANSWER_S = 10, 30

_DRIVERS = {
    "postgresql": ("psycopg2", "psycopg", "pg8000"),
    "mysql": ("MySQLdb", "pymysql", "mysql.connector"),
    "mariadb": ("MySQLdb", "pymysql", "mariadb"),
    "mssql": ("pyodbc", "pymssql"),
    "oracle": ("oracledb",),
}
_DRIVER_NAMES = {"MySQLdb": "mysqldb", "mysql.connector": "mysqlconnector", "mariadb": "mariadbconnector"}
_ALIASES = {"postgres": "postgresql", "sqlserver": "mssql", "file": "sqlite", "sqlite3": "sqlite"}
_OF_PRISMA = ("schema", "pgbouncer", "connection_limit", "pool_timeout", "sslaccept", "statement_cache_size")
_KINDS = {
    "sql.login": ("password", "access denied", "authentication", "pg_hba", "login failed"),
    "sql.unknown": ("unknown database", 'database "', "unable to open"),
    "sql.host": (
        "could not translate host", "name or service", "getaddrinfo", "unknown mysql server host", "resolve",
        "resolution",
    ),
    "sql.nobody": (
        "refused", "can't connect", "could not connect", "no such file or directory", "connection failed",
    ),
    "sql.no-answer": ("timeout", "timed out", "expired", "lost connection"),
    "sql.tls": ("ssl", "tls", "certificate"),
}  # fmt: skip
_LATE = "sql.broke-off"
_REFUSED = "sql.refused"


def open_engine(url: str, base: Path, *, writable: bool = False) -> Engine:
    """An engine for a URL as projects write it; a relative SQLite file stands below `base`.

    Raises SettingsError, which shows nothing of the URL.
    """
    if importlib.util.find_spec("sqlalchemy") is None:
        raise sql_error(noted("sql.needs-library"))
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    reason = ""
    try:
        made = _usable(sqlalchemy.make_url(_as_url(url)), base, "rw" if writable else "ro")
        return sqlalchemy.create_engine(made, connect_args=_limits(made), poolclass=sqlalchemy.NullPool)
    except SettingsError as trouble:
        reason = trouble.note
    except (ImportError, NoSuchModuleError):
        reason = noted("sql.no-driver")
    except (ArgumentError, ValueError, TypeError):
        reason = noted("sql.no-url", address="postgresql://user:password@host/database")
    raise sql_error(reason)


def _as_url(url: str) -> str:
    """With the scheme that SQLAlchemy knows, and a driver that is installed and waits for its answer."""
    scheme, mark, rest = url.strip().strip("\"'").removeprefix("jdbc:").partition(":")
    dialect = scheme.partition("+")[0].lower()
    dialect = _ALIASES.get(dialect, dialect)
    if scheme.lower() == "file" or (dialect == "sqlite" and not rest.startswith("//")):
        return f"sqlite:///{rest}"
    chosen = scheme.partition("+")[2]
    drivers = _DRIVERS.get(dialect, ())
    usable = next((name for name in drivers if _is_installed(name)), "")
    if usable and chosen not in drivers:
        dialect = f"{dialect}+{_DRIVER_NAMES.get(usable, usable)}"
    elif chosen:
        dialect = f"{dialect}+{chosen}"
    return f"{dialect}{mark}{rest}"


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _usable(url: URL, base: Path, mode: str) -> URL:
    if url.get_backend_name() != "sqlite":
        return url.difference_update_query(_OF_PRISMA)
    database = url.database or ""
    if not database or database == ":memory:" or database.startswith("file:"):
        return url
    path = base / database
    if not path.is_file():
        raise SettingsError(noted("sql.no-file", file=path.name), variable=TABLE)  # SQLite would make an empty one
    return url.set(database=f"file:{path.as_posix()}", query={"mode": mode, "uri": "true"})


def _limits(url: URL) -> dict[str, Any]:
    """How long the driver waits, in its own words."""
    driver = url.get_driver_name()
    if driver in ("psycopg2", "psycopg"):
        return {"connect_timeout": CONNECT_S, "options": f"-c statement_timeout={ANSWER_S * 1000}"}
    if driver in ("pymysql", "mysqldb"):
        return {"connect_timeout": CONNECT_S, "read_timeout": ANSWER_S}
    if driver == "pysqlite":
        return {"timeout": CONNECT_S}
    return {"timeout": CONNECT_S} if driver in ("pg8000", "pymssql", "pyodbc") else {}


def forbid_writing(connection: Connection) -> None:
    """A query that would write is refused by the server itself."""
    from sqlalchemy import text

    statement = {
        "postgresql": "SET TRANSACTION READ ONLY",
        "mysql": "START TRANSACTION READ ONLY",
        "mariadb": "START TRANSACTION READ ONLY",
        "sqlite": "PRAGMA query_only = ON",
    }.get(connection.dialect.name)
    if statement:
        connection.execute(text(statement))


def in_our_words(trouble: BaseException, *, asked: bool, reading: bool = True) -> str:
    """What went wrong, by the kind that the driver's words betray; of the words themselves nothing."""
    if isinstance(trouble, ImportError):
        return noted("sql.no-driver")
    words = str(getattr(trouble, "orig", None) or trouble).lower()
    if any(mark in words for mark in ("canceling statement", "interrupted", "max_statement_time")):
        return noted("sql.slow", seconds=ANSWER_S)
    if any(mark in words for mark in ("read-only", "read only", "readonly", "query_only")):
        return noted("sql.writes") if reading else "the database is read-only"
    kind = next((kind for kind, marks in _KINDS.items() if any(mark in words for mark in marks)), "")
    if asked and type(trouble).__name__ in ("ProgrammingError", "OperationalError", "DataError", "DatabaseError"):
        return noted(_LATE if kind == "sql.no-answer" else _REFUSED)
    return noted("sql.unusable", note=noted(kind or "sql.refuses"))


def sql_error(reason: str) -> SettingsError:
    """One sentence that begins with the table's name."""
    is_whole = reason.startswith(f"[{TABLE}]")
    return SettingsError(reason if is_whole else noted("sql.of-table", note=_ended(reason)), variable=TABLE)


def _ended(reason: str) -> str:
    return reason if reason.endswith(".") else noted("word.sentence", note=reason)
