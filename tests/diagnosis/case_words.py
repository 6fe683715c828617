"""What tables of states are written with: a faulty state, a benign one, and the edits that make them of health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from survey_bench import NOW, Edit

from pytest_wa_health.double.account import Account, Node
from pytest_wa_health.double.edits import hide_account
from pytest_wa_health.survey.facts import Answer, ErrorEnvelope, Failure

Env = Mapping[str, "str | None"]
NO_SECRET: Env = {"WHATSAPP_APP_SECRET": None}
HOOK = "https://hooks.example.test/wa"
"""The callback of the healthy account."""
READS = ("token", "phone", "phone_extra", "account", "subscriptions")
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
ELSEWHERE = "102290129349999"
"""An account of somebody else."""


@dataclass(frozen=True)
class Faulty:
    """A state of the account, and exactly what is to be found in it, in the order of repair."""

    name: str
    causes: tuple[str, ...]
    can_send: bool | None
    verdict: str = "failed"
    confidence: str = "certain"
    """Of the first cause."""
    states: tuple[str, ...] = ()
    edit: Edit | None = None
    env: Env = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def setup(self) -> dict[str, Any]:
        """How `survey_bench.examine` is to be called."""
        return {"edit": self.edit, "env": self.env, "answers": self.answers, "lost": self.lost}


@dataclass(frozen=True)
class Benign:
    """A healthy state that looks like the causes of `imitates`; `causes` are what it has beside."""

    name: str
    imitates: tuple[str, ...]
    states: tuple[str, ...] = ()
    edit: Edit | None = None
    env: Env = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    causes: tuple[str, ...] = ()

    @property
    def setup(self) -> dict[str, Any]:
        """How `survey_bench.examine` is to be called."""
        return {"edit": self.edit, "env": self.env, "answers": self.answers}


def faulty(
    state: str,
    *causes: str,
    can_send: bool | None = False,
    verdict: str = "failed",
    confidence: str = "certain",
    **setup: Any,
) -> Faulty:
    """A state that the double knows by name; several are joined by a plus."""
    return Faulty(state, causes, can_send, verdict, confidence, tuple(state.split("+")), **setup)


def made(
    name: str,
    *causes: str,
    can_send: bool | None = False,
    verdict: str = "failed",
    confidence: str = "certain",
    **setup: Any,
) -> Faulty:
    """A state that starts from health and is made here."""
    return Faulty(name, causes, can_send, verdict, confidence, **setup)


def alike(state: str, *imitates: str, **setup: Any) -> Benign:
    """A benign state that the double knows by name."""
    return Benign(state, imitates, tuple(state.split("+")), **setup)


def benign(name: str, *imitates: str, **setup: Any) -> Benign:
    """A benign state that is made here."""
    return Benign(name, imitates, **setup)


def refusal(code: int | None, message: str, subcode: int | None = None, status: int = 400, **changes: Any) -> Answer:
    """Meta's error object."""
    envelope = ErrorEnvelope(code, subcode, "OAuthException", message, fbtrace_id="Adouble", **changes)
    return Answer("GET /v25.0/…", status, error=envelope, from_meta=True, date=NOW, received_at=NOW)


def nonexisting(name: str, kind: str, status: int = 400) -> Answer:
    """The refusal of a whole read for one field that this kind of node has not."""
    return refusal(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})", status=status)


def broken(kind: Any, reason: str = "no connection in time") -> dict[str, Answer]:
    """No read is answered, all for the same reason."""
    return {name: Answer(f"GET /{name}", failure=Failure(kind, reason)) for name in READS}


def errors(code: int, **more: Any) -> dict[str, Any]:
    """What an entity of ``health_status`` says of one code."""
    return {"errors": [{"error_code": code, "error_description": "…", "possible_solution": "…"}], **more}


def renamed(node_id: str) -> Edit:
    def edit(account: Account) -> None:
        account.number.values["id"] = node_id
        account.health["PHONE_NUMBER"]["id"] = node_id

    return edit


def usage_of(percent: int) -> Edit:
    def edit(account: Account) -> None:
        account.app_usage = {"call_count": percent, "total_cputime": 1, "total_time": 1}

    return edit


def untold_usage(account: Account) -> None:
    account.tells_usage = False


def clock(seconds: int) -> Edit:
    def edit(account: Account) -> None:
        account.clock_offset = seconds

    return edit


def served(version: str) -> Edit:
    def edit(account: Account) -> None:
        account.served = version

    return edit


def callback_at(**urls: str) -> Edit:
    def edit(account: Account) -> None:
        account.number.values["webhook_configuration"] = urls
        if "application" in urls:
            account.app.edges["subscriptions"][0]["callback_url"] = urls["application"]

    return edit


def integers(account: Account) -> None:
    for node in (account.number, account.waba, account.app, account.business):
        node.values["id"] = int(node.values["id"])
    for part in account.health.values():
        part["id"] = int(part["id"])


def in_small_letters(account: Account) -> None:
    for key in (
        "status",
        "platform_type",
        "name_status",
        "quality_rating",
        "account_mode",
        "code_verification_status",
    ):
        account.number.values[key] = account.number.values[key].lower()
    for key in ("status", "account_review_status"):
        account.waba.values[key] = account.waba.values[key].lower()
    account.waba.values["business_verification_status"] = "VERIFIED"
    for part in account.health.values():
        part["can_send_message"] = part["can_send_message"].lower()
    account.token.record["type"] = "system_user"


WANTED = {"WHATSAPP_REQUIRED_TEMPLATES": "hello_world:en_US"}


def of_category(category: str, **more: str) -> Edit:
    """Another category of the wanted template, and what Meta notes beside it."""

    def edit(account: Account) -> None:
        row = next(row for row in account.templates() if row.values["name"] == "hello_world")
        row.values.update(category=category, **more)

    return edit


def granted_to_nobody(account: Account) -> None:
    hide_account()(account)
    for row in account.token.record["granular_scopes"]:
        row["target_ids"] = []


def without_optional(account: Account) -> None:
    keep = ("id", "display_phone_number", "status", "platform_type")
    account.number.values = {key: value for key, value in account.number.values.items() if key in keep}
    account.waba.values = {key: account.waba.values[key] for key in ("id", "name", "currency")}
    for key in ("issued_at", "granular_scopes", "data_access_expires_at", "expires_at", "type", "application"):
        account.token.record.pop(key)


def news(account: Account) -> None:
    account.number.values.update(throughput={"level": "LUDICROUS"}, name_status="SHINY", quality_rating="BLUE")
    account.number.values.update(code_verification_status="TELEPATHIC")
    account.waba.values.update(business_verification_status="half_verified", ownership_type="SHARED")
    account.token.record["type"] = "ROBOT"


def many_numbers(count: int) -> Edit:
    def edit(account: Account) -> None:
        rows = account.waba.edges["phone_numbers"]
        first = int(account.number.id) + 1_000_000
        others = [{**account.number.values, "id": str(first + index)} for index in range(count)]
        rows[:0] = [Node(account.number.kind, values) for values in others]

    return edit


def sip_everywhere(account: Account) -> None:
    for code, part in zip((138024, 138025, 138026, 138024), account.health.values(), strict=True):
        part.update(errors(code, can_receive_call_sip="BLOCKED", additional_info=["Calling is not configured."]))


def fields(shape: Any) -> Edit:
    def edit(account: Account) -> None:
        account.app.edges["subscriptions"][0]["fields"] = shape

    return edit


def moved(name: str, previous: str, category: str) -> Edit:
    def edit(account: Account) -> None:
        for node in account.templates():
            if node.values["name"] == name:
                node.values.update(previous_category=previous, category=category)

    return edit


ONE_500 = refusal(2, "An unexpected error has occurred. Please retry your request later.", status=500)
