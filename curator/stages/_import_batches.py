"""What a file is read into, in batches for the store: records, rejects, and what came beside them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from curator.identity import Identities
from curator.records import Conversation
from curator.records.plain import as_plain
from curator.sources import Item
from curator.store import shape, suggestions
from curator.store.import_items import MESSAGES_AT_ONCE, Items, Numbered, Occurrences

_BYTES_A_BATCH = 32_000_000
#: A word or some, of letters, digits and signs that names of values are made of: no address, and no number as long as
#: one of a phone or card, however its digits are parted.
_NAME = re.compile(r"(?!(?:\D*\d){6})[\w .:/+-]{1,40}")
_LONG_NUMBER = 10**6


@dataclass(frozen=True)
class Batch:
    """rows: by ITEM_SCHEMA. through: the last line of it. dropped: what of the items is not in the records."""

    rows: pa.RecordBatch
    blank: int
    through: int
    last: bool
    dropped: dict[str, int]


def batches(items: Iterator[Item], ids: Identities, through: int) -> Iterator[Batch]:
    """Batches of what lies behind line `through`; the last one, which may be empty, is marked."""
    gathered = _Gathered(ids, through)
    for item in items:
        if item.plain:
            yield from gathered.add_plain(item.plain)
        else:
            if gathered.room(len(item.conversation.messages) if item.conversation else 0) == 0:
                yield gathered.batch()
            gathered.add(item)
    yield gathered.batch(last=True)


class _Gathered:
    """What becomes the next batch. Equal records are counted, also those up to line `through`."""

    def __init__(self, ids: Identities, through: int) -> None:
        self._ids = ids
        self._occurrences = Occurrences(ids)
        self._through = self._end = through
        self._begin()

    def _begin(self) -> None:
        self._items = Items(self._ids)
        self._blank = 0
        self._dropped = Counter[str]()

    def room(self, *messages: int) -> int:
        """How many there is room for, of items that hold so many messages: all of one that is too large for any."""
        items = self._items
        if len(items) + self._blank >= MESSAGES_AT_ONCE or items.size >= _BYTES_A_BATCH:
            return 0
        held = items.messages
        for fits, more in enumerate(messages):
            if held and held + more > MESSAGES_AT_ONCE:
                return fits
            held += more
        return len(messages)

    def add_plain(self, records: Sequence[Numbered]) -> Iterator[Batch]:
        """Records of words alone; the batches that they fill."""
        digests = self._occurrences.digests([record.canonical for _, record in records])
        fresh = [(each, id) for each, id in zip(records, digests, strict=True) if each[0] > self._through]
        while fresh:
            fits = self.room(*(len(record.messages) for (_, record), _ in fresh))
            if fits == 0:
                yield self.batch()
                continue
            self._add_plain([each for each, _ in fresh[:fits]], [id for _, id in fresh[:fits]])
            fresh = fresh[fits:]

    def _add_plain(self, records: Sequence[Numbered], digests: Sequence[bytes], hints: str | None = None) -> None:
        self._end = max(self._end, *(line for line, _ in records))
        self._items.add_plain(records, digests, hints)

    def add(self, item: Item) -> None:
        """A conversation, a reject or a blank."""
        row: dict[str, Any] = {"line": item.line, "offset": item.offset}
        if item.conversation is not None:
            self._add_conversation(item, item.conversation, row)
        if item.line <= self._through:
            return
        self._end = max(self._end, item.line)
        self._dropped.update(item.dropped)
        if item.reject is not None:
            raw = item.reject.raw
            self._items.add({**row, "reason": item.reject.reason, "raw": raw}, messages=0, size=len(raw))
        elif item.conversation is None:
            self._blank += 1

    def _add_conversation(self, item: Item, conversation: Conversation, row: dict[str, Any]) -> None:
        record, came = shape.canonical_and_came(conversation)
        hints, lost = _hints(item)
        if item.line > self._through:
            self._dropped.update(lost)
        plain = None if came else as_plain(record.encode())
        if plain is not None:
            digests = self._occurrences.digests([plain.canonical])
            if item.line > self._through:
                self._add_plain([(item.line, plain)], digests, hints)
            return
        occurrence = self._occurrences.count(record.encode())
        if item.line > self._through:
            row |= {"record": record, "occurrence": occurrence, "came": came, "hints": hints}
            self._items.add(row, messages=len(conversation.messages), size=len(record))

    def batch(self, *, last: bool = False) -> Batch:
        """What was gathered; afterwards there is nothing."""
        made = Batch(self._items.rows(), self._blank, self._end, last, dict(self._dropped))
        self._begin()
        return made


def _hints(item: Item) -> tuple[str | None, Counter[str]]:
    """(JSON of what is kept of an item's hints, how many are dropped).

    A hint is shown as it came, and no scan looks at it: one that holds more than the names of a task and of a value is
    not taken in.
    """
    kept: suggestions.Hints = [
        (hint.index, hint.task, hint.value, hint.score, hint.origin)
        for hint in item.hints
        if _NAME.fullmatch(hint.task) and _is_value(hint.value)
    ]
    lost = len(item.hints) - len(kept)
    return json.dumps(kept, ensure_ascii=False) if kept else None, Counter(
        {"hints in free words": lost} if lost else {}
    )


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return all((_is_value(item) or _is_span(item)) and not isinstance(item, list) for item in value)
    if isinstance(value, int | float):
        return -_LONG_NUMBER < value < _LONG_NUMBER
    return isinstance(value, str) and bool(_NAME.fullmatch(value))


def _is_span(value: Any) -> bool:
    """A piece of a text, by its characters, with the name of a label."""
    if not isinstance(value, dict) or value.keys() != {"start", "end", "label"}:
        return False
    places = (value["start"], value["end"])
    return all(isinstance(at, int) and _is_value(at) for at in places) and _is_value(value["label"])
