"""A command of the user's as the place of a token: it gets the token on its standard input and nowhere else."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_wa_health.privacy.sanitising import clean, inert, one_line
from pytest_wa_health.privacy.secret import Secret
from pytest_wa_health.renewal.said import RenewalError, Said

__all__ = ["SECONDS", "CommandPlace"]

SECONDS = 60.0
_SHOWN = 200


@dataclass(frozen=True)
class CommandPlace:
    """`command` is split as a shell splits, and run without one."""

    command: str
    directory: Path
    """Where it is run."""
    tenant: str
    variable: str
    redact: Callable[[str], str]
    seconds: float = SECONDS

    @property
    def shown(self) -> str:
        """The program alone: arguments may name what is nobody's affair."""
        words = self.command.split()
        return f"the command {self.redact(Path(words[0]).name) if words else ''}"

    def check(self) -> None:
        """See that there is such a program."""
        self._program()

    def store(self, token: Secret) -> Sequence[Said]:
        """Run the command; what it printed is shown, without secrets, where it failed."""
        arguments = self._program()
        environ = {**os.environ, "WA_HEALTH_TENANT": self.tenant, "WA_HEALTH_VARIABLE": self.variable}
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self.directory,
                env=environ,
                start_new_session=True,
            )
        except OSError as error:
            raise RenewalError("command-missing", command=self.shown, reason=error.strerror or "") from None
        try:
            printed, _ = process.communicate(token.reveal().encode(), timeout=self.seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise RenewalError("command-slow", command=self.shown, seconds=f"{self.seconds:g}") from None
        except BaseException:  # Ctrl-C: nothing of ours goes on with a token
            _end(process)
            raise
        if process.returncode:
            said = self._last_line(printed.decode("utf-8", "replace").replace(token.reveal(), token.fingerprint))
            raise RenewalError("command-failed", command=self.shown, status=str(process.returncode), said=said)
        return []

    def _program(self) -> list[str]:
        try:
            arguments = shlex.split(self.command)
        except ValueError:
            raise RenewalError("command-unreadable") from None
        if not arguments:
            raise RenewalError("command-unreadable")
        found = shutil.which(arguments[0], path=os.environ.get("PATH")) or shutil.which(
            str(self.directory / arguments[0])
        )
        if found is None:
            raise RenewalError("command-missing", command=self.shown, reason="there is no such program")
        return [str(Path(found).absolute()), *arguments[1:]]

    def _last_line(self, printed: str) -> str:
        lines = [line.strip() for line in self.redact(printed).splitlines() if line.strip()]
        return inert(one_line(clean(lines[-1][:_SHOWN]))) if lines else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and all that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(Exception):
        process.communicate(timeout=1)
