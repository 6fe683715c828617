"""Under xdist: the same verdicts, and not one call more."""

from __future__ import annotations

import pytest
from small_fleet import by_name

from pytest_wa_health import catalogue


@pytest.mark.parametrize("ini", ["", pytest.param("wa_fold_above = 1", marks=pytest.mark.slow)])
def test_workers_ask_nothing_again(fleet, ini):
    small = fleet("healthy", "payment", "healthy")

    outcome = small.run("-n", "2", ini=ini, subprocess=True)

    assert outcome.exit_code == 1, outcome.text
    assert {name: tenant["verdict"] for name, tenant in by_name(outcome).items()} == {
        "t0": "passed",
        "t1": "failed",
        "t2": "passed",
    }
    assert {len(tenant["checks"]) for tenant in outcome.report["tenants"]} == {len(catalogue.checks())}
    assert len(small.double.calls) == sum(tenant["requests"]["count"] for tenant in outcome.report["tenants"]) == 15
