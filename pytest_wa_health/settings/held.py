"""Every secret that the places of the settings hold, whether a tenant uses it or not: no output may show it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pytest_wa_health.privacy.raw_values import raw_pairs, secret_values
from pytest_wa_health.settings.addresses import hidden_parts
from pytest_wa_health.settings.env_file import read_env_file
from pytest_wa_health.settings.names import BY_NAME, SECRET_NAMES
from pytest_wa_health.settings.recipients import judge, listed
from pytest_wa_health.settings.references import is_address
from pytest_wa_health.settings.tenant_settings import Held, SettingsError
from pytest_wa_health.settings.text_files import find_upward, read_text
from pytest_wa_health.settings.value_forms import clean_credential, is_placeholder

__all__ = ["ambient", "held"]

_SECRETS = tuple(SECRET_NAMES - {"EMAIL_FALLBACK_URL"})
_RECIPIENTS = BY_NAME["WHATSAPP_TEST_RECIPIENTS"].names
_ADDRESSES = tuple(name for variable in BY_NAME.values() if variable.name.endswith("_URL") for name in variable.names)


def held(places: Iterable[Mapping[str, str]], raw: Iterable[tuple[str, str]] = ()) -> Held:
    """What stands in `places` under the name of a secret, an address or the recipients, with any prefix.

    `raw` are names and values as they were written, those included that could not be parsed or used.
    """
    secrets: dict[str, None] = {}
    numbers: dict[str, None] = {}
    pairs = dict.fromkeys([*raw, *(pair for values in places for pair in values.items())])
    for name, value in pairs:
        if is_address(value):
            continue
        if not is_placeholder(value.strip("\"' "), [name]):
            secrets.update(dict.fromkeys(secret_values(name, value)))
        if name.endswith(_SECRETS) and not is_placeholder(value, [name]):
            secrets.update(dict.fromkeys((clean_credential(value).value, value.strip())))
        elif name.endswith(_ADDRESSES):
            secrets.update(dict.fromkeys(hidden_parts(value.strip())))
        elif name.endswith(_RECIPIENTS):
            numbers.update(dict.fromkeys(_forms(value)))
    return Held(tuple(filter(None, secrets)), tuple(filter(None, numbers)))


def ambient(environ: Mapping[str, str], directory: Path, env_file: Path | None = None) -> Held:
    """The same of the process environment and the ``.env`` file, for runs that read no settings."""
    path = directory / env_file if env_file else find_upward(".env", directory)
    values: Mapping[str, str] = {}
    raw: list[tuple[str, str]] = []
    with contextlib.suppress(SettingsError):  # what cannot be read cannot be shown either
        if path:
            raw = raw_pairs(read_text(path, variable=".env"))
            values = read_env_file(path, option=".env").values
    return held([environ, values], raw)


def _forms(text: str) -> Iterator[str]:
    for number in listed(text):
        yield number
        yield judge(number).e164 or ""
