"""The one redactor: every text that leaves the process passes here, or is looked through before it does.

For whoever builds an exit (a command, a server, a reader of events, a renewal): make one `Redactor` of the secrets
and recipients of the run (`HealthRun.redactor` has it) and pass

* a text through :meth:`Redactor.text`,
* what becomes JSON through :meth:`Redactor.tree`,
* an exception through :meth:`Redactor.error`, before anybody may log or print it,
* what was written already to `privacy.scan.clean_file`, or see with :meth:`Redactor.find` that it holds nothing.

All four take any input, never raise, and are idempotent. What a third party said (a payload, a log line) needs no
known secret: `Redactor(())` hides what is shaped like a credential.

Four detectors look at the text as it stands and at what it says in any encoding (`privacy.decoding`): pieces of known
secrets (`privacy.fragments`), known numbers (`privacy.phone_numbers`), shapes of credentials whoever owns them
(`privacy.credential_patterns`). A whole access token is replaced by its fingerprint, a number by its country code,
anything else by ``[redacted]``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from typing import NoReturn

from pytest_wa_health.model.json_value import Json
from pytest_wa_health.privacy.clean_blocks import CleanBlocks
from pytest_wa_health.privacy.credential_patterns import MARK, MARK_BEGINS, Leak, shaped
from pytest_wa_health.privacy.decoding import Decoder, View
from pytest_wa_health.privacy.errors import clean_error
from pytest_wa_health.privacy.folding import folded, squeezed
from pytest_wa_health.privacy.fragments import Fragments
from pytest_wa_health.privacy.phone_numbers import Numbers
from pytest_wa_health.privacy.sanitising import is_same
from pytest_wa_health.privacy.secret import fingerprint

__all__ = ["Redactor"]

_SHORTEST = 4
_REMEMBERED = 100
_MOST_REMEMBERED = 4096
_LONGEST_REMEMBERED = 400
_NAME = re.compile(r"[a-z_]{1,40}")


class Redactor:
    """Replaces known secrets, look-alikes and recipients' numbers in texts and JSON.

    `secrets` are values in clear; `numbers` are recipients' telephone numbers in E.164, with or without plus;
    `keep` are own ids and numbers that must stay readable, `names` those of tenants. Immutable, and safe to share
    between threads.
    """

    __slots__ = (
        "_clean_blocks",
        "_decoder",
        "_fragments",
        "_known",
        "_numbers",
        "_remembered",
        "_seen_clean",
        "_whole",
    )

    def __init__(
        self,
        secrets: Iterable[str],
        numbers: Iterable[str] = (),
        *,
        keep: Collection[str] = (),
        names: Collection[str] = (),
    ) -> None:
        values = {secret for secret in secrets if len(secret) >= _SHORTEST}
        numbers = tuple(numbers)
        self._known = (frozenset(values), numbers, tuple(keep), tuple(names))
        self._fragments = Fragments(values, names)
        self._numbers = Numbers(numbers, keep, self._fragments.digit_runs)
        self._whole = {value: fingerprint(value) for value in values if _is_token(value)}
        self._decoder = Decoder(self._says, is_ascii=all(map(str.isascii, values)))
        self._clean_blocks = CleanBlocks()
        self._seen_clean: set[str] = set()
        # Keys, states and titles come back in every answer and every report.
        self._remembered = functools.lru_cache(maxsize=_MOST_REMEMBERED)(self._cleaned)

    def knowing(self, *more: str) -> Redactor:
        """A redactor that hides `more` secrets as well: a token that was not there when the run began."""
        values, numbers, keep, names = self._known
        return Redactor([*values, *more], numbers, keep=keep, names=names)

    def text(self, text: str) -> str:
        """`text` without secrets. Idempotent."""
        if len(text) < _SHORTEST:
            return text
        # What is remembered comes back as the text that was seen first, so that a fleet's answers share their words.
        return self._remembered(text) if len(text) <= _REMEMBERED else self._cleaned(text)

    def _cleaned(self, text: str) -> str:
        # What is blanked can change what stands beside it, so look again until nothing is found; in practice once.
        for _ in range(3):
            leaks = self._leaks(text)
            if not leaks:
                break
            text = _blanked(text, leaks)
        return text

    def tree(self, tree: Json) -> Json:
        """`tree` with every string redacted, keys included; a number that gives a secret away becomes a string.

        Anything else is handed through, and a branch in which nothing had to be hidden is itself, not a copy: the
        result of a fleet is large. A tree too deep to walk is replaced as a whole.
        """
        try:
            # One look at all texts together costs a tenth of one at each, and most were seen before.
            unseen = _texts(tree) - self._seen_clean
            if not unseen or not self._leaks("\n".join(unseen)):
                self._remember(text for text in unseen if len(text) <= _LONGEST_REMEMBERED)
                return tree
            return self._tree(tree)
        except RecursionError:
            return "[redacted]"

    def error(self, error: BaseException) -> bool:
        """Cleans arguments, notes and attributes of `error` and of all that led to it; whether one was changed."""
        return clean_error(error, self)

    def _remember(self, clean: Iterable[str]) -> None:
        if len(self._seen_clean) > _MOST_REMEMBERED:
            self._seen_clean.clear()
        self._seen_clean.update(clean)

    def find(self, text: str) -> list[str]:
        """The kinds of leaks in `text`, sorted, each once: ``["secret", "wamid"]``. Never the leak itself."""
        return sorted({leak.kind for leak in self._leaks(text)})

    def places(self, text: str) -> list[tuple[int, str]]:
        """Offset and kind of every leak in `text`, in order."""
        return [(leak.start, leak.kind) for leak in self._leaks(text)]

    def __repr__(self) -> str:
        return "<Redactor>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Redactor knows secrets: it must not reach a cache or another process")

    def _tree(self, tree: Json) -> Json:
        if isinstance(tree, str):
            return self.text(tree)
        if isinstance(tree, dict):
            # What is shaped like a field's name is one: a report without its own names could not be read back.
            named = {key if _is_name(key) else self._tree(key): self._tree(value) for key, value in tree.items()}
            return tree if is_same(named, tree) and is_same(named.values(), tree.values()) else named
        if isinstance(tree, (list, tuple)):
            items = [self._tree(item) for item in tree]
            if is_same(items, tree):
                return tree
            return tuple(items) if isinstance(tree, tuple) else items
        if isinstance(tree, int) and abs(tree) >= 10 ** (_SHORTEST - 1):
            shown = str(tree)
            return tree if (clean := self.text(shown)) == shown else clean
        return tree

    def _leaks(self, text: str) -> list[Leak]:
        """What must go, in order."""
        if text in self._seen_clean:
            return []
        found: list[Leak] = []
        for piece in self._clean_blocks.unknown(text):
            if leaks := self._leaks_of(piece.text):
                found += (leak._replace(start=leak.start + piece.start, end=leak.end + piece.start) for leak in leaks)
            else:
                self._clean_blocks.learn(piece)
        if found:
            return _merged(found)
        if len(text) <= _LONGEST_REMEMBERED:
            self._remember((text,))
        return found

    def _leaks_of(self, text: str) -> list[Leak]:
        """The same of a piece. What was hidden already parts a text: nothing is read across it."""
        if not any(begin in text for begin in MARK_BEGINS):
            return self._between_marks(text)
        found: list[Leak] = []
        done = 0
        for match in MARK.finditer(text):
            found += self._shifted(text[done : match.start()], done)
            done = match.end()
        return _merged([*found, *self._shifted(text[done:], done)])

    def _shifted(self, text: str, by: int) -> Iterator[Leak]:
        for leak in self._between_marks(text):
            yield leak._replace(start=leak.start + by, end=leak.end + by)

    def _between_marks(self, text: str) -> list[Leak]:
        found: list[Leak] = []
        is_first = True
        for view in self._decoder.views(text):
            if is_first:
                found += shaped(text, view.low if view.text is text else folded(text))
            if not is_first or view.text is not text:
                found += (_moved(leak, view) for leak in shaped(view.text, view.low))
            found += (_moved(leak, view) for leak in self._direct(view))
            is_first = False
        return _merged(found) if found else found

    def _says(self, low: bytes) -> bool:
        """Whether a decoded text, folded, holds something; quick, and may say yes too often."""
        bare = squeezed(low)
        return self._fragments.may_hold(low, bare) or self._numbers.may_hold(bare)

    def _direct(self, view: View) -> Iterator[Leak]:
        text, low, bare = view.text, view.low, squeezed(view.low)
        for start, end in self._fragments.find(text, low, bare, view.runs):
            whole = self._whole.get(text[start:end])
            yield Leak(start, end, "secret", whole) if whole else Leak(start, end, "secret")
        yield from (Leak(*place) for place in self._numbers.find(text, low, bare))


def _texts(tree: Json) -> set[str]:
    """Every text of `tree` that `Redactor.tree` would look at."""
    found: list[str] = []
    waiting: list[Json] = [tree]
    while waiting:
        each = waiting.pop()
        if type(each) is str:
            found.append(each)
        elif each is None or type(each) is float:
            continue
        elif isinstance(each, dict):
            waiting += each
            waiting += each.values()
        elif isinstance(each, (list, tuple)):
            waiting += each
        elif isinstance(each, (str, int)):
            found.append(str(each))
    return set(found)


def _moved(leak: Leak, view: View) -> Leak:
    return leak._replace(start=view.starts[leak.start], end=view.ends[leak.end - 1])


def _merged(leaks: Iterable[Leak]) -> list[Leak]:
    """Overlapping and touching leaks made one; the most telling replacement survives only if it covers the whole."""
    merged: list[Leak] = []
    for leak in sorted(leaks, key=lambda leak: (leak.start, -leak.end, leak.shown == "[redacted]")):
        if not merged or leak.start > merged[-1].end:
            merged.append(leak)
        elif leak.end > merged[-1].end:
            merged[-1] = Leak(merged[-1].start, leak.end, merged[-1].kind)
    return merged


def _blanked(text: str, leaks: Iterable[Leak]) -> str:
    parts: list[str] = []
    done = 0
    for leak in leaks:
        parts += (text[done : leak.start], leak.shown)
        done = leak.end
    return "".join([*parts, text[done:]])


def _is_name(key: Json) -> bool:
    return isinstance(key, str) and _NAME.fullmatch(key) is not None


def _is_token(value: str) -> bool:
    """Whether a fingerprint of `value` is safe to show: of a PIN or password it could be guessed back."""
    return len(value) >= 100 or (len(value) >= 20 and value.startswith("EAA"))
