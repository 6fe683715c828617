"""Bundled recordings, made against the double. Ships as `pytest_wa_health.cassettes`."""
