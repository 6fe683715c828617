"""What every renderer wants to know of a result: order of urgency, counts, areas. Nothing here judges anew."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from pytest_wa_health.model.note import Said
from pytest_wa_health.model.run_result import (
    STATES,
    CheckRow,
    DiagnosisEntry,
    Faulty,
    HistoryEntry,
    ReceiverEntry,
    Report,
    TenantResult,
    TokenEntry,
)
from pytest_wa_health.model.verdicts import WORST_FIRST
from pytest_wa_health.report.phrases import Count, Day, Name, Note, Say, Spoken, moment, say

__all__ = ["AREAS", "Expiry", "Root", "View", "urgency"]

AREAS = (
    "settings", "network", "token", "permission", "phone", "account", "webhook", "template", "recipient",
    "fallback", "deployment", "receiver",
)  # fmt: skip
"""The order of the catalogue's areas; checks of the user's own come last, as ``own``."""

_SHARE = re.compile(r"share-\d+-of-\d+")
"""What merged reports of older versions call the tenants that no report speaks of."""

_RANK = {verdict: rank for rank, verdict in enumerate(WORST_FIRST[:-1])}


class Root(msgspec.Struct, frozen=True):
    """A diagnosis and the tenant that it was made for."""

    tenant: TenantResult
    diagnosis: DiagnosisEntry

    @property
    def blocks(self) -> int:
        return len(self.diagnosis.get("blocks") or ())


class Expiry(msgspec.Struct, frozen=True):
    """When a tenant's token ends: `tone` is a verdict's name, `days` is None where there is no date."""

    tone: str
    text: Spoken
    days: int | None = None


class View:
    """A cleaned result, read in the order in which people should act on it."""

    def __init__(self, result: Report, *, tenants: Iterable[str] | None = None) -> None:
        wanted = None if tenants is None else frozenset(tenants)
        shown = [tenant for tenant in result["tenants"] if wanted is None or tenant["slug"] in wanted]
        every: list[TenantResult] = [
            {**tenant, "diagnoses": [*tenant["diagnoses"], *_unexplained(tenant)]} for tenant in shown
        ]
        self.result = result
        self.replay: bool = result["mode"] == "replay"
        self.tenants: Sequence[TenantResult] = sorted(every, key=urgency)
        self.roots: Sequence[Root] = self._ordered_roots()
        self.areas: Sequence[str] = [area for area in (*AREAS, "own") if self._occurs(area)]
        self._anchors = _anchors(self.tenants)
        zones = {zone_of(tenant) for tenant in self.tenants}
        self.zone: str | None = result.get("timezone") or (zones.pop() if len(zones) == 1 else None)
        """In whose time the page is written: None for UTC, also where the accounts shown do not agree."""

    @property
    def verdict(self) -> str:
        """Of the tenants shown: the run's, or that of the worst of a selection. ``unknown`` if there are none."""
        if len(self.tenants) == len(self.result["tenants"]) and self.tenants:
            return str(self.result["verdict"])
        verdicts = {tenant["verdict"] for tenant in self.tenants}
        return next((verdict for verdict in (*_RANK, "passed") if verdict in verdicts), "unknown")

    @property
    def receiver(self) -> ReceiverEntry | None:
        """The user's own receiver, where one was tested."""
        return next((found for tenant in self.tenants if (found := tenant.get("receiver"))), None)

    @property
    def first(self) -> Root | None:
        return self.roots[0] if self.roots else None

    def stopped(self) -> list[TenantResult]:
        return [tenant for tenant in self.tenants if tenant["can_send"] is False]

    def with_verdict(self, *verdicts: str) -> list[TenantResult]:
        return [tenant for tenant in self.tenants if tenant["verdict"] in verdicts]

    def anchor(self, tenant: TenantResult) -> str:
        return self._anchors[id(tenant)]

    def command(self, tenant: TenantResult) -> str:
        """What to type to check this tenant alone again; names no other tenant."""
        words = re.sub(r"\s+--(?:wa-)?tenant(?:=|\s+)\S+", "", self.result.get("command") or "pytest --wa-live")
        # A named cassette bears the name of its scenario, which is no tenant of the reader's.
        stands_alone = tenant["slug"] in ("default", self.result.get("cassette"))
        option = "--wa-tenant" if words.startswith("pytest") else "--tenant"
        return words if stands_alone else f"{words} {option} {tenant['slug']}"

    def _occurs(self, area: str) -> bool:
        """Whether any tenant uses this group; a column of nothing but "not set up" says nothing."""
        checks = (check for tenant in self.tenants for check in tenant["checks"] if area_of(check) == area)
        return any(check["verdict"] != "not-applicable" for check in checks)

    def _ordered_roots(self) -> list[Root]:
        roots = [Root(tenant, diagnosis) for tenant in self.tenants for diagnosis in tenant["diagnoses"]]
        # What a tenant has to repair first stays first for it; the run's first is the first tenant's first.
        return roots[:1] + sorted(roots[1:], key=_root_urgency)


def urgency(tenant: TenantResult) -> tuple[Any, ...]:
    """Sorts tenants: those that cannot send first, then the worst, the nearest deadline, the most blocked."""
    first = tenant["diagnoses"][0] if tenant["diagnoses"] else None
    return (
        tenant["can_send"] is not False,
        _RANK.get(tenant["verdict"], len(_RANK)),
        (first.get("deadline") if first else None) or "9999",
        -len(first.get("blocks") or ()) if first else 0,
    )


def _unexplained(tenant: TenantResult) -> list[DiagnosisEntry]:
    """Checks that are not right and that no diagnosis speaks of, such as the user's own, in the same form."""
    explained = {diagnosis["cause"] for diagnosis in tenant["diagnoses"]}
    explained |= {diagnosis["check"] for diagnosis in tenant["diagnoses"]}
    return [
        {
            "cause": check["cause"] or check["id"],
            "verdict": cast(Faulty, check["verdict"]),
            "check": check["id"],
            "title": cast(str, say("not_met", title=check["title"])),  # the renderer puts it into words
            "explanation": cast(str, Note(check.get("note") or "", check.get("said"))),
            "who": "developer",
        }
        for check in tenant["checks"]
        if check["verdict"] in _RANK and check["cause"] not in explained and check["id"] not in explained
    ]


def _root_urgency(root: Root) -> tuple[Any, ...]:
    diagnosis = root.diagnosis
    return (
        root.tenant["can_send"] is not False or diagnosis["verdict"] != "failed",
        _RANK.get(diagnosis["verdict"], len(_RANK)),
        diagnosis.get("deadline") or "9999",
        -root.blocks,
    )


def _anchors(tenants: Sequence[TenantResult]) -> dict[int, str]:
    taken: Counter[str] = Counter()
    anchors = {}
    for tenant in tenants:
        slug = "t-" + re.sub(r"[^a-z0-9._-]", "-", str(tenant["slug"]).lower())
        taken[slug] += 1
        anchors[id(tenant)] = slug if taken[slug] == 1 else f"{slug}--{taken[slug]}"
    return anchors


def area_of(check: CheckRow) -> str:
    return check["area"] if check.get("area") in AREAS else "own"


def notes_of(tenant: TenantResult) -> list[Note]:
    """What is said of a tenant beside its diagnoses."""
    texts = tenant.get("notes") or []
    said = (tenant.get("notes_said") or [])[: len(texts)]
    return [Note(*pair) for pair in itertools.zip_longest(texts, said)]


def evidence_notes(diagnosis: DiagnosisEntry) -> list[Note]:
    """What was seen, each sentence once."""
    found: dict[str, Note] = {}
    for seen in diagnosis.get("evidence") or []:
        if text := seen.get("note"):
            found.setdefault(text, Note(text, seen.get("said")))
    return list(found.values())


def explanation_of(diagnosis: DiagnosisEntry) -> Spoken:
    """The catalogue's, in the result's language; of settings that cannot be used, the note that says why."""
    text: Spoken = diagnosis["explanation"]
    return next((note for note in evidence_notes(diagnosis) if note.text == text), text)


def display_name(tenant: TenantResult, *, inside: bool = False) -> Spoken:
    """What to call a tenant: the only one of a plain ``.env`` has no name of its own, nor has a share of a fleet.

    `inside`: in the midst of a sentence, where it is no first word.
    """
    if _SHARE.fullmatch(tenant["slug"]):
        return Note(tenant["name"], _of_share(tenant["name"]))
    if not is_unnamed(tenant):
        return Name(tenant["name"] or tenant["slug"])
    if tenant.get("receiver"):
        return say("receiver_name")
    if verified := verified_name(tenant):
        return Name(verified)
    return say("default_name_inside" if inside else "default_name")


def is_unnamed(tenant: TenantResult) -> bool:
    """Whether it is the only one of a plain ``.env``."""
    return tenant["slug"] == "default" and tenant["name"] == "default"


def has_name(tenant: TenantResult) -> bool:
    """Whether people know what is meant by :func:`display_name`."""
    return not is_unnamed(tenant) or bool(tenant.get("receiver") or verified_name(tenant))


def verified_name(tenant: TenantResult) -> str | None:
    """The name that customers see, as it was last read."""
    return tenant.get("verified_name") or (tenant.get("history") or HistoryEntry(runs=[])).get("verified_name")


def zone_of(tenant: TenantResult) -> str | None:
    """The account's time zone, as it was last read."""
    return tenant.get("timezone") or (tenant.get("history") or HistoryEntry(runs=[])).get("timezone")


def _of_share(name: str) -> Said | None:
    """In a report that an older version merged, ``share 2/4`` stands for the tenants that nobody reported on."""
    word, _, share = name.partition(" ")
    return {"key": "tenant.share", "values": {"share": share}} if word == "share" else None


def problems_of(tenants: Iterable[TenantResult]) -> int:
    """How many problems there are, each cause counted once for each tenant: the one number that is said."""
    return sum(diagnosis["verdict"] != "warned" for tenant in tenants for diagnosis in tenant["diagnoses"])


def warnings_of(tenants: Iterable[TenantResult]) -> int:
    """How many warnings, likewise."""
    return sum(diagnosis["verdict"] == "warned" for tenant in tenants for diagnosis in tenant["diagnoses"])


def missing_shares(result: Report) -> list[str]:
    """The shares of a fleet that nobody gave a report of, as ``2/4``."""
    return [f"{share['share']}/{share['of']}" for share in result.get("missing_shares") or []]


def shares_said(result: Report) -> list[Say]:
    """The same for a page, where ``2/3`` would read as two thirds."""
    return [say("fl_share", share=each["share"], of=each["of"]) for each in result.get("missing_shares") or []]


def counts(tenant: TenantResult) -> Counter[str]:
    """How many checks got which verdict."""
    return Counter(check["verdict"] for check in tenant["checks"])


def row_title(check: CheckRow, causes: Mapping[str, Spoken]) -> Spoken:
    """What a row of the list of checks says: a check's title is how things should be, and no result."""
    if check["verdict"] in ("failed", "warned", "waived"):
        return causes.get(check["cause"] or "") or say("not_met", title=check["title"])
    return say("not_seen", title=check["title"]) if check["verdict"] == "unknown" else check["title"]


def area_state(tenant: TenantResult, area: str) -> str | None:
    """The verdict that stands for a group of checks; None if the tenant has none of it."""
    verdicts = {check["verdict"] for check in tenant["checks"] if area_of(check) == area}
    return next((state for state in STATES if state in verdicts), None)


def expiry(tenant: TenantResult) -> Expiry:
    """When the token ends, as a column of a table says it."""
    token = tenant.get("token") or TokenEntry()
    verdicts = {check["id"]: check["verdict"] for check in tenant["checks"]}
    if verdicts.get("WA201") == "failed":
        return Expiry("failed", say("expiry_rejected"))
    if (end := token.get("expires_at")) and (days := token.get("days_left")) is not None:
        return _dated(end, days, verdicts.get("WA205") or "passed")
    if token.get("type") and verdicts.get("WA205", "passed") in ("passed", "waived"):
        return Expiry("passed", say("expiry_none"))
    return Expiry("not-applicable", say("not_known"))


def _dated(iso: str, days: int, tone: str) -> Expiry:
    if days < 0:
        return Expiry("failed", say("expiry_over", date=Day(iso)), days)
    key = "expiry_today" if days == 0 else "expiry_in"
    text = say(key, days=Count("days_of", days), date=Day(iso))
    return Expiry(tone if tone in ("failed", "warned") else "passed", text, days)


def step_actors(diagnosis: DiagnosisEntry) -> list[tuple[str, int, int]]:
    """Runs of steps by the same actor: who, first and last step, counted from 1."""
    runs: list[tuple[str, int, int]] = []
    for number, step in enumerate(diagnosis.get("step_details") or (), start=1):
        if runs and runs[-1][0] == step["who"]:
            runs[-1] = (step["who"], runs[-1][1], number)
        else:
            runs.append((step["who"], number, number))
    return runs


def is_past(iso: str, now: str) -> bool:
    """Whether `iso` lies before `now`."""
    date, today = moment(iso), moment(now)
    return date is not None and today is not None and date < today


def receiver_figures(receiver: ReceiverEntry) -> list[Say]:
    """How long a receiver took to answer, a sentence for each kind of delivery that was measured."""
    found = receiver["figures"]
    said = []
    if "median_ms" in found:
        said.append(say("figure_single", n=found["answered"], median=found["median_ms"], slowest=found["slowest_ms"]))
    if "batch_ms" in found:
        said.append(say("figure_batch", size=f"{found['batch_bytes'] / 10**6:.1f}", ms=found["batch_ms"]))
    if "at_once" in found:
        load = {"median": found["at_once_median_ms"], "slowest": found["at_once_slowest_ms"]}
        said.append(say("figure_load", n=found["at_once"], failed=found["at_once_failed"], **load))
    return said
