"""The project's own tests only; nothing here ships."""

from __future__ import annotations

pytest_plugins = ["pytester"]
