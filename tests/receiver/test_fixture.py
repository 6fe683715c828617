"""The fixture ``wa_receiver`` in the tests of a product, over HTTP and in process."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import user_receivers as the

from pytest_wa_health.receiver import NAMES

SECRETS = {"app_secret": the.SECRET, "verify_token": the.VERIFY}


def wsgi(receiver: the.Right, path: str = "/webhook"):
    from urllib.parse import parse_qsl

    def app(environ, start_response):
        if environ["PATH_INFO"] != path:
            status, body = 404, b""
        elif environ["REQUEST_METHOD"] == "GET":
            status, body = receiver.get(dict(parse_qsl(environ["QUERY_STRING"])))
        else:
            given = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            headers = {"x-hub-signature-256": environ.get("HTTP_X_HUB_SIGNATURE_256")}
            status, body = receiver.post(headers, given)
        start_response(f"{status} OK", [("Content-Length", str(len(body)))])
        return [body]

    return app


class Asgi:
    """With a lifespan, a stream of the body, and work after the answer."""

    def __init__(self, receiver: the.Right) -> None:
        self.receiver = receiver
        self.life: list[str] = []
        self.done_after: list[bool] = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                self.life.append(message["type"])
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        if scope["method"] == "GET":
            from urllib.parse import parse_qsl

            status, body = self.receiver.get(dict(parse_qsl(scope["query_string"].decode())))
        else:
            message = await receive()
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            status, body = self.receiver.post(headers, message["body"])
        await send({"type": "http.response.start", "status": status, "headers": [(b"x-kind", b"asgi")]})
        await send({"type": "http.response.body", "body": body})
        await asyncio.sleep(0)
        self.done_after.append(True)


@pytest.fixture(params=["http", "wsgi", "asgi"])
def right(request, wa_receiver) -> Any:
    app = the.Right()
    if request.param == "http":
        with the.served(app) as url:
            yield app, wa_receiver(url, **SECRETS)
    else:
        yield app, wa_receiver(wsgi(app) if request.param == "wsgi" else Asgi(app), **SECRETS)


def test_a_delivery_arrives_and_is_answered(right) -> None:
    app, receiver = right
    reply = receiver.deliver("status-failed-131047", message_id="wamid.ORDER-17")
    assert (reply.status, reply.body, reply.failure) == (200, b"", None)
    assert app.seen == {"wamid.ORDER-17": "failed"}
    (value,) = the.values(app.taken[0])
    (error,) = value["statuses"][0]["errors"]
    assert (error["code"], error["title"]) == (131047, "Re-engagement message")


def test_signatures_and_handshakes_can_be_wrong(right) -> None:
    app, receiver = right
    assert receiver.deliver("text", signature="wrong").status == 401
    assert receiver.deliver("text", signature="none").status == 401
    assert app.taken == []
    assert receiver.handshake().echoes
    assert receiver.handshake("something else").status == 403
    assert not receiver.handshake("something else").echoes


def test_a_right_receiver_has_no_faults(right) -> None:
    _, receiver = right
    assert receiver.faults() == []


def test_every_sample_is_a_payload_of_its_own(wa_receiver) -> None:
    app = the.Right()
    receiver = wa_receiver(wsgi(app), **SECRETS)
    assert receiver.samples == NAMES
    for name in receiver.samples:
        first, second = receiver.sample(name), receiver.sample(name)
        assert json.loads(first.body)["object"] == "whatsapp_business_account"
        assert first.name == name
        assert name in ("unknown-field", "account-update") or first.body != second.body
        assert receiver.deliver(name).status == 200
    for_one = receiver.sample("text", phone_number_id="106123", user="966500000000").payload
    (value,) = the.values(for_one)
    assert value["metadata"]["phone_number_id"] == "106123"
    assert value["messages"][0]["from"] == value["contacts"][0]["wa_id"] == "966500000000"


def test_an_application_that_falls_over_answers_500(wa_receiver, capsys) -> None:
    reply = wa_receiver(wsgi(the.MessagesOnly()), **SECRETS).deliver("status-sent")
    assert reply.status == 500
    assert "KeyError: 'messages'" in capsys.readouterr().err
    assert wa_receiver(Asgi(the.MessagesOnly()), **SECRETS).deliver("status-sent").status == 500


def test_an_asgi_application_lives_as_long_as_the_test(wa_receiver) -> None:
    app = Asgi(the.Right())
    receiver = wa_receiver(app, **SECRETS)
    assert app.life == ["lifespan.startup"]
    assert receiver.deliver("text").headers["x-kind"] == "asgi"
    assert app.done_after == [True]
    receiver.close()
    assert app.life == ["lifespan.startup", "lifespan.shutdown"]


def test_an_asgi_application_that_hangs_times_out(wa_receiver) -> None:
    async def app(scope, receive, send):
        assert scope["type"] == "http"
        await asyncio.sleep(60)

    reply = wa_receiver(app, seconds=0.2, **SECRETS).deliver("text")
    assert reply.status is None
    assert reply.timed_out


def test_another_path(wa_receiver) -> None:
    app = the.Right()
    assert wa_receiver(wsgi(app, "/hooks/wa"), path="/hooks/wa", **SECRETS).deliver("text").status == 200
    assert wa_receiver(wsgi(app, "/hooks/wa"), **SECRETS).deliver("text").status == 404


def test_a_name_that_is_none_has_a_neighbour(wa_receiver) -> None:
    receiver = wa_receiver(wsgi(the.Right()), **SECRETS)
    with pytest.raises(ValueError, match="did you mean 'status-failed-131047'"):
        receiver.deliver("status-failed-131048")
    assert the.SECRET not in repr(receiver) + str(vars(receiver))


PRODUCT = """
import hashlib, hmac, json
def app(environ, start_response):
    body = environ["wsgi.input"].read()
    wanted = "sha256=" + hmac.new(b"%s", body, hashlib.sha256).hexdigest()
    start_response("200 OK" if environ.get("HTTP_X_HUB_SIGNATURE_256") == wanted else "403 Forbidden", [])
    return [b""]
def test_product(wa_receiver):
    assert wa_receiver(app).deliver("text").status == 200
"""


def test_without_any_option_of_ours_the_secret_comes_from_the_settings(health) -> None:
    health.pytester.makepyfile(PRODUCT % the.SECRET)
    lost = health.pytester.runpytest_inprocess("-q")
    assert lost.ret == 1
    lost.stdout.fnmatch_lines(["*WHATSAPP_APP_SECRET is missing*"])
    health.write_env({"WHATSAPP_APP_SECRET": the.SECRET})
    found = health.pytester.runpytest_inprocess("-q")
    found.assert_outcomes(passed=1)
    assert not (health.path / "wa-health-report.html").exists()


def test_only_addresses_of_this_machine(health) -> None:
    health.pytester.makepyfile(
        'def test_it(wa_receiver):\n    wa_receiver("https://example.com/x", app_secret="f" * 32).deliver("text")\n'
    )
    outcome = health.pytester.runpytest_inprocess("-q")
    assert outcome.ret == 1
    outcome.stdout.fnmatch_lines(["*wa_receiver takes an address of this machine*"])
