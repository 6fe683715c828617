"""Which recorded request answers a question that is put today.

A question is the node or edge it reads, with the parameters that choose among its rows. The fields it names grow with
every release, so they only tell apart several reads of one node: what was recorded stands for the question whose
fields are most like its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode, urlsplit

from pytest_wa_health.graph.exchange import SECRET_PARAMETERS
from pytest_wa_health.model.web_address import DEFAULT_GRAPH_URL

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_wa_health.graph.exchange import Call
    from pytest_wa_health.recording.cassette import Interaction

__all__ = ["Asked", "asked_by", "best_match", "field_names", "not_recorded", "recorded_in"]

_HOST = DEFAULT_GRAPH_URL
"""Stands for whatever host was recorded: a replay asks no host."""

_FIELDS = "fields"
_NOT_THE_QUESTION = frozenset((_FIELDS, "limit"))
"""Parameters that say how much of an answer is wanted, not which."""

_ALWAYS_GIVEN = "id"
"""Meta gives every node its id, asked for or not: two reads have nothing in common by it."""


@dataclass(frozen=True)
class Asked:
    """A request as it is kept and looked for: the same for any host, order of parameters and credential."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    """Sorted, without parameters that hold a secret."""

    @property
    def uri(self) -> str:
        """What vcrpy compares."""
        return f"{_HOST}{quote(self.path)}?{urlencode(self.query)}"

    @property
    def subject(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What two requests share that put the same question."""
        chosen = tuple(pair for pair in self.query if pair[0] not in _NOT_THE_QUESTION)
        return self.method, self.path, chosen

    @property
    def fields(self) -> frozenset[str] | None:
        """The fields that are asked for; None where the choice is left to Meta."""
        named = dict(self.query).get(_FIELDS)
        return field_names(named) if named is not None else None


def asked_by(call: Call, prefix: str = "", redact: Callable[[str], str] = str) -> Asked:
    """What `call` asks; `prefix` is the path of the base URL, which is no part of the question."""
    path = redact(unquote(urlsplit(call.url).path.removeprefix(prefix)))
    open_params = {name: value for name, value in call.params.items() if name not in SECRET_PARAMETERS}
    return _asked(call.method, path, {name: redact(str(value)) for name, value in open_params.items()})


def recorded_in(interaction: Interaction) -> Asked:
    """What was asked in a recorded interaction."""
    return _asked(interaction.method, interaction.path, interaction.query)


def _asked(method: str, path: str, query: Mapping[str, str]) -> Asked:
    return Asked(method, path, tuple(sorted(query.items())))


def best_match(asked: Asked, recorded: Iterable[Asked]) -> Asked | None:
    """The one of `recorded` that puts the same question as `asked`; None where it was not put then.

    Of several reads of one node that one is meant which has most of its fields in common with `asked`, and has at
    least half of its own among them.
    """
    best, best_share = None, -1.0
    for candidate in recorded:
        if candidate == asked:
            return candidate
        share = _likeness(asked.fields, candidate.fields) if candidate.subject == asked.subject else None
        if share is not None and share > best_share:
            best, best_share = candidate, share
    return best


def _likeness(wanted: frozenset[str] | None, given: frozenset[str] | None) -> float | None:
    """The share of fields in common, 0 to 1; None where they are different reads of one node."""
    if wanted is None or given is None:
        return 0.0
    wanted, given = wanted - {_ALWAYS_GIVEN}, given - {_ALWAYS_GIVEN}
    common = len(wanted & given)
    if 2 * common < len(given) or not (common or wanted == given):
        return None
    return common / max(len(wanted | given), 1)


def not_recorded(asked: Asked, recorded: Asked) -> tuple[str, ...]:
    """The fields that `asked` names and `recorded` did not."""
    wanted, given = asked.fields, recorded.fields
    return tuple(sorted(wanted - given - {_ALWAYS_GIVEN})) if wanted and given is not None else ()


def field_names(fields: str) -> frozenset[str]:
    """The names in a ``fields`` parameter; those inside an expansion stand behind its name and a dot.

    ``name,phone_numbers.limit(100){id}`` gives ``name``, ``phone_numbers`` and ``phone_numbers.id``.
    """
    found: set[str] = set()
    parents: list[str] = []
    name, depth = "", 0
    for char in f"{fields},":
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif depth:
            continue
        elif char in ",{}":
            plain = name.partition(".")[0].strip()
            full = ".".join([*filter(None, parents), plain])
            found.update([full] if plain else [])
            name = ""
            if char == "{":
                parents.append(plain)
            elif char == "}" and parents:
                parents.pop()
        else:
            name += char
    return frozenset(found)
