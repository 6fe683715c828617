"""A webhook receiver with FastAPI: ``uvicorn fastapi_receiver:app --port 8000``."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
from typing import Annotated

from fastapi import BackgroundTasks, FastAPI, Query, Request, Response

app = FastAPI()
log = logging.getLogger("uvicorn")
SECRET = os.environ["WHATSAPP_APP_SECRET"].encode()
VERIFY_TOKEN = os.environ["WHATSAPP_WEBHOOK_VERIFY_TOKEN"]


@app.get("/webhook")
def handshake(
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge")] = "",
) -> Response:
    if not hmac.compare_digest(token.encode(), VERIFY_TOKEN.encode()):
        return Response("wrong verify token", 403)
    return Response(challenge, media_type="text/plain")  # a str alone would be sent in quotation marks


@app.post("/webhook")
async def deliver(request: Request, tasks: BackgroundTasks) -> Response:
    body = await request.body()  # the bytes as they came
    wanted = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), wanted):
        return Response("wrong signature", 401)
    tasks.add_task(take, json.loads(body))  # after the answer
    return Response()


def take(payload):
    for entry in payload.get("entry", []):
        for change in entry.get("changes", []):
            value = change.get("value", {})
            for message in value.get("messages", []):
                sender = message.get("from") or message.get("from_user_id")  # some users have no number
                log.debug("message %s of type %s, from %s", message["id"], message.get("type"), bool(sender))
            for status in value.get("statuses", []):
                code = next((error.get("code") for error in status.get("errors", [])), None)
                log.debug("message %s is %s (%s)", status["id"], status["status"], code)
