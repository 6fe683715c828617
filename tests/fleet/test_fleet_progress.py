"""The line that tells how far a run is."""

from __future__ import annotations

from pytest_wa_health.hosting.progress import ProgressLine


class Screen:
    fullwidth = 60

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, msg: str, *, flush: bool = False) -> None:
        self.written.append(msg)


def test_it_tells_tenants_rate_and_causes():
    now = iter([0.0, *[2.0] * 20])
    line = ProgressLine(Screen(), 10, clock=lambda: next(now))

    line.tenant()
    line.tenant(["token.logged-out", "token.logged-out"])
    line.tenant(["token.logged-out", "account.payment"])

    assert line.text() == "3 of 10 tenants, 2 a second; token.logged-out 2, account.payment 1"


def test_it_stays_on_one_line_and_does_not_flicker():
    screen = Screen()
    line = ProgressLine(screen, 1000, clock=lambda: 5.0)

    for _ in range(900):
        line.tenant(["account.payment", "phone.not-registered", "webhook.not-subscribed", "token.expired"])

    assert len(screen.written) == 1
    assert len(screen.written[0].removeprefix("\r\x1b[2K").removesuffix("\n\x1b[A")) < screen.fullwidth


def test_the_last_tenant_is_always_shown():
    screen = Screen()
    line = ProgressLine(screen, 2, clock=lambda: 5.0)

    line.tenant()
    line.tenant()

    assert "2 of 2 tenants" in screen.written[-1]
