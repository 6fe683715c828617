"""What a refused request was refused for, by Meta's own words, where the code alone says "a parameter is wrong".

The same code comes for the recipient's number, for a part of the template and for the request itself; with or without
Meta's details. Where the words name none of them, nothing is guessed.
"""

from __future__ import annotations

import re
from typing import Literal

About = Literal["template", "recipient", "sender", "name", "object", "request", "nothing"]

_CANNED = re.compile(
    r"(?:\(#\d+\)\s*)?(?:invalid parameter|parameter value is not valid|required parameter is missing|"
    r"unsupported post request|an unknown error occurred)?[\s.]*",
    re.IGNORECASE,
)
"""What Meta says with the code whatever the fault is."""
_TEMPLATE = re.compile(
    r"template|component|sub_type|placeholder|localizable|named param|"
    r"\b(?:header|body|footer|button|carousel)s?\b|"
    r"parameters?\b.{0,40}\b(?:type|text|mandatory|format|count)|"
    r"\bparameter ['\"]?(?:text|image|video|document|payload)",
    re.IGNORECASE | re.DOTALL,
)
_RECIPIENT = re.compile(
    r"\bparam(?:eter)?\W{0,4}to\b|\['to'\]|\bto\b['\"]? (?:is|must|should|does)|\brecipient|"
    r"\bwa_id\b|\be\.?164\b|\bcountry code\b|"
    r"phone number\b.{0,40}\b(?:valid|invalid|malformed|format|form|digits?|length|too (?:long|short))\b|"
    r"\b(?:invalid|malformed|wrong|valid|not a)\b.{0,20}\bphone number",
    re.IGNORECASE | re.DOTALL,
)
_OWN = re.compile(
    r"\b(?:business|sender(?:'s)?|sending|your|own)\W{1,3}(?:whatsapp\W{1,3})?(?:phone\W{1,3})?number\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"phone number(?!\W{0,2}id)", re.IGNORECASE)
"""A number of which nothing says that it is the recipient's."""
_NAME = re.compile(r"\b(?:display|verified|business)[ _]name\b|\bname_status\b", re.IGNORECASE)
_OBJECT = re.compile(r"object with id|node type|nonexisting field|phone.?number.?id|does not exist", re.IGNORECASE)


def about(words: str) -> About:
    """What `words` name as the fault; ``nothing`` where they are the code's own canned sentence."""
    if _OBJECT.search(words) and not _TEMPLATE.search(words):
        return "object"
    if _TEMPLATE.search(words):
        return "template"
    if _NAME.search(words):
        return "name"
    if _RECIPIENT.search(words) and not _OWN.search(words):
        return "recipient"
    if _OWN.search(words) or _NUMBER.search(words):
        return "sender"
    return "nothing" if _CANNED.fullmatch(words.strip()) else "request"
