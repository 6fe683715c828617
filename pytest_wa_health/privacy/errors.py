"""Secrets taken out of an exception itself, so that whoever shows it later (a reporter, a logger) shows none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_wa_health.privacy.redactor import Redactor

__all__ = ["clean_error"]

_MOST = 50
"""Exceptions that lead to one another; a longer chain is no help to anybody."""


def clean_error(error: BaseException, redactor: Redactor) -> bool:
    """Cleans `error`, what caused it and what it groups: arguments, notes and attributes. Whether one was changed."""
    changed = [_clean(each, redactor) for each in _chain(error)]
    return any(changed)


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _MOST:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [other for other in (each.__cause__, each.__context__) if other is not None]
        waiting += [inner for inner in getattr(each, "exceptions", ()) if isinstance(inner, BaseException)]


def _clean(error: BaseException, redactor: Redactor) -> bool:
    changed = False
    try:
        args = tuple(_shown(value, redactor) for value in error.args)
        if any(new is not old for new, old in zip(args, error.args, strict=True)):
            error.args, changed = args, True
        for name, value in list(vars(error).items()):
            if (clean := _shown(value, redactor)) is not value:
                setattr(error, name, clean)
                changed = True
        changed = _slots(error, redactor) or changed
        # What an exception says need not stand in its attributes: then it may say nothing.
        if redactor.find(str(error)):
            said = redactor.text(str(error))
            _silence(error, said)
            changed = True
    except Exception:  # an exception of somebody's own, which may refuse anything
        changed = True
        _silence(error, f"[redacted] {type(error).__name__}")
    return changed


_SLOTS = ("msg", "text", "filename", "filename2", "strerror", "reason", "object", "name", "code", "value")
"""Attributes of Python's own exceptions that are not in ``vars``."""


def _slots(error: BaseException, redactor: Redactor) -> bool:
    changed = False
    for name in _SLOTS:
        value = getattr(error, name, None)
        if isinstance(value, str) and (clean := redactor.text(value)) != value:
            try:
                setattr(error, name, clean)
            except (AttributeError, TypeError):
                continue
            changed = True
    return changed


def _shown(value: Any, redactor: Redactor) -> Any:  # noqa: ANN401 - whatever an exception holds
    if isinstance(value, (str, int, dict, list, tuple)):
        clean = redactor.tree(value)
        return value if clean == value and type(clean) is type(value) else clean
    if isinstance(value, bytes):
        shown = value.decode("latin-1")
        return value if (clean := redactor.text(shown)) == shown else clean.encode("latin-1", "replace")
    if value is None or isinstance(value, (BaseException, float, type)):
        return value
    try:
        said = f"{value!r} {value!s}"
    except Exception:  # an object of somebody's own
        return value
    # An object that shows a secret (a request, a response) is worth less than what it would give away.
    return redactor.text(repr(value)) if redactor.find(said) else value


def _silence(error: BaseException, said: str) -> None:
    kind = type(error)
    try:
        quiet = type(kind.__name__, (kind,), {"__str__": lambda _: said, "__module__": kind.__module__})
        error.__class__ = quiet
    except TypeError:
        error.args = (said,)
