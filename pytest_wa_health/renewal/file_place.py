"""A settings file as the place of a token: one value is changed, whole or not at all, never over another's edit."""

from __future__ import annotations

import codecs
import contextlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.whole_file import write_whole
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.file_edit import Edit, replaced
from pytest_wa_health.renewal.said import RenewalError, Said
from pytest_wa_health.settings import SettingsError
from pytest_wa_health.settings.env_file import values_in
from pytest_wa_health.settings.value_forms import clean_credential

__all__ = ["FilePlace"]

_ATTEMPTS = 3
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"))


@dataclass(frozen=True, repr=False)
class FilePlace:
    """The value of `name` in the file at `path`, which holds `token` now."""

    path: Path
    """As settings name it; a service of a compose file stands behind ``#``."""
    name: str
    token: Secret
    place: str
    """The path as reports show it."""
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The name and the path."""
        return noted("origin.in", setting=self.name, place=str(self.place))

    @property
    def file(self) -> Path:
        """The file itself, at the end of all links."""
        whole, sign, _ = str(self.path).rpartition("#")
        return Path(os.path.realpath(Path(whole) if sign and whole and not self.path.exists() else self.path))

    @property
    def directory(self) -> Path:
        """Where the file is."""
        return self.file.parent

    def check(self) -> None:
        """See that the value can be changed here, by writing the changed file beside it and removing it again."""
        raw = self._read()
        self._refuse_unwritable()
        rehearsed, _ = self._changed(raw, "EAA" + "x" * max(len(self.token), 400))
        try:
            handle, draft = tempfile.mkstemp(dir=self.directory, prefix=".wa-", suffix=".tmp")
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(rehearsed)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from None
        finally:
            with contextlib.suppress(OSError):
                Path(draft).unlink()

    def store(self, token: Secret) -> Sequence[Said]:
        """Put `token` in the place of the value. What others changed in the file meanwhile stays as they left it."""
        for _ in range(_ATTEMPTS):
            raw = self._read()
            changed, edit = self._changed(raw, token.reveal())
            try:
                write_whole(
                    self.file,
                    [changed],
                    check=lambda _, seen=raw: self._refuse_edited(seen),  # type: ignore[misc]
                    durable=True,
                    keep_owner=True,
                )
            except _EditedError:
                continue
            except OSError as error:
                raise self._unwritable(error) from None
            return [Said("left-in-file", {"place": self.place, "count": str(edit.left)})] if edit.left else []
        raise RenewalError("file-busy", place=self.place)

    def _read(self) -> bytes:
        try:
            return self.file.read_bytes()
        except OSError as error:
            raise RenewalError("file-unreadable", place=self.place, reason=_reason(error)) from None

    def _refuse_edited(self, seen: bytes) -> None:
        if self._read() != seen:
            raise _EditedError

    def _refuse_unwritable(self) -> None:
        found = self.file.stat()
        if not found.st_mode & 0o222:
            raise RenewalError("file-read-only", place=self.place)
        user = os.geteuid() if hasattr(os, "geteuid") else None
        if user not in (None, 0, found.st_uid):
            raise RenewalError("file-owner", place=self.place)
        if not os.access(self.file, os.W_OK) or not os.access(self.directory, os.W_OK):
            raise RenewalError("file-read-only", place=self.place)

    def _unwritable(self, error: OSError) -> RenewalError:
        return RenewalError("file-unwritable", place=self.place, reason=_reason(error))

    def _changed(self, raw: bytes, new: str) -> tuple[bytes, Edit]:
        """The file's bytes with `new` as the value. Raises RenewalError where that is no change of one value."""
        mark, encoding = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", "utf-8"))
        try:
            text = raw[len(mark) :].decode(encoding)
            written = self._values(text).get(self.name)
        except (UnicodeDecodeError, SettingsError):
            raise RenewalError("file-changed", place=self.place, name=self.name) from None
        if written is None or clean_credential(written).value != self.token.reveal():
            raise RenewalError("file-changed", place=self.place, name=self.name)
        edit = replaced(text, self.name, written, new, self._values)
        if edit is None:
            raise RenewalError("file-composed", place=self.place, name=self.name)
        return mark + edit.text.encode(encoding), edit

    def _values(self, text: str) -> Mapping[str, str]:
        return values_in(text, self.path, self.environ)


class _EditedError(Exception):
    """Somebody wrote the file while it was being changed."""


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
