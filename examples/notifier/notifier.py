"""A small product of ours: it tells a customer that an order is ready, by WhatsApp, or by e-mail where that fails."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage

import requests


@dataclass(frozen=True)
class Notifier:
    """Sends the template ``order_update``; `graph_url` is https://graph.facebook.com, or a double in a test."""

    graph_url: str
    token: str
    phone_number_id: str
    smtp_host: str
    smtp_port: int
    sender: str

    def order_ready(self, phone: str, mail: str, order: str) -> str:
        """Tell the customer; returns the channel that took the message: ``whatsapp`` or ``e-mail``."""
        return "whatsapp" if self._by_whatsapp(phone, order) else self._by_mail(mail, order)

    def _by_whatsapp(self, phone: str, order: str) -> bool:
        body = [{"type": "body", "parameters": [{"type": "text", "text": order}]}]
        template = {"name": "order_update", "language": {"code": "en_US"}, "components": body}
        try:
            answer = requests.post(
                f"{self.graph_url}/v25.0/{self.phone_number_id}/messages",
                headers={"Authorization": f"Bearer {self.token}"},
                json={"messaging_product": "whatsapp", "to": phone, "type": "template", "template": template},
                timeout=5,
            )
        except requests.RequestException:
            return False
        return answer.ok

    def _by_mail(self, mail: str, order: str) -> str:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, mail, f"Order {order} is ready"
        message.set_content(f"Your order {order} can be collected.")
        with smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=5) as server:
            server.send_message(message)
        return "e-mail"
