"""What a recorder keeps is nothing personal, and diagnoses the same: in Python, and in Node as the page shows it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.events import examine_events, scrub
from pytest_wa_health.events.scrubbing import _KEPT
from tests.events.test_events_reading import WEEK, failed, payload, status

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
DETAILS = "Parameter 'image' is mandatory for component parameter type 'image', sent to +20 100 123 4567"
SECRETS = ("201001234567", "1001234567", "100 123 4567", "Nadia", "HBgLMjAxMDAxMjM", "lookaside", "see you at nine")


def traffic() -> list[Any]:
    """A week of everything, with something personal wherever Meta puts it."""
    wrong = failed("wamid.HBgLMjAxMDAxMjM5", 131009, "Parameter value is not valid")
    wrong["errors"][0]["error_data"]["details"] = DETAILS
    inbound = {
        "from": "201001234567", "id": "wamid.HBgLMjAxMDAxMjM1", "timestamp": "1790000100", "type": "image",
        "image": {"url": "https://lookaside.fbsbx.com/x", "caption": "see you at nine"},
    }  # fmt: skip
    named = payload(messages=[inbound])
    named["entry"][0]["changes"][0]["value"]["contacts"] = [{"profile": {"name": "Nadia"}, "wa_id": "201001234567"}]
    conversation = {"id": "HBgLMjAxMDAxMjM2", "origin": {"type": "utility"}}
    return [
        *WEEK,
        payload(wrong),
        named,
        payload(status("wamid.HBgLMjAxMDAxMjM7", "sent", conversation=conversation)),
    ]


def said(folder: Path, lines: list[Any]) -> dict[str, Any]:
    (folder / "e.jsonl").write_text("\n".join(map(json.dumps, lines)))
    total = examine_events(["e.jsonl"], base=folder)["total"]
    return {
        "funnel": total["funnel"], "inbound": total["inbound"], "verdict": total["verdict"],
        "causes": [(one["cause"], one["lost"]) for one in total["diagnoses"]],
        "countries": [row["countries"] for row in total["failures"]],
    }  # fmt: skip


def test_scrubbed_events_hold_nothing_personal_and_diagnose_the_same(tmp_path: Path) -> None:
    clean = [scrub(one) for one in traffic()]

    text = json.dumps(clean)
    assert [secret for secret in SECRETS if secret in text] == []
    assert said(tmp_path, clean) == said(tmp_path, traffic())
    assert ("template.parameters-mismatch", 1) in said(tmp_path, clean)["causes"]


@pytest.mark.parametrize("odd", ["", "Nadia", b"\xff", 7, None, "[[[", {"entry": ["Nadia", {"id": "1", "x": "y"}]}])
def test_what_is_no_payload_gives_nothing_away(odd: Any) -> None:
    assert "Nadia" not in json.dumps(scrub(odd))


def test_a_key_of_ones_own_keeps_a_message_together() -> None:
    one, other, third = (scrub(WEEK[0], key=key) for key in (b"k" * 99, b"k" * 99, b"other"))

    assert one == other != third


def javascript() -> str:
    (found, _) = re.findall(r"^```js\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_page_keeps_the_same_fields() -> None:
    shown = re.search(r"KEPT = new Set\(`(.*?)`", javascript(), re.DOTALL)

    assert shown is not None
    assert set(shown[1].split()) == _KEPT


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_recorder_for_node_does_the_same(tmp_path: Path) -> None:
    program = (
        javascript()
        + """
        const lines = JSON.parse(require("fs").readFileSync(0, "utf8"));
        console.log(JSON.stringify(lines.map((one) => scrub(one, "key"))));
    """
    )
    run = subprocess.run(
        ["node", "-e", program], input=json.dumps(traffic()), capture_output=True, text=True, timeout=60, check=True
    )

    assert [secret for secret in SECRETS if secret in run.stdout] == []
    assert said(tmp_path, json.loads(run.stdout)) == said(tmp_path, traffic())
