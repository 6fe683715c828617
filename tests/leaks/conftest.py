"""A whole run of the plugin over planted secrets, with every output that pytest and the plugin can write."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from canaries import Canaries
from tampering import Passing, Tampering, rewritten

from pytest_wa_health.double import Double

FILES = (
    "-W", "default",  # our own run turns warnings into errors, and so would the inner one
    "--junitxml=junit.xml", "-o", "junit_family=legacy",
    "-o", "junit_logging=all", "-o", "junit_log_passing_tests=true",
    "--html=report.html",
    "--wa-report-dir=pages", "--wa-history=history.jsonl", "--wa-metrics=metrics.prom",
    "--log-file=run.log", "--log-file-level=DEBUG",
)  # fmt: skip

NEEDS = {"no:html": "--html", "no:logging": "--log-file"}
"""What pytest refuses where a plugin is switched off."""

# A user's own checks, careless with everything that they can lay hands on.
OWN = """
import logging, pathlib, sys, warnings
import pytest

SETTINGS = dict(line.split("=", 1) for line in pathlib.Path(".env").read_text().splitlines() if "=" in line)
TOKEN, TO = SETTINGS["WHATSAPP_ACCESS_TOKEN"], SETTINGS["WHATSAPP_TEST_RECIPIENTS"]

@pytest.mark.wa_check("X101", title="prints")
def test_own_prints(wa_tenant):
    print("settings", SETTINGS); print(TOKEN, TO, file=sys.stderr)
    logging.getLogger("urllib3.connectionpool").debug('"GET /debug_token?input_token=%s HTTP/1.1"', TOKEN)
    warnings.warn(UserWarning("deprecated " + TOKEN))

@pytest.mark.wa_check("X102", title="compares")
def test_own_compares(wa_health):
    settings = SETTINGS
    assert settings == {"token": TOKEN[:100]}

@pytest.mark.wa_check("X103", title="raises")
def test_own_raises(wa_tenant, record_property):
    record_property("to", TO)
    raise ConnectionError(f"Max retries exceeded with url: /debug_token?input_token={TOKEN}&to={TO}")
"""


@dataclass
class Ran:
    """One run, and what of it must be clean."""

    canaries: Canaries
    folder: Path
    exit_code: int
    text: str
    report: dict[str, Any]
    asked: int
    """Requests that reached the server."""
    sent: int
    """Messages that it took."""
    own: list[str]
    """The business's own ids and number, which a report shows and an anonymous recording does not."""

    def leaks(self) -> dict[str, set[str]]:
        """Where canaries stand, and which; never the canary."""
        found = self.canaries.found_below(self.folder)
        if kinds := self.canaries.found_in(self.text):
            found["the terminal"] = kinds
        return found

    def written(self) -> list[Path]:
        """Every file of the run but the settings themselves."""
        return [file for file in self.folder.rglob("*") if file.is_file() and file.name != ".env"]

    @property
    def tenant(self) -> dict[str, Any]:
        return self.report["tenants"][0]

    @property
    def checks(self) -> list[dict[str, Any]]:
        return self.tenant["checks"] if self.report else []


@pytest.fixture
def as_installed() -> bool:
    return True


@pytest.fixture
def canaries(request: pytest.FixtureRequest) -> Canaries:
    return Canaries(short=getattr(request, "param", False))


@pytest.fixture
def parrot(canaries: Canaries) -> Callable[[Passing], None]:
    """A Graph API that repeats whatever it was told, and every secret besides, in words, names and headers."""
    told = canaries.everything()
    free = {
        "message", "error_user_title", "error_user_msg", "details", "verified_name", "name", "application", "link",
        "error_description", "possible_solution", "additional_info", "callback_url", "about", "next", "text",
    }  # fmt: skip

    def edit(passing: Passing) -> None:
        heard = f"{passing.path} {passing.asked} {passing.sent.decode('utf-8', 'replace')} {told}"
        tree = passing.json
        if isinstance(tree, dict):
            tree = rewritten(tree, lambda key, leaf: f"{leaf} {heard}" if key in free else leaf)
            tree["metadata"] = {"connections": {"x": f"https://graph.facebook.com/?access_token={canaries.token}"}}
            if "paging" in tree:
                tree["paging"]["previous"] = f"https://graph.facebook.com/x?access_token={canaries.token}"
            passing.json = tree
        else:
            passing.body += heard.encode()
        header = " ".join(heard.split()).encode("ascii", "replace").decode()
        passing.headers["WWW-Authenticate"] = f'OAuth "Facebook Platform" "invalid_token" "{header}"'
        passing.headers["X-App-Usage"] = json.dumps({"call_count": 3, canaries.token: canaries.app_secret})
        passing.headers["X-Fb-Request-Id"] = canaries.app_secret
        passing.headers["Location"] = f"https://{canaries.token}.example.test/?access_token={canaries.token}"
        passing.headers["Retry-After"] = canaries.token

    return edit


@pytest.fixture
def leaky(health: Any, canaries: Canaries, parrot: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``leaky("malformed-token", args=("-vv",))``; the state ``parrot`` puts the parrot before the other states."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(health.path / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(health.path / "output.txt"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    with ExitStack() as stack:

        def run(
            *states: str,
            args: tuple[str, ...] = (),
            env: dict[str, str] | None = None,
            own: bool = True,
            mode: tuple[str, ...] = ("--wa-live",),
            subprocess: bool = False,
        ) -> Ran:
            named = [state for state in states if state != "parrot"]
            double = stack.enter_context(Double(*named, edit=canaries.plant))
            settings: dict[str, str | None] = {**double.env(), **canaries.env()}
            settings.update(double.account.settings)
            # A state may name a recipient of its own; the canaries are configured beside it.
            to = [double.account.settings.get("WHATSAPP_TEST_RECIPIENTS"), *canaries.recipients]
            settings["WHATSAPP_TEST_RECIPIENTS"] = ",".join(filter(None, to))
            settings = {name: value for name, value in settings.items() if value is not None}
            deaf = stack.enter_context(Tampering(None, lambda passing: parrot(passing)))
            settings["WHATSAPP_WEBHOOK_URL"] = f"{deaf}/hook"
            settings["WHATSAPP_DEPLOYMENT_URL"] = f"{deaf}/token"
            if "parrot" in states:
                settings["WHATSAPP_GRAPH_URL"] = stack.enter_context(Tampering(double.url, parrot))
            health.write_env({**settings, **(env or {})})
            if own:
                (health.path / "test_own.py").write_text(OWN, "utf-8")
            off = [option for plugin, option in NEEDS.items() if plugin in args]
            files = [option for option in FILES if not option.startswith(tuple(off))]
            outcome = health.run(
                *mode, "--wa-timeout", "0.5", "--wa-delivery-timeout", "0.4", *files, *args,
                *(["test_own.py"] if own else []), subprocess=subprocess,
            )  # fmt: skip
            return Ran(
                canaries, health.path, outcome.exit_code, outcome.text, outcome.report, len(double.calls),
                len(double.tenants[0].messages),
                [node.id for node in double.account.nodes()] + [double.account.digits()],
            )  # fmt: skip

        yield run
