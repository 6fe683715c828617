"""The bundled suite: short tests that read facts and diagnoses. Ships as `pytest_wa_health.checks`."""
