"""The project's own tests only; nothing here ships."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

# The first draw in a fresh checkout builds Hypothesis' Unicode tables, which takes seconds.
settings.register_profile("wa-health", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("wa-health")
