"""Explain anything: each code in the spellings in which people meet it, and every error that was recorded."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pytest_wa_health import catalogue
from pytest_wa_health.events.explaining import errors_in, explain_text

CODES = [
    (int(found[1]), int(found[2]) if found[2] else None, known.says or "Something went wrong")
    for known in catalogue.codes()
    if (found := re.fullmatch(r"(\d+)(?:/(\d+))?", known.key))
]
POST = "https://graph.facebook.com/v25.0/106540352242922/messages"


def body(code: int, subcode: int | None, words: str) -> str:
    sub = f', "error_subcode": {subcode}' if subcode else ""
    return f'{{"error": {{"message": "(#{code}) {words}", "type": "OAuthException", "code": {code}{sub}}}}}'


def bare(code: int, subcode: int | None, _: str) -> str:
    return f"{code}:{subcode}" if subcode else f"(#{code})"


def sentence(code: int, subcode: int | None, _: str) -> str:
    return f"code {code}{f' subcode {subcode}' if subcode else ''} from the WhatsApp Cloud API"


def python(code: int, subcode: int | None, words: str) -> str:
    sub = f", 'error_subcode': {subcode}" if subcode else ""
    return (
        'Traceback (most recent call last):\n  File "app/wa.py", line 131, in send\n    r.raise_for_status()\n'
        f"requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: {POST}\n"
        f"{{'error': {{'message': '(#{code}) {words}', 'type': 'OAuthException', 'code': {code}{sub}}}}}"
    )


def node(code: int, subcode: int | None, words: str) -> str:
    sub = f"        error_subcode: {subcode},\n" if subcode else ""
    return (
        "AxiosError: Request failed with status code 400\n"
        "    at settle (/srv/node_modules/axios/lib/core/settle.js:19:12)\n {\n  code: 'ERR_BAD_REQUEST',\n"
        f"  response: {{\n    status: 400,\n    data: {{\n      error: {{\n        message: '{words}',\n"
        f"        code: {code},\n{sub}        fbtrace_id: 'AxDummy'\n      }}\n    }}\n  }}\n}}"
    )


def php(code: int, subcode: int | None, words: str) -> str:
    cut = body(code, subcode, words)[:-2]
    return (
        f"PHP Fatal error:  Uncaught GuzzleHttp\\Exception\\ClientException: error: `POST {POST}` resulted in a "
        f'`400 Bad Request` response:\n{cut},"fbtr (truncated...)\n in /srv/vendor/RequestException.php:113'
    )


def java(code: int, subcode: int | None, words: str) -> str:
    return (
        f'org.springframework.web.client.HttpClientErrorException$BadRequest: 400 Bad Request: "'
        f'{body(code, subcode, words)}"\n\tat com.shop.Wa.send(Wa.java:190)'
    )


def csharp(code: int, subcode: int | None, words: str) -> str:
    return (
        "Unhandled exception. System.Net.Http.HttpRequestException: WhatsApp API returned 400: "
        f"{body(code, subcode, words)}\n   at Shop.Wa.SendAsync(String to) in /src/Wa.cs:line 131"
    )


SPELLINGS = (bare, sentence, body, python, node, php, java, csharp)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
def test_every_known_code_is_found_in_every_spelling(spelling) -> None:
    missed = []
    for code, subcode, words in CODES:
        found = errors_in(spelling(code, subcode, words))
        if not found or catalogue.code(found[0].code, found[0].subcode) is not catalogue.code(code, subcode):
            missed.append((code, subcode))

    assert len(CODES) > 100
    assert missed == []


RECORDED = Path(__file__).parents[1] / "data" / "recorded_errors.json"


def test_every_error_that_was_recorded_is_found_by_its_body_and_nearly_every_one_by_its_words() -> None:
    errors = json.loads(RECORDED.read_text("utf-8"))
    by_words = 0
    for error in errors:
        known = catalogue.code(error["code"], error.get("error_subcode"))
        (found, *_) = errors_in(json.dumps({"error": error}))
        assert (found.code, found.subcode) == (error["code"], error.get("error_subcode"))
        said = errors_in(error["message"])
        by_words += bool(said) and catalogue.code(said[0].code, said[0].subcode) is known

    assert len(errors) >= 10
    assert by_words >= 0.9 * len(errors)


SPOKEN = {
    "Vários envios parados com erro 131042 desde ontem": "account.payment",
    "a plataforma devolve o erro da Meta 131042": "account.payment",
    "envio falhou:131047": "recipient.window-closed",
    "estado failed, código 131047": "recipient.window-closed",
    "pesan ditolak (kode error 131047)": "recipient.window-closed",
    "WhatsApp hata kodu 131047 dönüyor": "recipient.window-closed",
    "توقف الإرسال بالخطأ 131042": "account.payment",
    "أخطاء واتساب 131042 كثيرة اليوم": "account.payment",
    "संदेश नहीं जा रहा, त्रुटि कोड 131026": "recipient.undeliverable",
    "Ошибка 131026: не доставлено": "recipient.undeliverable",
    "response 403: API access blocked. OAuthException 200": "api.app-blocked",
    "Dashboard: The callback URL or verify token couldn't be validated.": "webhook.handshake-refused",
    "old client, code 470: more than 24 hours have passed since the customer last replied": "recipient.window-closed",
}


@pytest.mark.parametrize("text", SPOKEN)
def test_a_code_is_found_in_the_words_of_people(text: str) -> None:
    assert SPOKEN[text] in explain_text(text, "en")


DETAILS = {
    "template.parameters-mismatch": (100, "Parameter 'image' is mandatory for component parameter type 'image'"),
    "recipient.malformed": (131009, "The recipient is not a phone number in E.164 format"),
    "undetermined": (100, ""),
}


@pytest.mark.parametrize("cause", DETAILS)
def test_the_details_decide_as_they_do_for_a_refused_test_message(cause: str) -> None:
    code, details = DETAILS[cause]
    error = {"message": f"(#{code}) Invalid parameter", "code": code, "error_data": {"details": details}}

    text = explain_text(json.dumps({"error": {**error, "fbtrace_id": "AxDummyTrace"}}), "en")

    assert f"{cause}  (" in text
    assert details in text
    assert "AxDummyTrace" in text


def test_a_pasted_text_gives_nobodys_number_or_address_away() -> None:
    text = explain_text(
        "(#131026) Message undeliverable to +20 100 123 4567, see https://shop.example/u/77?k=v", "en"
    )

    assert "recipient.undeliverable" in text
    assert [private for private in ("100 123", "1234567", "shop.example") if private in text] == []


NOISE = (
    "It was a sunny day.", "HTTP/1.1 404 Not Found", "port 8080 is in use", "order 131026", "npm ERR! code ENOENT",
    "npm ERR! code 1 while the build ran", "the job ended with exit code 190 on node four",
    '{"errors": [{"message": "Wrong user or password", "code": 17}]}', "your login verification code 131047",
    "Error: connect ECONNREFUSED 127.0.0.1:5432", "Traceback (most recent call last):\nKeyError: 'name'", "12345678",
)  # fmt: skip


@pytest.mark.parametrize("text", NOISE)
def test_what_is_no_error_of_metas_is_no_guess(text: str) -> None:
    with pytest.raises(LookupError) as refused:
        explain_text(text, "en")

    assert "did you mean" not in str(refused.value)
