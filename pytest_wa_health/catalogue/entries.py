"""The shapes of the catalogue: checks, causes, steps, links, codes, versions, texts in two languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from datetime import date

Lang = Literal["en", "ar"]
LANGS: tuple[Lang, ...] = ("en", "ar")

FACTS = (
    "coexistence",
    "name-pending",
    "unregistered",
    "probed",
    "secret-reset",
    "announced",
    "silent",
    "behind-login",
)
"""What a run may know that chooses between texts and steps: the number is used in the WhatsApp Business app as well,
its display name is not through, it is not registered; our own probe saw it and not Meta; secret and token died
together; Meta has announced it and not done it; recorded events show that nothing comes in any more; a login stands
before the callback."""

Severity = Literal["critical", "high", "medium", "low"]
Who = Literal["business-admin", "developer", "phone-owner", "meta", "wait"]
CauseVerdict = Literal["failed", "warned", "unknown"]
Retry = Literal["permanent", "transient", "wait", "noise"]
CodeKind = Literal[
    "",
    "token",  # the calling credential is refused
    "app-token",  # a call by app ID and app secret is refused
    "app",  # the app ID names no app
    "capability",  # the app or token may not make such calls
    "permission",  # a permission or the assignment of the account is missing
    "access",  # sending is denied
    "absent",  # the object is not there, or hidden from this token
    "parameter",  # something about the request is wrong; Meta's words say what
    "path",  # Meta does not know the path or its version
    "enforcement",  # Meta has restricted or locked the account
    "limit",  # too many calls
    "outage",  # Meta's own trouble
    "not-linked",  # the number is not linked to a registered device of Cloud API
]
"""What an answer with a code is about, before any cause is named."""


class Text(msgspec.Struct, frozen=True):
    """One text in English and Arabic; ``text("ar")`` gives the Arabic, any other language the English.

    Markup is ``**bold**`` and backticks for code; placeholders are filled by `catalogue.render`.
    """

    en: str
    ar: str

    def __call__(self, lang: str) -> str:
        """The text in `lang`, placeholders still in it."""
        return self.ar if lang == "ar" else self.en


class Check(msgspec.Struct, frozen=True):
    """What one test looks at, said as the healthy condition."""

    id: str
    """``WA201``."""
    area: str
    severity: Severity
    needs: tuple[str, ...]
    """Setting variables without which the check is not applicable."""
    doc: str
    title: Text
    risk: Text
    """Why it matters."""


class Step(msgspec.Struct, frozen=True):
    """One thing one actor does; `link` is a name in ``links.toml``."""

    who: Who
    text: Text
    link: str | None = None
    only: str | None = None
    """The fact of the run with which alone the step is shown: see `FACTS`."""
    unless: str | None = None
    """The fact of the run with which it is not."""


class Cause(msgspec.Struct, frozen=True):
    """One reason why something does not work, and its repair."""

    id: str
    """``token.logged-out``: area and name, as the contract lists them."""
    check: str
    verdict: CauseVerdict
    """What the verdict of its check becomes."""
    severity: Severity
    who: Who
    stops_sending: bool | None
    """Whether template messages cannot leave; None where this cause does not tell."""
    minutes: int
    """Honest estimate of the repair's work; 0 where only waiting helps."""
    source: tuple[str, ...]
    title: Text
    explanation: Text
    why: Text
    verify: Text
    steps: tuple[Step, ...]
    """Own steps, then those of the recipe."""
    recipe: str | None = None
    next_probe: Text | None = None
    forward: Text | None = None
    variants: Mapping[str, Cause] = msgspec.field(default_factory=dict)
    """Fact to the same cause in the words that fit it."""

    def where(self, facts: Collection[str]) -> Cause:
        """The cause in the words and with the steps that fit a run in which `facts` hold."""
        fit = next((variant for fact, variant in self.variants.items() if fact in facts), self)
        steps = tuple(
            step for step in fit.steps if (step.only is None or step.only in facts) and step.unless not in facts
        )
        return msgspec.structs.replace(fit, steps=steps)

    @property
    def area(self) -> str:
        """``token`` of ``token.logged-out``."""
        return self.id.partition(".")[0]


class Link(msgspec.Struct, frozen=True):
    """An address in Meta's tools. `fallback` is used where an id inside the path is not known."""

    name: str
    url: str
    label: Text
    fallback: str | None = None


class Code(msgspec.Struct, frozen=True):
    """A Graph error code, an error code with its subcode, or a health code, and what it may mean."""

    key: str
    """``190/467``, ``190``, ``201-299`` or ``health/141006``."""
    causes: tuple[str, ...]
    """Candidate causes, the most usual first; evidence decides between them. Empty for noise."""
    retry: Retry
    meaning: Text
    source: tuple[str, ...]
    who: Who | None = None
    """Who acts, where no cause says it."""
    kind: CodeKind = ""
    sure: bool = False
    """Whether the code settles the cause by itself."""
    says: str | None = None
    """Meta's title, where a failed message may be told by it alone (``error_description`` of ``message_history``)."""


class Change(msgspec.Struct, frozen=True):
    """A day on which something changes at Meta for everybody."""

    day: str
    """``2026-10-01``."""
    text: Text
    source: str


class CurrencyRule(msgspec.Struct, frozen=True):
    """The one currency in which businesses of a country will be billed; from `stops` on nothing else is delivered."""

    country: str
    currency: str
    stops: date
    source: str


class Version(msgspec.Struct, frozen=True):
    """One Graph API version; `expires` is None while Meta has set no date."""

    name: str
    released: date
    expires: date | None
    source: str
