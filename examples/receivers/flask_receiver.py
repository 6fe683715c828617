"""A webhook receiver with Flask: ``flask --app flask_receiver run --port 8000``."""

from __future__ import annotations

import hashlib
import hmac
import os

from flask import Flask, request

app = Flask(__name__)
SECRET = os.environ["WHATSAPP_APP_SECRET"].encode()
VERIFY_TOKEN = os.environ["WHATSAPP_WEBHOOK_VERIFY_TOKEN"]


@app.get("/webhook")
def handshake():
    token = request.args.get("hub.verify_token", "")
    if not hmac.compare_digest(token.encode(), VERIFY_TOKEN.encode()):
        return "wrong verify token", 403
    return request.args.get("hub.challenge", ""), 200, {"Content-Type": "text/plain"}


@app.post("/webhook")
def deliver():
    body = request.get_data()  # the bytes as they came: before request.json, and never written again
    wanted = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(request.headers.get("X-Hub-Signature-256", ""), wanted):
        return "wrong signature", 401
    take(request.get_json())  # only put it into a queue here: the answer has to come at once
    return "", 200


def take(payload):
    for entry in payload.get("entry", []):
        for change in entry.get("changes", []):
            value = change.get("value", {})
            for message in value.get("messages", []):
                sender = message.get("from") or message.get("from_user_id")  # some users have no number
                app.logger.info("message %s of type %s, from %s", message["id"], message.get("type"), bool(sender))
            for status in value.get("statuses", []):
                code = next((error.get("code") for error in status.get("errors", [])), None)
                app.logger.info("message %s is %s (%s)", status["id"], status["status"], code)
