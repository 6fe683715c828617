"""An agent that calls the tools by the SDK's client, in memory or over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import mcp
import pytest

from pytest_wa_health.mcp_server.protocol import make_server
from pytest_wa_health.mcp_server.tool_answers import Desk


class Agent:
    """Calls the tools of a server that stands in `folder`."""

    def __init__(self, folder, start):
        self.folder = folder
        self._start = start
        self.environ: dict[str, str] = {}
        self.allowed: dict[str, Any] = {}

    def account(self, *states, **env):
        """An account in these states, and its settings in ``.env``."""
        double = self._start(*states)
        lines = [f"{name}={value}" for name, value in {**double.env(), **env}.items()]
        (self.folder / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return double

    def talk(self, conversation):
        """Have a conversation with the server, in memory: an async function of the client."""

        async def talking():
            server = make_server(Desk(self.folder, self.environ, **self.allowed))
            async with mcp.Client(server) as client:
                return await conversation(client)

        return asyncio.run(talking())

    def call(self, tool, **arguments):
        """What a tool says, and whether that is a refusal."""
        answer = self.talk(lambda client: client.call_tool(tool, arguments))
        assert [part.type for part in answer.content] == ["text"]
        return answer.content[0].text, bool(answer.is_error)

    def read(self, tool, **arguments):
        """The JSON that a tool says."""
        text, refused = self.call(tool, **arguments)
        assert not refused, text
        return json.loads(text)


@pytest.fixture
def agent(tmp_path, double, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in [
        n for n in os.environ if n.startswith(("WHATSAPP_", "WA_", "META_", "SMTP_", "EMAIL_", "FACEBOOK_"))
    ]:
        monkeypatch.delenv(name)
    return Agent(tmp_path, double)
