"""Adds the bundled suite to what pytest collected, and keeps the project from leaving any of it out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from pytest_wa_health.hosting.isolation import blame
from pytest_wa_health.hosting.own_marks import flaw
from pytest_wa_health.hosting.suite import HEALTH, RECEIVER, Bundle, BundledItem, CheckSuite
from pytest_wa_health.hosting.typed import Typed

__all__ = ["Collection", "split_arguments"]

_SELECTORS = {
    "mark": ("keyword", "markexpr"), "main": ("deselect",), "lfplugin": ("lf", "failedfirst"),
    "nfplugin": ("newfirst",), "stepwiseplugin": ("stepwise",),
}  # fmt: skip
"""pytest's own plugins that leave items out or order them, and the options that make them do so."""


class Collection:
    """Adds the suite last, when the project's hooks have had their way with everything else.

    `selected` are the ``wa-health…`` arguments; `only_marked` drops the user's tests that bear no `wa_check` mark,
    which is what a health run without paths wants. With `is_folded` the suite is one test for each tenant.
    """

    def __init__(
        self,
        bundle: Bundle,
        selected: Sequence[str],
        slugs: Sequence[str],
        typed: Typed,
        *,
        only_marked: bool,
        is_folded: bool,
    ) -> None:
        self.selected = [argument for argument in selected if argument.rstrip("/") != bundle.prefix]
        self.bundle = bundle
        self.slugs = slugs
        self.typed = typed
        self.only_marked = only_marked
        self.is_folded = is_folded
        self.planned: list[str] = []
        """Node ids of the suite that are to run."""
        self.missing: str | None = None
        """A node id that was typed and that the suite does not have."""
        self.flaw: str | None = None
        """What is wrong with a mark of the user's own."""
        self.is_added = False
        self.trouble: list[str] = []
        """What stopped the collection of the user's own tests, a sentence each."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> Generator[None, object, object]:
        """Go on without the user's own tests where they cannot be collected."""
        try:
            return (yield)
        except (Exception, pytest.exit.Exception) as error:
            if isinstance(error, pytest.UsageError) and (self.missing or self.flaw or not self.only_marked):
                # What was typed must be there; what the project adds need not.
                raise
            self.trouble.append(f"the collection of this project's own tests ended: {blame(error)}")
            session.items = [item for item in getattr(session, "items", ()) if isinstance(item, BundledItem)]
            self.add(session)
            session.testscollected = len(session.items)
            return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Do not import test files that cannot hold a check: a health run is not the user's test run."""
        if not self.only_marked or not collection_path.is_file() or collection_path.name == "conftest.py":
            return None
        if collection_path.suffix != ".py":
            return True
        try:
            return None if b"wa_check" in collection_path.read_bytes() else True
        except OSError:
            return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """In a bare health run, keep only marked tests of the user's own."""
        dropped = [item for item in items if self.only_marked and item.get_closest_marker("wa_check") is None]
        if dropped:
            kept = set(items) - set(dropped)
            config.hook.pytest_deselected(items=dropped)
            items[:] = [item for item in items if item in kept]
        # pytest asks once more when the suite is added, also after an error.
        if self.flaw is None and (found := flaw(items)) is not None:
            self.flaw = found
            raise pytest.UsageError(found)

    # Not among the collected items before: whatever a project's hook drops or marks, it is not these.
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Put the suite before what was collected."""
        self.add(session)

    def add(self, session: pytest.Session) -> None:
        """Add the suite, narrowed by what was typed. Raises pytest.UsageError for an id that is none."""
        if self.is_added:
            return
        self.is_added = True
        bundle = self.bundle
        root = CheckSuite.from_parent(
            session,
            name=bundle.prefix,
            nodeid=bundle.prefix,
            bundle=bundle,
            slugs=self.slugs,
            is_folded=self.is_folded,
        )
        items = list(session.genitems(root))
        rank = {slug: place for place, slug in enumerate(self.slugs)}
        items.sort(key=lambda item: rank[item.tenant] if isinstance(item, BundledItem) else 0)
        self.missing = next((a for a in self.selected if not any(_matches(a, item) for item in items)), None)
        if self.missing is not None:
            is_receiver = bundle is RECEIVER or self.missing.startswith(RECEIVER.prefix)
            mode = "--wa-receiver URL" if is_receiver else "--wa-replay"
            raise pytest.UsageError(f"no check is called {self.missing} (pytest {mode} --collect-only lists them)")
        if self.selected:
            kept = [item for item in items if any(_matches(argument, item) for argument in self.selected)]
            dropped = [item for item in items if item not in kept]
            if dropped:
                session.config.hook.pytest_deselected(items=dropped)
            items = kept
        self._select(session, items)
        self.planned = [item.nodeid for item in items]
        session.items[:0] = items

    def _select(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Let pytest's own selection narrow the suite, by what was typed alone."""
        manager = session.config.pluginmanager
        wanted = [
            manager.get_plugin(name)
            for name, options in _SELECTORS.items()
            if any(self.typed.get(option) for option in options)
        ]
        impls = session.config.hook.pytest_collection_modifyitems.get_hookimpls()
        others = [impl.plugin for impl in impls if impl.plugin not in wanted]
        select = manager.subset_hook_caller("pytest_collection_modifyitems", others)
        with self.typed.selecting(session.config.option):
            select(session=session, config=session.config, items=items)


def _matches(argument: str, item: pytest.Item) -> bool:
    node = item.nodeid
    return node == argument or node.startswith((f"{argument}::", f"{argument}["))


def split_arguments(args: list[str], base: Path, is_positional: Callable[[str, str], bool]) -> list[str]:
    """Take the arguments that name the suite out of `args`, in place; a real path of that name wins.

    `is_positional` says whether the second of two arguments stands for itself, and is not the value of the first.
    """
    ours = [
        index
        for index, argument in enumerate(args)
        if _is_ours(argument)
        and not (base / argument.split("::")[0]).exists()
        and (index == 0 or not args[index - 1].startswith("-") or is_positional(args[index - 1], argument))
    ]
    selected = [_plain(args[index]) for index in ours]
    args[:] = [argument for index, argument in enumerate(args) if index not in ours]
    return selected


def _is_ours(argument: str) -> bool:
    plain = _plain(argument)
    prefixes = (HEALTH.prefix, RECEIVER.prefix)
    return plain.rstrip("/") in prefixes or plain.startswith(tuple(f"{prefix}/" for prefix in prefixes))


def _plain(argument: str) -> str:
    """A node id without the way to it: from a sub-directory pytest prints those of the suite with ``../``."""
    while argument.startswith(("./", "../")):
        argument = argument.partition("/")[2]
    return argument
