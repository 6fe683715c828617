"""Secrets drawn at run time, planted in a double and in the settings, and looked for in everything afterwards."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import random
import re
import string
import unicodedata
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from pytest_wa_health.double.account import Account

_ALNUM = string.ascii_letters + string.digits
_SHORTEST = 6
_NUMBER = 8
"""Of a telephone number, so many digits in a row count as a leak: fewer stand in every time and id."""
_LOWERED = 10
"""Where the case is lost, as in host names, so many characters of the token."""
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()._,\u2013-]{1,4}(?=\d)")
_UNSEEN = re.compile("[\u00ad\u0301\u200b-\u200f\u2060\ufeff]")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")


def _drawn(draw: random.Random, alphabet: str, length: int) -> str:
    """Without six digits in a row, which nobody could tell from a part of an id or a time."""
    while True:
        text = "".join(draw.choices(alphabet, k=length))
        if not re.search(r"\d{6}", text):
            return text


class Canaries:
    """One tenant's secrets. The same `seed` draws the same ones; `short` makes PINs of those that humans choose."""

    def __init__(self, seed: int = 20261122, *, short: bool = False) -> None:
        draw = random.Random(seed)
        self.token = "EAA" + _drawn(draw, _ALNUM, 197)
        self.app_secret = _drawn(draw, "0123456789abcdef", 32)
        self.verify_token = _drawn(draw, _ALNUM + "_-", 28)
        self.password = _drawn(draw, _ALNUM + "!$&+/=@%", 22)
        if short:
            self.verify_token, self.password = (f"{draw.randrange(10**5, 10**6)}" for _ in range(2))
        self.recipients = tuple(
            f"+{prefix}{draw.randrange(10 ** (n - 1), 10**n)}" for prefix, n in (("96650", 7), ("4917", 9))
        )
        self._grams = {
            kind: frozenset(value[at : at + _SHORTEST] for at in range(len(value) - _SHORTEST + 1))
            for kind, value in {
                "access token": self.token,
                "app secret": self.app_secret,
                "verify token": self.verify_token,
                "password": self.password,
                "proof": self.proof(self.token),
            }.items()
        }
        self._grams = {
            kind: frozenset(gram for gram in grams if not gram.isdecimal()) for kind, grams in self._grams.items()
        }
        low = self.token.lower()
        self._lowered = [low[at : at + _LOWERED] for at in range(len(low) - _LOWERED + 1)]
        self._sieve = {gram[at : at + 4] for grams in self._grams.values() for gram in grams for at in range(3)}

    def proof(self, token: str) -> str:
        """``appsecret_proof``, which opens nothing by itself but belongs to the token."""
        return hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def plant(self, account: Account) -> None:
        """Put the secrets in the place of a double's dummies, in the words of its state as well."""
        swaps = {
            account.token.value: self.token,
            account.app_secret: self.app_secret,
            account.app_secret[::-1]: self.app_secret[::-1],
            account.verify_token: self.verify_token,
        }
        for name, value in account.settings.items():
            account.settings[name] = _swapped(value, {**swaps, account.token.value[:-24]: self.token[:-24]})
        if account.token.problem is not None:
            words = _swapped(account.token.problem.message, swaps)
            account.token.problem = dataclasses.replace(account.token.problem, message=words or "")
        account.token.value = self.token
        account.app_secret, account.verify_token = self.app_secret, self.verify_token

    def env(self, **more: str) -> dict[str, str]:
        """The settings that a double does not have: recipients, webhook, fallback."""
        password = quote(self.password, safe="")
        return {
            "WHATSAPP_TEST_RECIPIENTS": ",".join(self.recipients),
            "WHATSAPP_WEBHOOK_VERIFY_TOKEN": self.verify_token,
            "EMAIL_FALLBACK_URL": f"smtp+starttls://mailer:{password}@127.0.0.1:1?from=ops@example.test",
            **more,
        }

    def everything(self) -> str:
        """All secrets in all their clothes, for a server that says whatever it should not."""
        number = self.recipients[0]
        spaced = f"{number[:4]} {number[4:6]} {number[6:9]}-{number[9:]}"
        pieces = [self.token, self.app_secret, self.verify_token, self.password, number, spaced, *self.recipients]
        return " ".join(
            [
                *pieces,
                quote(f"?access_token={self.token}&x={number}", safe=""),
                base64.b64encode(f"x{self.token}".encode()).decode(),
                f"634974688087057|{self.app_secret}",
                f"634974688087057%7C{self.app_secret}",
                self.proof(self.token),
                self.token[3:120],
                self.token[90:],
                json.dumps(json.dumps({"to": number[1:], "key": self.password})),
                f"Authorization: Bearer {self.token}",
                wamid(number),
                "\u200b".join(self.token),
                "\u00ad".join(self.app_secret),
                "".join(chr(ord(char) + 0xFEE0) for char in self.token),
                *(sign.join([number[:4], number[4:6], number[6:]]) for sign in "\u200f–\u2009_,\n"),
            ]
        )

    def found_in(self, text: str) -> set[str]:
        """The kinds of canaries of which six characters or more stand in `text`, in whatever form."""
        found = set()
        for view in _views(text):
            # Whatever six characters stand there, one of the places 0, 3, 6, … begins four of them.
            if not self._sieve.isdisjoint([view[at : at + 4] for at in range(0, len(view), 3)]):
                found |= {kind for kind, grams in self._grams.items() if any(gram in view for gram in grams)}
            lower = view.lower()
            found |= {"lower-cased token" for window in self._lowered if window in lower}
            found |= {"recipient" for window in self._windows() if window in view}
        return found

    def found_below(self, directory: Path, *, allowed: tuple[str, ...] = (".env",)) -> dict[str, set[str]]:
        """The files below `directory`, but those `allowed` by name, that hold a canary, and which."""
        leaks = {}
        for file in sorted(directory.rglob("*")):
            if file.is_file() and file.suffix != ".pyc" and file.name not in allowed:
                kinds = self.found_in(file.read_text("utf-8", "replace")) | self.found_in(file.name)
                if kinds:
                    leaks[str(file.relative_to(directory))] = kinds
        return leaks

    def _windows(self) -> Iterator[str]:
        for number in self.recipients:
            digits = number.lstrip("+")
            yield from (digits[at : at + _NUMBER] for at in range(len(digits) - _NUMBER + 1))


def wamid(number: str) -> str:
    """A message id as Meta builds them: the number stands in it."""
    digits = number.lstrip("+").encode()
    raw = b"\x1c\x18" + bytes([len(digits)]) + digits + b"\x15\x02\x00\x11\x18\x12" + b"3EB0C0FFEE3EB0C0FF" + b"\x00"
    return "wamid." + base64.b64encode(raw).decode()


def _swapped(text: str | None, swaps: dict[str, str]) -> str | None:
    for old, new in swaps.items():
        text = text.replace(old, new) if text else text
    return text


def _views(text: str) -> Iterator[str]:
    """`text` with every disguise off: written here again, so that the redactor is not its own judge."""
    plain = _COLOURS.sub("", unescape(text))
    plain = _UNICODE.sub(lambda match: chr(int(match[1], 16)), plain).replace('\\"', '"').replace("\\/", "/")
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", unquote(plain)))
    yield from {text, plain, unquote(plain), seen, _BETWEEN_DIGITS.sub("", seen)}
    decoded = []
    for run in _BASE64.findall(plain):
        code = run.replace("-", "+").replace("_", "/")
        decoded += [base64.b64decode(part[: len(part) // 4 * 4]) for part in (code, code[1:], code[2:], code[3:])]
    yield b"\n".join(decoded).decode("latin-1")
