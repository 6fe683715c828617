"""``[tenants_sql] update`` as the place of a token: one row, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.said import RenewalError, Said
from pytest_wa_health.settings import SettingsError
from pytest_wa_health.settings.sql_update import SqlUpdate

__all__ = ["SqlPlace"]


@dataclass(frozen=True)
class SqlPlace:
    """The row of `tenant`. Where the database holds tokens encrypted, only the project's own hook can store one."""

    update: SqlUpdate
    tenant: str
    phone_number_id: str
    place: str
    directory: Path
    is_encrypted: bool = False

    @property
    def shown(self) -> str:
        """The table of ``wa-health.toml``."""
        return self.place

    def check(self) -> None:
        """See that the database can be written; the statement itself is not run."""
        if self.is_encrypted:
            raise RenewalError("sql-encrypted", place=self.place)
        if not self.update.statement:
            raise RenewalError("sql-no-update", place=self.place)
        reason = ""
        try:
            self.update.check()
        except SettingsError as error:
            reason = str(error)
        if reason:
            raise RenewalError("sql-failed", reason=reason)

    def store(self, token: Secret) -> Sequence[Said]:
        """Run the statement; it must change exactly one row, or nothing is changed."""
        reason = ""
        try:
            rows = self.update.run(token, self.tenant, self.phone_number_id)
        except SettingsError as error:
            reason, rows = str(error), 0
        if reason:
            raise RenewalError("sql-failed", reason=reason)
        if rows != 1:
            raise RenewalError("sql-rows", place=self.place, count=str(rows))
        return []
