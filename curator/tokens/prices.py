"""What training costs, from dated price files: ours and the user's own over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from curator.registry import shipped
from curator.tokens.encodings import base_model
from curator.tokens.price_file import PriceEntry, PriceFile, read_price_file

SHIPPED_FILE = "rules/prices/openai.yaml"


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """train, input, cached, output: USD per 1M tokens; input, cached, output are those of the tuned model.

    context: most tokens of an example that training reads; None where no limit is known.
    date, source: of the training price.
    """

    model: str
    train: float
    input: float | None
    cached: float | None
    output: float | None
    context: int | None
    date: date
    source: str


@dataclass(frozen=True, slots=True)
class Cost:
    """tokens_per_epoch: billed, each example cut at the training context. usd: price x tokens_per_epoch x epochs."""

    model: str
    price_date: date
    tokens_per_epoch: int
    epochs: int
    usd: float


@dataclass(frozen=True, slots=True)
class Prices:
    """models: by name. aliases: short name to name."""

    models: Mapping[str, ModelPrice]
    aliases: Mapping[str, str]

    def find(self, model: str) -> ModelPrice | None:
        """The price of a model, an alias of it or a tune on it (`ft:...`); None where no file names it."""
        base = base_model(model)
        return self.models.get(self.aliases.get(base, base))


def load_prices(*files: Path | Mapping[str, Any]) -> Prices:
    """Prices of several files or parsed files; each one overrides those before it, figure by figure.

    With none given, the shipped one. Raises FileProblem naming the file, the field and what it must be.
    """
    models: dict[str, ModelPrice] = {}
    aliases: dict[str, str] = {}
    for file in files or (shipped(SHIPPED_FILE),):
        read = read_price_file(file, known=frozenset(models) | frozenset(aliases))
        for name, entry in read.models.items():
            model = aliases.get(name, name)
            aliases |= dict.fromkeys(entry.aliases, model)
            models[model] = _merged(model, models.get(model), read, entry)
    return Prices(models, aliases)


def _merged(model: str, before: ModelPrice | None, read: PriceFile, entry: PriceEntry) -> ModelPrice:
    figures = dict(entry.figures)
    if before is not None and "train" not in figures:
        return replace(before, **figures)
    for name in ("input", "cached", "output", "context"):
        figures.setdefault(name, getattr(before, name, None))
    return ModelPrice(model=model, date=read.date, source=read.source, **figures)


def auto_epochs(examples: int) -> int:
    """How many epochs OpenAI is likely to choose for a file of so many examples: an estimate, not a promise.

    3, but at least about 100 examples seen in all (25 epochs at most) and at most 25,000 (1 epoch at least).
    Source: OpenAI's cookbook on preparing chat data.
    """
    epochs = 3
    if examples * epochs < 100:
        return min(25, 100 // max(examples, 1))
    if examples * epochs > 25_000:
        return max(1, 25_000 // examples)
    return epochs


def cost(price: ModelPrice, tokens: Iterable[int], epochs: int | None = None) -> Cost:
    """What training on examples of so many tokens each would cost; `epochs` None takes the estimate of auto_epochs."""
    counts = list(tokens)
    epochs = auto_epochs(len(counts)) if epochs is None else epochs
    billed = sum(counts) if price.context is None else sum(min(count, price.context) for count in counts)
    return Cost(price.model, price.date, billed, epochs, usd=price.train * billed * epochs / 1_000_000)
