"""How many tokens the examples of a file have, told from a thousand of them that are drawn as the file is read.

Counting all of them takes as long as all that a check does; a thousand tell a percentile to within two or three ranks
of a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from curator.tokens.counting import ExampleTokens, TokenCounter
from curator.tokens.histogram import histogram
from curator.tokens.summary import percentile

#: Examples that are counted; of fewer, all.
MOST = 1_000
#: Characters of an example that waits to be counted; a longer one, or one of more than words, is counted when drawn.
_LONGEST = 20_000
_PLAIN = frozenset({"role", "content", "weight"})


@dataclass(frozen=True, slots=True)
class Spread:
    """Tokens: so many have 5 %, half and 95 % of the examples at most. histogram: (from, to, how many examples)."""

    p5: int
    p50: int
    p95: int
    histogram: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens by o200k_base. counted: of so many examples, of all `examples`. example: all of one. trained: what its
    answers of weight 1 say."""

    counted: int
    examples: int
    example: Spread
    trained: Spread


class TokenSample:
    """Draws among what it sees, each with the same chance, and the same ones of the same file."""

    def __init__(self) -> None:
        self._drawn: list[ExampleTokens | dict[str, Any]] = []
        self._seen = 0
        self._chance = Random(0)
        self._counter = TokenCounter()

    def see(self, example: dict[str, Any]) -> None:
        """One more chat example. Source: Vitter, Random Sampling with a Reservoir, 1985, algorithm R."""
        self._seen += 1
        if self._seen <= MOST:
            self._drawn.append(self._held(example))
            return
        place = int(self._chance.random() * self._seen)
        if place < MOST:
            self._drawn[place] = self._held(example)

    def lengths(self) -> Lengths | None:
        """None where nothing was seen."""
        if not self._drawn:
            return None
        counts = [one if isinstance(one, ExampleTokens) else self._counter.example(one) for one in self._drawn]
        whole, trained = (sorted(part) for part in zip(*((one.total, one.trained) for one in counts), strict=True))
        return Lengths(len(counts), self._seen, _spread(whole), _spread(trained))

    def _held(self, example: dict[str, Any]) -> ExampleTokens | dict[str, Any]:
        """What takes little room as it is: most that is drawn early is drawn over."""
        messages = example["messages"]
        plain = example.keys() == {"messages"} and all(
            isinstance(message, dict) and message.keys() <= _PLAIN and isinstance(message.get("content"), str)
            for message in messages
        )
        if plain and sum(len(message["content"]) for message in messages) <= _LONGEST:
            return example
        return self._counter.example(example)


def _spread(ordered: Sequence[int]) -> Spread:
    p5, p50, p95 = (percentile(ordered, share) for share in (5, 50, 95))
    return Spread(p5, p50, p95, histogram(ordered))
