"""The words that texts of this product, of pytest and of HTTP are made of: what a piece of a secret may look like.

`vocabulary.txt` holds words of plain English and of the trade, one form each, lower case. A piece of a secret that is
such a word (``whatsapp`` in ``my-whatsapp-token``) cannot be told from the text's own words and is left alone;
whatever is cut out of a word, or crosses from one into the next, can.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

__all__ = ["PHRASES", "are_words", "is_word", "word_grams"]

PHRASES = (
    "https://graph.facebook.com/ https://business.facebook.com/ https://developers.facebook.com/ "
    "phone_number_id  display_phone_number account_review_status message_templates subscribed_apps "
    "whatsapp_business_account_id  hub.verify_token hub.challenge whatsapp_webhook_verify_token "
    "webhook_verify_token verify-token access-token  access_token whatsapp-webhook whatsapp_webhook whatsapp- "
    "business whatsapp_business_messaging app-secret  whatsapp_business_management whatsapp-cloud-api "
    "whatsapp_business_account graph.facebook.com pytest-wa-health  whatsapp_access_token whatsapp_api_token "
    "whatsapp_cloud_api_access_token whatsapp_cloud_api_token  whatsapp-token meta_whatsapp_token "
    "meta_access_token meta_app_secret facebook_app_secret  whatsapp_app_secret wa_access_token "
    "whatsapp_verify_token meta_verify_token wa_verify_token whatsapp-access-token whatsapp-verify-token my- "
    "app  whatsapp_test_recipients whatsapp_phone_number_id whatsapp_api_version wa-health webhook-verify- "
    "token "
)
"""Vocabulary of several words that is in every report and in many a verify token; it gives nothing away by itself."""

_GRAM = 6
_NATURAL = re.compile(r"[a-z]+|[A-Z]+|(?:[A-Z][a-z]+)+")
_SINGLE = frozenset("ai")


@functools.lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(resources.files(__package__).joinpath("vocabulary.txt").read_text("ascii").split())


@functools.lru_cache(maxsize=1)
def word_grams() -> frozenset[bytes]:
    """Every stretch of six letters that lies within a word."""
    longer = [word.encode() for word in _words() if len(word) >= _GRAM]
    return frozenset(word[at : at + _GRAM] for word in longer for at in range(len(word) - _GRAM + 1))


def is_word(run: str) -> bool:
    """Whether `run`, letters alone, is a word in a usual case: ``token``, ``TOKEN``, ``WhatsApp``, not ``toKen``."""
    return run.lower() in _words() and _NATURAL.fullmatch(run) is not None


def are_words(runs: list[str]) -> bool:
    """Whether all of `runs` are words, and not just letters that stand apart."""
    return all(len(run) > 1 or run.lower() in _SINGLE for run in runs) and all(is_word(run) for run in runs)
