"""The rows that a query brings: a page at a time, in a transaction that cannot write."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.settings.sql_engine import forbid_writing, in_our_words, open_engine, sql_error
from pytest_wa_health.settings.tenant_settings import SettingsError

__all__ = ["rows"]

PAGE = 500


def rows(
    url: str, base: Path, query: str, columns: Callable[[Sequence[str]], Sequence[str]] = tuple
) -> Iterator[Mapping[str, object]]:
    """The rows by column, under the names that `columns` makes of those of the query. Raises SettingsError."""
    engine = open_engine(url, base)
    from sqlalchemy.exc import SQLAlchemyError

    reason, asked = "", False
    try:
        with engine.connect() as connection:
            forbid_writing(connection)
            asked = True
            options = {"stream_results": True, "max_row_buffer": PAGE, "no_parameters": True}
            result = connection.exec_driver_sql(query, execution_options=options)
            if not result.returns_rows:
                raise sql_error(noted("sql.no-rows"))
            names = columns(list(result.keys()))
            for page in result.partitions(PAGE):
                for row in page:
                    yield dict(zip(names, row, strict=True))
    except SettingsError as trouble:
        reason = trouble.note
    except (SQLAlchemyError, ImportError, OSError, ValueError, RuntimeError) as trouble:
        reason = in_our_words(trouble, asked=asked)
    finally:
        with contextlib.suppress(Exception):
            engine.dispose()
    if reason:
        raise sql_error(reason)
