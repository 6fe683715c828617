"""The server as an agent starts it: a process on standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import mcp
import pytest
from mcp.client.stdio import StdioServerParameters

from pytest_wa_health import cli, examine

SERVER = [sys.executable, "-m", "pytest_wa_health", "mcp"]
STATES = ["healthy", "expired", "banned", "not-subscribed", "rate-limited-app"]
START = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}


def call(number, tool, **arguments):
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


def environment():
    ours = ("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "FACEBOOK_", "GRAPH_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_every_tool_answers_over_standard_input_and_output(agent, state):
    double = agent.account(state)
    error = {"code": 131042, "title": "Business eligibility payment issue"}
    (agent.folder / "a.log").write_text(json.dumps({"error": error}) + "\n")
    server = StdioServerParameters(command=SERVER[0], args=SERVER[1:], cwd=agent.folder, env=environment())

    async def conversation():
        async with mcp.Client(mcp.stdio_client(server)) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            asked = [("check", {}), ("explain", {"text": "190/467"}), ("events", {"path": "a.log"})]
            asked += [("list_causes", {"area": "token"}), ("settings", {})]
            return names, [await client.call_tool(*one) for one in asked]

    names, answers = asyncio.run(conversation())

    assert names == ["check", "explain", "events", "list_causes", "settings"]
    assert [answer.is_error for answer in answers] == [False] * 5
    texts = [answer.content[0].text for answer in answers]
    report = examine(double.env(), timeout=10)["tenants"][0]
    tenant = json.loads(texts[0])["tenants"][0]
    assert [d["cause"] for d in tenant["diagnoses"]] == [d["cause"] for d in report["diagnoses"]]
    assert "token.logged-out" in texts[1] and "account.payment" in texts[2] and "token.expired" in texts[3]
    token = double.env()["WHATSAPP_ACCESS_TOKEN"]
    assert [text for text in texts if token in text] == []


def talk(folder, lines, *words, close=True):
    """Write `lines` to a server and close its input; what it printed, line by line, and how it ended."""
    process = subprocess.Popen(
        [*SERVER, *words], cwd=folder, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = process.communicate("".join(f"{line}\n" for line in lines), timeout=60)
    return out.splitlines(), err, process.returncode


@pytest.mark.slow
def test_nothing_but_the_protocol_is_printed_and_nonsense_ends_nothing(agent):
    secret = "EAA" + "dummy" * 40
    lines = [json.dumps(START), "{cut", secret, json.dumps({"jsonrpc": "2.0", "id": 9, "method": f"no/{secret}"})]
    lines += [json.dumps(call(2, "list_causes", area="token"))]

    out, err, code = talk(agent.folder, lines)

    answers = [json.loads(line) for line in out]
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    assert {answer.get("id") for answer in answers} >= {1, 9}
    assert (err, code) == ("", 0)


@pytest.mark.slow
def test_a_client_that_goes_in_the_middle_ends_the_server(agent):
    agent.account("hang")
    begun = time.monotonic()

    _, err, code = talk(agent.folder, [json.dumps(START), json.dumps(call(2, "check"))])

    assert (err, code) == ("", 0)
    assert time.monotonic() - begun < 9  # the check alone would take longer


def test_without_the_extra_it_is_one_sentence(agent, monkeypatch, capsys):
    monkeypatch.setattr(cli, "find_spec", lambda name: None)

    assert cli.main(["mcp"]) == 4
    assert capsys.readouterr().err == "wa-health: mcp needs the extra pytest-wa-health[mcp]\n"


def test_options_that_change_what_an_agent_may_do_are_not_there(agent, capsys):
    for word in ("--send", "--renew", "--json", "--lang=fr"):
        assert cli.main(["mcp", word]) == 4
    assert Path(agent.folder).exists()
