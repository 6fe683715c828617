"""The name that files, ids and the history know a tenant by."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_wa_health.settings.slugs import SlugError, slug_of, slugs_of

PLAIN = {
    "acme": "acme",
    "Acme Store": "acme-store",
    "acme  store": "acme-store",
    "globex.eu_2": "globex.eu_2",
    "default": "default",
}
HASHED = {
    "Café Nord": "caf-nord",
    "Acme & Sons": "acme-sons",
    "مطعم": "tenant",
    "../../x": "x",
    "..": "tenant",
    "NUL": "nul",
    "com1.shop": "com1.shop",
    "share-1-of-3": "share-1-of-3",
    "\u212a": "k",  # the Kelvin sign, whose small letter is k
    "x" * 61: "x" * 60,
}


@pytest.mark.parametrize(("name", "slug"), PLAIN.items())
def test_a_name_that_loses_case_and_spaces_alone_stays_readable(name, slug):
    assert slug_of(name) == slug


@pytest.mark.parametrize(("name", "base"), HASHED.items())
def test_a_name_that_loses_more_bears_its_hash(name, base):
    assert slug_of(name) == f"{base}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def test_two_names_with_one_slug_are_refused():
    with pytest.raises(SlugError, match="Acme Store and acme-store would both be acme-store"):
        slugs_of(["globex", "Acme Store", "acme-store"])


@given(st.text(min_size=1))
def test_every_slug_is_a_safe_file_name(name):
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,68}", slug_of(name))
    assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.[^-]*)?$", slug_of(name))
