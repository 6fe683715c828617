"""JSON of other hands, in which some values are something else than they should be."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from typing import Any

Json = Any


def mutated(tree: Json, draw: random.Random, junk: Sequence[Json], *, replaced: float, dropped: float) -> Json:
    """A copy of `tree`: each value is one of `junk` at a rate of `replaced`, or missing at a rate of `dropped`."""

    def grown(branch: Json) -> Json:
        return mutated(branch, draw, junk, replaced=replaced, dropped=dropped)

    if draw.random() < replaced:
        return copy.deepcopy(draw.choice(junk))
    if isinstance(tree, dict):
        return {key: grown(value) for key, value in tree.items() if draw.random() >= dropped}
    if isinstance(tree, list):
        return [grown(row) for row in tree if draw.random() >= dropped]
    return tree
