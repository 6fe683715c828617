"""Starter files: one kind at a time, sound, run as they stand, and nothing that exists is touched."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_wa_health import starter
from pytest_wa_health.settings.names import VARIABLES

ROOT = Path(__file__).parents[2]
KINDS = [*starter.KINDS]
PROGRAMS = str(Path(sys.executable).parent)


def documents(template):
    return [*yaml.safe_load_all(starter.text(template))]


def containers(template):
    jobs = [document for document in documents(template) if document["kind"] == "CronJob"]
    pods = [job["spec"]["jobTemplate"]["spec"]["template"]["spec"] for job in jobs]
    return [(pod, container) for pod in pods for container in pod["containers"]]


def commands(template):
    """Every call of `wa-health` in a template that no shell variable has a part in."""
    text = re.sub(r"\n\s+(?=--)", " ", starter.text(template))
    return [shlex.split(line) for line in re.findall(r"wa-health (check --history [^\n\"'>]*)", text)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_written_once_and_touches_nothing(wa, kind):
    first = wa("init", kind)
    written = {path: path.read_text("utf-8") for path in wa.folder.rglob("*") if path.is_file()}
    mine = next(iter(written))
    mine.write_text("# mine\n", encoding="utf-8")
    again = wa("init", kind)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert {path.relative_to(wa.folder).as_posix() for path in written} == set(starter.FILES[kind].values())
    assert first.out.count("written: ") == again.out.count("left as it is: ") == len(written)
    assert mine.read_text("utf-8") == "# mine\n"
    assert [path.name for path, text in written.items() if "@PACKAGE@" in text] == []


def test_the_settings_are_what_is_written_where_nothing_is_named(wa, health):
    assert wa("init").out == wa("init", "settings").out.replace("left as it is", "written")
    assert health.run("--wa-init").exit_code == 0
    assert (health.path / ".env.example").is_file()


@pytest.mark.parametrize("text", [starter.text("github.yml"), (ROOT / "action.yml").read_text("utf-8")])
def test_actions_are_pinned_and_history_is_kept_when_red(text):
    used = re.findall(r"uses: (\S+)", text)

    assert [name for name in used if not re.fullmatch(r"actions/[a-z/-]+@v\d+\.\d+\.\d+", name)] == []
    assert "# Actions are pinned" in text
    steps = text.split("- uses: ")
    restored = [step for step in steps if step.startswith("actions/cache/restore")]
    saved = [step for step in steps if step.startswith("actions/cache/save")]
    assert len(restored) == len(saved) == 1
    assert "if: always()" in saved[0]
    assert re.findall("key: (.*)", restored[0]) == re.findall("key: (.*)", saved[0])


@pytest.mark.parametrize("template", ["github.yml", "gitlab.yml"])
def test_secrets_and_variables_are_named_once(template):
    required = [
        v.name for v in VARIABLES if v.name.endswith(("TOKEN", "PHONE_NUMBER_ID", "APP_SECRET", "ACCOUNT_ID"))
    ]
    text = starter.text(template)
    once = 2 if template == "github.yml" else 1  # the variable, and the secret of its name

    named = [name for name in required if re.search(rf"\b{name}\b", text)]
    assert {"WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_APP_SECRET"} <= set(named)
    assert [name for name in named if len(re.findall(rf"\b{name}\b", text)) != once] == []


def test_the_workflow_is_a_workflow():
    workflow = documents("github.yml")[0]
    steps = workflow["jobs"]["health"]["steps"]

    assert {"schedule", "workflow_dispatch", "workflow_call"} <= set(workflow[True])  # YAML 1.1 reads "on" as true
    assert workflow["permissions"] == {"contents": "read"}
    assert [step["run"].split()[:4] for step in steps if "install" in step.get("run", "")] == [
        ["python", "-m", "pip", "install"]
    ]
    assert "secrets." not in str([step for step in steps if step.get("name") != "Check"])


def test_one_machine_and_a_pipeline_run_the_same():
    github, cron, systemd = (commands(template) for template in ("github.yml", "crontab", "wa-health.service"))

    assert [[word for word in words if word != "2"] for words in cron] == github == systemd  # cron's 2>&1


@pytest.mark.parametrize("template", ["github.yml", "gitlab.yml"])
def test_what_a_template_runs_keeps_its_history_and_its_reports(wa, template):
    (arguments,) = commands(template)
    wa.account("logged-out")

    assert wa(*arguments).exit_code == 1
    assert len((wa.folder / "wa-history.jsonl").read_text("utf-8").splitlines()) == 1
    upload = re.findall(r"wa-health[a-z-]*\.(?:html|json|xml)\b", starter.text(template))
    assert upload
    assert [name for name in upload if not (wa.folder / name).is_file()] == []


@pytest.mark.parametrize("command", [
    documents("compose.yml")[0]["services"]["wa-health"]["command"],
    containers("cronjob.yml")[0][1]["args"],
], ids=["compose", "cronjob"])  # fmt: skip
def test_what_a_container_runs(wa, command):
    wa.account("expiring")

    assert wa(*map(str, command)).exit_code == 0
    assert (wa.folder / "wa-history.jsonl").is_file()
    assert (wa.folder / "wa-health.json").is_file()


def shell(wa, line, **variables):
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", line],
        cwd=wa.folder,
        env={"PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def test_cron_hears_of_what_is_red_and_of_nothing_else(wa):
    line = next(line for line in starter.text("crontab").splitlines() if line[0].isdigit())
    schedule, command = line.split(None, 5)[:5], line.split(None, 5)[5]
    double = wa.account("healthy")

    healthy = shell(wa, command, WA_HEALTH=str(wa.folder))
    double.set_state("logged-out")
    dead = shell(wa, command, WA_HEALTH=str(wa.folder))

    assert schedule == ["17", "5", "*", "*", "*"]
    assert "%" not in command  # which cron takes for the end of the line
    assert (healthy.returncode, healthy.stdout, healthy.stderr) == (0, "", "")
    assert dead.returncode == 1
    # Of two runs in one second none is the earlier.
    assert re.search(r"CANNOT SEND(?: since|, first seen) ", dead.stdout)


def test_an_indexed_job_shares_the_tenants(wa):
    ((_, container),) = containers("fleet.yml")
    (line,) = container["args"]
    wa.account("healthy")
    tenants = "".join(f'[tenants.{name}]\nenv_file = ".env"\n' for name in ("rosa", "tulip", "iris", "lily"))
    (wa.folder / "wa-health.toml").write_text(tenants, encoding="utf-8")

    for index in ("0", "1"):
        done = shell(wa, line, JOB_COMPLETION_INDEX=index, SHARES="2")
        assert done.returncode == 0, done.stdout + done.stderr

    merged = wa("merge", "share-0.json", "share-1.json", "--json", "report.json")
    assert sorted(tenant["name"] for tenant in merged.report["tenants"]) == ["iris", "lily", "rosa", "tulip"]
    assert (wa.folder / "wa-history-1.jsonl").is_file()


@pytest.mark.parametrize("template", ["cronjob.yml", "fleet.yml"])
def test_a_pod_has_no_more_rights_than_it_needs(template):
    for pod, container in containers(template):
        assert pod["restartPolicy"] == "Never"
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        assert container["workingDir"] in {mount["mountPath"] for mount in container["volumeMounts"]}


def test_a_share_that_is_red_stops_no_other():
    (job,) = (part["spec"]["jobTemplate"]["spec"] for part in documents("fleet.yml") if part["kind"] == "CronJob")
    ((_, container),) = containers("fleet.yml")

    assert job["completionMode"] == "Indexed"
    assert job["completions"] == job["maxFailedIndexes"] == int(container["env"][0]["value"])
    assert job["backoffLimitPerIndex"] == 0
    assert "backoffLimit" not in job


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(wa):
    wa("init", "systemd")
    unit = wa.folder / "wa-health.service"
    unit.write_text(unit.read_text("utf-8").replace("/usr/local/bin/wa-health", f"{PROGRAMS}/wa-health"), "utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", unit, wa.folder / "wa-health.timer"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in done.stderr.splitlines() if "wa-health" in line] == []
    assert done.returncode == 0, done.stderr


def test_the_action_passes_on_what_it_is_given(wa):
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (check,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]
    wa.account("logged-out")
    output = wa.folder / "output"

    done = shell(wa, check["run"], ARGUMENTS=action["inputs"]["arguments"]["default"], GITHUB_OUTPUT=str(output))

    assert done.returncode == 1, done.stderr
    assert output.read_text("utf-8").strip() == "wa_verdict=failed"
    assert action["outputs"]["verdict"]["value"] == "${{ steps.check.outputs.wa_verdict }}"
    assert all("shell" in step for step in action["runs"]["steps"] if "run" in step)
    assert json.loads((wa.folder / "wa-health.json").read_text("utf-8"))["verdict"] == "failed"
