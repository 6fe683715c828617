"""The block at the end of a run: what must be fixed, who can do it, how, and what the verdict is.

English and plain ASCII whatever the report's language is, because most terminals neither reorder nor shape
Arabic; 80 columns, only an address may be longer, and it stands alone. Colour repeats what the words say.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pytest_wa_health.model.run_result import DiagnosisEntry, HistoryEntry, Link, Report, TenantResult
from pytest_wa_health.privacy.sanitising import ascii_text, clean_tree, inert, safe_url, shortened
from pytest_wa_health.report import terminal_table
from pytest_wa_health.report.english import english
from pytest_wa_health.report.phrases import Plain, moment
from pytest_wa_health.report.terminal_table import Line, Style
from pytest_wa_health.report.view import AREAS, Root, View, area_of, counts

__all__ = ["WIDTH", "Line", "Style", "lines", "markup"]

WIDTH = 80
_INDENT = 9
_MOST_WAIVED = 12
_SHARED = 3
"""So many tenants with one cause are one item."""
_MARKUP: Mapping[Style, Mapping[str, bool]] = {
    "plain": {},
    "bold": {"bold": True},
    "fix": {"red": True, "bold": True},
    "warn": {"yellow": True},
    "ok": {"green": True},
    "unknown": {"purple": True},
}
_WORDS: Mapping[str, tuple[str, Style]] = {
    "failed": ("FIX", "fix"), "unknown": ("UNKNOWN", "unknown"), "warned": ("WARN", "warn"), "passed": ("OK", "ok"),
}  # fmt: skip
_ACTORS = {"business-admin": "admin", "developer": "dev", "phone-owner": "owner", "meta": "meta", "wait": "wait"}


def markup(style: str) -> dict[str, bool]:
    """`style` as keyword arguments of pytest's ``TerminalReporter.write_line``."""
    return dict(_MARKUP.get(style, {}))  # type: ignore[call-overload]


def lines(result: Report, *, verbose: int = 0) -> list[Line]:
    """The block for `result`, without its heading: each line and its style. The last line is the verdict.

    `verbose` of 1 or more lists the checks that were blocked.
    """
    view = View(clean_tree(english(result)))
    block = [*_head(view), ("", "plain")]
    if not view.tenants:
        return [*block, ("nothing was checked: no tenant was selected", "unknown")]
    body = _one(view, verbose) if len(view.tenants) == 1 else _many(view, verbose)
    return [(inert(text), style) for text, style in (*block, *body, *_verdict(view))]


def _plain(text: object) -> str:
    """A text of the result as ASCII, the catalogue's bold and code marks taken out."""
    return ascii_text(str(text)).replace("**", "").replace("`", "")


def _slug(tenant: TenantResult) -> str:
    return ascii_text(str(tenant["slug"]))


def _head(view: View) -> list[Line]:
    result = view.result
    who = _slug(view.tenants[0]) if len(view.tenants) == 1 else f"{len(view.tenants)} tenants"
    version = (result.get("graph") or {}).get("version")
    parts = [shortened(who, 30), result["mode"], f"Graph {version}" if version else "", _when(result["generated_at"])]
    head: list[Line] = [("   ".join(_plain(part) for part in parts if part), "bold")]
    if view.replay:
        recorded = moment(result.get("recorded_at"))
        date = f" of {recorded.day} {recorded:%b %Y}" if recorded else ""
        head.append((f"REPLAYED from recordings{date}: says nothing about today", "warn"))
    return head


def _when(iso: str | None) -> str:
    when = moment(iso)
    return f"{when.day} {when:%b %Y %H:%M} UTC" if when else ""


def _item(word: str, style: Style, text: str, *more: str) -> Iterator[Line]:
    """A word in the margin and a text beside it, wrapped; `more` are paragraphs below."""
    first, *rest = _wrapped(text) or [""]
    yield f"{word:<{_INDENT}}{first}", style
    for line in (*rest, *(line for paragraph in more for line in _wrapped(paragraph))):
        yield _indented(" " * _INDENT, line), "plain"


def _wrapped(text: str, width: int = WIDTH - _INDENT) -> list[str]:
    """`text` in lines of `width`; an address that is longer stays whole, on a line of its own."""
    out: list[str] = []
    for line in textwrap.wrap(_plain(text), width, break_on_hyphens=False, break_long_words=False):
        whole = len(line) <= width or "://" in line
        out += [line] if whole else [line[i : i + width] for i in range(0, len(line), width)]
    return out


def _indented(head: str, line: str) -> str:
    return line if len(head) + len(line) > WIDTH else head + line


def _title(diagnosis: DiagnosisEntry) -> str:
    title = _plain(Plain("en")(diagnosis["title"]))
    check = diagnosis["check"]
    name = check if diagnosis["cause"] == check else f"{check} {diagnosis['cause']}"
    return f"{name}: {re.sub('^(The|An?|No) ', lambda word: word[0].lower(), title)}"


def _one(view: View, verbose: int) -> Iterator[Line]:
    """A single tenant: its roots with evidence, what waits, what is right, and the steps of the first."""
    tenant = view.tenants[0]
    for root in view.roots:
        word, style = _WORDS[root.diagnosis["verdict"]]
        yield from _item(word, style, _title(root.diagnosis), *_seen(view, root))
        if root.diagnosis["verdict"] == "unknown":
            yield from _links(root.diagnosis)
    yield from _blocked(view, verbose)
    yield from _fine(view.tenants)
    yield "", "plain"
    if view.first is not None:
        yield from _steps(view, view.first)
    elif tenant.get("notes"):
        for note in tenant["notes"]:
            yield from _item("NOTE", "plain", str(note))
        yield "", "plain"


def _seen(view: View, root: Root) -> Iterator[str]:
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
        yield f"Time left: {_days(root.diagnosis.get('days_left'))}, until {_when(root.diagnosis['deadline'])}."
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


def _blocked(view: View, verbose: int) -> Iterator[Line]:
    waiting = [check for tenant in view.tenants for check in tenant["checks"] if check["verdict"] == "blocked"]
    if not waiting:
        return
    by_cause = Counter(check["cause"] or "an earlier check" for check in waiting).most_common()
    hint = "" if verbose or len(view.tenants) > 1 else " (list them: -v)"
    if len(by_cause) == 1:
        text = f"{_checks(len(waiting))} for {by_cause[0][0]} and were not run{hint}"
        text = text.replace(" for ", " wait for " if len(waiting) > 1 else " waits for ", 1)
    else:
        each = ", ".join(f"{n} wait for {cause}" for cause, n in by_cause[:3])
        text = f"{_checks(len(waiting))} were not run: {each}{hint}"
    yield from _item("BLOCKED", "plain", text)
    if verbose and len(view.tenants) == 1:
        for check in waiting:
            yield from _item("", "plain", f"{check['id']} {check['title'] if view.result['lang'] == 'en' else ''}")


def _checks(n: int) -> str:
    return f"{n} check{'' if n == 1 else 's'}"


def _fine(tenants: Sequence[TenantResult]) -> Iterator[Line]:
    """How many checks passed, by group; then what was waived or not set up."""
    right = Counter(area_of(c) for tenant in tenants for c in tenant["checks"] if c["verdict"] == "passed")
    if right:
        each = ", ".join(f"{area} {right[area]}" for area in (*AREAS, "own") if right[area])
        yield from _item("OK", "ok", f"{_checks(sum(right.values()))}: {each}")
    total = sum((counts(tenant) for tenant in tenants), Counter())
    if total["waived"]:
        yield from _item("WAIVED", "plain", *_accepted(tenants))
    known = {d["cause"]: d["known"] for tenant in tenants for d in tenant["diagnoses"] if d.get("known")}
    if known:
        named = ", ".join(f"{cause} (since {when[:10]})" for cause, when in known.items())
        yield from _item("KNOWN", "plain", f"in the baseline: {named}")
    if total["not-applicable"]:
        missing = f"{_checks(total['not-applicable'])} not set up"
        yield from _item("SKIP", "plain", missing)


def _accepted(tenants: Sequence[TenantResult]) -> list[str]:
    """What is waived, why and until when, a line for each cause."""
    waived = [(tenant, check) for tenant in tenants for check in tenant["checks"] if check["verdict"] == "waived"]
    said = (
        f"{f'{_slug(tenant)} ' if len(tenants) > 1 else ''}{check['id']} {check['cause'] or ''}: {check.get('note')}"
        for tenant, check in waived
    )
    lines = list(dict.fromkeys(said))
    return lines if len(lines) <= _MOST_WAIVED else [*lines[:_MOST_WAIVED], f"and {len(lines) - _MOST_WAIVED} more"]


def _steps(view: View, root: Root) -> Iterator[Line]:
    """The numbered steps of the first root, each with its actor; an address on a line of its own."""
    diagnosis = root.diagnosis
    steps = diagnosis.get("step_details") or []
    if not steps:
        return
    minutes = diagnosis.get("minutes")
    time = f", about {minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""
    verb = {"unknown": "Try", "warned": "Do"}.get(diagnosis["verdict"], "Fix")
    yield f"{verb}{time if minutes != 0 else ' (only waiting helps)'}:", "bold"
    for number, step in enumerate(steps, start=1):
        actor = _ACTORS.get(step["who"], "dev")
        head = f"{number:>3}. {actor:<7}"
        for index, line in enumerate(_wrapped(step["text"], WIDTH - len(head))):
            yield (head + line if index == 0 else _indented(" " * len(head), line)), "plain"
        url = safe_url((step.get("link") or Link(url=""))["url"])
        if url:
            yield ascii_text(url), "plain"
    command = view.command(root.tenant)
    if command not in re.findall(r"`([^`]+)`", steps[-1]["text"]):
        yield f"Then: {_plain(command)}", "bold"
    yield "", "plain"


def _many(view: View, verbose: int) -> Iterator[Line]:
    """Several tenants: a table, the roots in order, what waits."""
    yield from terminal_table.table(view)
    yield "", "plain"
    groups = _together(view.roots)
    urgent = (group[0] for group in groups if group[0].diagnosis["verdict"] != "warned")
    ranks = {id(root): rank for root, rank in zip(urgent, _ordinals(), strict=False)}
    for first, *others in groups[:12]:
        word, style = _WORDS[first.diagnosis["verdict"]]
        rank = f" {ranks[id(first)]}" if word == "FIX" and id(first) in ranks else ""
        who = f"{len(others) + 1} tenants" if others else shortened(_slug(first.tenant), 24)
        names = [_named([first.tenant, *(root.tenant for root in others)])] if others else []
        yield from _item(f"{word}{rank} ", style, f"{who} {_title(first.diagnosis)}", *names, _who(first.diagnosis))
        # The page of one tenant's business would mislead the others.
        common = set(_links(first.diagnosis)).intersection(*(_links(root.diagnosis) for root in others))
        yield from [link for link in _links(first.diagnosis) if link in common][:1]
    if len(groups) > 12:
        yield from _item("", "plain", f"and {sum(map(len, groups[12:]))} more, see the report")
    yield from _blocked(view, verbose)
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


def _named(tenants: Sequence[TenantResult]) -> str:
    """The first three by name, and how many more."""
    names = ", ".join(shortened(_slug(tenant), 14) for tenant in tenants[:3])
    return names + (f" and {len(tenants) - 3} more" if len(tenants) > 3 else "")


def _ordinals() -> Iterable[str]:
    return ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 20)))


def _who(diagnosis: DiagnosisEntry) -> str:
    actors = dict.fromkeys(_ACTORS.get(step["who"], "dev") for step in diagnosis.get("step_details") or ())
    minutes = diagnosis.get("minutes")
    time = f"; about {minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""
    return f"{', then '.join(actors) or _ACTORS.get(diagnosis['who'], 'dev')}{time}"


def _verdict(view: View) -> list[Line]:
    """What to fix first, and the verdict: on one line if that fits, otherwise the verdict has the last one."""
    if view.result.get("selection") == "partial":
        return list(_partial_verdict(view))
    text, style = _single_verdict(view) if len(view.tenants) == 1 else _fleet_verdict(view)
    text, first = _plain(text), view.first
    if first is None or first.diagnosis["verdict"] != "failed":
        return [(shortened(text, WIDTH), style)]
    hint = f"Fix first: {_plain(first.diagnosis['cause'])}"
    if len(text) + len(hint) < WIDTH:
        return [(f"{text} {hint}", style)]
    return [(shortened(hint, WIDTH), "plain"), (shortened(text, WIDTH), style)]


def _partial_verdict(view: View) -> Iterator[Line]:
    """What a narrowed run can say: of the checks that ran, and of nothing else."""
    selected = view.result.get("selected")
    head = f"partial: {selected['judged']} of {selected['of']} checks" if selected else "partial: some checks"
    faults = sum(root.diagnosis["verdict"] != "warned" for root in view.roots)
    words = {
        "failed": f", {_things(faults)} to fix.",
        "unknown": ", not all of them could be judged.",
        "warned": f", {_warnings(len(view.roots) - faults)}.",
    }
    if any(tenant.get("unjudged") for tenant in view.tenants) and view.verdict == "unknown":
        yield "Not green: messages are stopped by what other checks look at. Run them all.", "unknown"
        yield f"{head} ran; they do not say whether it can send.", "unknown"
        return
    first = view.first
    if first is not None and first.diagnosis["verdict"] == "failed":
        yield shortened(f"Fix first: {_plain(first.diagnosis['cause'])}", WIDTH), "plain"
    yield shortened(f"{head}{words.get(view.verdict, ' passed.')}", WIDTH), _WORDS[view.verdict][1]


def _single_verdict(view: View) -> tuple[str, Style]:
    tenant = view.tenants[0]
    name, verdict = shortened(_slug(tenant), 40), view.verdict
    faults = sum(root.diagnosis["verdict"] != "warned" for root in view.roots)
    warnings = len(view.roots) - faults
    if view.replay:
        words = {
            "failed": f"{_things(faults)} to fix",
            "unknown": "could not be judged",
            "warned": _warnings(warnings),
        }
        return f"recording of {name}: {words.get(verdict, 'every check passed')}.", _WORDS[verdict][1]
    if tenant["can_send"] is False:
        return f"{name} CANNOT SEND{_since(tenant)}.", "fix"
    if verdict == "unknown":
        return f"{name}: could not check.{_last_known(tenant)}", "unknown"
    can = f"{name} can send" if tenant["can_send"] else f"{name}:"
    joint = ", with" if tenant["can_send"] else ""
    if verdict == "failed":
        return f"{can}{joint} {_things(faults)} to fix.", "fix"
    if verdict == "warned":
        return f"{can}{joint} {_warnings(warnings)}.", "warn"
    healthy = f"{name} can send." if tenant["can_send"] else f"{name}: every check that ran passed."
    return f"{healthy} {_token(tenant)}".rstrip(), "ok"


def _things(n: int) -> str:
    return f"{max(n, 1)} thing{'s' if n > 1 else ''}"


def _warnings(n: int) -> str:
    return f"{max(n, 1)} warning{'s' if n > 1 else ''}"


def _since(tenant: TenantResult) -> str:
    history = tenant.get("history") or HistoryEntry(runs=[])
    since = moment(history.get("since"))
    if since is None:
        return ""
    runs = sum((moment(run["at"]) or since) >= since for run in history["runs"])
    return f" since {since.day} {since:%b %H:%M} UTC" + (f" ({runs} runs)" if runs > 1 else "")


def _last_known(tenant: TenantResult) -> str:
    good = (tenant.get("history") or HistoryEntry(runs=[])).get("last_good")
    return f" Last known good: {_when(good)}." if good else ""


def _token(tenant: TenantResult) -> str:
    token = tenant.get("token") or {}
    if not token.get("fingerprint"):
        return ""
    expires = terminal_table.expiry_words(tenant, short=False)
    return f"Token {token['fingerprint']}: {expires}."


def _fleet_verdict(view: View) -> tuple[str, Style]:
    total, verdict = len(view.tenants), view.verdict
    concerned = view.stopped() if view.stopped() and not view.replay else view.with_verdict(verdict)
    named = _named(concerned)
    many = f"{len(concerned)} of {total} tenants"
    if view.replay:
        words = {"failed": "need a fix", "unknown": "could not be judged", "warned": "have warnings"}
        return f"recording: {many} {words.get(verdict, 'passed every check')}: {named}.", _WORDS[verdict][1]
    if view.stopped():
        return f"{many} CANNOT SEND: {named}.", "fix"
    if verdict == "failed":
        return f"{many} need a fix: {named}.", "fix"
    if verdict == "unknown":
        return f"{many} could not be checked: {named}.", "unknown"
    if verdict == "warned":
        return f"{many} have warnings: {named}.", "warn"
    sends = all(tenant["can_send"] for tenant in view.tenants)
    return f"all {total} tenants " + ("can send." if sends else "passed every check that ran."), "ok"
