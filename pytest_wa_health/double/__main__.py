"""``python -m pytest_wa_health.double``: the double for hand use.

Prints a ready-made ``.env`` for it and answers until it is interrupted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pytest_wa_health.double import STATES, Double

if TYPE_CHECKING:
    from collections.abc import Sequence

BUILT_IN = {
    "F24": "primary_funding_id fails the read with 10, in every state but solution-provider",
    "F86": "a TLS name mismatch or an unknown issuer: Double(ssl_context=...)",
    "F30": "whatsapp_business_manager_messaging_limit fails a read on v23.0 and older",
}
HEADING = "# The double in the state:"
PRIVATE = 0o600


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence instead of the usage."""
        self.exit(2, f"{self.prog}: {message}\n")


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=prog, description="A stand-in for the Graph API on loopback.")
    parser.add_argument(
        "--state", action="append", default=[], metavar="NAME", help="a state; repeat it to combine several"
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--fleet", type=int, default=1, metavar="N", help="how many accounts to serve")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS", help="what every answer takes")
    parser.add_argument("--status-delay", type=float, default=0.0, metavar="SECONDS", help="before each status")
    parser.add_argument("--callback", metavar="URL", help="a webhook on loopback that gets the signed events")
    parser.add_argument("--env-file", type=Path, metavar="PATH", help="write the settings here as well")
    parser.add_argument("--list", action="store_true", help="list the states and exit")
    return parser


def _listing() -> str:
    width = max(map(len, STATES))
    lines = [f"{s.name:<{width}}  {s.fault or '-':<5} {s.description}" for s in STATES.values()]
    built_in = [f"{'(in every state)':<{width}}  {fault:<5} {words}" for fault, words in BUILT_IN.items()]
    return "\n".join([*sorted(lines), *built_in])


def _env_text(double: Double) -> str:
    states = " + ".join(double.tenants[0].states)
    lines = [f"{HEADING} {states}. Every credential here is a dummy."]
    for tenant in double.tenants:
        prefix = "" if tenant.index == 0 else f"TENANT{tenant.index}_"
        lines += [f"{prefix}{name}={_quoted(value)}" for name, value in tenant.env().items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    plain = all(c.isalnum() or c in "_-./:+,|" for c in value)
    return value if plain else "'" + value + "'"


def _write_private(path: Path, text: str) -> None:
    """Replaces no file but its own: a real ``.env`` may stand there. Raises FileExistsError."""
    own = path.is_file() and path.read_bytes().startswith(HEADING.encode())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if own else os.O_EXCL), PRIVATE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m pytest_wa_health.double") -> int:
    """Serves until interrupted; the exit code is 0, or 2 with one sentence where it cannot."""
    options = _parser(prog).parse_args(arguments)
    if options.list:
        print(_listing())
        return 0
    try:
        double = Double(
            *options.state,
            port=options.port,
            fleet=options.fleet,
            latency=options.latency,
            status_delay=options.status_delay,
            callback=options.callback,
        ).start()
    except (ValueError, OSError) as error:
        print(f"double: {error}", file=sys.stderr)
        return 2
    try:
        return _serve(double, options.env_file)
    finally:
        double.stop()


def _serve(double: Double, env_file: Path | None) -> int:
    text = _env_text(double)
    if env_file is not None:
        try:
            _write_private(env_file, text)
        except OSError as error:
            print(f"double: {env_file}: {error.strerror}", file=sys.stderr)
            return 2
    done = threading.Event()
    # Before anything is printed: whoever reads it may end us at once.
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    signal.signal(signal.SIGINT, lambda *_: done.set())
    print(text, end="", flush=True)
    done.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
