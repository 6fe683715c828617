"""States of the template `order_update` and, where a send needs one, of `opening_hours` (F62 to F68)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_wa_health.double.edits import add_template, configured, failed, sending, set_template, then
from pytest_wa_health.double.registry import register

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.double.account import Account

NAME = "opening_hours"
REQUIRED = configured(REQUIRED_TEMPLATES=f"{NAME}:en_US")
PAUSED_LATER = failed(132015, "Template is paused", "Template is paused due to low quality.")


def _removed(account: Account) -> None:
    rows = account.templates()
    rows[:] = [node for node in rows if node.values["name"] != NAME]


def _shows(**changes: object) -> tuple[Callable[[Account], None], ...]:
    return REQUIRED, set_template(NAME, **changes)


register("template-missing", "F62", "the required template does not exist: 132001", REQUIRED, _removed)
register("template-wrong-language", "F63", "the required template exists in en only: 132001", *_shows(language="en"))
register(
    "template-many-languages",
    "F63",
    "the required template exists in en_GB and ar, not in en_US",
    *_shows(language="en_GB"),
    add_template(NAME, body="أهلا", language="ar"),
)
register(
    "template-pending",
    "F64",
    "the required template is in review: 132001",
    *_shows(status="PENDING", quality_score={"score": "UNKNOWN"}),
)
register(
    "template-rejected",
    "F64",
    "the required template was rejected: 132001",
    *_shows(status="REJECTED", rejected_reason="TAG_CONTENT_MISMATCH"),
)
register(
    "template-paused",
    "F65",
    "the required template is paused for low quality: 132015",
    *_shows(status="PAUSED", quality_score={"score": "RED"}),
)
register(
    "template-disabled",
    "F66",
    "the required template is disabled: 132016",
    *_shows(status="DISABLED", quality_score={"score": "RED"}),
)
register("template-archived", "F64", "the required template is archived: 132001", *_shows(status="ARCHIVED"))
register(
    "template-quality-low",
    "F65",
    "the required template is approved, its quality is RED",
    *_shows(quality_score={"score": "RED"}),
)
register(
    "template-parameters",
    "F67",
    "the template needs a parameter that nobody gives: 132000",
    *_shows(components=[{"type": "BODY", "text": "Hello {{1}}, this is a test."}]),
)
register(
    "template-media-header",
    "F67",
    "the template needs a picture that nobody gives: 132012",
    *_shows(components=[{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Hello world."}]),
)
register(
    "template-held",
    "F68",
    "messages are held for a quality assessment, then sent",
    *_shows(quality_score={"score": "UNKNOWN"}),
    sending(message_status="held_for_quality_assessment"),
)
register(
    "template-held-dropped",
    "F68",
    "messages are held for a quality assessment, then dropped with 132015",
    *_shows(quality_score={"score": "UNKNOWN"}),
    sending(message_status="held_for_quality_assessment", steps=then(PAUSED_LATER)),
)
register(
    "template-marketing-only", "F61", "the required template is a marketing template", *_shows(category="MARKETING")
)
