"""Values that point to where the value is kept: the tool that resolves them has not run."""

from __future__ import annotations

import re

__all__ = ["is_address", "kind_of", "pointed_at"]

_COMMAND = (
    r"(?:op read|aws (?:secretsmanager|ssm)|gcloud secrets|vault (?:kv|read)|az keyvault|pass show|sops -{1,2}d\w*"
    r"|doppler secrets|kubectl get|security find-[\w-]+|bw get|heroku config\S*) .+"
)
_KINDS = (
    ("a 1Password reference (op://…)", r"op://.+"),
    ("a secret of the CI system or platform (${{ … }})", r"\$\{\{[^{}]{1,200}\}\}"),
    ("a Vault reference (vault:…)", r"vault:(?:secret|[\w.\-]+)[/#].+|vault://.+|hashivault://.+|<(?:path|vault):[^<>]+>"),
    ("a Google Secret Manager reference", r"sm://.+|gcp(?:-?sm)?://.+|projects/[^/\s]+/secrets/[^/\s]+(?:/versions/[^/\s]+)?"),
    ("an AWS parameter or secret", r"ssm:/.+|(?:aws-?)?ssm://.+|arn:aws[\w-]*:(?:secretsmanager|ssm):.+|\{\{resolve:.+\}\}"),
    ("an Azure Key Vault reference", r"@Microsoft\.KeyVault\(.*|akv://.+|azurekeyvault://.+"),
    ("a value encrypted by sops (ENC[…])", r"ENC\[AES256_GCM,.*"),
    ("a value encrypted by dotenvx (encrypted:…)", r"encrypted:[A-Za-z0-9+/=]{20,}"),
    ("a value encrypted by Ansible Vault", r"\$ANSIBLE_VAULT;.*"),
    ("a value that a program keeps encrypted with its own key",
     r"enc:\S+|gAAAAA[\w\-=]{40,}|eyJpdiI6[\w+/=]{40,}|[0-9a-f]{24,32}:[0-9a-f]{32}:[0-9a-f]{20,}|vault:v\d+:\S+"),
    ("a secret reference", r"secret(?:s|ref)?://.+|(?:doppler|infisical|keychain|pass|bws|akeyless|ref\+\w+)://.+"),
    ("a reference of Kubernetes (secretKeyRef)", r"secretKeyRef:.*|configMapKeyRef:.*"),
    ("a secret of Kubernetes that is sealed or kept elsewhere", r"(?:Sealed|External)Secret:.*"),
    ("a variable of compose that is not set", r"\$\{[A-Za-z_]\w*:?\?[^{}]*\}"),
    ("a reference that another tool fills in (${…:…})", r"\$\{[^{}]*[:/][^{}]*\}"),
    ("a command, which is not run here", rf"\$\(.+\)|{_COMMAND}"),
    ("a place in a template ({{ … }})", r"\{\{\s*-?\s*\.?(?:secrets?|vault|values|env|lookup)\b[^{}]*\}\}"),
    ("a file of secrets", r"/run/secrets/\S+"),
    ("a value that stands in the dashboard of Render (sync: false)", r"sync: false"),
    ("a secret of Vercel (@…)", r"@[a-z][a-z0-9_-]*"),
    ("a value that n8n keeps encrypted (n8n export:credentials --decrypted shows it)", r"U2FsdGVkX1[A-Za-z0-9+/=]+"),
    ("Ruby code, which is not run here", r"<%=.*%>"),
)  # fmt: skip
_PATTERNS = tuple((words, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for words, pattern in _KINDS)
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
    return next((words for words, pattern in _PATTERNS if pattern.fullmatch(text)), None)


_MAY_HOLD_ONE = re.compile(
    r"EAA[A-Za-z0-9]{17,}|^enc:|^gAAAAA|^eyJ|^vault:v\d|\d{5,}\||[0-9a-f]{32}|.@|ENC\[|^encrypted:|^\$ANSIBLE|^\$\{[\w.]+:?-"
    rf"|^\$\((?!{_COMMAND})"
)


def is_address(value: str) -> bool:
    """Whether `value` says where a secret is kept and holds nothing of one, so that it may be shown."""
    return kind_of(value) is not None and _MAY_HOLD_ONE.search(value.strip().strip("\"'`")) is None
