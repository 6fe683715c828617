"""The tools over the Model Context Protocol: what speaks to the SDK, and the one exit that everything passes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from pytest_wa_health._version import __version__
from pytest_wa_health.mcp_server import reference_texts
from pytest_wa_health.mcp_server.tool_answers import Desk, ToolRefusal
from pytest_wa_health.mcp_server.tool_list import INSTRUCTIONS, TOOLS, ToolSpec, answer
from pytest_wa_health.model.daemon_threads import DaemonThreads
from pytest_wa_health.model.json_value import Json

__all__ = ["make_server", "serve"]

_Result = TypeVar("_Result")
_AT_ONCE = 4
"""Calls that are worked on at the same time; the others wait."""


def serve(desk: Desk) -> int:
    """Speak the protocol on standard input and output until the client goes; the exit code."""
    # What libraries log goes to a file of the client's, and nobody has looked through it.
    logging.disable(logging.CRITICAL)
    try:
        asyncio.run(_serve(desk))
    except BaseException as end:  # its text may hold anything; what matters is whether the client went
        return 0 if _is_gone(end) else 1
    return 0


async def _serve(desk: Desk) -> None:
    server = make_server(desk)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def make_server(desk: Desk) -> Server[Any]:
    """The server, for any transport."""
    calls = _Calls(desk)

    async def call(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        text, is_error = await calls.tool(params.name, params.arguments or {})
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=is_error)

    async def tools(*_: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_tool(tool) for tool in TOOLS])

    async def resources(*_: object) -> types.ListResourcesResult:
        found = [
            types.Resource(name=page.title, uri=page.uri, mime_type=page.mime_type)
            for page in reference_texts.pages()
        ]
        return types.ListResourcesResult(resources=found)

    async def resource(_: object, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text = await calls.run(partial(reference_texts.read, params.uri, desk.lang))
        except KeyError:
            raise MCPError(types.INVALID_PARAMS, "there is no such resource") from None
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=params.uri, text=text)])

    return Server(
        "wa-health",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=call,
        on_list_resources=resources,
        on_read_resource=resource,
    )


def _tool(tool: ToolSpec) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        annotations=types.ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=tool.asks_meta
        ),
    )


class _Calls:
    """Calls in threads that are abandoned when the client goes; the same question at the same time is asked once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._threads = DaemonThreads("wa-health-mcp")
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._running: dict[str, asyncio.Task[tuple[str, bool]]] = {}

    async def tool(self, name: str, arguments: dict[str, Json]) -> tuple[str, bool]:
        """What a tool says, clean, and whether that is a refusal. Never raises."""
        key = f"{name} {arguments!r}"
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self.run(partial(self._answered, name, arguments)))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        # One client's cancelling must not take the answer from another call.
        return await asyncio.shield(task)

    async def run(self, job: Callable[[], _Result]) -> _Result:
        """`job` in a thread of its own."""
        async with self._free:
            return await asyncio.wrap_future(self._threads.submit(job))

    def _answered(self, name: str, arguments: dict[str, Json]) -> tuple[str, bool]:
        try:
            redactor = self._desk.redactor()
        except Exception as error:  # without it nothing may leave
            return f"the settings could not be read: {type(error).__name__}", True
        try:
            return redactor.text(answer(self._desk, name, arguments)), False
        except ToolRefusal as refusal:
            return redactor.text(str(refusal)), True
        except Exception as error:  # what it says may hold anything
            kind = type(error).__name__
            return f"{kind}: this is a fault of pytest-wa-health, and says nothing of the account", True


def _is_gone(end: BaseException) -> bool:
    """Whether the end means that the client went."""
    parts = getattr(end, "exceptions", None)  # a group, for which Python 3.10 has no name
    return all(map(_is_gone, parts)) if parts else isinstance(end, (ConnectionError, KeyboardInterrupt))
