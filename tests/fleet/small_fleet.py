"""A small fleet on one double, named by the hook as a user's database would name it."""

from __future__ import annotations

import json

from pytest_wa_health.double import Double

HOOK = """
import json, pathlib

def pytest_wa_tenants(config):
    yield from json.loads(pathlib.Path(__file__).with_name("tenants.json").read_text())
"""


class SmallFleet:
    """Tenants ``t0``, ``t1``, … on a double, each in states of its own."""

    def __init__(self, health, double: Double) -> None:
        self.health = health
        self.double = double
        self.entries: list[object] = [
            {"name": f"t{number}", **tenant.env()} for number, tenant in enumerate(double.tenants)
        ]

    def run(self, *args: str, after: str = "", ini: str = "", subprocess: bool = False):
        """A live run; `after` is code that ends the hook."""
        (self.health.path / "tenants.json").write_text(json.dumps(self.entries), encoding="utf-8")
        self.health.pytester.makeconftest(HOOK + "".join(f"    {line}\n" for line in after.splitlines()))
        self.health.pytester.makeini(f"[pytest]\n{ini}")
        return self.health.run("--wa-live", *args, subprocess=subprocess)

    def asked(self) -> set[str]:
        """The tenants that were asked about."""
        numbers = {tenant.phone_number_id: f"t{number}" for number, tenant in enumerate(self.double.tenants)}
        return {
            numbers[call.path.rsplit("/", 1)[-1]]
            for call in self.double.calls
            if call.path.rsplit("/", 1)[-1] in numbers
        }


def by_name(outcome) -> dict:
    """The report's tenants."""
    return {tenant["name"]: tenant for tenant in outcome.report["tenants"]}
