"""Subcommands as data, and the parser made of them: the options of `wa-health` are the plugin's, without prefix.

Reads what `command_line` declares, so an option that is added there is an option of `wa-health check` as well.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from pytest_wa_health.hosting.command_line import add_options, given_twice
from pytest_wa_health.hosting.commands import CommandError

__all__ = ["Command", "Declared", "build", "forwarded", "parse", "spoken"]

RUN = ("check", "send", "record", "replay")
_RENEWAL = ("if-expiring", "dry-run", "new-token-env", "store-command")
_OF_RENEWAL = (
    "tenant",
    "env-file",
    "json",
    "lang",
    "fail-on",
    "timeout",
    "allow-host",
    "history",
    "notify",
    "metrics",
    "report-dir",
    "concurrency",
    "budget",
)
BELONGS_TO = {
    "events": ("check", "send"),
    "notify-test": ("check",),
    "send": ("check",),
    "cassette": ("replay",),
    "wait": ("check", "renew"),
    "anonymize": ("record",),
    **dict.fromkeys(_RENEWAL, ("renew",)),
    **dict.fromkeys(_OF_RENEWAL, (*RUN, "renew")),
}
"""Options that only these subcommands take, as pytest refuses them in other modes."""
SUBCOMMANDS = {"live", "record", "replay", "receiver", "explain", "list", "scan", "merge", "init", "schema", "renew"}
"""Options of pytest that are subcommands here, and no options."""
PYTEST_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("-k", {"metavar": "EXPRESSION", "help": "only the checks whose names match, as in pytest"}),
    ("-v", {"action": "count", "default": 0, "help": "say more; list what was blocked"}),
    ("-q", {"action": "count", "default": 0, "help": "the verdict alone"}),
    ("-x", {"action": "store_true", "help": "stop at the first check that fails"}),
    ("-n", {"metavar": "N", "help": "so many processes (needs pytest-xdist)"}),
    (
        "-o",
        {"metavar": "NAME=VALUE", "action": "append", "default": [], "help": "a threshold: wa_expiry_fail_days=3"},
    ),
    ("--html", {"metavar": "PATH", "help": "where the page goes (default: wa-health-report.html)"}),
    ("--junitxml", {"metavar": "PATH", "help": "write a JUnit file for a CI server"}),
)
_ECHOED = 24
"""Longer words of the command line are not repeated: somebody may have pasted a token."""


@dataclass(frozen=True)
class Command:
    """One subcommand. `run` gets what was parsed and gives the exit code."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], int]
    argument: str = ""
    """Name of its positional argument: ``WHAT``, ``[NAME]``, ``PATH…``."""
    options: tuple[str, ...] | None = ()
    """The options it takes; None for all that concern a run, and ``--checks``."""
    details: str = ""
    own: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Options of this subcommand alone, as argparse takes them."""
    takes_everything: bool = False
    """Whether all that follows is for another program's parser."""


@dataclass
class Declared:
    """Stands for pytest's parser, and keeps what the plugin declares."""

    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    @classmethod
    def read(cls) -> Declared:
        """What `command_line` declares: options without ``--wa-``, ini keys as they are."""
        declared = cls()
        add_options(declared)  # type: ignore[arg-type] # the three methods that it calls
        return declared

    def getgroup(self, *_: str) -> Declared:
        """The one group there is."""
        return self

    def addoption(self, name: str, **details: Any) -> None:  # noqa: ANN401 - argparse's
        """Keep one option."""
        self.options[name.removeprefix("--wa-")] = details

    def addini(self, name: str, *_: str, **__: object) -> None:
        """Keep the name of one ini key."""
        self.keys.add(name)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence instead of the usage."""
        sentence = message.removeprefix("argument ")
        sentence = re.sub(r": expected (one|at least one) argument$", " needs a value", sentence)
        raise CommandError(re.sub(r"^the following arguments are required: ", f"{self.prog} needs ", sentence))


def build(commands: Sequence[Command], declared: Declared, version: str) -> argparse.ArgumentParser:
    """The parser of all subcommands."""
    parser = _Parser(
        prog="wa-health",
        description="Why WhatsApp does not work for a business, who must act and how. Without a subcommand: check.",
        epilog="wa-health SUBCOMMAND --help says more. Exit codes: 0 healthy, 1 not, 4 settings or options unusable.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"wa-health {version}")
    subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND", dest="name", required=True)
    names = [command.name for command in commands]
    for command in commands:
        sub = subparsers.add_parser(
            command.name,
            help=command.help,
            description=_sentence(command.help),
            epilog=command.details,
            allow_abbrev=False,
        )
        sub.set_defaults(command=command)
        if command.argument:
            sub.add_argument("argument", **_positional(command.argument))
        for flag, details in command.own:
            sub.add_argument(flag, **details)
        for name in taken(command, declared):
            _add(sub, name, declared.options[name], names)
        for flag, details in PYTEST_OPTIONS:
            if command.options is None or flag in command.options:
                sub.add_argument(flag, **details)
        if command.options is None:
            sub.add_argument(
                "--checks", metavar="PATH", action="append", default=[], help="a file or directory of your own checks"
            )
    return parser


def taken(command: Command, declared: Declared) -> list[str]:
    """The ``--wa-`` options that `command` takes, without prefix."""
    if command.options is not None:
        return [name for name in declared.options if name in command.options]
    return [n for n in declared.options if n not in SUBCOMMANDS and command.name in BELONGS_TO.get(n, RUN)]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _positional(argument: str) -> dict[str, Any]:
    name = argument.strip("[]…")
    nargs = "?" if argument.startswith("[") else "+" if argument.endswith("…") else None
    return {"metavar": name, **({"nargs": nargs} if nargs else {})}


class _Once(argparse.Action):
    """An option of which the last value would silently win."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse's
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 - argparse's
        option_string: str | None = None,  # noqa: ARG002 - argparse's
    ) -> None:
        before = getattr(namespace, self.dest, None)
        if before not in (None, values):
            raise CommandError(given_twice("--env-file", before, values))
        setattr(namespace, self.dest, values)


def _add(parser: argparse.ArgumentParser, name: str, details: Mapping[str, Any], commands: Sequence[str]) -> None:
    text = spoken(str(details.get("help", "")), commands).replace("%", "%%")
    once = {"action": _Once} if name == "env-file" else {}
    parser.add_argument(f"--{name}", dest=_dest(name), **{**details, **once, "help": text})


def _dest(name: str) -> str:
    return "wa_" + name.replace("-", "_")


def parse(words: Sequence[str], commands: Sequence[Command], declared: Declared, version: str) -> argparse.Namespace:
    """What was asked for.

    Raises CommandError for what cannot be meant; SystemExit, as argparse does, once help or version are printed.
    """
    table = {command.name: command for command in commands}
    # Whoever comes from pytest types the prefix out of habit.
    words = _with_subcommand([re.sub("^--wa-", "--", word) for word in words], table)
    if (everything := table.get(words[0])) and everything.takes_everything:
        return argparse.Namespace(command=everything, argument=words[1:])
    parsed, rest = build(commands, declared, version).parse_known_args(words)
    if rest:
        raise CommandError(_surplus(rest[0], parsed.command, commands, declared))
    return parsed


def _with_subcommand(words: list[str], table: Mapping[str, Command]) -> list[str]:
    first = words[0] if words else "check"
    if first in table or first in ("-h", "--help", "--version"):
        return [first, *words[1:]]
    if first.startswith("--") and first[2:] in {*table, "live"}:
        return ["check" if first == "--live" else first[2:], *words[1:]]
    if first.startswith("-"):
        return ["check", *words]
    near = difflib.get_close_matches(first, table, n=1)
    what = f"{first!r}" if len(first) <= _ECHOED else "that"
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(table)}"
    if re.search(r"\d|\.", first) and not near:
        hint = "wa-health explain says what a code or a cause means"
    raise CommandError(f"there is no subcommand {what}: {hint}")


def _surplus(word: str, command: Command, commands: Sequence[Command], declared: Declared) -> str:
    """Why `word` has no place behind `command`."""
    names = [other.name for other in commands]
    name = word.partition("=")[0]
    plain = name.removeprefix("--")
    if plain in names or name == "--live":
        return f"one subcommand at a time, and it comes first: {command.name} or {plain}"
    if not name.startswith("-"):
        own = "; your own checks are named by --checks PATH" if command.options is None else ""
        return f"{command.name} takes no further argument{own}"
    owners = [other.name for other in commands if plain in taken(other, declared)]
    flags = [flag for flag, _ in PYTEST_OPTIONS if command.options is None or flag in command.options]
    if owners and name == f"--{plain}":
        return f"{name} belongs to wa-health {' or '.join(owners)}, not to {command.name}"
    known = [*(f"--{option}" for option in taken(command, declared)), *flags, "--help"]
    known += ["--checks"] if command.options is None else []
    known += [flag for flag, _ in command.own]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"wa-health {command.name} --help lists those there are"
    return f"there is no option {name if len(name) <= _ECHOED else 'of that name'}: {hint}"


def forwarded(parsed: argparse.Namespace, declared: Declared) -> list[str]:
    """The options that were given, as pytest takes them."""
    words = []
    for name, details in declared.options.items():
        value = getattr(parsed, _dest(name), None)
        if value in (None, False, []):
            continue
        flag = f"--wa-{name}"
        if value is True:
            words.append(flag)
        elif details.get("nargs"):
            words += [flag, *value]
        else:
            words += [f"{flag}={one}" for one in (value if isinstance(value, list) else [value])]
    return words


_OPTION = re.compile(r"(?P<pytest>pytest )?--wa-(?P<name>[a-z]+(?:-[a-z]+)*)(?P<send> --wa-send)?")


def spoken(text: str, commands: Iterable[str]) -> str:
    """`text`, which speaks of the options of pytest, in the words of the command."""
    names = {*commands}

    def word(found: re.Match[str]) -> str:
        name = found["name"]
        if name == "live":
            return "wa-health send" if found["send"] else "wa-health check"
        send = " --send" if found["send"] else ""
        if name in names and (name != "send" or found["pytest"]):
            return f"wa-health {name}{send}"
        return f"{'wa-health ' if found['pytest'] else ''}--{name}{send}"

    return _OPTION.sub(word, text)
