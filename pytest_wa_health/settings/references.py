"""Values that point to where the value is kept: the tool that resolves them has not run."""

from __future__ import annotations

import re

from pytest_wa_health.catalogue.notes import noted

__all__ = ["is_address", "kind_of", "pointed_at"]

_COMMAND = (
    r"(?:op read|aws (?:secretsmanager|ssm)|gcloud secrets|vault (?:kv|read)|az keyvault|pass show|sops -{1,2}d\w*"
    r"|doppler secrets|kubectl get|security find-[\w-]+|bw get|heroku config\S*) .+"
)
_KINDS = (
    ("reference.onepassword", r"op://.+"),
    ("reference.ci", r"\$\{\{[^{}]{1,200}\}\}"),
    ("reference.vault", r"vault:(?:secret|[\w.\-]+)[/#].+|vault://.+|hashivault://.+|<(?:path|vault):[^<>]+>"),
    ("reference.google", r"sm://.+|gcp(?:-?sm)?://.+|projects/[^/\s]+/secrets/[^/\s]+(?:/versions/[^/\s]+)?"),
    ("reference.aws", r"ssm:/.+|(?:aws-?)?ssm://.+|arn:aws[\w-]*:(?:secretsmanager|ssm):.+|\{\{resolve:.+\}\}"),
    ("reference.azure", r"@Microsoft\.KeyVault\(.*|akv://.+|azurekeyvault://.+"),
    ("reference.sops", r"ENC\[AES256_GCM,.*"),
    ("reference.dotenvx", r"encrypted:[A-Za-z0-9+/=]{20,}"),
    ("reference.ansible", r"\$ANSIBLE_VAULT;.*"),
    ("reference.encrypted",
     r"enc:\S+|gAAAAA[\w\-=]{40,}|eyJpdiI6[\w+/=]{40,}|[0-9a-f]{24,32}:[0-9a-f]{32}:[0-9a-f]{20,}|vault:v\d+:\S+"),
    ("reference.other", r"secret(?:s|ref)?://.+|(?:doppler|infisical|keychain|pass|bws|akeyless|ref\+\w+)://.+"),
    ("reference.kubernetes", r"secretKeyRef:.*|configMapKeyRef:.*"),
    ("reference.sealed", r"(?:Sealed|External)Secret:.*"),
    ("reference.compose", r"\$\{[A-Za-z_]\w*:?\?[^{}]*\}"),
    ("reference.tool", r"\$\{[^{}]*[:/][^{}]*\}"),
    ("reference.command", rf"\$\(.+\)|{_COMMAND}"),
    ("reference.template", r"\{\{\s*-?\s*\.?(?:secrets?|vault|values|env|lookup)\b[^{}]*\}\}"),
    ("reference.file", r"/run/secrets/\S+"),
    ("reference.render", r"sync: false"),
    ("reference.environment", r"(?:env|\$env|process\.env|os\.environ|os\.getenv)[.(\[:]\W{0,3}[A-Za-z_]\w*\W{0,3}"),
    ("reference.vercel", r"@[a-z][a-z0-9_-]*"),
    ("reference.n8n", r"U2FsdGVkX1[A-Za-z0-9+/=]+"),
    ("kind.ruby", r"<%=.*%>"),
)  # fmt: skip
_PATTERNS = tuple((key, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for key, pattern in _KINDS)
_LONGEST = 2_000


_POINTER = re.compile(r"\$(?:\{([A-Za-z_]\w*):?\}|([A-Za-z_]\w*))")


def pointed_at(value: str) -> str | None:
    """The variable that `value` takes its own from and that is not set: ``${NAME}``; None where it does not."""
    found = _POINTER.fullmatch(value.strip())
    return (found[1] or found[2]) if found else None


def kind_of(value: str) -> str | None:
    """In words, what kind of reference `value` is; None where it is a value."""
    text = value.strip().strip("\"'`")
    if not text or len(text) > _LONGEST or text.isdigit() or text.startswith("EAA"):
        return None
    return next((noted(key) for key, pattern in _PATTERNS if pattern.fullmatch(text)), None)


_MAY_HOLD_ONE = re.compile(
    r"EAA[A-Za-z0-9]{17,}|^enc:|^gAAAAA|^eyJ|^vault:v\d|\d{5,}\||[0-9a-f]{32}|.@|ENC\[|^encrypted:|^\$ANSIBLE|^\$\{[\w.]+:?-"
    rf"|^\$\((?!{_COMMAND})"
)


def is_address(value: str) -> bool:
    """Whether `value` says where a secret is kept and holds nothing of one, so that it may be shown."""
    return kind_of(value) is not None and _MAY_HOLD_ONE.search(value.strip().strip("\"'`")) is None
