"""What a file is read into, in batches for the store: records, rejects, and what came beside them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from curator.sources import Item
from curator.store import shape, suggestions

_ITEMS_A_BATCH = 2000
_BYTES_A_BATCH = 16_000_000
#: A word or some, of letters, digits and signs that names of values are made of: no address, and no number as long as
#: one of a phone or card, however its digits are parted.
_NAME = re.compile(r"(?!(?:\D*\d){6})[\w .:/+-]{1,40}")
_LONG_NUMBER = 10**6


@dataclass(frozen=True)
class Batch:
    """rows: of ITEM_SCHEMA. through: the last line of it. dropped: what of the items is not in the records."""

    rows: list[dict[str, Any]]
    blank: int
    through: int
    last: bool
    dropped: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """row: of ITEM_SCHEMA, None for a blank. size: bytes of what it holds."""

    line: int
    size: int
    row: dict[str, Any] | None
    dropped: Mapping[str, int]


def _rows(items: Iterator[Item]) -> Iterator[_Row]:
    """Equal records are counted."""
    seen: dict[bytes, int] = {}
    for item in items:
        record, came = item.record, None
        if item.conversation is not None:
            record, came = shape.canonical_and_came(item.conversation)
        if record is not None:
            digest = hashlib.sha256(record.encode()).digest()[:12]
            occurrence = seen.get(digest, 0)
            seen[digest] = occurrence + 1
            row: dict[str, Any] = {"line": item.line, "offset": item.offset, "record": record, "occurrence": occurrence}
            row["came"] = came
            row["hints"], lost = _hints(item)
            yield _Row(item.line, len(record), row, Counter(item.dropped) + lost if lost else item.dropped)
        elif item.reject is not None:
            reject = item.reject
            row = {"line": item.line, "offset": item.offset, "reason": reject.reason, "raw": reject.raw}
            yield _Row(item.line, len(reject.raw), row, item.dropped)
        else:
            yield _Row(item.line, 1, None, item.dropped)


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


def batches(items: Iterator[Item], through: int) -> Iterator[Batch]:
    """Batches of what lies behind line `through`; the last one, which may be empty, is marked."""
    fresh = (row for row in _rows(items) if row.line > through)
    end = through
    while True:
        batch: list[dict[str, Any]] = []
        dropped = Counter[str]()
        blank = size = 0
        count = 0
        for found in islice(fresh, _ITEMS_A_BATCH):
            count += 1
            end = max(end, found.line)
            size += found.size
            if found.row is None:
                blank += 1
            else:
                batch.append(found.row)
            if found.dropped:
                dropped.update(found.dropped)
            if size > _BYTES_A_BATCH:
                break
        last = count < _ITEMS_A_BATCH and size <= _BYTES_A_BATCH
        yield Batch(batch, blank, end, last, dict(dropped))
        if last:
            return
