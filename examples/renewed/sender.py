"""A small service of ours: it holds the access token that it read when it started, and shows its fingerprint."""

from __future__ import annotations

import hashlib
import os

from dotenv import load_dotenv
from flask import Flask, jsonify

load_dotenv(".env", override=True)
TOKEN = os.environ["WHATSAPP_ACCESS_TOKEN"]

app = Flask(__name__)


@app.get("/health/token")
def token_fingerprint():
    """What ``WHATSAPP_DEPLOYMENT_URL`` is set to: never the token itself."""
    return jsonify(token_sha256=hashlib.sha256(TOKEN.encode()).hexdigest())


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "5000")))
