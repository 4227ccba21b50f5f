"""The order in which records come to be labelled: by what is worth most, some drawn at random among them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

#: Of so many records one is drawn at random whatever the order, for an estimate that the order does not bend.
RANDOM_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Turn:
    """drawn: at random, not by the order."""

    record: str
    drawn: bool


def mixed(first: Sequence[str], drawn: Sequence[str], *, past: int, seed: int, limit: int) -> list[Turn]:
    """The next records: those of `first` in its order, every now and then the next of `drawn` instead.

    first, drawn: the same records in two orders. past: how many came before; which of them are drawn follows from it
    and the seed, so that it does not matter whether records are asked for one by one or by the hundred.
    """
    found: list[Turn] = []
    taken: set[str] = set()
    orders = {False: iter(first), True: iter(drawn)}
    for number in range(past, past + min(limit, len(first))):
        by_chance = _chance(seed, number) < RANDOM_SHARE
        record = next(r for r in orders[by_chance] if r not in taken)
        taken.add(record)
        found.append(Turn(record, by_chance))
    return found


def _chance(seed: int, number: int) -> float:
    """From 0 to 1, the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:8]) / 2**64
