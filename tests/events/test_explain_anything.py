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


def first_cause(text: str) -> str | None:
    found = re.search(r"^([a-z]+\.[a-z-]+|undetermined)  \(", explain_text(text, "en"), re.MULTILINE)
    return found[1] if found else None


WORDS_DECIDE = {
    "(#100) Tried accessing nonexisting field (phone_numbers) on node type (Business)": "settings.business-as-waba",
    "(#100) Tried accessing nonexisting field (message_templates) on node type (WhatsAppBusinessPhoneNumber)": (
        "settings.phone-id-as-waba"
    ),
    "(#100) Tried accessing nonexisting field (subscribed_apps) on node type (Application)": "account.unknown-id",
    "(#100) Tried accessing nonexisting field (verified_name) on node type (WhatsAppBusinessAccount)": (
        "settings.waba-as-phone-id"
    ),
    "(#100) Tried accessing nonexisting field (quality_rating) on node type (User)": "phone.unknown-id",
    "(#100) Tried accessing nonexisting field (colour) on node type (WhatsAppBusinessPhoneNumber)": (
        "api.request-refused"
    ),
    "(#100) Tried accessing nonexisting field (colour) on node type (Page)": "undetermined",
    "(#200) API access deactivated. Open the app dashboard to reactivate it.": "api.app-blocked",
    "(#200) API access blocked.": "api.app-blocked",
    "(#200) Permissions error": "permission.messaging-missing",
    "Malformed access token": "token.malformed",
    "Invalid OAuth access token - Cannot parse access token": "token.malformed",
    "Invalid OAuth access token.": "token.invalid",
    "Error validating application. Application has been deleted.": "token.app-removed",
    "(#2500) An active access token must be used to query information about the current user.": "settings.missing",
    "(#2500) Unknown path components: /104000000000077/messages": "api.version-unknown",
    "(#2500) Unknown path components: /messages": "settings.missing",
    "(#2500) Unknown path components: /YOUR_NUMBER_ID/messages": "settings.placeholder",
    "(#803) Some of the aliases you requested do not exist: null": "settings.missing",
    "(#2200) Callback verification failed with the following errors: curl_errno = 28; curl_error = Connection timed "
    "out after 6001 milliseconds": "webhook.callback-unreachable",
    "(#2200) Callback verification failed with the following errors: curl_errno = 60; curl_error = SSL certificate "
    "problem": "webhook.callback-tls",
    "(#2200) Callback verification failed with the following errors: HTTP Status Code = 404; HTTP Message = Not "
    "Found": "webhook.no-handler",
    "(#2200) Callback verification failed with the following errors: HTTP Status Code = 403; HTTP Message = "
    "Forbidden": "webhook.handshake-refused",
    "(#2200) Callback verification failed with the following errors: Response does not match challenge, expected "
    'value="77", received="ok"': "webhook.challenge-not-echoed",
    "(#100) Before override the current callback uri, your app must be subscribed to receive messages": (
        "webhook.not-subscribed"
    ),
    "The user is enrolled in a blocking, logged-in checkpoint": "token.checkpointed",
    "(#2635) You are calling a deprecated version of the API.": "api.version-expired",
    "The callback URL or verify token couldn't be validated.": "webhook.handshake-refused",
}


@pytest.mark.parametrize("form", ["words", "body"])
def test_where_one_code_has_several_causes_metas_words_decide(form: str) -> None:
    wrong = {}
    for words, cause in WORDS_DECIDE.items():
        code = int(found[1]) if (found := re.match(r"\(#(\d+)\)", words)) else None
        pasted = json.dumps({"error": {"message": words, "code": code or 190, "fbtrace_id": "AxDummyTrace"}})
        is_body = form == "body" and (code or cause.startswith("token."))
        if (said := first_cause(pasted if is_body else words)) != cause:
            wrong[words] = said

    assert wrong == {}


GRAPH = "https://graph.facebook.com/v24.0/104000000000077/messages"
UNREACHED = {
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='graph.facebook.com', port=443): Max retries exceeded "
    "with url: /me (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')))": "tls",
    "NameResolutionError: Failed to resolve 'graph.facebook.com' ([Errno -3] Temporary failure in name resolution)": (
        "dns"
    ),
    "Error: getaddrinfo EAI_AGAIN graph.facebook.com": "dns",
    "Error: connect ETIMEDOUT 157.240.9.18:443": "timeout",
    "AxiosError: timeout of 5000ms exceeded": "timeout",
    f"cURL error 28: Operation timed out after 10001 milliseconds for {GRAPH}": "timeout",
    f'Post "{GRAPH}": context deadline exceeded': "timeout",
    "Error: connect ECONNREFUSED 157.240.9.18:443": "refused",
    f"cURL error 7: Failed to connect to graph.facebook.com port 443 for {GRAPH}": "refused",
    "Error: socket hang up": "refused",
    "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403')) graph.facebook.com": "proxy",
    f"java.net.UnknownHostException: graph.facebook.com, calling {GRAPH}": "dns",
}


def test_a_call_that_did_not_reach_meta_blames_no_credential() -> None:
    wrong = {text: said for text, kind in UNREACHED.items() if (said := first_cause(text)) != f"network.{kind}"}

    assert wrong == {}


def test_an_http_status_alone_is_sent_back_for_the_body() -> None:
    for text in ("AxiosError: Request failed with status code 401", "HTTP 400 Bad Request from graph.facebook.com"):
        with pytest.raises(LookupError, match="body of the answer"):
            explain_text(text, "en")


NOISE = (
    "redis: connect ECONNREFUSED 10.0.0.9:6379", "curl: (6) Could not resolve host: db.internal",
    "https://api.shop.example: read timed out",
    "It was a sunny day.", "HTTP/1.1 404 Not Found", "port 8080 is in use", "order 131026", "npm ERR! code ENOENT",
    "SQLSTATE[HY000] [2002] Connection refused",
    "npm ERR! code 1 while the build ran", "the job ended with exit code 190 on node four",
    '{"errors": [{"message": "Wrong user or password", "code": 17}]}', "your login verification code 131047",
    "Error: connect ECONNREFUSED 127.0.0.1:5432", "Traceback (most recent call last):\nKeyError: 'name'", "12345678",
)  # fmt: skip


@pytest.mark.parametrize("text", NOISE)
def test_what_is_no_error_of_metas_is_no_guess(text: str) -> None:
    with pytest.raises(LookupError) as refused:
        explain_text(text, "en")

    assert "did you mean" not in str(refused.value)
