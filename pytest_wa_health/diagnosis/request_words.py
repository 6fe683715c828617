"""What a refused request was refused for, by Meta's own words, where the code alone says "a parameter is wrong".

The same code comes for the recipient's number, for a part of the template and for the request itself; with or without
Meta's details. Where the words name none of them, nothing is guessed.
"""

from __future__ import annotations

import re
from typing import Literal

About = Literal["template", "recipient", "object", "request", "nothing"]

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
    r"phone number(?!\W{0,2}id)|\bwa_id\b|\be\.?164\b|\bcountry code\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"object with id|node type|nonexisting field|phone.?number.?id|does not exist", re.IGNORECASE)


def about(words: str) -> About:
    """What `words` name as the fault; ``nothing`` where they are the code's own canned sentence."""
    if _OBJECT.search(words) and not _TEMPLATE.search(words):
        return "object"
    if _TEMPLATE.search(words):
        return "template"
    if _RECIPIENT.search(words):
        return "recipient"
    return "nothing" if _CANNED.fullmatch(words.strip()) else "request"
