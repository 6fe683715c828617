"""Where a token is stored: whole or not at all, and only where it was seen that it can be."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from renewals import Renewals

from pytest_wa_health.model import whole_file
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal import file_place
from pytest_wa_health.renewal.command_place import CommandPlace
from pytest_wa_health.renewal.file_place import FilePlace
from pytest_wa_health.renewal.locking import LockedError, locked
from pytest_wa_health.renewal.said import RenewalError

Start = Callable[..., Renewals]
OLD, NEW = "EAA" + "olden" * 30, "EAA" + "newer" * 35
NAME = "WHATSAPP_ACCESS_TOKEN"


def place(path: Path) -> FilePlace:
    return FilePlace(path, NAME, Secret(OLD), path.name)


FILES = {
    "comments and order": f"# ours\nA=1\n{NAME}={OLD}  # until March\nB=2\n",
    "quotes and CRLF": f'A="1"\r\n{NAME}="{OLD}"\r\n',
    "a mark of order": f"\ufeff{NAME}={OLD}\n",
    "no line end": f"A=1\n{NAME}='{OLD}'",
    "an export": f"export {NAME}={OLD}\n",
}


@pytest.mark.parametrize("what", FILES)
def test_one_value_changes_and_nothing_else(what: str, tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    raw = FILES[what].encode()
    path.write_bytes(raw)
    path.chmod(0o640)
    place(path).check()
    assert path.read_bytes() == raw
    assert place(path).store(Secret(NEW)) == []
    assert path.read_bytes() == raw.replace(OLD.encode(), NEW.encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["x.env"]


def test_utf_16_stays_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    text = f"A=1\r\n{NAME}={OLD}\r\n"
    path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    place(path).store(Secret(NEW))
    assert path.read_bytes() == b"\xff\xfe" + text.replace(OLD, NEW).encode("utf-16-le")


def test_a_link_stays_a_link_and_its_file_changes(tmp_path: Path) -> None:
    real = tmp_path / "shared" / "real.env"
    real.parent.mkdir()
    real.write_text(f"{NAME}={OLD}\n")
    link = tmp_path / ".env"
    link.symlink_to(real)
    place(link).store(Secret(NEW))
    assert link.is_symlink()
    assert real.read_text() == f"{NAME}={NEW}\n"


def test_the_owner_stays(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    path = tmp_path / "x.env"
    path.write_text(f"{NAME}={OLD}\n")
    os.chown(path, 1234, 2345)
    place(path).store(Secret(NEW))
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_an_edit_in_between_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.env"
    path.write_text(f"A=1\n{NAME}={OLD}\n")
    edits = iter([f"A=2\n{NAME}={OLD}\nC=3\n"])

    def written_meanwhile(target, pieces, **rest):  # type: ignore[no-untyped-def]
        for text in edits:
            path.write_text(text)
        whole_file.write_whole(target, pieces, **rest)

    monkeypatch.setattr(file_place, "write_whole", written_meanwhile)
    place(path).store(Secret(NEW))
    assert path.read_text() == f"A=2\n{NAME}={NEW}\nC=3\n"


@pytest.mark.parametrize("text", [f"{NAME}=EAA{'other' * 30}\n", "A=1\n", ""])
def test_a_token_that_somebody_else_replaced_is_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    path.write_text(text)
    with pytest.raises(RenewalError, match="somebody changed it"):
        place(path).store(Secret(NEW))
    assert path.read_text() == text


def test_a_read_only_file_is_refused_before_anything_is_asked_for(renewals: Start) -> None:
    renewal = renewals("expiring")
    renewal.env_file.chmod(0o444)
    found = renewal.run()
    assert (found.exit_code, found.outcome) == (1, "not-stored")
    assert found.cause == "renewal.not-stored"
    assert "read-only" in found.said
    assert renewal.exchanges() == 0


def test_a_full_disk_changes_nothing(renewals: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    renewal = renewals("expiring")
    before = renewal.env_file.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file_place, "write_whole", full)
    found = renewal.run()
    assert (found.exit_code, found.outcome) == (1, "not-stored")
    assert "No space left on device" in found.said
    assert "nothing is lost" in found.said
    assert renewal.env_file.read_bytes() == before


def test_the_process_environment_cannot_be_changed_from_here(
    renewals: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewal = renewals("expiring")
    for name, value in renewal.settings().items():
        monkeypatch.setenv(name, value)
    renewal.env_file.unlink()
    found = renewal.run()
    assert (found.exit_code, found.outcome) == (1, "not-stored")
    assert "process environment" in found.said
    assert renewal.exchanges() == 0


def test_two_places_and_a_key_twice_are_named(renewals: Start) -> None:
    renewal = renewals("expiring")
    old = renewal.stored()
    other = "EAA" + "another" * 25
    renewal.env_file.write_text(f"WHATSAPP_TOKEN={other}\nOLD_COPY={old}\n{renewal.env_file.read_text()}")
    found = renewal.run()
    assert found.outcome == "renewed"
    assert "WHATSAPP_TOKEN in .env" in found.said
    assert "still stands elsewhere" in found.said
    assert f"WHATSAPP_TOKEN={other}\nOLD_COPY={old}\n" in renewal.env_file.read_text()


# A command.

SCRIPTS = {
    "stores": ("import sys; open('kept','w').write(sys.stdin.read())", "renewed", ""),
    "fails": ("import sys; sys.stdin.read(); sys.exit(3)", "not-stored", "status 3"),
    "prints it": ("import sys; t=sys.stdin.read(); print('no:', t); sys.exit(1)", "not-stored", "no: sha256:"),
    "prints it in hex": (
        "import sys; t=sys.stdin.read(); print('no:', t.encode().hex()); sys.exit(1)", "not-stored", "no: sha256:"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SCRIPTS)
def test_a_command_gets_the_token_on_its_standard_input(what: str, renewals: Start) -> None:
    code, outcome, words = SCRIPTS[what]
    renewal = renewals("expiring")
    before = renewal.env_file.read_bytes()
    script = renewal.path / "store.py"
    script.write_text(code)
    found = renewal.run("--wa-store-command", f"{sys.executable} {script}")
    new = renewal.wa.account.issued[0].value
    assert found.outcome == outcome
    assert words in found.said
    assert renewal.env_file.read_bytes() == before
    assert (renewal.path / "kept").is_file() == (what == "stores")
    if what == "stores":
        assert (renewal.path / "kept").read_text() == new
    assert new[-8:] not in found.text


def test_a_command_of_one_tenant_and_no_shell(renewals: Start) -> None:
    renewal = renewals("expiring")
    (renewal.path / "wa-health.toml").write_text('[renewal]\nstore_command = "tee kept;touch"\n')
    found = renewal.run()
    assert found.outcome == "renewed"
    assert (
        sorted(p.name for p in renewal.path.iterdir() if "kept" in p.name or p.name in ("rm", "$HOME", "-rf"))
        == ["kept;"]
        or not (renewal.path / "kept").exists()
    )


def test_a_command_that_hangs_is_ended(tmp_path: Path) -> None:
    command = f"{sys.executable} -c 'import time; time.sleep(60)'"
    waiting = CommandPlace(command, tmp_path, "acme", NAME, str, seconds=0.3)
    with pytest.raises(RenewalError, match=r"did not end within 0\.3 s"):
        waiting.store(Secret(NEW))


@pytest.mark.parametrize("command", ["no-such-program-7 x", "'unclosed"])
def test_a_command_that_cannot_be_started_is_seen_before_the_exchange(command: str, renewals: Start) -> None:
    renewal = renewals("expiring")
    found = renewal.run("--wa-store-command", command)
    assert (found.exit_code, found.outcome) == (1, "not-stored")
    assert renewal.exchanges() == 0


# The hook.

HOOKS = {
    "return True": ("renewed", "the hook pytest_wa_store_token"),
    "return None": ("renewed", "left this tenant alone"),
    "return False": ("not-stored", "did not say"),
    "print(token); raise ValueError(token)": ("not-stored", "ValueError at conftest.py"),
}


@pytest.mark.parametrize("body", HOOKS)
def test_the_hook_may_store_it(body: str, renewals: Start) -> None:
    outcome, words = HOOKS[body]
    renewal = renewals("expiring")
    old = renewal.stored()
    renewal.health.pytester.makeconftest(
        "from pathlib import Path\n\ndef pytest_wa_store_token(tenant, token):\n"
        f"    Path('seen').write_text(f'{{tenant}} {{token}}')\n    {body}\n"
    )
    found = renewal.run()
    new = renewal.wa.account.issued[0].value
    assert found.outcome == outcome
    assert words in f"{found.said} {found.renewal['stored']}"
    assert (renewal.path / "seen").read_text() == f"default {new}"
    assert renewal.stored() == (new if body == "return None" else old)
    assert new[-8:] not in found.text


# A database.


def database(renewal: Renewals, update: str) -> Path:
    path = renewal.path / "tenants.db"
    values = renewal.settings()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (name TEXT, access_token TEXT, phone_number_id TEXT, waba TEXT)")
        row = (values[NAME], values["WHATSAPP_PHONE_NUMBER_ID"], values["WHATSAPP_BUSINESS_ACCOUNT_ID"])
        connection.execute("INSERT INTO t VALUES ('acme', ?, ?, ?)", row)
        connection.execute("INSERT INTO t VALUES ('other', 'EAAnever', '1', '2')")
    gone = (NAME, "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BUSINESS_ACCOUNT_ID")
    kept = {key: value for key, value in values.items() if key not in gone}
    renewal.health.write_env({**kept, "DATABASE_URL": "sqlite:///tenants.db"})
    (renewal.path / "wa-health.toml").write_text(
        '[tenants_sql]\nurl_env = "DATABASE_URL"\n'
        "query = \"SELECT name, access_token, phone_number_id FROM t WHERE name = 'acme'\"\n"
        f'update = "{update}"\n'
    )
    return path


UPDATES = {
    "UPDATE t SET access_token = :token WHERE name = :name": ("renewed", ""),
    "UPDATE t SET access_token = :token WHERE phone_number_id = :phone_number_id": ("renewed", ""),
    "UPDATE t SET access_token = :token": ("not-stored", "2 rows"),
    "UPDATE t SET access_token = :token WHERE name = 'nobody'": ("not-stored", "0 rows"),
    "UPDATE t SET access_token = :token WHERE name = :who": ("not-stored", "not who"),
    "UPDATE no_such_table SET a = :token": ("not-stored", "refuses the query"),
    "": ("not-stored", "is not there"),
}


@pytest.mark.parametrize("update", UPDATES)
def test_a_row_of_the_database_is_changed_in_a_transaction(update: str, renewals: Start) -> None:
    pytest.importorskip("sqlalchemy")
    outcome, words = UPDATES[update]
    renewal = renewals("expiring")
    path = database(renewal, update)
    before = sqlite3.connect(path).execute("SELECT * FROM t").fetchall()
    found = renewal.run()
    after = sqlite3.connect(path).execute("SELECT * FROM t").fetchall()
    assert found.outcome == outcome
    assert words in found.said
    if outcome == "renewed":
        assert after[0][1] == renewal.wa.account.issued[0].value
        assert after[1] == before[1]
    else:
        assert after == before


# Two at once.


def test_two_renewals_exclude_each_other(renewals: Start) -> None:
    renewal = renewals("expiring")
    before = renewal.env_file.read_bytes()
    with locked(renewal.path):
        found = renewal.run()
    assert (found.exit_code, found.outcome) == (1, "not-stored")
    assert "another renewal" in found.said
    assert renewal.exchanges() == 0
    assert renewal.env_file.read_bytes() == before


def test_the_lock_holds_between_handles(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(LockedError), locked(tmp_path):
        pass
    with locked(tmp_path):
        assert list(tmp_path.iterdir()) == []
