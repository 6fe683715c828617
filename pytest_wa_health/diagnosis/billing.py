"""The currency in which the account is billed, and the day by which it must be another one."""

from __future__ import annotations

from datetime import datetime, timezone

from pytest_wa_health import catalogue
from pytest_wa_health.catalogue.notes import needs, noted
from pytest_wa_health.diagnosis.area import Area, AreaResult, Context
from pytest_wa_health.diagnosis.findings import Evidence
from pytest_wa_health.diagnosis.readings import Record, as_word

_CHECK = "WA507"
CAUSE = "account.billing-currency"


def examine(context: Context, earlier: AreaResult) -> AreaResult:
    """Compare the account's currency with what its country will be billed in."""
    area = Area(context, earlier)
    account = area.read.account()
    if account is None:
        if area.settings.get("business_account_id"):
            area.unseen(_CHECK, "account")
        else:
            area.not_applicable(_CHECK, needs("WHATSAPP_BUSINESS_ACCOUNT_ID"))
        return area.result()
    country, currency = country_of(account), as_word(account.get("currency"))
    if country is None:
        area.left_out(_CHECK, "country")
    if currency is None:
        area.left_out(_CHECK, "currency")
    rule = catalogue.currency_rule(country)
    if rule is not None and currency not in (None, rule.currency):
        stops = datetime(rule.stops.year, rule.stops.month, rule.stops.day, tzinfo=timezone.utc)
        note = noted(
            "account.billing-due", country=country, currency=currency, wanted=rule.currency, date=str(rule.stops)
        )
        answer = area.answer("account")
        area.find(
            CAUSE,
            Evidence.of(answer, note) if answer is not None and answer.ok else Evidence(note=note),
            # Whom Meta bills in this country is shown by no read.
            confidence="possible",
            deadline=int(stops.timestamp()),
            params={"country": country, "currency": currency, "date": rule.stops.isoformat()},
        )
    area.saw(_CHECK, country, currency)
    return area.result()


def country_of(account: Record) -> str | None:
    """The two letters of the country that Meta has for the account."""
    return as_word(account.get("country")) or as_word(account.get("primary_business_location"))
