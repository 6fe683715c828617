"""The block at the end of a run: what must be fixed, who can do it, how, and what the verdict is.

English and plain ASCII whatever the report's language is, because most terminals neither reorder nor shape
Arabic; 60 to 110 columns, only an address may be longer, and it stands alone. Colour repeats what the words say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pytest_wa_health.model.run_result import CheckRow, DiagnosisEntry, Link, Report, TenantResult
from pytest_wa_health.privacy.sanitising import ascii_text, clean_tree, inert, safe_url, shortened
from pytest_wa_health.report import events_view, terminal_table
from pytest_wa_health.report.english import english
from pytest_wa_health.report.phrases import Plain, moment
from pytest_wa_health.report.terminal_text import (
    NARROWEST,
    WIDEST,
    WIDTH,
    WORDS,
    Line,
    Screen,
    Style,
    indented,
    markup,
    named,
    plain,
    slug_of,
    when,
    wrapped,
)
from pytest_wa_health.report.terminal_verdict import verdict_lines
from pytest_wa_health.report.view import AREAS, Root, area_of, counts, receiver_figures

__all__ = ["NARROWEST", "WIDEST", "WIDTH", "Line", "Style", "lines", "markup"]

_MOST_WAIVED = 12
_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b")
"""The name of a setting."""
_SHARED = 3
"""So many tenants with one cause are one item."""
_ACTORS = {"business-admin": "admin", "developer": "dev", "phone-owner": "owner", "meta": "meta", "wait": "wait"}


def lines(result: Report, *, verbose: int = 0, width: int = WIDTH) -> list[Line]:
    """The block for `result`, without its heading: each line and its style. The last line is the verdict.

    `verbose` of 1 or more lists the checks that were blocked, and the steps of every fault. `width` is that of the
    terminal.
    """
    view = Screen(clean_tree(english(result)), width)
    block = [*_head(view), ("", "plain")]
    if not view.tenants:
        return [*block, ("nothing was checked: no tenant was selected", "unknown")]
    body = _one(view, verbose) if len(view.tenants) == 1 else _many(view, verbose)
    return [(inert(text), style) for text, style in (*block, *body, *verdict_lines(view))]


def _head(view: Screen) -> list[Line]:
    result = view.result
    who = slug_of(view.tenants[0]) if len(view.tenants) == 1 else f"{len(view.tenants)} tenants"
    version = (result.get("graph") or {}).get("version")
    what = f"at {view.receiver['url']}" if view.receiver else result["mode"]
    api = f"Graph {version}" if version else ""
    parts = [shortened(who, 30), shortened(what, 40), api, when(result["generated_at"])]
    head: list[Line] = [("   ".join(plain(part) for part in parts if part), "bold")]
    if view.replay:
        recorded = moment(result.get("recorded_at"))
        date = f" of {recorded.day} {recorded:%b %Y}" if recorded else ""
        head.append((f"REPLAYED from recordings{date}: says nothing about today", "warn"))
    return head


def _title(diagnosis: DiagnosisEntry) -> str:
    title = plain(Plain("en")(diagnosis["title"]))
    check = diagnosis["check"]
    name = check if diagnosis["cause"] == check else f"{check} {diagnosis['cause']}"
    return f"{name}: {re.sub('^(The|An?|No) ', lambda word: word[0].lower(), title)}"


def _one(view: Screen, verbose: int) -> Iterator[Line]:
    """A single tenant: its roots with evidence, what waits, what is right, and the steps of the first."""
    tenant = view.tenants[0]
    for root in view.roots:
        word, style = WORDS[root.diagnosis["verdict"]]
        yield from view.item(word, style, _title(root.diagnosis), *_seen(view, root))
        if root.diagnosis["verdict"] == "unknown":
            yield from _links(root.diagnosis)
    yield from _blocked(view, verbose)
    yield from _fine(view)
    if view.receiver is not None:
        for figure in receiver_figures(view.receiver):
            yield from view.item("TIME", "plain", str(Plain("en")(figure)))
    yield from _seen_to_happen(view)
    yield "", "plain"
    if view.first is not None:
        yield from _steps(view, view.first)
        for root in view.roots[1:]:
            yield from _steps(view, root, named=True) if verbose else _first_step(view, root)
        if len(view.roots) > 1 and not verbose:
            yield "", "plain"
    elif tenant.get("notes"):
        for note in tenant["notes"]:
            yield from view.item("NOTE", "plain", str(note))
        yield "", "plain"


def _seen_to_happen(view: Screen) -> Iterator[Line]:
    """The events that stand beside a live run."""
    for title, more in events_view.lines(view.tenants):
        yield from view.item("SEEN", "plain", title, *more)
    for problem in view.result.get("events_problems") or ():
        yield from view.item("?", "unknown", f"--wa-events: {problem}")


def _seen(view: Screen, root: Root) -> Iterator[str]:
    """What Meta answered and what it means."""
    for seen in (root.diagnosis.get("evidence") or [])[:1]:
        code = "" if seen.get("code") is None else str(seen["code"])
        code += f"/{seen['subcode']}" if code and seen.get("subcode") is not None else ""
        status = f"HTTP {seen['http_status']}" if seen.get("http_status") else ""
        answer = ", ".join(part for part in (code, status) if part)
        if code:
            yield (
                f'Meta answered {answer}: "{seen["meta_says"]}"'
                if seen.get("meta_says")
                else f"Meta answered {answer}."
            )
        if seen.get("note"):
            yield str(seen["note"])
    token = root.tenant.get("token") or {}
    about_token = root is view.first and root.diagnosis["cause"].startswith("token.")
    if about_token and token.get("fingerprint"):
        source = f", read from {token['source']}" if token.get("source") else ""
        yield f"Token {token['fingerprint']}, {token.get('length') or '?'} characters{source}."
    if root is view.first and root.diagnosis.get("explanation"):
        yield str(Plain("en")(root.diagnosis["explanation"]))
    if root.diagnosis.get("deadline") and not view.replay:
        yield f"Time left: {_days(root.diagnosis.get('days_left'))}, until {when(root.diagnosis['deadline'])}."
    if root.diagnosis.get("confidence") in ("likely", "possible"):
        rivals = ", ".join(root.diagnosis.get("rivals") or [])
        yield f"This is {root.diagnosis['confidence']}, not certain" + (
            f"; also possible: {rivals}." if rivals else "."
        )


def _days(days: int | None) -> str:
    if days is None or days < 0:
        return "none"
    return "less than a day" if days == 0 else f"{days} day{'s' if days > 1 else ''}"


def _links(diagnosis: DiagnosisEntry) -> Iterator[Line]:
    for url in dict.fromkeys(diagnosis.get("links") or ()):
        if safe_url(url):
            yield ascii_text(url), "plain"


def _blocked(view: Screen, verbose: int) -> Iterator[Line]:
    waiting = [check for tenant in view.tenants for check in tenant["checks"] if check["verdict"] == "blocked"]
    if not waiting:
        return
    by_cause = Counter(check["cause"] or "an earlier check" for check in waiting).most_common()
    hint = "" if verbose or len(view.tenants) > 1 else " (list them: -v)"
    if len(by_cause) == 1:
        waits, were = ("wait", "were") if len(waiting) > 1 else ("waits", "was")
        text = f"{_checks(len(waiting))} {waits} for {by_cause[0][0]} and {were} not run{hint}"
    else:
        each = ", ".join(f"{n} wait{'' if n > 1 else 's'} for {cause}" for cause, n in by_cause[:3])
        text = f"{_checks(len(waiting))} were not run: {each}{hint}"
    yield from view.item("BLOCKED", "plain", text)
    if verbose and len(view.tenants) == 1:
        for check in waiting:
            yield from view.item(
                "", "plain", f"{check['id']} {check['title'] if view.result['lang'] == 'en' else ''}"
            )


def _checks(n: int) -> str:
    return f"{n} check{'' if n == 1 else 's'}"


def _fine(view: Screen) -> Iterator[Line]:
    """How many checks passed, by group; then what was waived or not set up."""
    tenants = view.tenants
    right = Counter(area_of(c) for tenant in tenants for c in tenant["checks"] if c["verdict"] == "passed")
    if right:
        each = ", ".join(f"{area} {right[area]}" for area in (*AREAS, "own") if right[area])
        yield from view.item("OK", "ok", f"{_checks(sum(right.values()))}: {each}")
    total = sum((counts(tenant) for tenant in tenants), Counter())
    if total["waived"]:
        yield from view.item("WAIVED", "plain", *_accepted(tenants))
    known = {d["cause"]: d["known"] for tenant in tenants for d in tenant["diagnoses"] if d.get("known")}
    if known:
        named = ", ".join(f"{cause} (since {when[:10]})" for cause, when in known.items())
        yield from view.item("KNOWN", "plain", f"in the baseline: {named}")
    skipped = [c for tenant in tenants for c in tenant["checks"] if c["verdict"] == "not-applicable"]
    if view.result["mode"] == "send" and (names := _unsent(skipped)):
        yield from view.item("NOTE", "warn", f"nothing was sent: {names} is not set")
    if skipped:
        opens = _opens(skipped)
        yield from view.item("SKIP", "plain", f"{_checks(len(skipped))} not set up{': ' + opens if opens else ''}")


def _opens(skipped: Sequence[CheckRow]) -> str:
    """Which setting opens how many of the checks that were left out."""
    named = Counter(found[0] for check in skipped if (found := _VARIABLE.search(check.get("note") or "")))
    (first, count), *others = named.most_common() or [("", 0)]
    return ", ".join([f"{first} opens {count}", *(f"{name} {n}" for name, n in others)]) if first else ""


def _unsent(skipped: Sequence[CheckRow]) -> str:
    """The setting without which no message could be sent."""
    notes = " ".join(check.get("note") or "" for check in skipped)
    return next((name for name in ("WHATSAPP_TEST_RECIPIENTS", "WHATSAPP_TEST_TEMPLATE") if name in notes), "")


def _accepted(tenants: Sequence[TenantResult]) -> list[str]:
    """What is waived, why and until when, a line for each cause."""
    waived = [(one, check) for one in tenants for check in one["checks"] if check["verdict"] == "waived"]
    said = (
        f"{f'{slug_of(one)} ' if len(tenants) > 1 else ''}{check['id']} {check['cause'] or ''}: {check.get('note')}"
        for one, check in waived
    )
    lines = list(dict.fromkeys(said))
    return lines if len(lines) <= _MOST_WAIVED else [*lines[:_MOST_WAIVED], f"and {len(lines) - _MOST_WAIVED} more"]


def _first_step(view: Screen, root: Root) -> Iterator[Line]:
    """Where to begin with a fault that is not the first."""
    steps = root.diagnosis.get("step_details") or []
    if steps:
        actor, cause = _ACTORS.get(steps[0]["who"], "dev"), root.diagnosis["cause"]
        yield from view.item("THEN", "bold", f"{cause}, {actor}: {steps[0]['text']}")
        if url := safe_url((steps[0].get("link") or Link(url=""))["url"]):
            yield ascii_text(url), "plain"


def _steps(view: Screen, root: Root, *, named: bool = False) -> Iterator[Line]:
    """The numbered steps of a root, each with its actor; an address on a line of its own."""
    diagnosis = root.diagnosis
    steps = diagnosis.get("step_details") or []
    if not steps:
        return
    minutes = diagnosis.get("minutes")
    time = f", about {minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""
    verb = {"unknown": "Try", "warned": "Do"}.get(diagnosis["verdict"], "Fix")
    which = f" {plain(diagnosis['cause'])}" if named else ""
    yield f"{verb}{which}{time if minutes != 0 else ' (only waiting helps)'}:", "bold"
    for number, step in enumerate(steps, start=1):
        actor = _ACTORS.get(step["who"], "dev")
        head = f"{number:>3}. {actor:<7}"
        for index, line in enumerate(wrapped(step["text"], view.width - len(head))):
            yield (head + line if index == 0 else indented(" " * len(head), line)), "plain"
        url = safe_url((step.get("link") or Link(url=""))["url"])
        if url:
            yield ascii_text(url), "plain"
    command = view.command(root.tenant)
    if command not in re.findall(r"`([^`]+)`", steps[-1]["text"]):
        yield f"Then: {plain(command)}", "bold"
    yield "", "plain"


def _many(view: Screen, verbose: int) -> Iterator[Line]:
    """Several tenants: a table, the roots in order, what waits."""
    yield from terminal_table.table(view)
    yield "", "plain"
    groups = _together(view.roots)
    urgent = (group[0] for group in groups if group[0].diagnosis["verdict"] != "warned")
    ranks = {id(root): rank for root, rank in zip(urgent, _ordinals(), strict=False)}
    for first, *others in groups[:12]:
        word, style = WORDS[first.diagnosis["verdict"]]
        rank = f" {ranks[id(first)]}" if word == "FIX" and id(first) in ranks else ""
        who = f"{len(others) + 1} tenants" if others else shortened(slug_of(first.tenant), 24)
        names = [named([first.tenant, *(root.tenant for root in others)])] if others else []
        yield from view.item(
            f"{word}{rank} ", style, f"{who} {_title(first.diagnosis)}", *names, _who(first.diagnosis)
        )
        # The page of one tenant's business would mislead the others.
        common = set(_links(first.diagnosis)).intersection(*(_links(root.diagnosis) for root in others))
        yield from [link for link in _links(first.diagnosis) if link in common][:1]
    if len(groups) > 12:
        yield from view.item("", "plain", f"and {sum(map(len, groups[12:]))} more, see the report")
    yield from _blocked(view, verbose)
    yield from _seen_to_happen(view)
    yield "", "plain"


def _together(roots: Sequence[Root]) -> list[list[Root]]:
    """`roots` in their order; those of three or more tenants with one cause together, where the first stands."""
    by_cause: dict[str, list[Root]] = {}
    for root in roots:
        by_cause.setdefault(root.diagnosis["cause"], []).append(root)
    groups: list[list[Root]] = []
    for root in roots:
        same = by_cause[root.diagnosis["cause"]]
        if len(same) < _SHARED:
            groups.append([root])
        elif root is same[0]:
            groups.append(same)
    return groups


def _ordinals() -> Iterable[str]:
    return ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 20)))


def _who(diagnosis: DiagnosisEntry) -> str:
    actors = dict.fromkeys(_ACTORS.get(step["who"], "dev") for step in diagnosis.get("step_details") or ())
    minutes = diagnosis.get("minutes")
    time = f"; about {minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""
    return f"{', then '.join(actors) or _ACTORS.get(diagnosis['who'], 'dev')}{time}"
