"""``[tenants_sql]``: tenants from a database, row by row, and every way in which that fails."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import database_servers
import pytest
import sqlalchemy
from arabic_notes import untranslated

from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import Loaded, SettingsError, load

TOKEN = "EAA" + "Sq7lKd" * 30
PHONE = "113400567812390"
QUERY = "SELECT shop, wa_token, sender_id, version FROM shops ORDER BY id"
COLUMNS = 'columns = { name = "shop", access_token = "wa_token", phone_number_id = "sender_id" }'
PASSWORD = database_servers.PASSWORD

Ask = Callable[..., Loaded]


def fill(url: str, rows: int) -> None:
    """A table as shops have one: an id, a version of the row, a token, and one column that nobody asks for."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(
            "CREATE TABLE shops (id INTEGER PRIMARY KEY, shop VARCHAR(80), wa_token VARCHAR(300), "
            "sender_id VARCHAR(30), version INTEGER)"
        ))  # fmt: skip
        made = [
            {"id": n, "shop": f"shop {n}", "token": f"{TOKEN}{n:05}", "sender": str(int(PHONE) + n), "version": 3}
            for n in range(rows)
        ]
        insert = "INSERT INTO shops VALUES (:id, :shop, :token, :sender, :version)"
        connection.execute(sqlalchemy.text(insert), made)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def run(url: str = "sqlite:///shops.db", query: str = QUERY, more: str = COLUMNS, **options: object) -> Loaded:
        (tmp_path / "wa-health.toml").write_text(
            f"[tenants_sql]\nurl_env = 'SHOPS_URL'\nquery = '''{query}'''\n{more}\n", encoding="utf-8"
        )
        return load(environ={"SHOPS_URL": url}, invocation_dir=tmp_path, **options)

    return run


@pytest.fixture
def shops(tmp_path: Path) -> str:
    fill(f"sqlite:///{tmp_path}/shops.db", 3)
    return "sqlite:///shops.db"


def change(tmp_path: Path, statement: str) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/shops.db", poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement))


def sentence_of(loaded: Loaded) -> str:
    (broken,) = loaded.broken
    assert untranslated([broken.error.note]) == []
    assert "\n" not in str(broken.error)
    assert PASSWORD[:6] not in str(broken.error)
    return str(broken.error)


@pytest.mark.usefixtures("shops")
def test_each_row_is_a_tenant(ask: Ask) -> None:
    loaded = ask()

    assert [tenant.name for tenant in loaded.settings] == ["shop 0", "shop 1", "shop 2"]
    assert loaded.settings[1].access_token == Secret(f"{TOKEN}00001")
    assert loaded.settings[1].phone_number_id == str(int(PHONE) + 1)
    assert loaded.settings[1].api_version is None, "the version of a row is no version of the API"
    assert str(loaded.settings[1].origins["WHATSAPP_ACCESS_TOKEN"]) == "access_token in wa-health.toml [tenants_sql]"
    assert f"{TOKEN}00002" in loaded.held.secrets


@pytest.mark.usefixtures("shops")
@pytest.mark.parametrize(
    "columns",
    [
        'columns = { shop = "name", wa_token = "access_token", sender_id = "phone_number_id" }',
        'columns = { name = "SHOP", access_token = "Wa_Token", phone_number_id = "sender_id" }',
    ],
)
def test_columns_may_be_mapped_either_way_and_in_any_case(ask: Ask, columns: str) -> None:
    assert len(ask(more=columns).settings) == 3


@pytest.mark.usefixtures("shops")
def test_columns_with_names_of_ours_need_no_map(ask: Ask) -> None:
    query = "SELECT shop AS name, wa_token AS WHATSAPP_TOKEN, sender_id AS phone_number_id, '%:y' AS r FROM shops"

    assert len(ask(query=query, more="").settings) == 3


@pytest.mark.usefixtures("shops")
def test_a_row_that_is_of_no_use_is_a_broken_tenant_by_name(ask: Ask, tmp_path: Path) -> None:
    change(tmp_path, "UPDATE shops SET wa_token = NULL WHERE id = 0")
    change(tmp_path, "UPDATE shops SET shop = NULL WHERE id = 2")

    loaded = ask()

    assert [tenant.name for tenant in loaded.settings] == ["shop 1"]
    assert [broken.name for broken in loaded.broken] == ["shop 0", "row-3"]
    assert "Tenant shop 0: WHATSAPP_ACCESS_TOKEN is missing" in str(loaded.broken[0].error)
    assert "row 3 has no name" in str(loaded.broken[1].error)
    assert untranslated([broken.error.note for broken in loaded.broken]) == []


@pytest.mark.usefixtures("shops")
def test_encrypted_columns_go_through_the_hook(ask: Ask, tmp_path: Path) -> None:
    change(tmp_path, f"UPDATE shops SET wa_token = 'gAAAA' || '{TOKEN[::-1]}'")
    asked = []

    def decrypt(tenant: str, name: str, value: object) -> object:
        asked.append((tenant, name))
        if tenant == "shop 2":
            raise KeyError(TOKEN)
        return str(value).removeprefix("gAAAA")[::-1].encode() if tenant == "shop 0" else None

    loaded = ask(decrypt=decrypt)

    assert asked == [(f"shop {n}", "access_token") for n in range(3)]
    assert loaded.settings[0].access_token == Secret(TOKEN)
    assert loaded.settings[1].access_token == Secret("gAAAA" + TOKEN[::-1])
    assert sentence_of(loaded) == "the hook pytest_wa_decrypt raised KeyError for access_token of tenant shop 2."


@pytest.mark.usefixtures("shops")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"query": "SELECT * FROM nowhere"}, "the database refuses the query"),
        ({"query": "SELECT shop, sender_id FROM shops"}, "brings no column wa_token: it brings shop, sender_id"),
        ({"query": "SELECT sender_id FROM shops", "more": ""}, "brings no column name"),
        ({"query": "SELECT * FROM shops WHERE id > 9"}, "the query brings no row"),
        ({"query": "WITH x AS (SELECT 1) DELETE FROM shops"}, "only reading is allowed|refuses the query"),
        ({"url": "sqlite:///gone.db"}, "there is no file gone.db"),
        ({"url": "nothing at all"}, "the address is no URL|driver of this database"),
        ({"url": f"mssql://u:{PASSWORD}@127.0.0.1/x"}, "the driver of this database is not installed"),
        ({"url": f"postgresql://u:{PASSWORD}@127.0.0.1:9/x?schema=public"}, "nobody answers at its address"),
        ({"url": f"mysql://u:{PASSWORD}@127.0.0.1:9/x"}, "nobody answers at its address"),
        ({"url": f"postgres://u:{PASSWORD}@nowhere.invalid/x"}, "its host is not known"),
    ],
)
def test_a_database_that_brings_nothing_is_one_sentence(ask: Ask, options: dict[str, str], words: str) -> None:
    loaded = ask(**options)

    assert loaded.settings == ()
    with pytest.raises(SettingsError, match=words):
        raise loaded.broken[0].error
    assert PASSWORD in "".join(loaded.held.secrets) or PASSWORD not in options.get("url", "")
    sentence_of(loaded)


def test_a_file_of_sqlite_is_not_made_by_looking_for_it(ask: Ask, tmp_path: Path) -> None:
    ask()

    assert not (tmp_path / "shops.db").exists()


@pytest.mark.parametrize("url", ["postgresql://u:p@127.0.0.1:{}/x", "mysql://u:p@127.0.0.1:{}/x"])
def test_a_server_that_never_answers_is_waited_for_a_while(ask: Ask, url: str, monkeypatch) -> None:
    monkeypatch.setattr("pytest_wa_health.settings.sql_engine.CONNECT_S", 1)
    monkeypatch.setattr("pytest_wa_health.settings.sql_engine.ANSWER_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        accepted: list[socket.socket] = []
        thread = threading.Thread(target=lambda: accepted.append(silent.accept()[0]), daemon=True)
        thread.start()
        begun = time.perf_counter()
        loaded = ask(url=url.format(silent.getsockname()[1]))
        thread.join(5)
    for one in accepted:
        one.close()

    assert "it did not answer in time" in sentence_of(loaded)
    assert time.perf_counter() - begun < 8


def test_the_variable_of_the_address_is_missing(tmp_path: Path) -> None:
    (tmp_path / "wa-health.toml").write_text("[tenants_sql]\nurl_env = 'SHOPS_URL'\nquery = 'SELECT 1'\n")

    with pytest.raises(SettingsError, match="SHOPS_URL is missing, the address of") as refused:
        load(environ={}, invocation_dir=tmp_path)

    assert refused.value.cause == "settings.missing"
    assert untranslated([refused.value.note]) == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("tenants_sql = 1", "must be a table"),
        ("[tenants_sql]\nurl = 'postgresql://u:hunter2@h/d'", "did you mean url_env"),
        ("[tenants_sql]\nurl_env = 'postgresql://u:hunter2@h/d'\nquery = 'SELECT 1'", "holds an address or a secret"),
        ("[tenants_sql]\nurl_env = 'A'", "needs url_env"),
        ("[tenants_sql]\nurl_env = 'A'\nquery = 'DELETE FROM shops'", "query must be a SELECT"),
        ("[tenants_sql]\nurl_env = 'A'\nquery = 'SELECT 1'\nupdate = 'DROP TABLE x'", "update must be an UPDATE"),
        ("[tenants_sql]\nurl_env = 'A'\nquery = 'SELECT 1'\nevents = 'DELETE 1'", "events must be a SELECT"),
        ("[tenants_sql]\nurl_env = 'A'\nquery = 'SELECT 1'\ncolumns = { acess_token = 'x' }",
         "did you mean access_token"),
        ("[tenants_sql]\nurl_env = 'A'\nquery = 'SELECT 1'\ncolumns = 1", "columns must map"),
        ("[tenants_sql]\nurl_env = 1\nquery = 'SELECT 1'", "must be texts"),
    ],
)  # fmt: skip
def test_an_unusable_table_is_one_sentence(tmp_path: Path, table: str, words: str) -> None:
    (tmp_path / "wa-health.toml").write_text(table)

    with pytest.raises(SettingsError, match=words) as refused:
        load(environ={"A": "sqlite:///x"}, invocation_dir=tmp_path)

    assert "hunter2" not in str(refused.value)
    assert untranslated([refused.value.note]) == []


def test_rows_cost_no_more_than_files(ask: Ask, tmp_path: Path) -> None:
    fill(f"sqlite:///{tmp_path}/shops.db", 1_000)
    files = tmp_path / "files"
    (files / "envs").mkdir(parents=True)
    (files / "wa-health.toml").write_text("tenants_dir = 'envs'")
    for n in range(1_000):
        (files / "envs" / f"shop-{n}.env").write_text(
            f"WHATSAPP_TOKEN={TOKEN}{n:05}\nPHONE_NUMBER_ID={int(PHONE) + n}\n"
        )
    begun = time.process_time()
    from_files = load(environ={}, invocation_dir=files)
    between = time.process_time()
    from_rows = ask()
    ended = time.process_time()

    assert len(from_files.settings) == len(from_rows.settings) == 1_000
    assert ended - between < between - begun


# --- real servers -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    start = getattr(database_servers, request.param)
    with start(tmp_path_factory.mktemp(request.param)) as url:
        driver = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}[url.partition(":")[0]]
        fill(f"{driver}:{url.partition(':')[2]}", 1_200)
        yield url


@pytest.mark.slow
def test_a_real_server_brings_its_rows_in_pages(ask: Ask, server: str) -> None:
    loaded = ask(url=server)

    assert (len(loaded.settings), loaded.broken) == (1_200, ())
    assert loaded.settings[-1].access_token == Secret(f"{TOKEN}01199")
    assert any(PASSWORD in secret for secret in loaded.held.secrets)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "query", "words"),
    [
        (lambda url: url.replace(PASSWORD, "wrong-" + PASSWORD), QUERY, "it refuses the user or the password"),
        (lambda url: url.rpartition("/")[0] + "/nowhere", QUERY, "there is no such database|refuses the user"),
        (lambda url: url, "SELECT nothing FROM shops", "the database refuses the query"),
        (lambda url: url, "WITH gone AS (SELECT 1) DELETE FROM shops", "only reading is allowed|refuses the query"),
        (lambda url: url, "SELECT * FROM shops WHERE id < 0", "the query brings no row"),
    ],
)
def test_what_a_real_server_refuses_is_one_sentence(ask: Ask, server: str, edit, query: str, words: str) -> None:
    loaded = ask(url=edit(server), query=query)

    with pytest.raises(SettingsError, match=words):
        raise loaded.broken[0].error
    sentence_of(loaded)


@pytest.mark.slow
def test_a_real_server_keeps_its_rows(ask: Ask, server: str) -> None:
    ask(url=server, query="WITH gone AS (SELECT 1) DELETE FROM shops")

    assert len(ask(url=server).settings) == 1_200
