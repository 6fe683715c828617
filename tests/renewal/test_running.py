"""After the token is stored: the running server, the fleet, the account's other faults, history, and every output."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from renewals import Renewals, everything_in, pieces, read

from pytest_wa_health.double.account import DAY
from pytest_wa_health.renewal.restart import seen_running

Start = Callable[..., Renewals]


class Deployment:
    """A server that shows the fingerprint of the token that it holds, and takes a new one after some questions."""

    def __init__(self) -> None:
        self.token = ""
        self.after: tuple[int, Callable[[], str]] | None = None
        self.asked = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked += 1
                if owner.after and owner.asked > owner.after[0]:
                    owner.token = owner.after[1]()
                body = json.dumps({"token_sha256": hashlib.sha256(owner.token.encode()).hexdigest()}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    found = Deployment()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_a_server_that_was_restarted_is_seen(renewals: Start, deployment: Deployment) -> None:
    renewal = renewals("expiring")
    deployment.token = renewal.stored()
    deployment.after = (1, renewal.stored)
    renewal.write(WHATSAPP_DEPLOYMENT_URL=deployment.url)
    found = renewal.run("--wa-wait", "30")
    assert (found.exit_code, found.outcome) == (0, "renewed")
    assert "restart every process" in found.text


def test_a_server_that_keeps_the_old_token_is_said(renewals: Start, deployment: Deployment) -> None:
    renewal = renewals("expiring")
    deployment.token = renewal.stored()
    renewal.write(WHATSAPP_DEPLOYMENT_URL=deployment.url)
    found = renewal.run("--wa-wait", "0")
    assert (found.exit_code, found.outcome, found.cause) == (1, "not-seen-running", "deployment.stale-token")
    assert renewal.stored() == renewal.wa.account.issued[0].value


def test_waiting_ends_with_the_time_and_looks_once_at_least() -> None:
    now = [0.0]
    looks: dict[str, int] = {"a": 0, "b": 0, "c": 0}

    def look(name: str, needed: int) -> Callable[[], bool]:
        def count() -> bool:
            looks[name] += 1
            return looks[name] >= needed

        return count

    seen = seen_running(
        {"a": look("a", 1), "b": look("b", 3), "c": look("c", 999)},
        7.0,
        lambda: now[0],
        lambda seconds: now.__setitem__(0, now[0] + seconds),
    )
    assert seen == {"a", "b"}
    assert looks == {"a": 1, "b": 3, "c": 5}
    assert seen_running({"a": lambda: True}, 0.0, lambda: 0.0, lambda _: None) == {"a"}


def test_another_fault_of_the_account_is_said_beside_the_renewal(renewals: Start) -> None:
    renewal = renewals("expiring", "not-registered")
    found = renewal.run()
    assert (found.exit_code, found.outcome) == (1, "renewed")
    assert found.tenant["verdict"] == "failed"
    assert found.cause is not None
    assert not found.cause.startswith(("token.", "renewal."))


def fleet(renewals: Start, states: list[tuple[str, ...]]) -> Renewals:
    """One tenant for each of `states`, each with an env file of its own."""
    renewal = renewals(*states[0])
    for each in states[1:]:
        renewal.wa.add_tenant(*each)
    lines = []
    for number, tenant in enumerate(renewal.wa.tenants):
        values = tenant.env(WHATSAPP_TEST_RECIPIENTS=None)
        (renewal.path / f"t{number}.env").write_text("".join(f"{k}={v}\n" for k, v in values.items()))
        lines.append(f'[tenants.t{number}]\nenv_file = "t{number}.env"\n')
    (renewal.path / "wa-health.toml").write_text("\n".join(lines))
    renewal.env_file.unlink()
    return renewal


def test_one_broken_tenant_hinders_no_other(renewals: Start) -> None:
    states = ("expiring", "exchange-wrong-secret", "healthy", "expired", "expiring")
    renewal = fleet(renewals, [(state,) for state in states])
    (renewal.path / "t4.env").write_text("WHATSAPP_PHONE_NUMBER_ID=1\n")
    found = renewal.run("--wa-history", "history.jsonl")
    tenants = found.report["tenants"]
    outcomes = {tenant["slug"]: tenant.get("renewal", {}).get("outcome") for tenant in tenants}
    assert outcomes == {"t0": "renewed", "t1": "refused", "t2": "not-due", "t3": "refused", "t4": None}
    assert found.exit_code == 1
    history = [json.loads(line) for line in (renewal.path / "history.jsonl").read_text().splitlines()]
    assert {row["tenant"]: row.get("renewal") for row in history} == outcomes
    assert {row["mode"] for row in history} == {"renew"}


def test_only_those_that_are_named_are_renewed(renewals: Start) -> None:
    renewal = fleet(renewals, [("expiring",), ("expiring",)])
    found = renewal.run("--wa-tenant", "t1")
    assert [t["slug"] for t in found.report["tenants"]] == ["t1"]
    assert [len(tenant.account.issued) for tenant in renewal.wa.tenants] == [0, 1]
    assert found.exit_code == 0


@pytest.mark.parametrize("state", ["expiring", "exchange-wrong-secret", "exchange-unable", "expired"])
def test_no_piece_of_a_token_is_anywhere(state: str, renewals: Start) -> None:
    renewal = renewals(state)
    old = renewal.stored()
    given = renewal.made() if state == "expired" else None
    found = renewal.run(
        "--wa-history", "history.jsonl", "--wa-report-dir", "pages", "--junitxml", "junit.xml",
        "--log-file", "run.log", "--log-level", "DEBUG", "--wa-metrics", "metrics.txt", "-vv", given=given,
    )  # fmt: skip
    new = [token.value for token in renewal.wa.account.issued]
    seen = found.text + everything_in(renewal.path, but=renewal.env_file) + json.dumps(found.report)
    secrets = [old, *new, renewal.wa.app_secret]
    assert [secret for secret in secrets if any(piece in seen for piece in pieces(secret))] == []
    assert "fb_exchange_token" not in seen
    assert "client_secret=" not in seen
    assert read(renewal.path / "report.json")["mode"] == "renew"


def test_a_wrong_clock_here_does_not_decide(renewals: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def ahead(account: Any) -> None:
        account.token.record["expires_at"] = account.now + 40 * DAY

    renewal = renewals("healthy", edit=ahead)
    renewal.wa.account.clock_offset = 30 * DAY
    found = renewal.run("--wa-if-expiring", "14")
    assert found.outcome == "renewed", "by Meta's clock ten days are left"


def test_the_command_line_refuses_what_cannot_be_meant(renewals: Start) -> None:
    renewal = renewals("healthy")
    for words, sentence in {
        ("--wa-if-expiring", "soon"): "--wa-if-expiring takes a whole number",
        ("--wa-wait", "-1"): "--wa-wait takes",
        ("--wa-live",): "cannot be combined",
        ("--wa-send",): "--wa-send needs",
    }.items():
        found = renewal.run(*words)
        assert found.exit_code == 4, words
        assert sentence in found.text
