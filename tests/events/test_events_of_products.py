"""The forms in which products, loggers and databases keep payloads and errors: each row is one file and its truth."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pytest_wa_health.events import is_understood
from tests.events.test_events_reading import NUMBER, WABA, examine, failed, payload, status

AT = 1_795_161_600  # 2026-11-20T08:00:00Z
UNPAID = payload(failed("wamid.U1", 131042, "Business eligibility payment issue", AT))
SENT = payload(status("wamid.U2", "delivered", AT + 60))
ERROR = {
    "error": {"message": "(#132015) Template is paused", "type": "OAuthException", "code": 132015, "fbtrace_id": "Ax"}
}


def jsonl(*values: Any) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def node(value: Any, indent: int = 0) -> str:
    """As ``console.log`` prints an object in full."""
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        rows = [f"{inner}{key}: {node(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
    if isinstance(value, list):
        rows = [inner + node(item, indent + 2) for item in value]
        return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"
    return "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else json.dumps(value)


def php(value: Any, indent: int = 0) -> str:
    """As ``print_r`` does."""
    if not isinstance(value, dict):
        return str(value)
    pad = " " * indent
    rows = [f"{pad}    [{key}] => {php(item, indent + 8)}" for key, item in value.items()]
    return "Array\n" + pad + "(\n" + "\n".join(rows) + "\n" + pad + ")\n"


def exported(value: Any, indent: int = 0) -> str:
    """As ``var_export`` does."""
    if not isinstance(value, dict):
        return f"'{value}'" if isinstance(value, str) else str(value)
    pad = " " * indent
    rows = [f"{pad}  '{key}' => {exported(item, indent + 2)}," for key, item in value.items()]
    return "array (\n" + "\n".join(rows) + f"\n{pad})"


def ruby(value: Any) -> str:
    return json.dumps(value).replace('": ', '"=>').replace("null", "nil")


def extended(value: Any) -> Any:
    """As MongoDB exports it."""
    if isinstance(value, dict):
        return {key: extended(item) for key, item in value.items()}
    if isinstance(value, list):
        return [extended(item) for item in value]
    return {"$numberLong": str(value)} if isinstance(value, int) else value


def cells(*rows: list[str], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def docker(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return jsonl(*({"log": line, "stream": "stdout", "time": "2026-11-20T08:00:00.1Z"} for line in lines))


def prefixed(prefix: str, text: str) -> str:
    return "".join(f"{prefix}{line}\n" for line in text.splitlines())


PAYLOADS = {
    "BigQuery: numbers as text": jsonl({"insert_id": "7", "body": json.dumps(UNPAID)}, {"body": json.dumps(SENT)}),
    "MongoDB extended JSON": jsonl(*({"_id": {"$oid": "65"}, "payload": extended(one)} for one in (UNPAID, SENT))),
    "pgAdmin: CSV with a column of JSON": cells(
        ["id", "received", "payload"], ["1", "x", json.dumps(UNPAID)], ["2", "y", json.dumps(SENT)]
    ),
    "pgAdmin: the column indented": cells(
        ["id", "payload"], ["1", json.dumps(UNPAID, indent=2)], ["2", json.dumps(SENT, indent=2)]
    ),
    "Postgres COPY": f"COPY hooks (id, body) FROM stdin;\n1\t{json.dumps(UNPAID)}\n2\t{json.dumps(SENT)}\n\\.\n",
    "MySQL dump": "".join(
        "INSERT INTO `hooks` VALUES (1,'{}');\n".format(json.dumps(one).replace('"', '\\"')) for one in (UNPAID, SENT)
    ),
    "Docker": docker(json.dumps(UNPAID) + "\n" + json.dumps(SENT) + "\n"),
    "CloudWatch": json.dumps(
        {
            "events": [
                {"timestamp": AT * 1000, "message": f"INFO {json.dumps(one)}", "eventId": "1"}
                for one in (UNPAID, SENT)
            ]
        }
    ),
    "Google Cloud": jsonl(*({"severity": "INFO", "jsonPayload": {"body": one}} for one in (UNPAID, SENT))),
    "Heroku": "".join(f"2026-11-20T08:00:00.1+00:00 app[web.1]: {json.dumps(one)}\n" for one in (UNPAID, SENT)),
    "PM2": "".join(f"0|bot  | {json.dumps(one)}\n" for one in (UNPAID, SENT)),
    "journald": "".join(f"Nov 20 08:00:00 srv bot[431]: {json.dumps(one)}\n" for one in (UNPAID, SENT)),
    "journald as JSON": jsonl(
        *({"__REALTIME_TIMESTAMP": f"{AT}000000", "MESSAGE": json.dumps(one)} for one in (UNPAID, SENT))
    ),
    "pino": jsonl(*({"level": 30, "time": AT * 1000, "msg": "webhook", "body": one} for one in (UNPAID, SENT))),
    "Laravel": "".join(
        f"[2026-11-20 08:00:00] production.INFO: webhook {json.dumps(one)} []\n" for one in (UNPAID, SENT)
    ),
    "Rails": "".join(f"  Parameters: {ruby(one)}\n" for one in (UNPAID, SENT)),
    "Ruby inspect": "".join(f"{ruby(one)}\n" for one in (UNPAID, SENT)),
    "console.log in full": "".join(f"webhook {node(one)}\n" for one in (UNPAID, SENT)),
    "console.log in full, of a container": docker("".join(f"webhook {node(one)}\n" for one in (UNPAID, SENT))),
    "Python repr": "".join(f"INFO:app:{one!r}\n" for one in (UNPAID, SENT)),
    "UTF-16": (jsonl(UNPAID, SENT)).encode("utf-16"),
    "n8n": json.dumps([{"json": {"headers": {}, "body": one}} for one in (UNPAID, SENT)]),
    "n8n trigger": json.dumps(
        [{**one["entry"][0]["changes"][0]["value"], "field": "messages"} for one in (UNPAID, SENT)]
    ),
}


@pytest.mark.parametrize("form", PAYLOADS)
def test_payloads_are_found_in_whatever_keeps_them(form: str, tmp_path: Path) -> None:
    result = examine(tmp_path, PAYLOADS[form])

    total = result["total"]
    assert (total["messages"], total["funnel"]["failed"], total["funnel"]["delivered"]) == (2, 1, 1)
    assert [(row["code"], row["cause"]) for row in total["failures"]] == [(131042, "account.payment")]
    assert total["failures"][0]["first"] == "2026-11-20T08:00:00Z"
    assert [(row["phone_number"], row["messages"]) for row in result["numbers"]] == [(NUMBER, 2)]
    assert result["numbers"][0]["business_account"] in (WABA, None)


PAUSED = "(#132015) Template is paused"
ROW = ["7", "Failed", "132015"]
CUT = '{"error":{"message":"(#132015) Template is paused","ty (truncated...)'
ERRORS = {
    "axios": "AxiosError: Request failed with status code 400\n    at settle (axios.cjs:1967:12) {\n"
    f"  code: 'ERR_BAD_REQUEST',\n  response: {{\n    status: 400,\n    data: {node(ERROR, 4)}\n  }}\n}}\n",
    "console.error": f"send failed {node(ERROR['error'])}\n",
    "with what lies deeper unshown": f"failed {{\n  message: '{PAUSED}',\n  code: 132015,\n  data: [Object]\n}}\n",
    "print_r": php(ERROR),
    "var_export": exported(ERROR) + "\n",
    "Ruby": f"E, [2026-11-20T08:00:00] ERROR -- : {ruby(ERROR)}\n",
    "Elixir": f'[error] {{:error, %{{"error" => %{{"code" => 132015, "message" => "{PAUSED}"}}}}}}\n',
    "Go": f"send: &{{Message:{PAUSED} Type:OAuthException Code:132015 FBTraceID:Ax}}\n",
    "Rust": f"Error: Unexpected({json.dumps(json.dumps(ERROR))})\n",
    "Guzzle, cut": f"resulted in a `400 Bad Request` response:\n{CUT}\n",
    "a logger's JSON": jsonl({"level": "error", "time": AT * 1000, "msg": f"send failed: {json.dumps(ERROR)}"}),
    "a logger's JSON with words": jsonl({"level": 50, "msg": f"WhatsApp {PAUSED}", "pid": 7}),
    "a provider's envelope": jsonl(
        {"error": {"status": 400, "code": "BAD_REQUEST", "whatsappApiError": {**ERROR["error"], "code": "132015"}}}
    ),
    "a provider's webhook": jsonl(
        {"whatsappMessage": {"wamid": "wamid.B7", "status": "failed", "errorCode": "132015", "errorMessage": "x"}}
    ),
    "a record of its parts": jsonl(
        {"at": "wa.error", "error_code": 132015, "error_title": "Paused", "level": "error"}
    ),
    "a status with its parts": jsonl(
        {"statuses": [{**status("wamid.C8", "failed"), "error_code": 132015, "error_message": "paused"}]}
    ),
    "n8n's node": jsonl({"name": "NodeApiError", "description": PAUSED, "context": {}}),
    "a status without an id": jsonl(
        {"status": "failed", "errors": [{"code": 132015, "title": "Template is paused"}]}
    ),
    "CSV with Meta's list": cells(
        ["message_id", "status", "errors"], ["7", "failed", json.dumps([{"code": 132015, "title": "Paused"}])]
    ),
    "CSV with a count of errors": cells(["message_id", "status", "errors", "code"], ["7", "failed", "1", "132015"]),
    "Excel in Arabic": "\ufeff"
    + cells(["معرف الرسالة", "الحالة", "رمز الخطأ"], ["7", "فشلت", "132015"], delimiter=";"),
    "Excel in Portuguese": cells(
        ["id da mensagem", "Situação", "Código do erro"], ["7", "Falhou", "132015"], delimiter=";"
    ),
    "UTF-16 with tabs": cells(["Message ID", "Status", "Error Code"], ROW, delimiter="\t").encode("utf-16"),
}


@pytest.mark.parametrize("form", ERRORS)
def test_an_error_is_one_failed_message_in_whatever_prints_it(form: str, tmp_path: Path) -> None:
    total = examine(tmp_path, ERRORS[form], "x.csv")["total"]

    assert [(row["code"], row["cause"], row["count"]) for row in total["failures"]] == [
        (132015, "template.paused", 1)
    ]
    assert total["messages"] == 1


@pytest.mark.parametrize("count", [40, 300])
def test_a_long_dump_is_one_failed_message(count: int, tmp_path: Path) -> None:
    config = "".join(f"    header{n}: 'value {n}',\n" for n in range(count))
    text = f"AxiosError: failed {{\n  code: 132015,\n  config: {{\n{config}  }},\n  data: {node(ERROR, 2)}\n}}\n"

    total = examine(tmp_path, text * 2)["total"]

    assert [(row["code"], row["count"]) for row in total["failures"]] == [(132015, 2)]


def test_what_lies_too_deep_for_console_log_is_skipped_and_counted(tmp_path: Path) -> None:
    text = "{ object: 'whatsapp_business_account', entry: [ { id: '1', changes: [Array] } ] }\n"

    result = examine(tmp_path, text)

    assert (result["sources"][0]["skipped"], is_understood(result)) == (1, False)


OTHERS = {
    "instagram": {"object": "instagram", "entry": [{"id": "1", "messaging": [{"sender": {"id": "2"}}]}]},
    "page": {"object": "page", "entry": [{"id": "1", "changes": [{"field": "feed", "value": {"item": "post"}}]}]},
}


@pytest.mark.parametrize("product", OTHERS)
def test_other_products_of_meta_are_named(product: str, tmp_path: Path) -> None:
    result = examine(tmp_path, jsonl(OTHERS[product]))

    assert result["sources"][0]["other_products"] == {product: 1}
    assert not is_understood(result)


FOREIGN = {
    "Telegram": {"update_id": 7, "message": {"message_id": 8, "from": {"id": 9}, "text": "error 131042"}},
    "a chat's row": {"id": 5, "from": "me", "text": "hi", "message": "they said (#131042) again"},
    "a gateway": {"errors": [{"message": "Invalid Authentication Credentials", "code": 17}]},
    "a shop": {"orders": [{"id": 131042, "status": "shipped", "error": None}]},
    "Slack": {"type": "message", "user": "U1", "ts": "1795161600.1", "text": "deploy failed"},
}


@pytest.mark.parametrize("product", FOREIGN)
def test_what_other_programs_write_is_no_event(product: str, tmp_path: Path) -> None:
    assert not is_understood(examine(tmp_path, jsonl(FOREIGN[product])))


def workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("events.jsonl", jsonl(UNPAID))
    return file.getvalue()


UNREAD = {
    "sent.xlsx": (workbook(), "save it there as CSV"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "save it there as CSV"),
    "hooks.zip": (archive(), "unpack it"),
    "screen.png": (b"\x89PNG\r\n\x1a\n\0\0", "copy its text"),
    "shop.db": (b"SQLite format 3\0", "export the table as CSV"),
    "core": (b"\x7fELF\x02\x01\0\0\0", "binary file"),
    "insights.csv": (
        b"Date,Phone number,Messages sent,Messages delivered,Messages read\n2026-11-20,+201001234567,90,80,70\n",
        "holds totals and no single messages",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_of_another_kind_is_named_with_what_to_do(name: str, tmp_path: Path) -> None:
    content, advice = UNREAD[name]

    result = examine(tmp_path, content, name)

    assert not is_understood(result)
    (problem,) = result["problems"]
    assert problem.startswith(name)
    assert advice in problem


def test_health_of_an_account_is_read_for_what_stops_it(tmp_path: Path) -> None:
    parts = [
        {"entity_type": "PHONE_NUMBER", "id": "1", "can_send_message": "LIMITED",
         "errors": [{"error_code": 138024, "error_description": "SIP is not enabled"}]},
        {"entity_type": "WABA", "id": "2", "can_send_message": "BLOCKED",
         "errors": [{"error_code": 141006, "error_description": "There is an error with the payment method."}]},
    ]  # fmt: skip
    body = {"health_status": {"can_send_message": "BLOCKED", "entities": parts}, "id": "1"}

    result = examine(tmp_path, json.dumps(body, indent=1))

    assert [(one["cause"], one["verdict"]) for one in result["total"]["diagnoses"]] == [("account.payment", "failed")]
    assert (result["verdict"], result["total"]["messages"]) == ("failed", 0)


def test_a_customers_message_that_cannot_be_shown_is_no_failure(tmp_path: Path) -> None:
    message = {"from": "201001234567", "id": "wamid.IN", "timestamp": str(AT), "type": "unsupported",
               "errors": [{"code": 131051, "title": "Message type unknown"}]}  # fmt: skip
    for text in (json.dumps(message), json.dumps(payload(messages=[message]))):
        total = examine(tmp_path, text)["total"]
        assert (total["inbound"], total["messages"], total["failures"]) == (1, 0, [])
