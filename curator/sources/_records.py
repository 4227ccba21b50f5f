"""Files that hold one JSON object a record, as lines or as one array: from bytes to items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from curator.records import Conversation, JsonObject, Reject
from curator.records.openai import ShapeError
from curator.sources._array import items
from curator.sources._bytes import BOM, HEAD, ByteStream, open_bytes
from curator.sources._json import UnreadableError, parse_object
from curator.sources._lines import Piece, lines
from curator.sources._source import BytesRead, Hint, Item
from curator.sources._where import Where

_SAMPLE = 20
#: Between two lines that are records of their own, and between two items of an array that stand on lines.
_BETWEEN_LINES = re.compile(rb"[}\]][ \t]*[\r\n]\s*[{\[]")
_BETWEEN_ITEMS = re.compile(rb"\}[ \t]*(?:,[ \t]*[\r\n]|[\r\n]\s*,)\s*\{")


@dataclass(frozen=True, slots=True)
class Made:
    """What a record was made into. conversation: None where it holds none and `dropped` says what it was instead."""

    conversation: Conversation | None
    hints: tuple[Hint, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


Convert = Callable[[JsonObject], Conversation | Made]


#: Canonical JSON of a record as it lies in a file; None where it takes `Convert`.
Canonical = Callable[[bytes], str | None]


def read_records(
    path: Where, convert: Convert, progress: BytesRead, canonical: Canonical = lambda _: None
) -> Iterator[Item]:
    """Every line or array item as an Item. `convert` raises ShapeError for a record it cannot take."""
    for piece in _pieces(open_bytes(path, progress)):
        record = None if piece.flaw else canonical(piece.data)
        if record is None:
            yield item_of(path, piece, convert)
        else:
            yield Item(piece.number, piece.offset, None, None, record=record)


def sample(head: bytes) -> list[JsonObject]:
    """The first records that lie whole within the beginning of a file."""
    found = []
    for piece in islice(_pieces(ByteStream([head])), _SAMPLE):
        try:
            found.append(parse_object(piece.data))
        except UnreadableError:
            continue
    return found


def _pieces(stream: ByteStream) -> Iterator[Piece]:
    return items(stream) if _is_array(stream.head[:HEAD]) else lines(stream)


def _is_array(head: bytes) -> bool:
    """Whether the file is an array, and no file of lines whose first line is a broken one that begins with `[`."""
    begin = head.removeprefix(BOM).lstrip()
    if not begin.startswith(b"["):
        return False
    return len(_BETWEEN_LINES.findall(begin)) <= len(_BETWEEN_ITEMS.findall(begin))


def item_of(path: Where, piece: Piece, convert: Convert) -> Item:
    """What `convert` makes of one piece, a blank or a reject."""
    reason = piece.flaw
    if not reason:
        if not piece.data.strip():
            return Item(piece.number, piece.offset, None, None, blank=True)
        try:
            made = convert(parse_object(piece.data))
            if isinstance(made, Conversation):
                return Item(piece.number, piece.offset, made, None)
            blank = made.conversation is None
            return Item(piece.number, piece.offset, made.conversation, None, blank, made.hints, made.dropped)
        except (UnreadableError, ShapeError) as error:
            reason = str(error)
    return rejected(path, piece.number, piece.offset, reason, piece.data)


def rejected(path: Where, line: int, offset: int, reason: str, raw: bytes) -> Item:
    """An item that could not be read; `raw` without its line end."""
    return Item(line, offset, None, Reject(str(path), line, offset, reason, raw.rstrip(b"\r\n")))
