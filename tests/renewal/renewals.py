"""Renew as a user would: a directory with a settings file, a double in a state, and a look at all that was left."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.double import Double
from pytest_wa_health.double.account import DAY, Account
from pytest_wa_health.hosting import renewal_command

ENDLESS = 0


@dataclass
class Renewed:
    """What a renewal left behind."""

    exit_code: int
    text: str
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def tenant(self) -> dict[str, Any]:
        return self.report["tenants"][0]

    @property
    def renewal(self) -> dict[str, Any]:
        return self.tenant["renewal"]

    @property
    def outcome(self) -> str:
        return self.renewal["outcome"]

    @property
    def cause(self) -> str | None:
        found = [diagnosis["cause"] for diagnosis in self.tenant["diagnoses"]]
        return found[0] if found else None

    @property
    def said(self) -> str:
        return " | ".join(filter(None, [self.renewal["why"], *self.renewal["notes"]]))


class Renewals:
    """Runs `--wa-renew` in the current pytester directory against `wa`."""

    def __init__(self, health: Any, monkeypatch: pytest.MonkeyPatch, wa: Double) -> None:
        self.health = health
        self.path: Path = health.path
        self.wa = wa
        self._monkeypatch = monkeypatch
        self.given: list[str] = []

    @property
    def env_file(self) -> Path:
        return self.path / ".env"

    def settings(self, **overrides: str | None) -> dict[str, str]:
        return self.wa.env(WHATSAPP_TEST_RECIPIENTS=None, **overrides)

    def write(self, **overrides: str | None) -> None:
        self.health.write_env(self.settings(**overrides))

    def exchanges(self) -> int:
        return sum("oauth" in call.path for call in self.wa.calls)

    def stored(self) -> str:
        """The token that the file holds now."""
        lines = self.env_file.read_text(encoding="utf-8").splitlines()
        return next(line for line in lines if line.startswith("WHATSAPP_ACCESS_TOKEN=")).partition("=")[2]

    def made(self, index: int = 0, **record: Any) -> str:
        """A token that an admin makes by hand."""
        account = self.wa.tenants[index].account
        return account.issue(**{"expires_at": ENDLESS, "type": "SYSTEM_USER", **record}).value

    def run(self, *args: str, paste: str | None = None, given: str | None = None) -> Renewed:
        """`paste` is what stands on standard input, `given` what the variable NEW_TOKEN holds."""
        if given is not None:
            self._monkeypatch.setenv("NEW_TOKEN", given)
            args = (*args, "--wa-new-token-env", "NEW_TOKEN")
        # A run within a test has no standard input of its own.
        stream = io.StringIO(paste or "")
        self._monkeypatch.setattr(renewal_command, "standard_input", lambda: stream)
        outcome = self.health.run("--wa-renew", "-p", "no:cacheprovider", *args)
        return Renewed(outcome.exit_code, outcome.text, outcome.report)


def ends_in(days: float) -> Callable[[Account], None]:
    """The token ends so many days from now."""

    def edit(account: Account) -> None:
        account.token.record["expires_at"] = int(account.now + days * DAY)

    return edit


def pieces(token: str) -> list[str]:
    """Every run of six characters that tells one token from another."""
    tail = token[-12:]
    return [tail[start : start + 6] for start in range(len(tail) - 5)]


def everything_in(path: Path, *, but: Path) -> str:
    """All that stands in the files below `path`, the settings file left out."""
    return "\n".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in path.rglob("*")
        if file.is_file() and file != but
    )


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
