"""A secret that cannot print itself.

`Secret` is deliberately no `str` subclass: every implicit road to text (``str``, ``repr``, ``format``,
f-strings, assertion introspection, ``--showlocals``) meets the fingerprint instead of the value. The value
leaves only through :meth:`Secret.reveal`, which is called where a request is signed and nowhere else.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NoReturn

__all__ = ["Secret", "appsecret_proof", "fingerprint"]


def fingerprint(value: str) -> str:
    """``sha256:`` and the first 8 hex digits of the SHA-256 of `value` in UTF-8.

    It proves that two places hold the same token, or that a token was rotated, and shows no character of it.
    """
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"sha256:{digest[:8]}"


class Secret:
    """A token, app secret, verify token or password, known by its fingerprint."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself. Call it only where a request is signed or compared, never to build a text."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """``sha256:`` and 8 hex digits."""
        return fingerprint(self._value)

    def __len__(self) -> int:
        return len(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"<Secret {self.fingerprint}>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled: it must not reach a cache or another process")


def appsecret_proof(token: Secret, app_secret: Secret) -> Secret:
    """Hex HMAC-SHA256 of the token under the app secret (Meta's guide "Secure requests")."""
    digest = hmac.new(_raw(app_secret), _raw(token), hashlib.sha256)
    return Secret(digest.hexdigest())


def _raw(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogatepass")
