"""Which values of a settings source are secret, seen from the raw text: before anything is parsed or judged.

A value that its own parser refuses (a URL with a ``/`` in its password, a line with an open quote, a format that
nobody knows) is a secret all the same. So whoever reads settings calls one of these two with what was read, as it was
read, and hands the result to the redactor, whether or not the value can be used afterwards:

* `secret_values` for one name and its raw value (process environment, a row of a table, an entry of a hook);
* `raw_pairs` for the text of a file of any format, line by line; each of its pairs goes to `secret_values`.

Both are pure, and neither ever raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

__all__ = ["is_secret_name", "raw_pairs", "secret_values"]

_SHORTEST = 4
_CODED = 8
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = frozenset(
    (
        "token", "tokens", "secret", "secrets",
        "password", "passwd", "pass", "passphrase", "pwd", "pin", "credential",
        "credentials", "apikey", "proof", "bearer", "authorization",
    )
)  # fmt: skip
_KEY_OWNERS = frozenset(
    (
        "api", "access", "secret", "private", "signing", "encryption", "app", "auth", "license", "service", "master",
    )
)  # fmt: skip
_NOT_SECRET = frozenset({"PWD", "OLDPWD"})
_AFTERWARDS = frozenset(
    (
        "file", "path", "dir", "url",
        "uri", "name", "type", "id", "length", "expiry", "expires", "at", "ttl", "source",
        "env", "prefix",
    )
)  # fmt: skip
"""A name that ends so says where a secret lies or how long it lives, and holds none: ``TOKEN_EXPIRES_AT``."""

_SHAPES = re.compile(r"EAA[A-Za-z0-9]{17,}|\d{5,}\|\S{8,}|[0-9a-f]{32}(?:[0-9a-f]{32})?|sk-\S{16,}|xox[a-z]-\S{8,}")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/{0,3}(?=.*[@?:/])")
_USER_PART = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:/{0,2}(.*)@", re.DOTALL)
_QUERY = re.compile(r"\?[A-Za-z_]+=[^?]*$")
_DELIMITERS = re.compile(r"[/:@?&=#;,\s]+")
_PLAIN_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9_.-]+(?::\d{1,5})?(?:/[^?#@\s]*)?(?:\?[^#@\s]*)?(?:#[^@\s]*)?"
    r"|[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#:@]*:[^\s/?#:@]*@[A-Za-z0-9_.-]+(?::\d{1,5})?/?(?:\?[^#\s]*)?"
)
"""A URL that every parser takes apart alike."""
_PAIR = re.compile(
    r"""(?P<quote>["']?)(?P<name>[A-Za-z_][\w.:-]{0,100}?)(?P=quote)[ \t]*(?:=>|[=:])[ \t]*"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.){0,8000})"|'(?P<single>[^']{0,8000})'|(?P<bare>[^\r\n]{0,8000}))""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?:key|name)\s*=\s*["']([\w.:-]{1,100})["']\s+value\s*=\s*["']([^"']{0,8000})["']""")
_COMMENT = re.compile(r"\s+[#;].*$")


def is_secret_name(name: str) -> bool:
    """Whether what goes by `name` is secret: ``ACME_VERIFY_TOKEN``, ``smtp.password``, ``appSecret``."""
    if name in _NOT_SECRET:
        return False
    parts = [part.lower() for part in _PARTS.findall(name)]
    while parts and parts[-1].isdecimal():
        parts.pop()
    if not parts or parts[-1] in _AFTERWARDS:
        return False
    if parts[-1] == "key":
        return len(parts) > 1 and parts[-2] in _KEY_OWNERS
    return not _SECRET_WORDS.isdisjoint(parts[-2:])


def secret_values(name: str, value: str) -> list[str]:
    """What of the raw `value` no output may show; empty where neither name nor shape says secret.

    A URL gives its password and the coded values of its query; one that parsers would read differently gives every
    piece between its delimiters.
    """
    found: dict[str, None] = {}
    for form in _forms(value):
        if is_secret_name(name) and not _is_path(form):
            found.update(dict.fromkeys((form, unquote(form))))
        found.update(dict.fromkeys(match[0] for match in _SHAPES.finditer(form)))
        if _ADDRESS.match(form):
            found.update(dict.fromkeys(_of_address(form)))
    return [text for text in found if len(text) >= _SHORTEST]


def raw_pairs(text: str) -> list[tuple[str, str]]:
    """Every name and value that stand in `text`, in whatever format: env, YAML, JSON, TOML, properties, XML."""
    pairs = [(match[1], match[2]) for match in _ATTRIBUTE.finditer(text)]
    for match in _PAIR.finditer(text):
        value = next((match[group] for group in ("double", "single", "bare") if match[group] is not None), "")
        pairs.append((match["name"], value))
        if match["double"] and "\\" in value:
            pairs.append((match["name"], re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL)))
    return pairs


def _forms(value: str) -> Iterator[str]:
    """`value` as it stands, and as the formats of settings files would read it: unquoted, without a comment."""
    seen = set()
    bare = value.strip()
    for text in (bare, _COMMENT.sub("", bare), bare.rstrip(",}] \t")):
        for form in (text, text.strip("\"'` \t"), _COMMENT.sub("", text).strip("\"'` \t")):
            if len(form) >= _SHORTEST and form not in seen:
                seen.add(form)
                yield form


def _is_path(text: str) -> bool:
    return bool(re.fullmatch(r"(?:~|\.{1,2})?/[\w./ -]*|[A-Za-z]:\\[\w.\\ -]*", text))


def _of_address(url: str) -> Iterator[str]:
    is_plain = _PLAIN_URL.fullmatch(url) is not None
    # The last @ ends the user part, but for those that stand in a query behind it.
    head = url.partition("?")[0] if is_plain else _QUERY.sub("", url)
    if user_part := _USER_PART.match(head) or _USER_PART.match(url):
        user, colon, password = user_part[1].partition(":")
        yield from (password, unquote(password)) if colon else (user, unquote(user))
    query = url.partition("?")[2]
    values = [pair.partition("=")[2] for pair in re.split("[&;#]", query)]
    yield from (form for value in values for form in (value, unquote_plus(value)) if _is_coded(form))
    if not is_plain:
        scheme, *pieces = _DELIMITERS.split(head)
        for piece in pieces:
            if piece != scheme and not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+|\d{1,5}|localhost", piece):
                yield from (piece, unquote(piece))


def _is_coded(value: str) -> bool:
    return len(value) >= _CODED and not value.isalpha() and "@" not in value
