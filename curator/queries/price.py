"""What a file's examples come to in tokens, and what training on them costs; no workspace."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from curator.errors import UsageError
from curator.queries.inputs import read_file
from curator.queries.reading import Reading
from curator.queries.remembered import keep, key_of, recall
from curator.records import Conversation
from curator.records.openai import to_openai
from curator.registry import shipped
from curator.tokens.counting import ExampleTokens, TokenCounter
from curator.tokens.encodings import encoding_of
from curator.tokens.histogram import histogram
from curator.tokens.prices import SHIPPED_FILE, ModelPrice, auto_epochs, cost, load_prices
from curator.tokens.summary import TokenSummary, summarise

#: The format whose examples are pairs: each is its question with one answer, and with the other.
_PAIRS = "openai-dpo"


@dataclass(frozen=True, slots=True)
class _Example:
    """chats: tokens of what training reads at once: of a chat example all, of a pair the question with each answer."""

    line: int
    chats: tuple[int, ...]
    trained: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """skipped: lines that could not be read."""

    format: str
    examples: list[_Example]
    skipped: list[int]


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
    """pairs: each example is a question with two answers, and both of these are billed with it.

    histogram: (from, to, examples) of tokens an example. skipped: lines that could not be read.

    summary.over_limit: lines longer than the least limit of the models priced. epochs_estimated: nobody named them.
    """

    file: str
    format: str
    pairs: bool
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
    counted = _counted(path, reading or Reading(), progress)
    examples = counted.examples
    if not examples:
        raise UsageError(f"{path} holds no examples", fix="curator check tells what is wrong with its lines")
    limits = [entry.context for entry in models if entry.context is not None]
    summary = summarise((one.line, ExampleTokens(sum(one.chats), one.trained)) for one in examples)
    return Priced(
        file=str(path),
        format=counted.format,
        pairs=counted.format == _PAIRS,
        summary=replace(summary, over_limit=_longer(examples, min(limits, default=None))),
        epochs_estimated=epochs is None,
        costs=tuple(_cost(entry, examples, epochs) for entry in models),
        histogram=histogram(sorted(sum(one.chats) for one in examples)),
        skipped=tuple(counted.skipped),
    )


def _counted(path: Path, reading: Reading, progress: Callable[[int, int | None], None]) -> _Counted:
    """As it was counted before, where the file and the way to read it are the same."""
    key = key_of([path], "price", reading)
    kept = recall(key)
    if kept is not None:
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(kept, type=_Counted)
    found = _count(path, reading, progress)
    keep(key, msgspec.json.encode(found))
    return found


def _count(path: Path, reading: Reading, progress: Callable[[int, int | None], None]) -> _Counted:
    name, items = read_file(path, reading, progress)
    counter = TokenCounter()
    found = _Counted(name, [], [])
    for item in items:
        if item.conversation is None:
            if item.reject is not None:
                found.skipped.append(item.line)
        elif name == _PAIRS:
            found.examples.append(_pair(item.line, item.conversation, counter))
        else:
            count = counter.example(to_openai(item.conversation))
            found.examples.append(_Example(item.line, (count.total,), count.trained))
    return found


def _pair(line: int, record: Conversation, counter: TokenCounter) -> _Example:
    """Of a record whose last message is one answer of the pair; the other one is beside it."""
    chat = to_openai(record)
    *asked, answer = chat["messages"]
    others = [to_openai(Conversation(messages=(other.message,)))["messages"][0] for other in record.alternatives]
    chats = [{**chat, "messages": [*asked, one]} for one in (answer, *others)]
    return _Example(line, tuple(map(counter.total, chats)), sum(map(counter.said, (answer, *others))))


def _cost(entry: ModelPrice, examples: list[_Example], epochs: int | None) -> ModelCost:
    found = cost(entry, (tokens for one in examples for tokens in one.chats), epochs or auto_epochs(len(examples)))
    return ModelCost(
        model=found.model,
        usd=found.usd,
        epochs=found.epochs,
        tokens_per_epoch=found.tokens_per_epoch,
        usd_per_million=entry.train,
        price_date=str(found.price_date),
        source=entry.source,
        limit=entry.context,
        over_limit=_longer(examples, entry.context),
        note=encoding_of(entry.model).note,
    )


def _longer(examples: list[_Example], limit: int | None) -> tuple[int, ...]:
    return () if limit is None else tuple(one.line for one in examples if max(one.chats) > limit)
