"""``wa-health mcp``: the diagnosis for an AI agent, over the Model Context Protocol on standard input and output.

Read-only: no sending, no renewal, no receiver can be reached from here, and nothing is written. Whatever leaves
passes the redactor; words of Meta and of files are marked as data. Needs the extra ``pytest-wa-health[mcp]``;
`protocol` alone imports the SDK.
"""

from __future__ import annotations
