"""What a run may be asked to do: its options, and the values that they take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pytest_wa_health.model.modes import Mode

Lang = Literal["en", "ar"]

PREFIX = "wa-health"
"""The root of the bundled suite's node ids."""
RECEIVER_PREFIX = "wa-receiver"
"""The same of the receiver suite."""
FAIL_ON = ("failed", "unknown", "warned")
LANGS: tuple[Lang, ...] = ("en", "ar")
MOST_SHARES = 1000
"""Machines that a fleet may be shared among."""


@dataclass(frozen=True)
class Options:
    """What was asked for, checked."""

    mode: Mode
    cassette: str | None = None
    cassettes: str | None = None
    """The directory of cassettes that was named; None for the usual one, which need not be there."""
    anonymize: bool = False
    env_file: Path | None = None
    tenants: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    json: Path | None = None
    lang: Lang = "en"
    fail_on: str = "unknown"
    timeout: float = 10.0
    """Seconds that one request may take with its retries."""
    delivery_timeout: float = 60.0
    """Seconds for which a test message is followed."""
    wait: float = 0.0
    """Seconds for which what failed is looked at again."""
    allow_hosts: tuple[str, ...] = ()
    report_dir: Path | None = None
    history: Path | None = None
    metrics: Path | None = None
    traceback: bool = False
    baseline: Path | None = None
    baseline_days: int = 90
    """Days after which an entry of the baseline no longer counts."""
    notify: tuple[str, ...] = ()
    concurrency: int = 32
    """Requests in flight at once, over all tenants."""
    budget: int | None = None
    """Graph calls that the whole run may make; None for any number."""
    shard: tuple[int, int] | None = None
    """Which share of how many, counted from 1."""
    events: tuple[str, ...] = ()
    """Files of recorded events that stand beside a live run."""
    events_fail_share: float | None = None
    """The share of failed messages that is allowed, where the ini file says it."""
    fold_above: int = 50
    """Above so many tenants each is one test."""
    receiver: str = ""
    """The address of the user's own receiver."""
    receiver_slow_s: float = 5.0
    """Seconds after which its answer is late."""

    @property
    def cassette_folder(self) -> str:
        """Where cassettes are kept."""
        return self.cassettes or "cassettes"

    @property
    def is_receiver(self) -> bool:
        """Whether a receiver is under test, and no account."""
        return self.mode == "receiver"

    @property
    def prefix(self) -> str:
        """The root of the node ids of this run's suite."""
        return RECEIVER_PREFIX if self.is_receiver else PREFIX

    @property
    def sends(self) -> bool:
        """Whether one template message may leave for each test recipient."""
        return self.mode == "send"


def is_bundled(nodeid: str) -> bool:
    """Whether a node id is that of a check that ships with this plugin."""
    return nodeid.startswith((f"{PREFIX}/", f"{RECEIVER_PREFIX}/"))
