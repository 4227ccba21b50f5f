"""What a file's examples come to in tokens, and what training on them costs; no workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError
from curator.queries.inputs import read_file
from curator.queries.reading import Reading
from curator.records.openai import to_openai
from curator.registry import shipped
from curator.tokens.counting import ExampleTokens, TokenCounter
from curator.tokens.encodings import encoding_of
from curator.tokens.histogram import histogram
from curator.tokens.prices import SHIPPED_FILE, ModelPrice, cost, load_prices
from curator.tokens.summary import TokenSummary, summarise

Counts = list[tuple[int, ExampleTokens]]


@dataclass(frozen=True, slots=True)
class ModelCost:
    """usd: of `epochs` epochs. usd_per_million: the price of a training token. price_date, source: of that price.

    tokens_per_epoch: billed, each example cut at `limit`, the model's training context. over_limit: lines longer than
    that, whose end is lost. note: why the counts are an estimate for this model; "" where they are exact.
    """

    model: str
    usd: float
    epochs: int
    tokens_per_epoch: int
    usd_per_million: float
    price_date: str
    source: str
    limit: int | None
    over_limit: tuple[int, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Priced:
    """histogram: (from, to, examples) of tokens an example. skipped: lines that could not be read.

    summary.over_limit: lines longer than the least limit of the models priced. epochs_estimated: nobody named them.
    """

    file: str
    format: str
    summary: TokenSummary
    epochs_estimated: bool
    costs: tuple[ModelCost, ...]
    histogram: tuple[tuple[int, int, int], ...]
    skipped: tuple[int, ...]


def price(
    path: Path,
    *,
    model: str | None = None,
    epochs: int | None = None,
    prices_file: Path | None = None,
    reading: Reading | None = None,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> Priced:
    """Count and price a file of any known format, as the chat examples that it holds.

    model: None for all that a price is known of. epochs: None for the provider's own choice, estimated. prices_file:
    over the shipped one. Raises UsageError where the file cannot be read, holds nothing, or the model has no price.
    """
    prices = load_prices(shipped(SHIPPED_FILE), *([prices_file] if prices_file else []))
    wanted = [prices.find(model)] if model is not None else list(prices.models.values())
    models = [entry for entry in wanted if entry is not None]
    if not models:
        raise UsageError(
            f"there is no price for {model!r}",
            fix=f"known: {', '.join(sorted(prices.models))}; for others: --prices FILE",
        )
    name, counts, skipped = _count(path, reading or Reading(), progress)
    if not counts:
        raise UsageError(f"{path} holds no examples", fix="curator check tells what is wrong with its lines")
    limits = [entry.context for entry in models if entry.context is not None]
    return Priced(
        file=str(path),
        format=name,
        summary=summarise(counts, min(limits, default=None)),
        epochs_estimated=epochs is None,
        costs=tuple(_cost(entry, counts, epochs) for entry in models),
        histogram=histogram(sorted(count.total for _, count in counts)),
        skipped=tuple(skipped),
    )


def _count(path: Path, reading: Reading, progress: Callable[[int, int | None], None]) -> tuple[str, Counts, list[int]]:
    """(format, (line, tokens) of every example, lines that could not be read)."""
    name, items = read_file(path, reading, progress)
    counter = TokenCounter()
    counts: Counts = []
    skipped = []
    for item in items:
        if item.conversation is not None:
            counts.append((item.line, counter.example(to_openai(item.conversation))))
        elif item.reject is not None:
            skipped.append(item.line)
    return name, counts, skipped


def _cost(entry: ModelPrice, counts: Counts, epochs: int | None) -> ModelCost:
    found = cost(entry, (count.total for _, count in counts), epochs)
    return ModelCost(
        model=found.model,
        usd=found.usd,
        epochs=found.epochs,
        tokens_per_epoch=found.tokens_per_epoch,
        usd_per_million=entry.train,
        price_date=str(found.price_date),
        source=entry.source,
        limit=entry.context,
        over_limit=tuple(line for line, count in counts if entry.context is not None and count.total > entry.context),
        note=encoding_of(entry.model).note,
    )
