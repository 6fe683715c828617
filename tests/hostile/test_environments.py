"""Machines as they are: full disks, missing homes, strict settings, an impatient user. Never a traceback of ours."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import re
import resource
import signal
import time

import pytest

OURS = re.compile(r"Traceback \(most recent call last\)|INTERNALERROR|pytest_wa_health/\S+\.py\", line")


def no_trace_of_ours(text):
    assert OURS.findall(text) == [], text[-3000:]


@pytest.fixture
def as_installed() -> bool:
    return True


@pytest.fixture
def healthy(health, double):
    """An account that is all right: what fails is the surroundings."""
    health.write_env(double("healthy").env())
    (health.path / "taken").write_text("a file, no directory", "utf-8")
    return health


def slow(value):
    return pytest.param(value, marks=pytest.mark.slow)


PATHS = {
    "json": ("--wa-json", "{}"),
    "html": ("--html", "{}"),
    "metrics": ("--wa-metrics", "{}"),
    "history": ("--wa-history", "{}"),
    "pages": ("--wa-report-dir", "{}"),
}
PLACES = {"below-a-file": "taken/x/report", "no-such-device": "/proc/wa/report", "full-disk": "/dev/full"}


@pytest.mark.parametrize("place", ["full-disk", *(slow(place) for place in PLACES if place != "full-disk")])
@pytest.mark.parametrize("report", PATHS)
def test_a_report_that_cannot_be_written_is_one_sentence(healthy, report, place):
    option, value = PATHS[report]

    outcome = healthy.run("--wa-live", option, value.format(PLACES[place]))

    no_trace_of_ours(outcome.text)
    assert outcome.exit_code == 1, outcome.text
    sentences = [line for line in outcome.text.splitlines() if line.startswith(f"{option}: ")]
    assert len(sentences) == 1, outcome.text
    assert PLACES[place] in sentences[0] and "could not be written" in sentences[0]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_summary_that_cannot_be_written_is_one_sentence(healthy, monkeypatch, place):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", place)

    outcome = healthy.run("--wa-live")

    no_trace_of_ours(outcome.text)
    assert outcome.exit_code == 1
    assert outcome.text.count("GITHUB_STEP_SUMMARY: ") == 1


@pytest.mark.parametrize("folder", ["taken/x", "/proc/wa"])
def test_a_cassette_that_cannot_be_written_is_one_sentence(healthy, folder):
    outcome = healthy.run("--wa-record", "--wa-cassettes", folder)

    no_trace_of_ours(outcome.text)
    assert outcome.exit_code in (1, 4)
    assert "cannot be written" in outcome.text


@pytest.mark.usefixtures("unmeasured")
def test_a_disk_that_fills_up_leaves_whole_files_or_none(healthy, outcome):
    (healthy.path / "report.json").write_text("{}", "utf-8")

    code, text = outcome(
        "--wa-live", "--wa-json", "report.json", "--wa-report-dir", "pages", "--wa-metrics", "wa.prom",
        "-p", "no:cacheprovider",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)),
    )  # fmt: skip

    no_trace_of_ours(text)
    assert code == 1
    assert os.strerror(errno.EFBIG) in text
    assert (healthy.path / "report.json").read_text("utf-8") == "{}"
    assert not [file for file in healthy.path.rglob("*") if ".tmp" in file.name]
    assert (healthy.path / "wa.prom").read_text("utf-8").endswith("# EOF\n")


def test_nowhere_to_write_at_all(healthy, outcome):
    """A container whose image is read-only: /proc lets nobody make a file, not even root."""
    env_file = str(healthy.path / ".env")

    code, text = outcome("wa-health", "--wa-live", "--wa-env-file", env_file, "--rootdir=/proc", cwd="/proc")

    no_trace_of_ours(text)
    assert code == 0, "a page that nobody asked for decides nothing"
    assert text.count("/proc/wa-health-report.html could not be written") == 1
    assert "could send" not in text and "default OK" not in text


SURROUNDINGS = {
    "no-home": {"HOME": None, "USERPROFILE": None, "XDG_CONFIG_HOME": None},
    "home-nowhere": {"HOME": "/nonexistent"},
    "no-path": {"PATH": "/nonexistent"},
    "warnings-are-errors": {"PYTHONWARNINGS": "error"},
    "dev-mode": {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
    "c-locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "no-term": {"TERM": None, "COLUMNS": "20"},
    "wide": {"COLUMNS": "100000"},
}


@pytest.mark.parametrize("name", ["no-home", *(slow(name) for name in SURROUNDINGS if name != "no-home")])
def test_a_healthy_account_is_green_in(healthy, outcome, name):
    code, text = outcome("--wa-live", "--wa-json", "report.json", env=SURROUNDINGS[name])

    no_trace_of_ours(text)
    assert code == 0, text
    assert json.loads((healthy.path / "report.json").read_text("utf-8"))["verdict"] == "passed"


@pytest.mark.parametrize("encoding", ["ascii", slow("latin-1"), slow("cp1256")])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_terminal_that_cannot_show_arabic_gets_no_traceback(health, double, outcome, encoding, lang):
    health.write_env(double("logged-out").env())

    code, text = outcome(
        "--wa-live", "--wa-lang", lang, "-vv", "-rA", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    )

    no_trace_of_ours(text)
    assert "UnicodeEncodeError" not in text
    assert code == 1


INI = """
[pytest]
addopts = --strict-markers --strict-config
filterwarnings = error
xfail_strict = true
empty_parameter_set_mark = fail_at_collect
"""


def test_the_strictest_settings_of_a_project(healthy, outcome):
    healthy.pytester.makeini(INI)

    code, text = outcome("--wa-live", "--wa-json", "report.json", "--wa-report-dir", "pages", "--junitxml=j.xml")

    no_trace_of_ours(text)
    assert code == 0, text


def test_an_env_file_from_windows(health, double):
    lines = [f"{name}={value}\r\n" for name, value in double("healthy").env().items()]
    (health.path / ".env").write_bytes(b"\xef\xbb\xbf" + "".join(lines).encode())

    outcome = health.run("--wa-live")

    assert outcome.exit_code == 0, outcome.text
    assert outcome.report["verdict"] == "passed"


OTHERS = {
    "xdist": ("xdist", ("-n2",)),
    "recording": ("pytest_recording", ("--block-network", "--allowed-hosts=127.0.0.1")),
    "socket": ("pytest_socket", ("--allow-hosts=127.0.0.1",)),
    "reruns": ("pytest_rerunfailures", ("--reruns=2",)),
    "randomly": ("pytest_randomly", ("-p", "randomly", "-p", "no:cacheprovider")),
    "sugar": ("pytest_sugar", ()),
    "timeout": ("pytest_timeout", ("--timeout=30",)),
    "timeout-thread": ("pytest_timeout", ("--timeout=30", "--timeout-method=thread")),
}


def need(module):
    # Not imported here: some of these plugins must be imported by pytest first.
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")


@pytest.mark.slow
@pytest.mark.parametrize("state", ["healthy", "logged-out"])
@pytest.mark.parametrize("other", OTHERS)
def test_with_another_plugin_the_verdicts_are_the_same(health, double, outcome, other, state):
    module, args = OTHERS[other]
    need(module)
    health.write_env(double(state).env())

    with_it = {"PYTEST_ADDOPTS": None}  # our other tests run without
    code, text = outcome("--wa-live", "--wa-json", "report.json", *args, env=with_it)

    no_trace_of_ours(text)
    tenant = json.loads((health.path / "report.json").read_text("utf-8"))["tenants"][0]
    assert code == (0 if state == "healthy" else 1), text
    assert [found["cause"] for found in tenant["diagnoses"]] == ([] if state == "healthy" else ["token.logged-out"])
    assert len(tenant["checks"]) == len({check["id"] for check in tenant["checks"]}) >= 50


def test_a_replay_needs_no_socket_at_all(health, outcome):
    need("pytest_socket")

    code, text = outcome("--wa-replay", "--disable-socket")

    no_trace_of_ours(text)
    assert code == 0, text


NO_THREAD = """
import threading

def refuse(thread):
    raise RuntimeError("can't start new thread")

threading.Thread.start = refuse
"""


def test_a_recording_on_a_machine_that_starts_no_thread_keeps_the_cassette_of_yesterday(health, double, outcome):
    port = "127.0.0.1:9"  # nobody is asked, so nobody need be there
    probes = {"WHATSAPP_WEBHOOK_URL": f"http://{port}/hook", "EMAIL_FALLBACK_URL": f"smtp://{port}"}
    health.write_env({**double("healthy").env(), **probes})
    (health.path / "sitecustomize.py").write_text(NO_THREAD, "utf-8")
    (health.path / "cassettes").mkdir()
    (health.path / "cassettes" / "default.json").write_text("yesterday's", "utf-8")

    code, text = outcome("--wa-record", "--wa-json", "report.json", env={"PYTHONPATH": str(health.path)})

    no_trace_of_ours(text)
    tenant = json.loads((health.path / "report.json").read_text("utf-8"))["tenants"][0]
    assert code == 1, text
    assert tenant["verdict"] == "unknown"
    assert "no thread could be started" in json.dumps(tenant)
    assert {check["id"]: check["verdict"] for check in tenant["checks"]}["WA604"] == "unknown"
    assert (health.path / "cassettes" / "default.json").read_text("utf-8") == "yesterday's"


def test_ctrl_c_while_meta_is_silent_leaves_whole_files_or_none(health, double, start):
    stand_in = double("hang")
    health.write_env(stand_in.env())
    files = ("--wa-json", "report.json", "--wa-history", "history.jsonl", "--wa-report-dir", "pages")

    with start("--wa-live", "--wa-timeout", "20", "-p", "no:cacheprovider", *files) as process:
        until = time.monotonic() + 20
        while not stand_in.calls and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        text, _ = process.communicate(timeout=20)

    assert process.returncode == 2, text
    assert time.monotonic() - began < 8
    no_trace_of_ours(text)
    assert not [file for file in health.path.rglob("*") if ".tmp" in file.name]
    for file in (health.path / "report.json", *(health.path / "pages").glob("*")):
        if file.exists():
            text = file.read_text("utf-8")
            assert text.rstrip().endswith(("}", "</html>"))


# Python tells before it opens a file, so that Ctrl-C strikes at the very moment.
STRIKE = """
import signal, sys

NAME, MODE, struck = {name!r}, {mode!r}, []

def strike(event, args):
    if event == "open" and NAME in str(args[0]) and args[1] == MODE and not struck:
        struck.append(True)
        signal.raise_signal(signal.SIGINT)

sys.addaudithook(strike)
"""


@pytest.mark.parametrize(
    ("name", "mode"),
    [("report.json", None), (".tmp", "r"), (".tmp", "w"), (".wa-health-report.html.", "r")],
    ids=["begin", "json", "junit", "page"],
)
def test_ctrl_c_while_reports_are_written_is_an_interrupted_run(health, double, name, mode):
    health.write_env(double("healthy").env())
    strike = STRIKE.format(name=name, mode=mode)
    if mode is None:
        strike = "import signal\ndef pytest_wa_report(report):\n    signal.raise_signal(signal.SIGINT)\n"
    health.pytester.makeconftest(strike)
    files = ("--wa-history", "history.jsonl", "--wa-report-dir", "pages", "--junitxml", "junit.xml")

    outcome = health.pytester.runpytest_subprocess("--wa-live", "--wa-json", "report.json", *files)

    text = "\n".join([*outcome.outlines, *outcome.errlines])
    assert outcome.ret == 2, text
    no_trace_of_ours(text)
    assert text.count("interrupted while the reports were ") == 1
    assert not [file for file in health.path.rglob("*") if ".tmp" in file.name]
    for file in health.path.rglob("*"):
        if file.suffix in (".json", ".html", ".xml", ".jsonl"):
            assert file.read_text("utf-8").rstrip().endswith(("}", "</html>", "</testsuites>")), file.name


def test_ctrl_c_while_recording_keeps_the_cassette_of_yesterday(health, double, start):
    stand_in = double("hang")
    health.write_env(stand_in.env())
    (health.path / "cassettes").mkdir()
    (health.path / "cassettes" / "default.json").write_text("yesterday's", "utf-8")

    with start("--wa-record", "--wa-timeout", "20") as process:
        until = time.monotonic() + 20
        while not stand_in.calls and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=20)

    assert process.returncode == 2, text
    no_trace_of_ours(text)
    assert [file.name for file in (health.path / "cassettes").iterdir()] == ["default.json"]
    assert (health.path / "cassettes" / "default.json").read_text("utf-8") == "yesterday's"


HOOKS = {
    "pytest_wa_tenants": ("config", 4),
    "pytest_wa_report": ("report", 1),
}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_of_the_users_that_raises_is_one_sentence_without_its_words(healthy, hook):
    argument, code = HOOKS[hook]
    healthy.pytester.makeconftest(f"def {hook}({argument}):\n    raise LookupError('the words')\n")

    outcome = healthy.run("--wa-live")

    no_trace_of_ours(outcome.text)
    assert outcome.exit_code == code
    assert f"{hook} raised LookupError at conftest.py:2" in outcome.text
    assert "the words" not in outcome.text
    if code == 1:
        assert outcome.report["verdict"] == "passed"


def test_a_hook_that_yields_nonsense_is_one_sentence(healthy):
    healthy.pytester.makeconftest("def pytest_wa_tenants(config):\n    yield 3\n    yield {'name': 'x'}\n")

    outcome = healthy.run("--wa-live")

    no_trace_of_ours(outcome.text)
    assert outcome.exit_code in (1, 4)


def test_a_broken_conftest_is_named_and_left_out(healthy, outcome):
    healthy.pytester.makeconftest("import no_such_module\n")

    code, text = outcome("--wa-live", "--wa-json", "report.json")

    assert code == 0
    assert "no_such_module" in text and "conftest.py" in text
    assert "pytest_wa_health/" not in text
