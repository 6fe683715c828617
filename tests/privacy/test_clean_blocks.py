"""What is clean is not looked at twice, and what is not is found wherever it stands in a long text."""

from __future__ import annotations

import base64
import html
import json
import time

import pytest
from dummies import APP_SECRET, NUMBER, TOKEN, drawn, shares

from pytest_wa_health.privacy.clean_blocks import CleanBlocks
from pytest_wa_health.privacy.redactor import Redactor


def page(name: str, rows: int = 120) -> str:
    """What a report is like: much that every business has, and its name here and there."""
    style = "".join(f".wa .c{at}{{padding:0 {at}px;color:#{at:06x}}}\n" for at in range(100))
    row = "".join(
        f"<li><span>The webhook number {at} is asked for its fields</span> <b>passed in good time</b></li>\n"
        for at in range(rows)
    )
    return f"<html><style>{style}</style><h1>Report of {name}</h1>\n<ul>{row}</ul><p>Sent by {name}</p></html>"


def looked_at(blocks: CleanBlocks, text: str) -> int:
    count = 0
    for piece in blocks.unknown(text):
        assert text[piece.start :].startswith(piece.text)
        count += len(piece.text)
        blocks.learn(piece)
    return count


def test_the_page_of_the_next_business_is_looked_at_where_it_differs():
    blocks = CleanBlocks()
    acme, nile = page("Acme", rows=1000), page("Nile", rows=1000)  # long: each process cuts at other places
    assert looked_at(blocks, acme) >= len(acme)
    assert looked_at(blocks, acme) < len(acme) / 10
    assert looked_at(blocks, nile) < len(nile) / 3


@pytest.mark.parametrize("text", [page("Acme"), json.dumps({"html": page("Acme")}), html.escape(page("Acme"))])
def test_every_character_is_looked_at_the_first_time(text):
    seen = bytearray(len(text))
    for piece in CleanBlocks().unknown(text):
        seen[piece.start : piece.start + len(piece.text)] = b"\1" * len(piece.text)
    assert all(seen)


PIECES = {
    "whole": TOKEN,
    "six characters": TOKEN[60:66],
    "in lines": "\n".join(TOKEN[at : at + 5] for at in range(0, 60, 5)),
    "one on each line": "\n".join(APP_SECRET),
    "far apart": (" " * 900).join(APP_SECRET[:8]),
    "base64": base64.b64encode(APP_SECRET.encode()).decode(),
    "escaped twice": json.dumps(json.dumps("".join(f"\\u{ord(char):04x}" for char in APP_SECRET))),
    "percent": "".join(f"%{ord(char):02x}" for char in TOKEN),
    "a title between": f"{TOKEN[40:43]}\x1b]0;{'words of a title ' * 90}\x07{TOKEN[43:46]}",
    "an escaped title": f"{TOKEN[40:43]}\\u001b]0;{'words of a title ' * 90}\\u0007{TOKEN[43:46]}",
    "number": NUMBER,
}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("share", [0.0, 0.13, 0.5, 0.77, 1.0])
def test_a_secret_is_found_wherever_it_stands_in_a_page_that_is_known(piece, share):
    redactor = Redactor([TOKEN, APP_SECRET], [NUMBER])
    known = page("Acme")
    assert redactor.find(known) == []
    at = int(len(known) * share)
    text = known[:at] + " " + PIECES[piece] + " " + known[at:]
    clean = redactor.text(text)

    assert PIECES[piece] not in clean
    assert not shares(clean.replace("\n", ""), TOKEN)
    assert clean.startswith(known[: max(at - 1, 0)])
    assert clean.endswith(known[at + 20 :])  # of 16 digits one may follow that goes on as the secret does
    assert redactor.find(clean) == []


@pytest.mark.parametrize("seed", range(20))
def test_blocks_that_were_clean_behind_others_leak_where_they_meet(seed):
    """Half of a piece at the end of one known block, half at the start of another one."""
    half = drawn(8, seed=seed)
    redactor = Redactor([half])
    first = page("Acme", 20 + seed) + half[:4]
    second = half[4:] + "\n" + page("Acme", 30 + seed)
    assert redactor.find(first) == redactor.find(second) == []
    assert redactor.find(first + second) == ["secret"]
    assert redactor.find(first + "\n" + second) == ["secret"]


def test_a_known_page_costs_next_to_nothing():
    redactor = Redactor([TOKEN, APP_SECRET], [NUMBER])
    text = page("Acme", 800)

    def cost() -> float:
        begin = time.process_time()
        assert redactor.find(text) == []
        return time.process_time() - begin

    first = cost()
    assert min(cost() for _ in range(5)) < first / 3
