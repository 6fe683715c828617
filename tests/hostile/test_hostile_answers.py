"""Servers that mean harm, or are merely broken: whole runs end in time, in bounds, and with reports that read."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tampering import Passing, Tampering, rewritten

FILES = (
    "--junitxml=junit.xml", "--html=report.html", "--wa-report-dir=pages", "--wa-history=history.jsonl",
    "--wa-metrics=metrics.prom", "-W", "default",
)  # fmt: skip
MARK = "pwned"
RUN = f"document.documentElement.id=`{MARK}`"
ATTACK = (
    f"\"><img id={MARK} src=x onerror='{RUN}'><script id={MARK}>{RUN}</script></textarea></style></title></script>"
    f"<svg id={MARK} onload={RUN}>&lt;b id={MARK}&gt;{{{{7*7}}}}{{%x%}}]]>--> **bold** ](javascript:{RUN}) | =cmd|x!A"
    "##[error]injected\x1b[2J\x1b]0;owned\x07\x9b31m\x00\x08\x7f\u202e\u2066\u2028\u0085\U000e0041\ud800\r\n::error::injected\n"
    "[::set-output name=x::y"
)
FREE = {
    "message", "error_user_title", "error_user_msg", "details", "verified_name", "name", "application", "link",
    "error_description", "possible_solution", "additional_info", "callback_url", "about", "text", "title",
    "display_phone_number", "fbtrace_id", "type", "rejected_reason", "currency", "country", "language", "category",
}  # fmt: skip
TERMINAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def free(passing: Passing) -> None:
    passing.json = rewritten(passing.json, lambda key, leaf: f"{leaf}{ATTACK}" if key in FREE else leaf)
    passing.headers["WWW-Authenticate"] = 'OAuth "x" "y" "<script id=pwned>x</script>"'
    passing.headers["X-Fb-Request-Id"] = "<img id=pwned>"


def every(passing: Passing) -> None:
    passing.json = rewritten(passing.json, lambda _, leaf: f"{leaf}{ATTACK}" if isinstance(leaf, str) else leaf)


def names(passing: Passing) -> None:
    """The names of fields, too."""
    tree = passing.json
    passing.json = {**tree, ATTACK: ATTACK} if isinstance(tree, dict) else tree
    free(passing)


ATTACKS = {"free": free, "every": every, "names": names}


@pytest.fixture
def attacked(health, double):
    """``attacked(edit, "payment")``: a run whose every answer went through `edit`."""

    def run(edit, *states, args=(), env=None):
        stand_in = double(*states)
        with Tampering(stand_in.url, edit) as url:
            health.write_env({**stand_in.env(), "WHATSAPP_GRAPH_URL": url, **(env or {})})
            outcome = health.run("--wa-live", "--wa-timeout", "1", *FILES, *args)
        assert stand_in.calls
        return outcome

    return run


class Elements(HTMLParser):
    """The marked elements, event handlers and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if value == MARK or name == MARK or (name.startswith("on") and MARK in (value or "")):
                self.found.append(f"<{tag} {name}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}=javascript:>")


def whole(folder: Path) -> None:
    """Every file of the run is what its kind should be, and none runs anything."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = (folder / "report.json").read_text("utf-8")
    report = json.loads(text, parse_constant=refuse)
    assert report["schema"] == "pytest-wa-health/1"
    ET.parse(folder / "junit.xml")
    for line in (folder / "history.jsonl").read_text("utf-8").splitlines():
        assert json.loads(line)["tenant"] == "default"
    assert list(text_string_to_metric_families((folder / "metrics.prom").read_text("utf-8")))
    for page in ("report.html", "pages/default.html"):
        assert Elements((folder / page).read_text("utf-8")).found == []


def quiet(text: str) -> None:
    """Nothing in the terminal moves its cursor, hides what it says, or speaks to the pipeline."""
    assert TERMINAL.findall(text) == []
    assert [line for line in text.splitlines() if line.lstrip().startswith("::error::injected")] == []
    assert "##[" not in text
    assert "Traceback" not in text and "INTERNALERROR" not in text


def some(every, fast):
    """All of `every`, of which only `fast` is not marked slow."""
    return [pytest.param(name, marks=() if name in fast else pytest.mark.slow) for name in every]


@pytest.mark.parametrize("state", some(("healthy", "logged-out", "unknown-health-code", "payment"), ("healthy",)))
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_meta_may_fill_in_is_inert_everywhere(attacked, health, monkeypatch, attack, state):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(health.path / "summary.md"))

    outcome = attacked(ATTACKS[attack], state, args=("-vv", "-rA", "--color=no"))

    assert outcome.exit_code in (0, 1), outcome.text
    assert len(outcome.tenant["checks"]) >= 50
    assert state != "logged-out" or outcome.causes[0] == "token.logged-out"
    quiet(outcome.text)
    whole(health.path)
    summary = (health.path / "summary.md").read_text("utf-8")
    assert not re.search(r"<(?:img|svg|script|/style)|(?<!\\)\]\(javascript:", summary)


BODIES = {
    "nan": b'{"id": "1", "is_valid": NaN, "data": {"expires_at": Infinity, "is_valid": true}, "status": -Infinity}',
    "huge-number": b'{"data": {"expires_at": 1' + b"0" * 6000 + b', "is_valid": true}}',
    "float-overflow": b'{"data": {"expires_at": 1e999, "data_access_expires_at": -1e999, "is_valid": true}}',
    "duplicate-keys": b'{"data": {"is_valid": true, "is_valid": false}, "error": {"code": 190}, "error": {}}',
    "deep": b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "list": b"[1, 2, 3]",
    "string": b'"data"',
    "null": b"null",
    "number": b"190",
    "utf-16": '{"data": []}'.encode("utf-16"),
    "bom": b'\xef\xbb\xbf{"data": []}',
    "latin": b'{"name": "\xe9\xff"}',
    "surrogates": b'{"error": {"message": "\\ud800\\udfff\\ud800", "code": 190}}',
    "nul": b'{"a": "\x00"}\x00\x00',
    "error-is-a-list": b'{"error": [{"code": 190}]}',
    "error-is-a-text": b'{"error": "190"}',
    "code-is-a-text": b'{"error": {"code": "190", "error_subcode": "467", "message": 3, "error_data": [1]}}',
    "code-is-true": b'{"error": {"code": true, "error_subcode": 4e2, "message": null}}',
    "code-is-huge": b'{"error": {"code": 99999999999999999999999, "message": {"a": 1}}}',
    "times-are-texts": b'{"data": {"is_valid": "yes", "expires_at": "soon", "scopes": "all", "granular_scopes": 3}}',
    "times-are-negative": b'{"data": {"is_valid": true, "expires_at": -99999999999999, "issued_at": 1e300}}',
    "everything-null": b'{"data": null, "id": null, "paging": null, "health_status": null, "status": null}',
    "rows-are-numbers": b'{"data": [1, null, "x", [], {}], "paging": {"next": 7, "cursors": []}}',
    "half-a-batch": b"[null, null]",
}


@pytest.fixture
def outlived(attacked, health):
    """``outlived(edit, {1})``: a run through `edit` ends with one of these exit codes, and with reports that read."""

    def run(edit, exit_codes):
        outcome = attacked(edit, args=("-vv", "--color=no"))
        assert outcome.exit_code in exit_codes, outcome.text
        assert len(outcome.tenant["checks"]) >= 50
        quiet(outcome.text)
        whole(health.path)
        return outcome

    return run


def test_no_mixture_of_bodies_breaks_a_run(outlived):
    """Each answer of a run has another one of them, and each run begins with another."""
    names, sent = list(BODIES), set()
    for first in range(0, len(names), 3):
        following = itertools.count(first)

        def edit(passing: Passing, following=following) -> None:
            name = names[next(following) % len(names)]
            sent.add(name)
            passing.status, passing.body = 200, BODIES[name]

        assert outlived(edit, {1}).report["verdict"] in ("failed", "unknown")
    assert sent == set(BODIES)


@pytest.mark.slow
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("status", [200, 400])
def test_no_body_breaks_a_run(outlived, body, status):
    def edit(passing: Passing) -> None:
        passing.status, passing.body = status, BODIES[body]

    assert outlived(edit, {1}).report["verdict"] in ("failed", "unknown")


BAD_HEADERS = {
    "usage-nonsense": {"X-App-Usage": "{{{", "X-Business-Use-Case-Usage": "[1, {}]"},
    "usage-wild": {"X-App-Usage": '{"call_count": NaN, "total_time": 1e999, "total_cputime": "<b>"}'},
    "usage-negative": {"X-Business-Use-Case-Usage": '{"1": [{"type": "\\u202e", "call_count": -5}]}'},
    "date-nonsense": {"Date": "yesterday", "Retry-After": "-1"},
    "date-far": {"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Retry-After": "99999999999999999999"},
    "version-nonsense": {"Facebook-Api-Version": "v99999999999999999999.x<script>"},
    "type-nonsense": {"Content-Type": "\xff; charset=\x80"},
    "many": {f"X-{n}": "x" * 400 for n in range(90)},
}


def test_no_mixture_of_headers_breaks_a_run(outlived):
    names, sent = list(BAD_HEADERS), set()
    for first in (0, len(names) // 2):
        following = itertools.count(first)

        def edit(passing: Passing, following=following) -> None:
            name = names[next(following) % len(names)]
            sent.add(name)
            passing.headers.update(BAD_HEADERS[name])

        outlived(edit, {0, 1})
    assert sent == set(BAD_HEADERS)


@pytest.mark.slow
@pytest.mark.parametrize("headers", BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_no_header_breaks_a_run(outlived, headers):
    outlived(lambda passing: passing.headers.update(headers), {0, 1})


SILENT = ("hang", "hang-after-headers", "drip", "drip-headers", "endless-body", "slow")


@pytest.mark.parametrize("state", some(SILENT, ("hang", "drip")))
def test_a_silent_server_costs_its_budget_and_no_more(health, double, state):
    """`--wa-timeout` for each wave and a second besides; two more for the whole run on a machine with other work."""
    health.write_env(double(state).env(WHATSAPP_TEST_RECIPIENTS=None))

    outcome = health.run("--wa-live", "--wa-timeout", "0.8")

    waves = outcome.tenant["requests"]["waves"]
    assert outcome.report["verdict"] == "unknown"
    assert 1 <= waves <= 3
    assert outcome.tenant["requests"]["wall_s"] <= 0.8 * waves + 1
    assert outcome.report["duration_s"] <= 0.8 * waves + 3


@pytest.mark.slow
@pytest.mark.parametrize("state", ["gzip-bomb", "endless-body"])
def test_memory_stays_bounded(health, double, state):
    health.pytester.makeconftest(
        """
        import pathlib, resource

        def pytest_unconfigure():
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            pathlib.Path("used.txt").write_text(str(used))
        """
    )

    def used(name):
        health.write_env(double(name).env())
        outcome = health.run("--wa-live", "--wa-timeout", "2", subprocess=True)
        assert outcome.exit_code in (0, 1)
        return int((health.path / "used.txt").read_text()) / 1024

    # Eight answers at a time of at most 2 MB, and what reading them costs; the bomb would be 256 MB each.
    assert used(state) - used("healthy") < 80


REFUSED = ("redirect", "redirect-loop", "redirect-scheme", "captive-portal", "proxy-407", "intercepted")


@pytest.mark.parametrize("state", some(REFUSED, ("redirect",)))
def test_the_token_follows_no_server_elsewhere(health, double, state):
    stand_in = double(state)
    health.write_env(stand_in.env())

    outcome = health.run("--wa-live", "--wa-timeout", "1")

    assert outcome.causes[0].startswith("network.")
    assert [call.path for call in stand_in.calls if call.path.startswith("/captive")] == []


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
@pytest.mark.parametrize("page", ["report.html", "pages/default.html"])
def test_in_a_real_browser_nothing_of_it_runs(attacked, health, tmp_path, page):
    attacked(every, "payment")

    def dom(path: Path) -> Elements:
        shown = subprocess.run(
            [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path}", "--dump-dom", path.as_uri()],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return Elements(shown.stdout)

    # What the browser is worth: the attack in the open does run.
    naked = health.path / "naked.html"
    naked.write_text(f'<!DOCTYPE html><meta charset=utf-8><p title="{ATTACK}', "utf-8", "replace")
    assert "<html id>" in dom(naked).found

    assert dom(health.path / page).found == []


def test_a_tenant_may_be_called_anything(health, double):
    name = "<b id=pwned>نص \u202e\x1b[2J & ' \" | `x`"
    env = "".join(f"{key}={value}\n" for key, value in double("logged-out").env().items())
    (health.path / "acme.env").write_text(env, "utf-8")
    table = f"[tenants.{json.dumps(name, ensure_ascii=True)}]\nenv_file = 'acme.env'\n"
    (health.path / "wa-health.toml").write_text(table, "utf-8")

    outcome = health.run("--wa-live", *FILES, "-vv", "-rA", "--color=no")

    assert outcome.exit_code in (1, 4), outcome.text
    assert TERMINAL.findall(outcome.text) == []
    if outcome.exit_code == 1:
        for page in ("report.html", *(str(file) for file in (health.path / "pages").iterdir())):
            assert Elements((health.path / page).read_text("utf-8")).found == []
