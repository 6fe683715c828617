from __future__ import annotations

import pytest
import results

from pytest_wa_health.report import terminal

LANGS = ("en", "ar")


def shown(result: results.Json, **options: int) -> str:
    return "\n".join(line for line, _ in terminal.lines(result, **options))


def last(result: results.Json) -> str:
    return terminal.lines(result)[-1][0]


@pytest.mark.parametrize(
    ("verified", "said"),
    [("Lucky Rose", "Lucky Rose"), ("متجر الورد", "default"), ("a\x1b[31mb", "ab"), (None, "default")],
)
def test_the_only_tenant_is_called_as_its_customers_know_it(verified: str | None, said: str) -> None:
    sample = results.result([results.logged_out_tenant("en", "default", slug="default")], "en", "failed")
    sample["tenants"][0]["verified_name"] = verified
    text = [line for line, _ in terminal.lines(sample)]
    assert text[0].startswith(f"{said}   live")
    assert text[-1].startswith(f"{said} CANNOT SEND")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", results.SAMPLES)
def test_lines_are_ascii_and_fit_a_terminal_except_addresses(name: str, lang: str) -> None:
    for line, style in terminal.lines(results.SAMPLES[name](lang)):
        assert line.isascii()
        assert line == "" or line.isprintable()
        assert len(line) <= terminal.WIDTH or line.startswith("https://")
        assert terminal.markup(style) is not None


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("healthy", "initech-edu can send. Token sha256:3f9a1c77: no expiry date."),
        ("logged-out", "acme-store CANNOT SEND since 22 Nov 00:00 UTC (2 runs)."),
        ("missing-permission", "globex-clinic can send, with 1 thing to fix; token ends in 12 days. (+1 more)"),
        ("no-answer", "acme-store: could not check. Last known good: 22 Nov 2026 00:00 UTC."),
        ("warned", "umbrella can send; token ends in 12 days."),
        ("replay", "recording of default: every check passed."),
        ("replay-failed", "recording of acme-store: 1 thing to fix. Fix first: token.logged-out"),
        ("three", "1 of 3 tenants CANNOT SEND: acme-store. Fix first: token.logged-out"),
        ("nobody", "nothing was checked: no tenant was selected"),
    ],
)
def test_the_verdict_is_the_last_line(name: str, verdict: str) -> None:
    assert last(results.SAMPLES[name]()) == verdict


@pytest.mark.parametrize(("columns", "used"), [(20, 60), (60, 60), (72, 72), (110, 110), (400, 110)])
@pytest.mark.parametrize("name", ["three", "three-faults", "hostile"])
def test_the_width_follows_the_terminal_within_reason(name: str, columns: int, used: int) -> None:
    widths = [
        len(line)
        for line, _ in terminal.lines(results.SAMPLES[name](), width=columns, verbose=1)
        if not line.startswith("https://")
    ]
    assert used * 0.75 < max(widths) <= used


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2026-11-22T09:10:00Z", "umbrella can send; token ends in 3 hours."),
        ("2026-11-22T07:00:04Z", "umbrella can send; token ends in 1 hour."),
        ("2026-11-23T20:00:00Z", "umbrella can send; token ends in 37 hours."),
        ("2026-11-24T06:00:04Z", "umbrella can send; token ends in 2 days."),
        ("2026-11-22T06:00:14Z", "umbrella can send; token ends within a minute."),
    ],
)
def test_the_last_line_says_how_long_it_will_last(end: str, said: str) -> None:
    sample = results.warned()
    sample["tenants"][0]["diagnoses"][0]["deadline"] = end
    assert last(sample) == said


def test_every_fault_has_its_first_step_and_with_v_all_of_them() -> None:
    text = shown(results.three_faults(), width=110)
    assert last(results.three_faults()).endswith("(+3 more)")
    for cause in ("webhook.not-subscribed", "template.missing", "token.expiring"):
        assert f"THEN     {cause}, " in text
        assert f"Fix {cause}" in shown(results.three_faults(), verbose=1) or f"Do {cause}" in shown(
            results.three_faults(), verbose=1
        )
    assert "THEN" not in shown(results.logged_out())


def test_what_is_not_set_up_says_which_setting_opens_it() -> None:
    sample = results.healthy()
    rows = [check for check in sample["tenants"][0]["checks"] if check["verdict"] == "not-applicable"]
    for number, check in enumerate(rows):
        check["note"] = "needs WHATSAPP_APP_SECRET" if number else "needs WHATSAPP_WEBHOOK_URL"
    assert f"SKIP     {len(rows)} checks not set up: WHATSAPP_APP_SECRET opens {len(rows) - 1}," in shown(
        sample
    ).replace("\n", " ")
    assert "WHATSAPP_WEBHOOK_URL 1" in " ".join(shown(sample).split())


def test_a_run_that_could_send_nothing_says_so() -> None:
    sample = results.healthy() | {"mode": "send"}
    row = next(check for check in sample["tenants"][0]["checks"] if check["verdict"] == "not-applicable")
    row["note"] = "needs WHATSAPP_TEST_RECIPIENTS"
    assert "NOTE     nothing was sent: WHATSAPP_TEST_RECIPIENTS is not set" in shown(sample)
    assert "nothing was sent" not in shown(sample | {"mode": "live"})


def test_one_check_waits_and_was_not_run() -> None:
    sample = results.logged_out()
    waiting = [check for check in sample["tenants"][0]["checks"] if check["verdict"] == "blocked"]
    for check in waiting[1:]:
        check.update(verdict="passed", cause=None)
    assert "BLOCKED  1 check waits for token.logged-out and was not run" in shown(sample)


def test_a_fault_that_nobody_saw_begin_is_first_seen() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["history"] |= {"since": None, "first_seen": "2026-11-20T06:00:00Z"}
    assert "CANNOT SEND, first seen 20 Nov 06:00 UTC." in shown(sample)


def test_healthy_is_short() -> None:
    lines = terminal.lines(results.healthy())
    assert len(lines) <= 7
    assert lines[2] == ("OK       46 checks: settings 7, network 5, token 6, permission 4, phone 7,", "ok") or lines[
        2
    ][0].startswith("OK ")


def test_a_root_is_named_with_check_and_cause_and_what_meta_said() -> None:
    text = shown(results.logged_out())
    assert "FIX      WA201 token.logged-out: the access token was cancelled" in text
    assert 'Meta answered 190/467, HTTP 401: "The session is invalid because the' in text
    assert "sha256:3f9a1c77, 194 characters, read from WA_TOKEN_ACME in .env." in text
    waiting = results.waiting_for("token.logged-out", results.logged_out())
    assert waiting > 30
    assert f"BLOCKED  {waiting} checks wait for token.logged-out and were not run (list them: -v)" in text


def test_a_health_code_without_a_sentence_shows_what_was_noted() -> None:
    sample = results.logged_out()
    sample["tenants"][0]["diagnoses"][0].update(title="Meta cannot charge for this account")
    sample["tenants"][0]["diagnoses"][0]["evidence"][0].update(
        http_status=200, code=141006, subcode=None, meta_says=None, note="WABA is BLOCKED"
    )
    text = shown(sample)
    assert "token.logged-out: Meta cannot charge" in text
    assert "Meta answered 141006, HTTP 200.\n         WABA is BLOCKED" in text


def test_steps_name_their_actor_and_an_address_stands_alone_at_the_margin() -> None:
    lines = [line for line, _ in terminal.lines(results.logged_out())]
    assert "Fix, about 10 minutes:" in lines
    assert any(line.startswith("  1. admin  Open System users") for line in lines)
    assert any(line.startswith("  6. dev    Put the new token in WA_TOKEN_ACME") for line in lines)
    assert "https://business.facebook.com/settings/system-users?business_id=1000000000000001" in lines
    assert "Then: pytest --wa-live --wa-tenant acme-store" in lines


def test_verbose_lists_what_was_blocked() -> None:
    assert "WA301" not in shown(results.logged_out())
    assert "WA301" in shown(results.logged_out(), verbose=1)


def test_no_answer_never_speaks_of_a_bad_token() -> None:
    text = shown(results.no_answer())
    assert "UNKNOWN  WA151 network.dns" in text
    assert "FIX" not in text
    assert "Try, about" in text


@pytest.mark.parametrize("name", ["replay", "replay-failed"])
def test_a_replay_never_says_that_anything_can_be_sent(name: str) -> None:
    text = shown(results.SAMPLES[name]())
    assert "REPLAYED from recordings of 1 Mar 2026: says nothing about today" in text
    assert "can send" not in text.lower().replace("cannot send", "")


def test_an_arabic_result_is_told_in_english() -> None:
    assert shown(results.logged_out("ar")).replace("WHATSAPP_ACCESS_TOKEN", "WA_TOKEN_ACME").count("?") <= 1
    assert "the access token was cancelled because its" in shown(results.logged_out("ar"))


def test_three_tenants_are_a_table_worst_first() -> None:
    lines = [line for line, _ in terminal.lines(results.three())]
    assert lines[2] == "               sends set  net  tok  per  num  acc  hook tpl  token expires"
    assert lines[3] == "acme-store     NO    ok   ok   FIX  -    -    -    -    -    rejected"
    assert lines[4] == "globex-clinic  yes   ok   ok   WARN FIX  -    -    -    -    in 12 d (4 Dec)"
    assert lines[5] == "initech-edu    yes   ok   ok   ok   ok   ok   ok   ok   ok   no expiry date"
    text = "\n".join(lines)
    assert text.index("FIX 1st  acme-store WA201") < text.index("FIX 2nd  globex-clinic WA302")
    first, second = (
        results.waiting_for(cause, results.three()) for cause in ("token.logged-out", "permission.management-missing")
    )
    assert (
        f"BLOCKED  {first + second} checks were not run: {first} wait for token.logged-out, {second} wait for" in text
    )


def test_of_more_than_twelve_tenants_those_that_are_ok_are_a_number() -> None:
    text = shown(results.fleet(50))
    assert "48 tenants ok" in text
    assert "tenant-0001 " not in text
    assert "tenant-0025" in text
    assert len(terminal.lines(results.fleet(1000, every=1))) < 120


def test_a_wide_table_drops_the_columns_in_which_all_is_right() -> None:
    sample = results.three()
    for tenant in sample["tenants"]:
        for check in tenant["checks"]:
            if check["verdict"] == "not-applicable":
                check["verdict"] = "passed"
    head = terminal.lines(sample)[2][0]
    assert "mail" not in head
    assert "set " not in head
    assert "tok" in head


def test_a_deadline_is_told() -> None:
    assert "Time left: 12 days, until 4 Dec 2026 09:00 UTC." in shown(results.warned())


def test_only_links_to_meta_are_printed() -> None:
    text = shown(results.hostile())
    assert "javascript" not in text.replace("[link](javascript:alert(1))", "")


def test_a_style_is_keyword_arguments_for_pytest() -> None:
    assert terminal.markup("fix") == {"red": True, "bold": True}
    assert terminal.markup("plain") == {}


@pytest.mark.parametrize("command", ["::stop-commands::pause", "##[error]injected", ":::error::injected"])
def test_nobody_else_s_words_become_a_command_to_the_runner(command: str) -> None:
    """GitHub's runner takes what begins a line, blanks aside, and the older form wherever it stands."""
    sample = results.logged_out()
    for before in range(40, 80):
        sample["tenants"][0]["diagnoses"][0]["explanation"] = f"{'x' * before} {command} and more"
        block = shown(sample)
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in block.splitlines())
        assert command.lstrip(":#")[:10] in block
