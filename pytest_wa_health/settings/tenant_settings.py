"""What the settings are once they have been read: one frozen `Settings` per tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import msgspec

from pytest_wa_health.catalogue.notes import noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.settings_view import SettingsView
from pytest_wa_health.model.waiver import Waiver
from pytest_wa_health.model.web_address import DEFAULT_GRAPH_URL
from pytest_wa_health.privacy.secret import Secret, appsecret_proof
from pytest_wa_health.survey.facts import LocalFinding

__all__ = [
    "COMMAND_LINE", "PROCESS", "Broken", "Loaded", "MailServer", "Origin", "ProjectTables", "Settings",
    "SettingsError", "SeveralPartsError", "TemplateRef", "Waiver", "place_of", "where_it_is",
]  # fmt: skip

PROCESS = "the process environment"
COMMAND_LINE = "the command line"
_PLACES = {PROCESS: "origin.process", COMMAND_LINE: "origin.command-line"}


def place_of(place: str) -> str:
    """A place as a note, where it is no file."""
    key = _PLACES.get(place)
    return noted(key) if key else place


def where_it_is(name: str, place: str) -> str:
    """``NAME in PLACE``, as a note."""
    return noted("origin.on" if place == COMMAND_LINE else "origin.in", setting=name, place=place_of(place))


class SettingsError(Exception):
    """Settings that cannot be used: one sentence that names the variable or option, and never a value.

    `cause` is ``settings.missing`` where a required value is nowhere; None where what is there is of no use.
    """

    def __init__(self, sentence: str, *, variable: str, cause: str | None = None) -> None:
        super().__init__(sentence)
        self.note = sentence
        self.variable = variable
        self.cause = cause


class SeveralPartsError(SettingsError):
    """A file that holds settings of several accounts or environments, of which one is to be named: `parts`."""

    def __init__(self, sentence: str, *, parts: tuple[str, ...]) -> None:
        super().__init__(sentence, variable="--wa-env-file")
        self.parts = parts


class Origin(msgspec.Struct, frozen=True):
    """Where a value comes from: `name` as written there (an alias, a prefixed name, a key) and the place.

    `shadows` names the places further down that hold a *different* value, and so are ignored.
    """

    variable: str
    name: str
    place: str
    shadows: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Name and place."""
        return where_it_is(self.name, self.place)

    def __str__(self) -> str:
        return str(self.note)

    @property
    def text(self) -> str:
        """As ``str``, and what is ignored because of it."""
        if not self.shadows:
            return self.note
        return noted("origin.shadowing", origin=self.note, items=self.shadows)


class TemplateRef(msgspec.Struct, frozen=True):
    """A message template in one language: Meta approves each language on its own."""

    name: str
    language: str

    def __str__(self) -> str:
        return f"{self.name}:{self.language}"


@dataclass(frozen=True, repr=False)
class MailServer:
    """The SMTP server of the fallback channel.

    `scheme` says how the line is protected: ``smtps`` from the first byte, ``smtp+starttls`` or nothing at all,
    ``smtp`` only if the server offers it. `user` and `sender` are empty where they are not configured.
    """

    scheme: Literal["smtp", "smtp+starttls", "smtps"]
    host: str
    port: int
    user: str
    password: Secret
    sender: str

    @property
    def starttls(self) -> bool:
        """Whether the password must wait for STARTTLS."""
        return self.scheme == "smtp+starttls"

    def __repr__(self) -> str:
        return f"<MailServer {self.scheme}://{self.host}:{self.port}>"


@dataclass(frozen=True, repr=False)
class Settings:
    """The settings of one tenant.

    `phone_number_id`, `business_account_id` and `app_id` are digits; what is configured but cannot be an ID is
    empty or None here, and named in `local` and in `unusable`. `access_token` has no stray characters.
    """

    name: str
    slug: str
    access_token: Secret
    phone_number_id: str
    business_account_id: str | None = None
    app_id: str | None = None
    app_secret: Secret | None = None
    api_version: str | None = None
    """``v25.0``, or None where none is configured."""
    graph_url: str = DEFAULT_GRAPH_URL
    """Without a slash at the end."""
    test_recipients: tuple[str, ...] = ()
    """As the user wrote them."""
    test_template: TemplateRef | None = None
    """None: one of the account's own is chosen, see `survey.template_choice`."""
    template_parameters: Mapping[str, Json] = field(default_factory=dict)
    """Template name to ``{"header" | "body" | "buttons": [values] or {name: value}}``."""
    required_templates: tuple[TemplateRef, ...] = ()
    webhook_url: str | None = None
    webhook_verify_token: Secret | None = None
    expected_number: str | None = None
    routing_roles_path: str | None = None
    """Where the Routing Roles are read, below the version: ``{phone_number_id}/…``."""
    deployment_url: str | None = None
    fallback: MailServer | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)
    local: tuple[LocalFinding, ...] = ()
    unusable: tuple[str, ...] = ()
    """Variables that are set but hold nothing that Meta could be asked with."""
    incomplete: tuple[tuple[str, str], ...] = ()
    """Half sets: what is missing, and the variable because of which it is missed."""
    notes: tuple[str, ...] = ()
    private: tuple[Secret, ...] = ()
    """Further texts that no output may hold: a password within a URL, a token in the place of an ID."""
    store_command: str = ""
    """What stores a renewed token, with the token on its standard input; empty: none is configured."""
    tokens_elsewhere: tuple[tuple[str, str], ...] = ()
    """Other tokens of this tenant that do not count: where each stands, and its fingerprint."""

    def __repr__(self) -> str:
        return f"<Settings {self.slug} {self.access_token.fingerprint}>"

    def public(self) -> SettingsView:
        """What diagnosis and reports may see: JSON types, no secret, of recipients only the country code."""
        from pytest_wa_health.settings.display import public_view

        return public_view(self)

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for the redactor; without stray characters, which would blank plain words."""
        held = [self.app_secret, self.webhook_verify_token, *self.private]
        if "WHATSAPP_ACCESS_TOKEN" not in self.unusable:
            held.append(self.access_token)
            if self.app_secret:
                held.append(appsecret_proof(self.access_token, self.app_secret))
        if self.fallback:
            password = self.fallback.password
            held += [password, Secret(quote(password.reveal(), safe=""))]
        return tuple(dict.fromkeys(secret.reveal() for secret in held if secret))

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients' numbers as written and in E.164, for the redactor."""
        from pytest_wa_health.settings.recipients import judge

        forms = [judge(raw).e164 for raw in self.test_recipients]
        return tuple(dict.fromkeys([*self.test_recipients, *(form for form in forms if form)]))


class Broken(msgspec.Struct, frozen=True):
    """A tenant whose settings cannot be used; the others still can."""

    name: str
    error: SettingsError
    slug: str


@dataclass(frozen=True, repr=False)
class Held:
    """Secret values and recipients' numbers, in clear: for the redactor and for nobody else."""

    secrets: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectTables:
    """What the tables say; empty where they are not there."""

    contact: str = ""
    """Whom a report tells its reader to ask."""
    url: str = ""
    """Where the reports are to be found."""
    timezone: str = ""
    """In whose time people read the report: ``Asia/Riyadh``."""
    store_command: str = ""
    """What stores a renewed token, with the token on its standard input."""
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """Everything read at start-up: the usable tenants, the broken ones, and what belongs to the whole run."""

    settings: tuple[Settings, ...]
    broken: tuple[Broken, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[str, ...] = ()
    env_file: Path | None = None
    project_file: Path | None = None
    """The ``wa-health.toml`` that was found."""
    tables: ProjectTables = ProjectTables()
    """``[report]``, ``[renewal]`` and ``[thresholds]``."""
    held: Held = field(default_factory=Held)
    """What must not be shown, of tenants that are not used as well."""
    events: Callable[[], Iterable[Mapping[str, object]]] | None = field(default=None, repr=False)
    """What runs the query for delivery events; it raises SettingsError."""
