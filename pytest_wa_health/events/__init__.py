"""What happened, read from webhook payloads, status tables and application logs, and the causes behind it.

Numbers, names, texts and message ids are dropped while reading: what is kept are counts, codes, days and country
codes. `examine_events` gives the dictionary of the contract's section 10; `scrub` makes a payload fit to be stored.
"""

from __future__ import annotations

from pytest_wa_health.events.examine import FAIL_SHARE, examine_events, is_understood, read_events, result_of
from pytest_wa_health.events.scrubbing import scrub
from pytest_wa_health.events.source_files import unreadable

__all__ = ["FAIL_SHARE", "examine_events", "is_understood", "read_events", "result_of", "scrub", "unreadable"]
