"""Read what a snapshot holds, whatever shape Meta gave it.

Every reader returns None where nothing was read, and never raises: unknown fields are ignored, wrong types
count as absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.survey.facts import Answer, Snapshot
from pytest_wa_health.survey.pages import Page, app_pages, phone_pages, template_pages
from pytest_wa_health.survey.questions import ACCOUNT_NODE, PHONE_NODE, unknown_field

Record = dict[str, Json]


def as_dict(value: Json) -> Record | None:
    """`value` if it is an object."""
    return value if isinstance(value, dict) else None


def as_rows(value: Json) -> list[Record] | None:
    """The objects of a list, or None where `value` is no list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else None


def as_text(value: Json) -> str | None:
    """`value` if it is a non-empty string, or the digits of an integer."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) and value else None


def as_id(value: Json) -> str | None:
    """An ID of Meta's: a string of digits, or a positive integer."""
    text = as_text(value)
    return text if text is not None and text.isascii() and text.isdecimal() and not text.startswith("0") else None


def as_word(value: Json) -> str | None:
    """An enum value in capitals, since Meta is not consistent about area."""
    text = as_text(value)
    return text.upper() if text else None


def as_whole_rows(value: Json) -> list[Record] | None:
    """The objects of a list, or None where anything in it is no object: what is not understood proves nothing."""
    rows = as_rows(value)
    return rows if rows is not None and len(rows) == len(value) else None


def as_seconds(value: Json) -> int | None:
    """A unix time; 0 stays 0 (Meta's word for "never"), nonsense becomes None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = int(value)
    except (ValueError, OverflowError):  # what is no number, and infinity
        return None
    return seconds if 0 <= seconds < 10**11 else None


_HEALTH = ("phone_extra", "phone_health")
"""The questions that bring the number's ``health_status``."""


@dataclass(frozen=True)
class Listing:
    """Rows of an edge as far as they were read; `complete` when no further page exists."""

    rows: list[Record]
    complete: bool

    def ids(self) -> list[str]:
        """The ids of the rows."""
        return [text for row in self.rows if (text := as_text(row.get("id")))]


def _listing(pages: Sequence[Page], *keys: str) -> Listing | None:
    """All rows of `pages`; complete only where each row says what it is by `keys`, for any other may be the one."""
    if not pages:
        return None
    rows = [row for page, _ in pages for row in page]
    told = all(as_text(row.get(key)) for row in rows for key in keys)
    return Listing(rows, complete=told and pages[-1][1] is None)


class Readings:
    """A snapshot's answers by meaning rather than by request."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.answers = snapshot.answers

    def data(self, *names: str) -> Record | None:
        """The data of the first of these questions that was answered with an object."""
        for name in names:
            answer = self.answers.get(name)
            if answer is not None and answer.ok and isinstance(answer.data, dict):
                return answer.data
        return None

    def token(self) -> Record | None:
        """What ``debug_token`` says of the access token."""
        for name in ("token", "token_self"):
            record = as_dict((self.data(name) or {}).get("data"))
            if record is not None:
                return record
        return None

    def node(self, setting: str, name: str) -> Record | None:
        """The answer that is the node of this setting: Meta gives every node its ``id``, asked for or not."""
        data = self.data(name)
        return data if data is not None and as_text(data.get("id")) == self.snapshot.settings.get(setting) else None

    def phone(self) -> Record | None:
        """The core fields of the phone number."""
        core, basic, state = (self.node("phone_number_id", name) for name in ("phone", "phone_basic", "phone_state"))
        if core is not None:
            return core
        return {**(basic or {}), **(state or {})} if basic or state else None

    def health(self) -> Record | None:
        """The phone number's ``health_status``."""
        return as_dict((self.data(*_HEALTH) or {}).get("health_status"))

    def lacks_health(self) -> bool:
        """Whether the number was read with its ``health_status``, and Meta left that out."""
        read = next((node for name in _HEALTH if (node := self.node("phone_number_id", name)) is not None), None)
        return read is not None and read.get("health_status") is None

    def health_gap(self, kind: str) -> str | None:
        """What Meta leaves out of a health that was otherwise read, so that it says nothing of this entity."""
        if self.data(*_HEALTH) is None:
            return None
        health = self.health()
        if health is None:
            return "health_status"
        known = self.entity(kind)
        return None if known is not None and as_word(known.get("can_send_message")) else f"health_status.{kind}"

    def entities(self) -> list[Record]:
        """The entities of the ``health_status``."""
        return as_rows((self.health() or {}).get("entities")) or []

    def entity(self, kind: str) -> Record | None:
        """The entity of this kind: PHONE_NUMBER, WABA, BUSINESS or APP."""
        return next((row for row in self.entities() if as_word(row.get("entity_type")) == kind), None)

    def callback(self) -> Record | None:
        """The phone number's ``webhook_configuration``."""
        for name in ("phone_extra", "phone_callback", "phone"):
            found = as_dict((self.data(name) or {}).get("webhook_configuration"))
            if found is not None:
                return found
        return None

    def coexists(self) -> bool:
        """Whether the number is known to be used in the WhatsApp Business app as well."""
        return any(
            (self.data(name) or {}).get("is_on_biz_app") is True
            for name in ("phone_coexistence", "phone_extra", "phone")
        )

    def account(self) -> Record | None:
        """The fields of the WABA."""
        return self.node("business_account_id", "account") or self.node("business_account_id", "account_core")

    def unknown_fields(self) -> set[str]:
        """Fields that the API version does not have, or no recording holds: their absence says nothing."""
        kinds = {
            "phone": PHONE_NODE,
            "phone_basic": PHONE_NODE,
            "account": ACCOUNT_NODE,
            "account_core": ACCOUNT_NODE,
        }
        found = {unknown_field(self.answers.get(name), kind) for name, kind in kinds.items()}
        return {field for field in found if field} | self.not_recorded()

    def not_recorded(self) -> set[str]:
        """In a replay: fields that are asked for today and were not when it was recorded."""
        return {field for answer in self.answers.values() for field in answer.not_recorded}

    def phones(self) -> Listing | None:
        """The numbers of the WABA, all pages that were read."""
        return _listing(phone_pages(self.answers), "id")

    def subscribed(self) -> Listing | None:
        """The apps subscribed to the WABA's webhooks, all pages that were read."""
        pages = app_pages(self.answers)
        rows = [row for page, _ in pages for row in page]
        return Listing(rows, complete=pages[-1][1] is None) if pages else None

    def templates(self) -> Listing | None:
        """The WABA's templates, all pages that were read."""
        return _listing(template_pages(self.answers), "name", "language")

    def subscriptions(self) -> list[Record] | None:
        """The app's webhook subscriptions."""
        found = self.data("subscriptions")
        return as_whole_rows(found.get("data")) if found is not None else None

    def scopes(self) -> set[str] | None:
        """The permissions known to be granted, or None where no source names them.

        ``/me/permissions`` counts only where it lists something: an empty list proves nothing.
        """
        record = self.token()
        listed = record.get("scopes") if record is not None else None
        if record is not None and isinstance(listed, list) and all(isinstance(item, str) for item in listed):
            flat = set(listed)
            granular = {
                text for row in as_rows(record.get("granular_scopes")) or [] if (text := as_text(row.get("scope")))
            }
            return flat | granular
        rows = as_rows((self.data("permissions") or {}).get("data"))
        if rows:
            return {str(row.get("permission")) for row in rows if row.get("status") == "granted"}
        return None

    def targets(self, scope: str) -> set[str] | None:
        """The WABA ids that `scope` is limited to; None where it is not limited to particular ones."""
        for row in as_rows((self.token() or {}).get("granular_scopes")) or []:
            targets = row.get("target_ids") if row.get("scope") == scope else None
            ids = {as_text(target) for target in targets} if isinstance(targets, list) else {None}
            if None not in ids:
                return {target for target in ids if target}
        return None

    def assigned(self) -> set[str] | None:
        """WABAs assigned to the token's user; None where that was not asked or not answered."""
        data = self.data("assigned")
        rows = as_rows(data.get("data")) if data is not None else None
        return {text for row in rows if (text := as_text(row.get("id")))} if rows is not None else None

    def phone_account(self) -> str | None:
        """The WABA that the phone number says it belongs to."""
        return as_text((self.entity("WABA") or {}).get("id"))

    def token_app(self) -> str | None:
        """The app that issued the token: by ``debug_token``, the health's APP entity (the caller's), or ``/app``."""
        return (
            as_id((self.token() or {}).get("app_id"))
            or as_id((self.entity("APP") or {}).get("id"))
            or as_id((self.data("app") or {}).get("id"))
        )

    def business(self) -> str | None:
        """The business portfolio that owns the WABA."""
        owner = as_dict((self.account() or {}).get("owner_business_info")) or {}
        return as_text((self.entity("BUSINESS") or {}).get("id")) or as_text(owner.get("id"))

    def served(self) -> str | None:
        """The API version that really answered."""
        return next((a.served_version for a in self.answers.values() if a.served_version), None)

    def server_date(self) -> tuple[int, int] | None:
        """Meta's clock and ours at the same moment, unix seconds."""
        return next(
            ((a.date, a.received_at) for a in self.answers.values() if a.date and a.received_at and a.from_meta),
            None,
        ) or next(((a.date, a.received_at) for a in self.answers.values() if a.date and a.received_at), None)

    def by_token(self) -> dict[str, Answer]:
        """The answers to calls that carried the access token."""
        settings = self.snapshot.settings
        has_app_token = settings.get("app_id") and settings.get("has_app_secret")
        app_only = {"subscriptions", "token"} if has_app_token else {"subscriptions"}
        return {name: answer for name, answer in self.answers.items() if name not in app_only}
