"""One tenant's `Settings` from its places: every value judged, its origin kept, its oddities recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pytest_wa_health.catalogue.notes import joined, noted
from pytest_wa_health.model.json_value import Json
from pytest_wa_health.model.web_address import DEFAULT_GRAPH_URL
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.settings import drift, mail
from pytest_wa_health.settings.addresses import (
    graph_address,
    graph_path,
    hidden_parts,
    http_address,
    parse_templates,
    parse_version,
)  # fmt: skip
from pytest_wa_health.settings.guards import fits
from pytest_wa_health.settings.ids import judge_id
from pytest_wa_health.settings.names import BROWSER, BY_NAME, Variable
from pytest_wa_health.settings.nearby import hints_within
from pytest_wa_health.settings.recipients import digits, listed
from pytest_wa_health.settings.references import kind_of, pointed_at
from pytest_wa_health.settings.sources import Lookup, Reading
from pytest_wa_health.settings.tenant_settings import (
    MailServer,
    Origin,
    Settings,
    SettingsError,
    TemplateRef,
    where_it_is,
)
from pytest_wa_health.settings.value_forms import (
    Cleaned,
    clean_credential,
    clean_id,
    clean_text,
    is_placeholder,
    looks_like_token,
)
from pytest_wa_health.survey.facts import LocalFinding

__all__ = ["build"]

Hints = Callable[[Lookup, Sequence[Variable]], list[str]]

TOKEN, PHONE = "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"
APP_ID = "WHATSAPP_APP_ID"
APP_SECRET, VERIFY_TOKEN = "WHATSAPP_APP_SECRET", "WHATSAPP_WEBHOOK_VERIFY_TOKEN"


def build(
    name: str,
    slug: str,
    lookup: Lookup,
    *,
    allow_hosts: Iterable[str] = (),
    template_parameters: Mapping[str, Json] | None = None,
    notes: Iterable[str] = (),
    store_command: str = "",
    nearby: Hints = hints_within,
    needs: Sequence[str] = (TOKEN, PHONE),
) -> Settings:
    """Read the settings of one tenant; `needs` are the variables that must be there.

    Raises SettingsError: ``settings.missing`` for a required variable that is nowhere, else for one whose value
    cannot be used at all. What is set but wrong becomes a finding in `Settings.local`.
    """
    desk = _Desk(lookup, notes, nearby)
    desk.require(*needs)
    token = desk.credential(TOKEN, keep=True)
    expected = desk.text("WHATSAPP_EXPECTED_NUMBER")
    phone = desk.identifier(PHONE, telephone=True, expected=digits(expected or "")) or ""
    account, app = desk.identifier("WHATSAPP_BUSINESS_ACCOUNT_ID"), desk.identifier("WHATSAPP_APP_ID")
    secret, verify_token = desk.credential(APP_SECRET), desk.chosen(VERIFY_TOKEN)
    graph_url, version = desk.graph(allow_hosts)
    webhook_url, deployment_url = desk.url("WHATSAPP_WEBHOOK_URL"), desk.url("WHATSAPP_DEPLOYMENT_URL")
    test_template = desk.template("WHATSAPP_TEST_TEMPLATE")
    fallback = desk.fallback()
    desk.pair(APP_SECRET, "WHATSAPP_APP_ID")
    desk.pair(VERIFY_TOKEN, "WHATSAPP_WEBHOOK_URL")
    desk.pair("WHATSAPP_WEBHOOK_URL", VERIFY_TOKEN)
    return Settings(
        name=name,
        slug=slug,
        access_token=token or Secret(""),
        phone_number_id=phone,
        business_account_id=account,
        app_id=app,
        app_secret=secret,
        api_version=version,
        graph_url=graph_url,
        test_recipients=desk.recipients(),
        test_template=test_template,
        template_parameters=template_parameters or {},
        required_templates=desk.templates("WHATSAPP_REQUIRED_TEMPLATES"),
        webhook_url=webhook_url,
        webhook_verify_token=verify_token,
        expected_number=expected,
        routing_roles_path=desk.path("WHATSAPP_ROUTING_ROLES_PATH"),
        deployment_url=deployment_url,
        fallback=fallback,
        origins=desk.origins,
        local=tuple(desk.findings),
        unusable=tuple(desk.unusable),
        incomplete=tuple(desk.incomplete),
        notes=tuple(dict.fromkeys(desk.notes)),
        private=tuple(desk.private),
        store_command=store_command,
        tokens_elsewhere=tuple(desk.tokens_elsewhere),
    )


class _Desk:
    """Takes one value after the other off the lookup and writes down what is odd about it."""

    def __init__(self, lookup: Lookup, notes: Iterable[str], nearby: Hints) -> None:
        self._lookup = lookup
        self._nearby = nearby
        self.origins: dict[str, Origin] = {}
        self.findings: list[LocalFinding] = []
        self.unusable: list[str] = []
        self.incomplete: list[tuple[str, str]] = []
        self.notes: list[str] = list(notes)
        self.private: list[Secret] = []
        self.tokens_elsewhere: list[tuple[str, str]] = []

    def require(self, *names: str) -> None:
        """Raise SettingsError for those of `names` that are nowhere."""
        missing = [BY_NAME[name] for name in names if not self._held(name)]
        if not missing:
            return
        *others, last = [self._lookup.spelling(variable) for variable in missing]
        places = list(dict.fromkeys(place for variable in missing for place in self._lookup.places(variable)))
        if others:
            first = noted("missing.two", setting=joined(others, "and"), other=last, place=places)
        else:
            first = noted("missing.one", setting=last, place=places)
        hints = [*self._nearby(self._lookup, missing), *self._references(names)]
        said = joined([first, *dict.fromkeys(hints)])
        sentence = said if said.endswith("?") else noted("word.sentence", note=said)
        raise SettingsError(sentence, variable=missing[0].name, cause="settings.missing")

    def _references(self, names: Iterable[str]) -> Iterator[str]:
        """Those of `names` that are there as a reference, so that both steps are said at once."""
        for name in names:
            reading = self._lookup.find(BY_NAME[name])
            if reading is not None and (kind := kind_of(reading.value)):
                yield noted("reference.unresolved", origin=reading.origin.note, reason=kind)

    def credential(self, name: str, *, keep: bool = False) -> Secret | None:
        """A token or app secret; with `keep` a placeholder is returned as well."""
        reading = self._read(name)
        if reading is None:
            return None
        cleaned = clean_credential(_without_scheme(reading))
        if self._is_placeholder(name, reading, cleaned):
            return Secret(cleaned.value) if keep else None
        self._note_strays(name, reading, cleaned)
        self._note_browsers(name, reading)
        if name == APP_SECRET and self._are_swapped():
            self.unusable.append(name)
            return None
        if name == APP_SECRET and not _is_app_secret(cleaned.value):
            self.notes.append(f"{reading.origin} is not 32 hex digits, as app secrets are")
        return Secret(cleaned.value) if cleaned.value else None

    def _are_swapped(self) -> bool:
        """Whether the app's ID and its secret stand each under the other's name."""
        app, secret = (self._lookup.find(BY_NAME[name]) for name in (APP_ID, APP_SECRET))
        if app is None or secret is None:
            return False
        return _is_app_secret(clean_credential(app.value).value) and fits("id", secret.value, strict=True)

    def chosen(self, name: str) -> Secret | None:
        """A secret that the user made up: free text."""
        reading = self._read(name)
        if reading is None:
            return None
        cleaned = clean_text(reading.value)
        if self._is_placeholder(name, reading, cleaned, chosen=True):
            return None
        self._note_strays(name, reading, cleaned)
        return Secret(cleaned.value) if cleaned.value else None

    def identifier(self, name: str, *, telephone: bool = False, expected: str = "") -> str | None:
        """Digits, or None where what is set cannot be an ID."""
        reading = self._read(name)
        if reading is None:
            return None
        cleaned = clean_id(reading.value)
        if self._is_placeholder(name, reading, cleaned):
            return None
        form = judge_id(cleaned.value, telephone=telephone, expected=expected)
        inside = (noted("stray.space-inside"),) if form.spaced else ()
        if form.value or form.cause == "settings.malformed-id":
            self._note_strays(name, reading, Cleaned(form.value, cleaned.strays + inside))
        if form.cause:
            note = noted("word.at", place=reading.origin.note, note=form.note)
            if name == APP_ID and self._are_swapped():
                note = noted("setting.swapped", origin=reading.origin.note)
            self.findings.append(LocalFinding(form.cause, name, note, form.confidence))
        if not form.value:
            self.unusable.append(name)
            if looks_like_token(cleaned.value) or _is_app_secret(cleaned.value):
                self.private.append(Secret(cleaned.value))
        return form.value or None

    def text(self, name: str) -> str | None:
        """Free text that is no secret; raises SettingsError for one that plainly is."""
        reading = self._read(name)
        if reading is None:
            return None
        if looks_like_token(reading.value):
            raise SettingsError(noted("setting.token", origin=reading.origin.note), variable=name)
        return clean_text(reading.value).value or None

    def url(self, name: str) -> str | None:
        """An http or https URL."""
        text = self.text(name)
        if text is None:
            return None
        self.private += [Secret(part) for part in hidden_parts(text)]
        return http_address(text, variable=name, origin=self.origins[name].note)

    def path(self, name: str) -> str | None:
        """A path of the Graph API."""
        text = self.text(name)
        return graph_path(text, variable=name, origin=self.origins[name].note) if text else None

    def graph(self, allow_hosts: Iterable[str]) -> tuple[str, str | None]:
        """The base URL and the version."""
        url, version = self.text("WHATSAPP_GRAPH_URL"), self.text("WHATSAPP_API_VERSION")
        base, in_url = DEFAULT_GRAPH_URL, None
        if url:
            base, in_url = graph_address(url, allow_hosts, origin=self.origins["WHATSAPP_GRAPH_URL"].note)
        if version is None:
            return base, in_url
        origin = self.origins["WHATSAPP_API_VERSION"]
        parsed = parse_version(version, origin=origin.note)
        if parsed != version:
            self.notes.append(f"{origin} is read as {parsed}")
        if in_url and in_url != parsed:
            self.notes.append(f"WHATSAPP_GRAPH_URL ends with another version; {parsed} from {origin} counts")
        return base, parsed

    def template(self, variable: str) -> TemplateRef | None:
        """The one template that `variable` names. Raises SettingsError where it names several."""
        found = self.templates(variable)
        if len(found) > 1:
            raise SettingsError(noted("setting.one-template", origin=self.origins[variable].note), variable=variable)
        return found[0] if found else None

    def templates(self, name: str) -> tuple[TemplateRef, ...]:
        """``name:language,…``."""
        text = self.text(name)
        return parse_templates(text, variable=name, origin=self.origins[name].note) if text else ()

    def recipients(self) -> tuple[str, ...]:
        """The numbers as written, each once."""
        return listed(self.text("WHATSAPP_TEST_RECIPIENTS") or "")

    def fallback(self) -> MailServer | None:
        """The mail server, and what is missing of it."""
        reading = self._read("EMAIL_FALLBACK_URL")
        if reading is not None:
            url = clean_text(reading.value).value
            server = mail.from_url(url, name=reading.origin.note)
            self.private.append(Secret(mail.written_password(url)))
            self._missing_of(server, noted("mail-setting.user"), noted("mail-setting.password"),
                             noted("mail-setting.from"), "EMAIL_FALLBACK_URL")  # fmt: skip
            return server
        host, user, sender = self.text("SMTP_HOST"), self.text("SMTP_USER"), self.text("SMTP_FROM")
        port, password = self.text("SMTP_PORT"), self._read("SMTP_PASSWORD")
        if host is None:
            because = "SMTP_PASSWORD" if password else "SMTP_USER" if user else None
            self.incomplete += [("SMTP_HOST", because)] if because else []
            return None
        secret = password.value.rstrip("\r\n") if password else ""
        mail.check_host(host, name=self.origins["SMTP_HOST"].note)
        at = self.origins.get("SMTP_PORT")
        port_name = at.note if at else "SMTP_PORT"
        server = mail.from_variables(host, port or "", user or "", secret, sender or "", port_name=port_name)
        self._missing_of(server, "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM", "SMTP_HOST")
        return server

    def pair(self, has: str, needs: str) -> None:
        """Note a half set, unless the half was set under a name that other programs use for their own ends."""
        origin = self.origins.get(has)
        if origin and origin.name.endswith((has, BY_NAME[has].key)) and needs not in self.origins:
            self.incomplete.append((needs, has))

    def _missing_of(self, server: MailServer, user: str, password: str, sender: str, because: str) -> None:
        parts = ((user, bool(server.user)), (password, bool(server.password)), (sender, bool(server.sender)))
        self.incomplete += [(what, because) for what, there in parts if not there]

    def _held(self, name: str) -> bool:
        reading = self._lookup.find(BY_NAME[name])
        clean = clean_credential if BY_NAME[name].secret else clean_id
        return reading is not None and bool(clean(reading.value).value or is_placeholder(reading.value))

    def _read(self, name: str) -> Reading | None:
        reading = self._lookup.find(BY_NAME[name])
        if reading is not None:
            self.origins[name] = reading.origin
            self._compare(name, reading)
        elif self._lookup.is_named(BY_NAME[name]):
            self._say_unused(name)
        return reading

    def _say_unused(self, name: str) -> None:
        """Say where a name of ours is passed over, because other vendors use it and the value is theirs."""
        for source in self._lookup.sources(BY_NAME[name]):
            for entry in () if source.by_key else source.index.entries(BY_NAME[name], source.affix):
                if not (entry.is_empty or entry.counts or entry.spelling.strict):
                    origin = where_it_is(entry.written, source.place)
                    self.notes.append(noted("setting.not-our-form", origin=origin))

    def _compare(self, name: str, reading: Reading) -> None:
        """Say where a name that is known holds another value and is not used."""
        if differs := drift.finding(name, reading):
            self.findings.append(differs)
        for other in drift.elsewhere(name, reading):
            if name == TOKEN:
                self.tokens_elsewhere.append((other.origin, drift.shown(name, other.value)))
            if other.place == reading.origin.place:
                self.notes.append(noted("setting.not-used", origin=other.origin, other_note=reading.origin.name))

    def _is_placeholder(self, name: str, reading: Reading, cleaned: Cleaned, *, chosen: bool = False) -> bool:
        if kind := kind_of(reading.value):
            note = noted("reference.unresolved", origin=reading.origin.note, reason=kind)
            self.findings.append(LocalFinding("settings.reference-unresolved", name, note))
            self.unusable.append(name)
            return True
        names = BY_NAME[name].names
        held = any(is_placeholder(text, names, chosen=chosen) for text in (reading.value, cleaned.value))
        if held:
            near = [hint for hint in self._nearby(self._lookup, [BY_NAME[name]]) if "read it with" in hint]
            other = pointed_at(reading.value)
            origin = reading.origin.note
            what = noted("setting.example", origin=origin)
            if other:
                what = noted("setting.pointer", origin=origin, setting=other)
            note = joined([what, *near])
            self.findings.append(LocalFinding("settings.placeholder", name, note))
            self.unusable.append(name)
        return held

    def _note_browsers(self, name: str, reading: Reading) -> None:
        """Say where a secret has a name that a framework compiles into the pages of a site."""
        written = reading.origin.name
        if prefix := next((prefix for prefix in BROWSER if written.upper().startswith(prefix)), None):
            note = noted("setting.in-browsers", origin=reading.origin.note, prefix=prefix)
            self.findings.append(LocalFinding("settings.sent-to-browsers", name, note))

    def _note_strays(self, name: str, reading: Reading, cleaned: Cleaned) -> None:
        if cleaned.strays:
            what = noted("word.at", place=reading.origin.note, note=joined(cleaned.strays, "comma"))
            note = joined([what, reading.remark, noted("stray.left-out")])
            self.findings.append(LocalFinding("settings.stray-characters", name, note))


def _without_scheme(reading: Reading) -> str:
    """The token alone, where the whole value of a header is kept: ``Authorization`` holds ``Bearer EAA…`` rightly."""
    is_header = reading.origin.name.lower().endswith("authorization")
    return reading.value.strip().removeprefix("Bearer ") if is_header else reading.value


def _is_app_secret(value: str) -> bool:
    return len(value) == 32 and all(char in "0123456789abcdef" for char in value)
