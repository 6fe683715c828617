"""One WhatsApp Business account as plain data, healthy until a state edits it.

Nothing here answers anything. A state (see `states`) is a function that edits an `Account`; the dispatcher
reads the result. Sample ids are those of Meta's documentation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pytest_wa_health.double import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_wa_health.double.calls import Json
    from pytest_wa_health.double.problems import Problem
    from pytest_wa_health.double.wire import Wire

__all__ = ["Account", "Exchange", "Gate", "Node", "Sending", "Step", "Token", "healthy", "template"]

DAY = 86_400
CALLBACK = "https://hooks.example.test/wa"


@dataclass
class Node:
    """A node of the graph: its kind, its values, and the rows of its edges."""

    kind: str
    values: dict[str, Json]
    edges: dict[str, list[Json]] = field(default_factory=dict)
    """Rows are nodes for the edges in `schema.ROWS`, plain objects elsewhere."""
    extra_defaults: tuple[str, ...] = ()
    """Fields that come unasked although the documentation does not know them."""

    @property
    def id(self) -> str:
        return str(self.values["id"])


@dataclass
class Token:
    """An access token and what ``debug_token`` says of it."""

    value: str
    record: dict[str, Json]
    problem: Problem | None = None
    """What every call with it meets; None while it is alive."""
    send_status: int | None = None
    """The HTTP status of the same refusal on ``/messages``, where it differs."""
    inspects_itself: bool = True
    """Whether it may be its own caller at ``debug_token``: yes for a system user of one's own business."""
    debug_answers_dead: bool = False
    """Whether a dead token, inspecting itself, gets ``is_valid: false`` rather than the refusal."""
    is_strange: bool = False
    """Whether it was made by a user to whom neither the account nor the number is assigned."""


@dataclass(frozen=True)
class Gate:
    """A refusal that stands before the nodes: limits, outages, blocked apps."""

    problem: Problem
    on: Literal["all", "reads", "nodes", "app-token"] = "all"
    times: int | None = None
    """How often it refuses the same method and path before it lets through; None: always."""


@dataclass(frozen=True)
class Step:
    """One status that follows an accepted message."""

    status: str
    after: float = 0.0
    """Seconds after the step before."""
    code: int | None = None
    title: str = ""
    details: str | None = None


SENT, DELIVERED, READ = Step("sent"), Step("delivered"), Step("read")


@dataclass
class Sending:
    """What becomes of ``POST /{number}/messages`` once token, ID and permission are right."""

    refusal: Problem | None = None
    """The number or account refuses every message."""
    registered: bool = True
    late_refusal: Problem | None = None
    """Refuses after the parameters and the template were found right: limits, countries, restrictions."""
    template_refusal: Problem | None = None
    """The same for template messages only."""
    allowed: list[str] | None = None
    """The recipients of a test number; None: everybody."""
    not_allowed_subcode: int | None = None
    steps: tuple[Step, ...] = (SENT, DELIVERED, READ)
    freeform_steps: tuple[Step, ...] | None = None
    """What follows a message that is no template; None: the same."""
    message_status: str = "accepted"
    wa_ids: dict[str, str] = field(default_factory=dict)
    """Recipient digits to another ``wa_id``."""
    scoped_ids: bool = False
    """Answer with a business-scoped user ID in place of a ``wa_id``."""
    wrong_signature: bool = False
    callbacks_broken: bool = False
    """Meta's deliveries fail on their way, whatever the receiver would say."""
    history_names_code: bool = False
    """Whether a failed event's ``error_description`` begins with ``(#code)``."""
    history: Problem | None = None
    """What ``message_history`` answers instead of rows."""


@dataclass
class Exchange:
    """What ``GET /oauth/access_token`` answers."""

    problem: Problem | None = None
    garbage: Json = None
    """A JSON value in place of the answer."""
    same: bool = False
    """Whether the token that came is given back."""
    edit: Callable[[Account, Token], None] | None = None
    """A change to the account and the new token, once that is issued."""


@dataclass
class Account:
    """Everything behind one access token."""

    now: int
    token: Token
    app: Node
    app_secret: str
    user: Node
    business: Node
    waba: Node
    number: Node
    health: dict[str, dict[str, Json]]
    verify_token: str
    others: list[Node] = field(default_factory=list)
    """Nodes that exist beside the account."""
    hidden: dict[str, Problem | None] = field(default_factory=dict)
    """IDs that the token may not see, with the words if they are not the usual 100/33."""
    lacking: dict[str, Problem | None] = field(default_factory=dict)
    """How a missing permission is told; None: 100/33."""
    gates: list[Gate] = field(default_factory=list)
    sending: Sending = field(default_factory=Sending)
    wire: Wire | None = None
    """How the answer travels, where it does not simply arrive."""
    other_apps: dict[str, str] = field(default_factory=dict)
    """Apps that exist beside the token's own, with their secrets."""
    proof_required: bool = False
    proof_refused: bool = False
    partner: bool = False
    """Whether the app's business is a Business Solution Provider."""
    permissions_empty: bool = False
    """Whether ``/me/permissions`` lists nothing although the scopes are granted."""
    no_token_status: int = 400
    app_usage: dict[str, int] = field(default_factory=dict)
    """Percentages in ``x-app-usage``; sent with every answer once there are any."""
    account_usage: dict[str, int] = field(default_factory=lambda: _idle())
    tells_usage: bool = True
    """Whether answers carry usage headers: the API leaves them out until enough calls were made."""
    empty_first_page: set[str] = field(default_factory=set)
    omits_empty_expansions: bool = False
    served: str | None = None
    """The version that answers whatever is asked for, e.g. ``v24.0``."""
    clock_offset: int = 0
    """Seconds that Meta's clock is ahead of ours."""
    not_found_by_spec: bool = False
    """404 and 803 for missing nodes, as in Meta's OpenAPI file and nowhere else."""
    batch_times_out: bool = False
    exchange: Exchange = field(default_factory=Exchange)
    issued: list[Token] = field(default_factory=list)
    """Further tokens of this account: exchanged ones, and those that somebody made."""
    handshake_problem: Problem | None = None
    settings: dict[str, str | None] = field(default_factory=dict)
    """``WHATSAPP_*`` settings that are wrong on purpose; None: not set."""

    def nodes(self) -> Iterator[Node]:
        """Every node that has an ID of its own."""
        yield from (self.app, self.user, self.business, self.waba, self.number)
        for node in (self.waba, *self.others):
            yield node
            for edge, rows in node.edges.items():
                if edge in schema.ROWS:
                    yield from rows

    def held(self, value: str) -> Token:
        """The token with this value."""
        return next((token for token in self.issued if token.value == value), self.token)

    def issue(self, **record: Json) -> Token:
        """One more token for the same user; `record` replaces what ``debug_token`` says of it."""
        value = "EAA" + "fresh" * 36 + self.token.value[-7:-2] + f"{len(self.issued):03d}ZD"
        token = Token(value, {**self.token.record, "issued_at": self.now, **record})
        self.issued.append(token)
        return token

    def find(self, node_id: str) -> Node | None:
        return next((node for node in self.nodes() if node.id == node_id), None)

    def templates(self) -> list[Node]:
        return self.waba.edges["message_templates"]

    def digits(self) -> str:
        """The display number without its formatting."""
        return "".join(c for c in self.number.values["display_phone_number"] if c.isdigit())


def _idle() -> dict[str, int]:
    return {"call_count": 1, "total_cputime": 1, "total_time": 1, "estimated_time_to_regain_access": 0}


def template(node_id: str, name: str, *, body: str, language: str = "en_US", **values: Json) -> Node:
    """An approved utility template with one text body; `values` replace or add fields."""
    base = {
        "id": node_id,
        "name": name,
        "language": language,
        "status": "APPROVED",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": body}],
        "parameter_format": "POSITIONAL",
        "quality_score": {"score": "GREEN", "date": 1_712_099_387},
        "rejected_reason": "NONE",
    }
    return Node(schema.TEMPLATE, {**base, **values})


def _entity(kind: str, node_id: str, *, sip: bool = False) -> dict[str, Json]:
    entity = {"entity_type": kind, "id": node_id, "can_send_message": "AVAILABLE"}
    return {**entity, "can_receive_call_sip": "AVAILABLE"} if sip else entity


def _token(tenant: int, now: int, app_id: str, user_id: str) -> Token:
    # Plainly a dummy, and assembled here so that no tracked file holds anything shaped like a token.
    value = "EAA" + "dummy" * 36 + f"{tenant:05d}" + "ZD"
    scopes = [schema.MANAGEMENT, schema.MESSAGING]
    record = {
        "app_id": app_id,
        "type": "SYSTEM_USER",
        "application": "Lucky Shrub",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "issued_at": now - 200 * DAY,
        "scopes": [*scopes, "public_profile"],
        "granular_scopes": [{"scope": scope} for scope in scopes],
        "user_id": user_id,
    }
    return Token(value, record)


def _number(node_id: str, display: str) -> Node:
    values = {
        "id": node_id,
        "verified_name": "Lucky Shrub",
        "code_verification_status": "VERIFIED",
        "display_phone_number": display,
        "quality_rating": "GREEN",
        "quality_score": {"score": "GREEN"},
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "account_mode": "LIVE",
        "is_official_business_account": False,
        "is_pin_enabled": True,
        "is_on_biz_app": False,
        "messaging_limit_tier": "TIER_100K",
        "whatsapp_business_manager_messaging_limit": "TIER_100K",
        "webhook_configuration": {"application": CALLBACK},
        "last_onboarded_time": "2025-08-22T19:05:53+0000",
        "search_visibility": "NON_VISIBLE",
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED_COUNTRY",
        "country_code": "US",
        "country_dial_code": "1",
    }
    profile = {
        "about": "Succulents and more",
        "address": "1 Hacker Way",
        "description": "Plants for people without a garden",
        "email": "hello@example.test",
        "vertical": "RETAIL",
        "websites": ["https://example.test/"],
        "messaging_product": "whatsapp",
    }
    edges: dict[str, list[Json]] = {
        "whatsapp_business_profile": [profile],
        "settings": [],
        "message_history": [],
        "block_users": [],
        "routing_roles": [{"roles": ["service", "utility"], "is_standby": False}],
        "message_qrdls": [_qr_code("ANED2T5QRU7HG1", "When are you open?")],
        "whatsapp_commerce_settings": [
            {"id": "539435005314006", "is_cart_enabled": True, "is_catalog_visible": True}
        ],
    }
    return Node(schema.NUMBER, values, edges)


def _qr_code(code: str, message: str) -> dict[str, Json]:
    return {
        "code": code,
        "prefilled_message": message,
        "deep_link_url": f"https://wa.me/message/{code}",
        "qr_image_url": f"https://scontent.example.test/{code}.svg",
    }


def subscription(app_id: str, name: str) -> dict[str, Json]:
    """A row of ``subscribed_apps``."""
    link = f"https://www.facebook.com/games/?app_id={app_id}"
    return {"whatsapp_business_api_data": {"id": app_id, "link": link, "name": name}}


def waba(node_id: str, business: Node, app: Node, number: Node, templates: list[Node]) -> Node:
    """A business account with one number."""
    values = {
        "id": node_id,
        "name": "Lucky Shrub",
        "timezone_id": "1",
        "message_template_namespace": "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "status": "ACTIVE",
        "ownership_type": "SELF",
        "currency": "USD",
        "country": "US",
        "is_enabled_for_insights": True,
        "disable_marketing_messages_on_cloud_api": False,
        "whatsapp_business_manager_messaging_limit": "TIER_100K",
        "owner_business_info": {"name": business.values["name"], "id": business.id},
        "primary_funding_id": "7594700000000000",
    }
    edges: dict[str, list[Json]] = {
        "phone_numbers": [number],
        "message_templates": templates,
        "subscribed_apps": [subscription(app.id, "Lucky Shrub")],
        "assigned_users": [{"id": "122100000000000001", "name": "health-check", "tasks": ["MANAGE"]}],
        "activities": [],
        "flows": [],
    }
    return Node(schema.ACCOUNT, values, edges)


def healthy(tenant: int, now: int) -> Account:
    """The account of tenant number `tenant` (0, 1, …) with nothing wrong, at unix time `now`."""

    def numbered(base: int) -> str:
        return str(base + tenant * 100)

    app = Node(schema.APPLICATION, {"id": numbered(634974688087057), "name": "Lucky Shrub"})
    business = Node(schema.BUSINESS, {"id": numbered(506914307656634), "name": "Lucky Shrub"})
    user = Node(schema.SYSTEM_USER, {"id": numbered(122100000000000001), "name": "health-check"})
    line = f"{783_881 + tenant:07d}"
    number = _number(numbered(106540352242922), f"+1 555-{line[:3]}-{line[3:]}")
    templates = [
        template(numbered(1192339204654487), "opening_hours", body="We are open from 9 to 5."),
        template(numbered(1192339204654527), "hello_world", body="Welcome!", category="MARKETING"),
        template(numbered(1192339204654547), "order_update", body="Order {{1}} is on its way."),
        template(numbered(1192339204654567), "sale", body="Our sale is on!", category="MARKETING"),
    ]
    account = waba(numbered(102290129340398), business, app, number, templates)
    business.edges = {"owned_whatsapp_business_accounts": [account], "client_whatsapp_business_accounts": []}
    app.edges = {
        "subscriptions": [
            {
                "object": "whatsapp_business_account",
                "callback_url": CALLBACK,
                "active": True,
                "fields": [{"name": name, "version": "v26.0"} for name in ("messages", "account_update")],
            }
        ]
    }
    user.edges = {"permissions": [], "assigned_whatsapp_business_accounts": [account]}
    return Account(
        now=now,
        token=_token(tenant, now, app.id, user.id),
        app=app,
        app_secret=f"{tenant:08x}" + "d0bb1e" * 4,
        user=user,
        business=business,
        waba=account,
        number=number,
        health={
            "PHONE_NUMBER": _entity("PHONE_NUMBER", number.id, sip=True),
            "WABA": _entity("WABA", account.id),
            "BUSINESS": _entity("BUSINESS", business.id),
            "APP": _entity("APP", app.id, sip=True),
        },
        verify_token=f"dummy-verify-token-{tenant}",
    )
