"""The page of all samples of webhooks, as Markdown: what each is, and its payload."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_wa_health.catalogue import loader
from pytest_wa_health.receiver import NAMES, Samples

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "receiver-samples.md"

_INTRO = (
    "What the [receiver suite](receiver.md) sends, and `wa_receiver(…).deliver(name)` delivers in your own tests. "
    "Ids, times and, where it is configured, the phone number ID are those of the run; the numbers are set aside for "
    "fiction. Meta writes JSON without blanks and with `/`, `<` and all that is not ASCII escaped, and signs these "
    "bytes: so do the samples. This page is made by `python tools/reference_pages.py`; do not edit it."
)
_MOST = 4_000
"""Longer payloads are not shown."""


def page() -> str:
    """The whole page."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield from ("# Samples of webhooks", "", _INTRO, "", "| name | what it is | |", "|---|---|---|")
    texts = loader.read("receiver_samples.toml")
    for name in NAMES:
        yield f"| [`{name}`](#{name}) | {texts[name]['en']} | {texts[name]['ar']} |"
    samples = Samples("example", 1_790_000_000)
    for name in NAMES:
        sample = samples.make(name)
        if len(sample.body) <= _MOST:
            written = json.dumps(sample.payload, indent=2, ensure_ascii=False)
            yield from ("", f"## {name}", "", f"{texts[name]['en']}.", "", "```json", written, "```")
        else:
            yield from ("", f"## {name}", "", f"{texts[name]['en']}.")
    yield ""
