"""What a cassette says beside Meta's answers: the tenant, its settings, and what was seen beyond Meta.

A cassette is made to be passed on and edited, so all of it is looked through before a diagnosis relies on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_wa_health import catalogue
from pytest_wa_health.model.untrusted_json import Shape, deeper_than, like, misfit, number, one_of, text, truth, whole
from pytest_wa_health.recording.cassette import CassetteError

__all__ = ["checked"]

Json = Any

MAX_DEPTH = 40
"""Levels of nesting; what is recorded has about 6."""

_MAYBE: Shape = (text, None)
_ABSENT: Shape = one_of()
"""Nothing fits it: the key is not there."""

_TEMPLATE: Shape = {"name": text, "language": text}
_RECIPIENT: Shape = {
    "index?": whole, "country?": _MAYBE, "region?": _MAYBE, "valid?": truth, "variant?": _MAYBE, "problem?": _MAYBE,
    "is_sender?": truth,
}  # fmt: skip
_SETTINGS: Shape = {
    "phone_number_id?": _MAYBE, "business_account_id?": _MAYBE, "app_id?": _MAYBE, "has_app_secret?": truth,
    "api_version?": _MAYBE, "fingerprint?": _MAYBE, "token_length?": (whole, None), "token_shape?": _MAYBE,
    "expected_number?": _MAYBE, "webhook_url?": _MAYBE, "webhook_has_verify_token?": truth,
    "has_deployment_url?": truth, "has_fallback?": truth, "required_templates?": [_TEMPLATE],
    "test_template?": (_TEMPLATE, None), "template_parameters?": {"*": {"*": [text]}},
    "routing_roles_path?": _MAYBE, "recipients?": [_RECIPIENT], "origins?": {"*": text}, "variables?": {"*": text},
    "shadowed?": [text],
    "tokens_elsewhere?": [{"origin": text, "fingerprint": text}],
    "unusable?": [text], "incomplete?": [{"missing": text, "because": text}], "hints?": [text],
    "phone_id_looks_like_number?": truth, "phone_id_equals_account_id?": truth,
}  # fmt: skip
_FINDING: Shape = {
    "cause": lambda value: one_of(*(cause.id for cause in catalogue.causes()))(value), "variable": text,
    "note?": text, "confidence?": one_of("certain", "likely", "possible"),
}  # fmt: skip

_BROKEN: Shape = {"broken": text}
_ANSWER: dict[str, Shape] = {
    "status": (whole, None), "ms": number, "failure?": {"kind": text, "reason": text}, "redirect?": text,
    "title?": _MAYBE, "edge?": {"name": text, "kind": one_of("blocked", "down"), "sure": truth}, "behind?": text,
    "wants_signature?": truth,
}  # fmt: skip
_EXCHANGE: Shape = ({**_ANSWER, "echo?": one_of("exact")}, {**_ANSWER, "echo": one_of("inside"), "around": text})
_CALLBACK: dict[str, Shape] = {"broken?": _ABSENT, "url": text, "scheme": text, "loopback": truth}
_NOT_ASKED: Shape = {**_CALLBACK, "plain?": _ABSENT, "handshake?": _ABSENT}
_READS: dict[str, Shape] = {
    **_CALLBACK, "plain?": _EXCHANGE, "handshake?": _EXCHANGE, "again?": _EXCHANGE, "wrong_token?": _EXCHANGE,
    "decoded_twice?": _EXCHANGE, "with_signature?": _EXCHANGE, "certificate_until?": _MAYBE,
}  # fmt: skip
_WEBHOOK: Shape = (
    None, _BROKEN, _NOT_ASKED, {**_READS, "samples_skipped": text},
    {**_READS, "samples_skipped?": _ABSENT, "good_signature": _EXCHANGE, "bad_signature": _EXCHANGE},
)  # fmt: skip
_FALLBACK: Shape = (
    None, _BROKEN,
    {"broken?": _ABSENT, "outcome": one_of("ok"), "protected": truth, "signed_in": truth, "sender": truth},
    {"broken?": _ABSENT, "outcome": one_of("unreachable", "tls", "auth-refused", "sender-refused"), "server": text,
     "step": text, "detail": text, "code?": (whole, None), "temporary?": truth},
)  # fmt: skip
_SERVER: dict[str, Shape] = {
    "broken?": _ABSENT, "url": text, "status?": (whole, None), "redirect?": text,
}  # fmt: skip
_DEPLOYMENT: Shape = (
    None, _BROKEN, {**_SERVER, "outcome": one_of("same", "differs"), "remote": text},
    {**_SERVER, "outcome": one_of("unreadable", "unreachable"), "detail": text},
)  # fmt: skip
_REACH: Shape = {
    "sends?": None, "webhook?": _WEBHOOK, "fallback?": _FALLBACK, "deployment?": _DEPLOYMENT,
}  # fmt: skip
_METADATA: Shape = {
    "tenant": text, "graph_url": text, "version": like(r"v\d{1,3}\.\d{1,3}"), "settings": _SETTINGS,
    "local": [_FINDING], "reach?": _REACH,
}  # fmt: skip


def checked(metadata: Json, path: Path) -> dict[str, Json]:
    """The metadata of the cassette at `path`, with all that a replay needs in the form that it relies on.

    Raises CassetteError.
    """
    place = "" if deeper_than(metadata, MAX_DEPTH) else misfit(metadata, _METADATA)
    if place is not None:
        where = f": {place.removeprefix('.')} is missing or of another kind" if place else ""
        raise CassetteError(f"the cassette {path} does not say what it was recorded for{where}")
    sound: dict[str, Json] = metadata
    return sound
