// A webhook receiver with Express: PORT=8000 node express_receiver.js
const crypto = require("node:crypto");
const express = require("express");

const app = express();
const { WHATSAPP_APP_SECRET, WHATSAPP_WEBHOOK_VERIFY_TOKEN, PORT = "8000" } = process.env;

const equal = (a, b) => a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));

app.get("/webhook", (req, res) => {
  if (req.query["hub.verify_token"] !== WHATSAPP_WEBHOOK_VERIFY_TOKEN) return res.status(403).send("wrong verify token");
  res.type("text/plain").send(String(req.query["hub.challenge"] ?? ""));
});

// express.raw keeps the bytes as they came; express.json before it would have thrown them away. Default limit: 100 kB.
app.post("/webhook", express.raw({ type: "application/json", limit: "4mb" }), (req, res) => {
  const wanted = "sha256=" + crypto.createHmac("sha256", WHATSAPP_APP_SECRET).update(req.body).digest("hex");
  if (!equal(req.get("X-Hub-Signature-256") ?? "", wanted)) return res.status(401).send("wrong signature");
  res.sendStatus(200); // before the work
  setImmediate(() => take(JSON.parse(req.body)));
});

function take(payload) {
  for (const entry of payload.entry ?? []) {
    for (const change of entry.changes ?? []) {
      for (const message of change.value?.messages ?? []) {
        const sender = message.from ?? message.from_user_id; // some users have no number
        if (process.env.DEBUG) console.log("message", message.id, message.type, Boolean(sender));
      }
      for (const status of change.value?.statuses ?? []) {
        if (process.env.DEBUG) console.log("status", status.id, status.status, status.errors?.[0]?.code);
      }
    }
  }
}

app.listen(Number(PORT), "127.0.0.1");
