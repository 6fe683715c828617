"""Secrets that nobody has, made at run time, and how the tests see whether something of one is left."""

from __future__ import annotations

import random
import re
import string
import unicodedata

from pytest_wa_health.privacy import sanitising as safe_text

ALPHABET = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
NUMBER = "+966501234567"


def drawn(length: int, alphabet: str = ALPHABET, seed: int = 7) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


TOKEN = "EAA" + drawn(197)
APP_SECRET = drawn(32, HEX)
PIN = drawn(6, string.digits, seed=3)


def mixed(secret: str) -> bool:
    """As 97 of 100 machine-drawn secrets of this length are: restless, and without a word between hyphens."""
    changes = len(re.findall(r"[a-z]+|[A-Z]+|[0-9]+|[-_]+", secret))
    words = [part for part in re.split("[-_]", secret) if re.fullmatch("[A-Z]?[a-z]{3,}|[A-Z]{4,}", part)]
    return len(set(secret) & set(string.digits)) >= 4 and changes >= 0.4 * len(secret) and not words


def shares(text: str, secret: str, length: int = 6) -> bool:
    """Whether `text` and `secret` share a stretch of `length` characters that is not just digits."""
    grams = {secret[at : at + length] for at in range(len(secret) - length + 1)}
    return any(gram in text for gram in grams if not gram.isdecimal())


LATER = [str, safe_text.clean, safe_text.ascii_text, lambda s: safe_text.clean(unicodedata.normalize("NFKC", s))]
"""What a text goes through after the redactor, on its way to a page or a terminal."""
