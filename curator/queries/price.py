"""What a file's examples come to in tokens, and what training on them costs; no workspace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError
from curator.tokens.counting import TokenCounter
from curator.tokens.prices import cost, load_prices
from curator.tokens.summary import TokenSummary, summarise

_BINS = 8


@dataclass(frozen=True, slots=True)
class ModelCost:
    """over_limit: lines longer than the model's training context, whose end is lost."""

    model: str
    usd: float
    epochs: int
    usd_per_million: float
    price_date: str
    limit: int | None
    over_limit: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """histogram: (from, to, examples) of tokens an example. skipped: lines that are no JSON object."""

    file: str
    summary: TokenSummary
    costs: list[ModelCost]
    histogram: list[tuple[int, int, int]]
    skipped: tuple[int, ...]


def price(
    path: Path, *, model: str | None = None, epochs: int | None = None, prices_file: Path | None = None
) -> Priced:
    """Count and price a chat file. epochs: None for the provider's own choice, estimated.

    Raises UsageError where the file cannot be read, holds nothing, or the model has no price.
    """
    prices = load_prices(*([prices_file] if prices_file else []))
    if model is not None and prices.find(model) is None:
        raise UsageError(f"there is no price for {model!r}", fix=f"known: {', '.join(sorted(prices.models))}")
    counter = TokenCounter()
    counts = []
    skipped = []
    try:
        with path.open("rb") as stream:
            for line, raw in enumerate(stream, 1):
                if not raw.strip():
                    continue
                try:
                    example = json.loads(raw)
                except (ValueError, RecursionError):
                    example = None
                if not isinstance(example, dict):
                    skipped.append(line)
                    continue
                counts.append((line, counter.example(example)))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", fix="check the name and permissions") from None
    if not counts:
        raise UsageError(f"{path} holds no examples", fix="give a chat JSONL file; curator check tells what is wrong")
    tokens = [count.total for _, count in counts]
    wanted = [prices.find(model)] if model else list(prices.models.values())
    costs = []
    for entry in wanted:
        assert entry is not None
        found = cost(entry, tokens, epochs)
        over = tuple(line for line, count in counts if entry.context is not None and count.total > entry.context)
        costs.append(
            ModelCost(found.model, found.usd, found.epochs, entry.train, str(found.price_date), entry.context, over)
        )
    return Priced(str(path), summarise(counts), costs, _histogram(tokens), tuple(skipped))


def _histogram(tokens: list[int]) -> list[tuple[int, int, int]]:
    width = max(1, -(-(max(tokens) + 1) // _BINS))
    bins = [0] * _BINS
    for count in tokens:
        bins[count // width] += 1
    return [(n * width, (n + 1) * width - 1, count) for n, count in enumerate(bins)]
