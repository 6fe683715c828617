"""What a text says once its encodings are undone, with the place of every character in the original.

Two kinds of codes. *Escapes* (`privacy.escapes`) stand for one character each and may be mixed with plain text; up to
three layers of them are undone one by one. *Dense* codes (`privacy.dense_codes`) turn a whole stretch into other
letters: base64 at each of its four phases, hex at both of its. What a dense code held is read again in the same way,
once more (`NESTING`).

Most texts hold nothing. So all dense codes of a text are read together first to see whether it is worth to look
closer, what was read once is remembered, and places are worked out when somebody asks for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from pytest_wa_health.privacy import dense_codes as dense
from pytest_wa_health.privacy.escapes import ESCAPE, SEPARATED, are_separated, joined, unescape
from pytest_wa_health.privacy.folding import PLAIN, folded, folded_bytes, plain

__all__ = ["Decoder", "View"]

NESTING = 2
"""So many dense codes within each other are undone."""

_LAYERS = 3
_LONG = 4096
_NEAR = 200
"""So much around an escape is read with it; whoever spreads six characters over more shows none."""
_BEGINS = ("%", "\\", "&")
_BARRIER = "\n\u4e00\n"
"""Stands between two places of a text that are read together: a letter that is in no secret."""
_MOST_REMEMBERED = 50_000
_ASCII = re.compile(rb"[\x00-\x7f]{6,}")
_PRINTABLE = re.compile(rb"[\x20-\x7e]{8,}")

_Places = tuple[Sequence[int], Sequence[int]]
_Step = tuple[int, int, str]
_Runs = Callable[[Iterable[str]], set[str]]
_Read = Callable[[Iterable[str]], Iterator[bytes]]
_Say = Callable[[str], Iterator[tuple[str, list[tuple[int, int]]]]]


class View:
    """A text with its escapes undone, that knows where each of its characters stood in the original."""

    def __init__(self, text: str, places: Callable[[], _Places]) -> None:
        self.text = text
        self._find = places

    @functools.cached_property
    def _places(self) -> _Places:
        return self._find()

    @functools.cached_property
    def low(self) -> bytes:
        """The text, folded."""
        return folded(self.text)

    @functools.cached_property
    def runs(self) -> set[str]:
        """All stretches of letters, digits and the signs of base64, each once."""
        return set(dense.CODED.findall(self.text))

    @property
    def starts(self) -> Sequence[int]:
        """For each character where in the original it begins."""
        return self._places[0]

    @property
    def ends(self) -> Sequence[int]:
        """For each character where in the original it ends."""
        return self._places[1]


class Decoder:
    """Undoes encodings; `says` tells of a decoded text, folded, whether it holds something that is looked for.

    `is_ascii`: nothing that is looked for has other characters, so that no others need be read.
    """

    def __init__(self, says: Callable[[bytes], bool], *, is_ascii: bool) -> None:
        self._says = says
        self._is_ascii = is_ascii
        self._innocent: dict[tuple[_Runs, int], set[str]] = {}

    def views(self, text: str) -> Iterator[View]:
        """`text` as its reader sees it (`plain`), and what it says in an encoding, if it says something."""
        whole = View(text, lambda: (range(len(text)), range(1, len(text) + 1)))
        yield from self._below(whole, NESTING, is_text=True)

    def _below(self, whole: View, depth: int, *, is_text: bool) -> Iterator[View]:
        for view in _layers(whole, is_text=is_text):
            yield view
            if depth:
                for said in self._dense(view, depth):
                    yield from self._below(said, depth - 1, is_text=False)

    def _dense(self, view: View, depth: int) -> Iterator[View]:
        if runs := self._telling(view.runs, dense.base64_runs, dense.base64_bytes, depth):
            yield from _read(view, dense.CODED, runs, dense.base64_said)
        if runs := self._telling(view.runs, dense.hex_runs, dense.hex_bytes, depth):
            yield from _read(view, dense.HEX, runs, dense.hex_said)
        if dense.is_dump(view.low):
            dumps = set(dense.DUMP.findall(view.text))
            if runs := self._telling(dumps, dense.dump_runs, dense.hex_bytes, depth):
                for dump in dense.DUMP.finditer(view.text):
                    yield from _read(_bare_dump(view, dump), dense.HEX, runs, dense.hex_said)

    def _telling(self, texts: set[str], runs: _Runs, read: _Read, depth: int) -> set[str]:
        """Those `runs` in `texts` that say something; texts in which none does are remembered as innocent."""
        innocent = self._innocent.setdefault((runs, depth), set())
        unknown = texts - innocent
        if not unknown:
            return unknown
        coded = runs(unknown)
        found = set(self._narrowed(sorted(coded), read, depth - 1)) if coded else coded
        if len(innocent) > _MOST_REMEMBERED:
            innocent.clear()
        innocent |= {text for text in unknown if runs({text}).isdisjoint(found)} if found else unknown
        return found

    def _narrowed(self, runs: list[str], read: _Read, depth: int) -> Iterator[str]:
        if any(self._tells(data, depth) for data in read(runs)):
            if len(runs) == 1:
                yield runs[0]
            else:
                half = len(runs) // 2
                yield from self._narrowed(runs[:half], read, depth)
                yield from self._narrowed(runs[half:], read, depth)

    def _tells(self, data: bytes, depth: int) -> bool:
        """Whether `data`, out of a dense code, says something: as it stands, or in what of it is text again."""
        if self._is_ascii:
            # Of what is no code, or a picture's, next to nothing is left. The sign between them is a letter.
            data = b"\xff".join(_ASCII.findall(data))
            if not data:
                return False
        if self._says(folded_bytes(data)):
            return True
        inner = b"\x01".join(_PRINTABLE.findall(data.replace(b"\0", b""))).decode("ascii")
        if not inner:
            return False
        for view in _layers(View(inner, lambda: ((), ())), is_text=False):
            if self._says(view.low):
                return True
            if depth and any(self._tells(said, depth - 1) for said in _all_dense(view)):
                return True
        return False


def _all_dense(view: View) -> Iterator[bytes]:
    yield from dense.base64_bytes(dense.base64_runs(view.runs))
    yield from dense.hex_bytes(dense.hex_runs(view.runs))
    if dense.is_dump(view.low):
        yield from dense.hex_bytes(dense.dump_runs(dense.DUMP.findall(view.text)))


def _read(view: View, pattern: re.Pattern[str], runs: set[str], say: _Say) -> Iterator[View]:
    for match in pattern.finditer(view.text):
        if match[0] in runs:
            for said, places in say(match[0]):
                yield View(said, functools.partial(_places_within, view, match.start(), places))


def _bare_dump(view: View, match: re.Match[str]) -> View:
    steps = functools.partial(_steps, dense.BETWEEN_BYTES, lambda _: "", view.text, *match.span())
    return View(dense.BETWEEN_BYTES.sub("", match[0]), lambda: _places_below(view, steps()))


def _places_within(view: View, start: int, places: list[tuple[int, int]]) -> _Places:
    return [view.starts[start + first] for first, _ in places], [view.ends[start + end - 1] for _, end in places]


def _layers(whole: View, *, is_text: bool) -> Iterator[View]:
    """`whole` as its reader sees it, and the same with one layer of escapes undone after the other."""
    view = _bared(whole) if is_text else whole
    yield view
    if are_separated(view.low):
        apart = SEPARATED.sub(joined, view.text)
        if apart != view.text:
            yield from _layers(View(apart, functools.partial(_places_joined, view)), is_text=is_text)
    for _ in range(_LAYERS):
        below = _unescaped(view)
        if below is None:
            return
        view = _bared(below) if is_text else below
        yield view


def _unescaped(view: View) -> View | None:
    """One layer of escapes undone, of a long text only what stands around them; None where there are none."""
    text = view.text
    near = _near_escapes(text)
    if not near:
        return None
    shown = _BARRIER.join(ESCAPE.sub(unescape, text[start:end]) for start, end in near)
    if len(shown) == len(text) and shown == text:
        return None
    return View(shown, lambda: _places_below(view, _unescaped_steps(text, near)))


def _near_escapes(text: str) -> list[tuple[int, int]]:
    """Where the escapes of `text` are, with what is near them."""
    if len(text) <= _LONG or sum(map(text.count, _BEGINS)) * _NEAR > len(text):  # so many that they are everywhere
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    for escape in ESCAPE.finditer(text):
        start, end = max(escape.start() - _NEAR, 0), min(escape.end() + _NEAR, len(text))
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _unescaped_steps(text: str, near: Iterable[tuple[int, int]]) -> Iterator[_Step]:
    for number, (start, end) in enumerate(near):
        if number:
            yield start, start + 1, _BARRIER
        yield from _steps(ESCAPE, unescape, text, start, end)


def _places_joined(view: View) -> _Places:
    return _places_below(view, _steps(SEPARATED, joined, view.text, 0, len(view.text)))


def _bared(view: View) -> View:
    text = plain(view.text)
    if text == view.text:
        return view
    return View(text, lambda: _places_below(view, ((at, at + 1, PLAIN[ord(c)]) for at, c in enumerate(view.text))))


def _steps(
    pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str, start: int, end: int
) -> Iterator[_Step]:
    """``text[start:end]`` piece by piece, what `pattern` finds and what stands between: start, end, what is left."""
    done = start
    for match in pattern.finditer(text, start, end):
        yield from ((at, at + 1, text[at]) for at in range(done, match.start()))
        done = match.end()
        yield match.start(), done, replace(match)
    yield from ((at, at + 1, text[at]) for at in range(done, end))


def _places_below(view: View, steps: Iterator[_Step]) -> _Places:
    starts: list[int] = []
    ends: list[int] = []
    for start, end, shown in steps:
        if shown:
            starts.extend([view.starts[start]] * len(shown))
            ends.extend([view.ends[end - 1]] * len(shown))
    return starts, ends
