"""What `[select]` must know of records before it can draw among them: their words, and what they cost to train on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.errors import UsageError
from curator.exports.drawing import words_of
from curator.exports.selection import Candidate, Measured
from curator.exports.shaping import examples_of, shape
from curator.queries.check import DEFAULT_MODEL
from curator.queries.conversations import scrubbed
from curator.queries.label_answers import label_answers
from curator.queries.log import counted
from curator.queries.policy import PAIRED, Policy
from curator.queries.provider_prices import prices_at
from curator.queries.token_counts import Counts
from curator.queries.weights import decided_weights
from curator.records import Conversation, JsonObject
from curator.records.openai import to_openai
from curator.registry import nearest
from curator.splits import TRAIN
from curator.tokens.counting import TokenCounter
from curator.workspace import Workspace

#: Epochs where nobody says how many: the usual number.
EPOCHS = 3


def measure(workspace: Workspace, candidates: Sequence[Candidate], *, as_of: int | None = None) -> Measured:
    """Of records that could go. Raises UsageError where a budget in money is asked for and no price is known."""
    select = workspace.settings.config.select
    budget, why = _budget(workspace)
    trained = {candidate.id for candidate in candidates if candidate.split == TRAIN} if budget is not None else set()
    diverse = select.draw == "diverse"
    ids = [candidate.id for candidate in candidates if diverse or candidate.id in trained]
    tokens: dict[str, int] = {}
    words: dict[str, frozenset[str]] = {}
    cost = _Cost(workspace, as_of)
    for record, withheld in scrubbed(workspace, as_of=as_of, ids=ids, edits=Policy.of(workspace).edits):
        if diverse:
            # What a record that cannot leave yet says is not to be looked at.
            words[record.id] = frozenset() if withheld else words_of(_asked(record))
        if record.id in trained and not withheld:
            tokens[record.id] = cost.of(record)
    cost.close()
    return Measured(tokens, words, budget, why)


def _budget(workspace: Workspace) -> tuple[int | None, str]:
    """Tokens of an epoch, and what they stand for; the smaller of two."""
    config = workspace.settings.config
    found: list[tuple[int, str]] = []
    if config.select.max_tokens is not None:
        found.append((config.select.max_tokens, counted(config.select.max_tokens, "token")))
    if config.select.max_usd is not None:
        model, prices = config.export.model or DEFAULT_MODEL, prices_at(workspace, config.tune.provider)
        price = prices.find(model)
        if price is None:
            raise UsageError(
                f"there is no price for {model!r}, so select.max_usd says nothing",
                fix=f"{nearest(model, sorted(prices.models))}; or set select.max_tokens",
            )
        epochs = config.tune.epochs or EPOCHS
        tokens = int(config.select.max_usd * 1_000_000 / (price.train * epochs))
        spent = f"{counted(tokens, 'token')} in {counted(epochs, 'epoch')} of {price.model}"
        found.append((tokens, f"${config.select.max_usd:g} ({spent})"))
    return min(found) if found else (None, "")


def _asked(record: Conversation) -> str:
    return "\n".join(message.text() for message in record.messages if message.role == "user")


class _Cost:
    """Tokens of the examples that a record becomes; what a target makes of them is counted as the chats they are."""

    def __init__(self, workspace: Workspace, as_of: int | None) -> None:
        self._shape = workspace.settings.config.shape
        self._pairs = workspace.settings.config.export.target in PAIRED
        self._labels = label_answers(workspace, as_of=as_of)
        self._weights = decided_weights(workspace, as_of=as_of)
        self._kept = Counts(workspace)
        self._counter = TokenCounter(self._kept)

    def of(self, record: Conversation) -> int:
        return sum(map(self._counter.total, self._chats(record)))

    def close(self) -> None:
        self._kept.keep()

    def _chats(self, record: Conversation) -> Iterator[JsonObject]:
        if self._pairs:
            # The question with one answer, and with the other, which is about as long.
            yield from [to_openai(record)] * 2
            return
        shaped = shape(
            record, self._shape, label=self._labels.get(record.id), weights=self._weights.get(record.id)
        ).example
        for example in () if shaped is None else examples_of(shaped, self._shape):
            yield to_openai(example)
