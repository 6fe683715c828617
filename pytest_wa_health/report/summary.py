"""What a GitHub Actions run shows: a step summary, annotations, and the verdict as an output.

Workflow commands and their escaping:
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from pytest_wa_health.model.run_result import Link, Report, TenantResult
from pytest_wa_health.model.special_file import append
from pytest_wa_health.privacy.sanitising import clean_tree, one_line, safe_url, shortened
from pytest_wa_health.report.english import english
from pytest_wa_health.report.headline import headline
from pytest_wa_health.report.phrases import Code, Moment, Name, Note, Plain, Spoken, say
from pytest_wa_health.report.view import Root, View, counts, display_name, expiry

__all__ = ["commands", "markdown", "write"]

LIMIT = 64_000
"""Bytes of a summary; GitHub takes 1 MiB for all steps of a job together."""

MOST_ANNOTATIONS = 10
"""GitHub shows ten errors and ten warnings of a step."""

_MOST_ROWS = 100
_MARKUP = re.compile(r"[<|]")
_SPECIAL = re.compile(r"([\\`*_\[\]|~])")
# A name must not mention a person, link an issue or an address, or open a formula.
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", "@": "&#64;", "#": "&#35;", "$": "&#36;"})
_MARKED = re.compile(r"(`[^`\n]+`|\*\*[^\n]+?\*\*)")
_LEVELS = {"failed": "error", "unknown": "error", "warned": "warning"}


class _Markdown(Plain):
    """Writes what is said as Markdown; nothing from outside can be read as Markdown or HTML."""

    def word(self, spoken: Spoken | None) -> str:
        if isinstance(spoken, Code):
            text = one_line(spoken.text)
            # A code span ends where a cell of a table ends, and what is left of it would be read as HTML.
            return _escaped(text) if _MARKUP.search(text) else f"`{text.replace('`', chr(39))}`"
        if isinstance(spoken, Name):
            return _escaped(one_line(spoken.text))
        if isinstance(spoken, Note):
            return _escaped(one_line(spoken.words(self.lang)))
        if isinstance(spoken, str):
            return self._text(spoken)
        return super().word(spoken)  # type: ignore[arg-type]

    def _text(self, text: str) -> str:
        parts = _MARKED.split(one_line(text))
        return "".join(self._marked(part) if index % 2 else _escaped(part) for index, part in enumerate(parts))

    def _marked(self, part: str) -> str:
        # In a code span GitHub shows everything as it is.
        return part if part.startswith("`") else f"**{_escaped(part[2:-2])}**"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.translate(_ENTITIES)).replace("://", "&#58;//")


def write(result: Report, environ: Mapping[str, str], out: TextIO | None = None) -> None:
    """Append to the files that GitHub names in `environ`, and print annotations to `out` if it is GitHub's log.

    Raises OSError for a file that cannot be written.
    """
    if out is not None and environ.get("GITHUB_ACTIONS") == "true":
        out.write("".join(f"{line}\n" for line in commands(result)))
    for variable, text in (
        ("GITHUB_STEP_SUMMARY", markdown(result)),
        ("GITHUB_OUTPUT", f"wa_verdict={result['verdict']}\n"),
    ):
        if environ.get(variable):
            append(Path(environ[variable]), text.encode("utf-8", "replace"))


def commands(result: Report) -> list[str]:
    """One workflow command per root, the most urgent first; always English, as the log around it."""
    view = View(clean_tree(english(result)))
    lines = []
    for number, root in enumerate(view.roots[:MOST_ANNOTATIONS]):
        text = f"{root.diagnosis['cause']}: {Plain('en')(root.diagnosis['title'])}."
        text += " Fix first." if number == 0 and root.diagnosis["verdict"] == "failed" else ""
        level = _LEVELS[root.diagnosis["verdict"]]
        lines.append(f"::{level} title={_property(_state(view, root))}::{_data(text)}")
    return lines


def _state(view: View, root: Root) -> str:
    slug = root.tenant["slug"]
    if view.replay:
        return f"recording of {slug}"
    if root.diagnosis["verdict"] == "unknown":
        return f"{slug} could not be checked"
    if root.diagnosis["verdict"] == "warned":
        return f"{slug} will need attention"
    return f"{slug} cannot send" if root.tenant["can_send"] is False else f"{slug} needs a fix"


def _data(text: str) -> str:
    return shortened(one_line(text), 500).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(result: Report) -> str:
    """The step summary, at most :data:`LIMIT` bytes."""
    view = View(clean_tree(result))
    lang = "ar" if view.result["lang"] == "ar" else "en"
    voice = _Markdown(lang)
    lines = [*_head(view, voice), *_table(view, voice)]
    if lang == "ar":
        lines = ['<div dir="rtl">', "", *lines, "", "</div>"]
    return _fitting(lines, closing="\n\n</div>\n" if lang == "ar" else "\n")


def _fitting(lines: list[str], closing: str) -> str:
    text = "\n".join(lines) + "\n"
    if len(text.encode("utf-8", "replace")) <= LIMIT:
        return text
    kept, size = [], len(closing)
    for line in lines:
        size += len(line.encode("utf-8", "replace")) + 1
        if size > LIMIT:
            break
        kept.append(line)
    return "\n".join(kept) + closing


def _head(view: View, voice: Plain) -> Iterator[str]:
    head = headline(view)
    yield f"### {voice(head.title)}"
    yield ""
    if view.replay and (recorded := view.result.get("recorded_at")):
        yield "> " + voice(
            say("replay_bar", date=Moment(recorded), cassette=Code(view.result.get("cassette") or "?"))
        )
        yield ""
    yield voice(head.lead)
    yield ""
    for tile in head.tiles:
        detail = voice(tile.detail)
        yield f"- **{voice(tile.question)}** – {voice(tile.answer)}" + (f" ({detail})" if detail else "")
    yield ""
    if view.first is not None:
        yield from _steps(view.first, voice)


def _steps(root: Root, voice: Plain) -> Iterator[str]:
    for number, step in enumerate(root.diagnosis.get("step_details") or (), start=1):
        link = step.get("link") or Link(url="")
        url = safe_url(link["url"])
        label = voice(link.get("label") or "") or "Meta"
        target = f" [{label}]({url.replace('(', '%28').replace(')', '%29')})" if url else ""
        yield f"{number}. **{voice(say('chip_' + step['who']))}** {voice(step['text'])}{target}"
    yield ""


def _table(view: View, voice: Plain) -> Iterator[str]:
    if len(view.tenants) < 2:
        return
    states = ("failed", "warned", "blocked", "passed")
    names = [voice(say(key)) for key in ("business", "col_sends", "col_expires", *(f"state_{s}" for s in states))]
    yield "| " + " | ".join(names) + " |"
    yield "|---" * len(names) + "|"
    for tenant in view.tenants[:_MOST_ROWS]:
        found = counts(tenant)
        cells = [voice(display_name(tenant)), _sends(view, tenant, voice), voice(expiry(tenant).text)]
        yield "| " + " | ".join([*cells, *(str(found[state]) for state in states)]) + " |"
    hidden = len(view.tenants) - _MOST_ROWS
    if hidden > 0:
        yield f"| … {hidden} |" + " |" * (len(names) - 1)


def _sends(view: View, tenant: TenantResult, voice: Plain) -> str:
    if view.replay:
        return voice(say("replayed"))
    if tenant["can_send"] is None:
        return voice(say("unseen"))
    return voice(say("yes")) if tenant["can_send"] else f"**{voice(say('no'))}**"
