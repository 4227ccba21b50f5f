"""Files that hold one JSON object a record: from bytes to items.

The records stand on lines, in one array, one after the other over several lines each (as `jq` writes them, or a file
with a single one), or in lists inside of objects (pages of an API).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice

from curator.records import Conversation, JsonObject, Reject
from curator.records.openai import ShapeError
from curator.records.plain import Plain
from curator.sources._source import BytesRead, Hint, Item
from curator.sources.containers.bytes import BOM, HEAD, ByteStream, open_bytes
from curator.sources.containers.where import Where
from curator.sources.reading.array import items
from curator.sources.reading.begun import Begun, begun
from curator.sources.reading.json import UnreadableError, parse, parse_object
from curator.sources.reading.lines import Block, Piece, blocks, lines
from curator.sources.reading.objects import inside, objects

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


#: A record as it lies in a file, where it is words alone; None where it takes `Convert`.
ReadPlain = Callable[[bytes], Plain | None]


def read_records(
    path: Where,
    convert: Convert,
    progress: BytesRead,
    inside_of: tuple[str, ...] = (),
    plain: ReadPlain | None = None,
) -> Iterator[Item]:
    """Every line, array item or object as an Item. `convert` raises ShapeError for a record it cannot take.

    inside_of: keys of objects around the records, where the file has such: a page of an API holds them under `data`.
    plain: where records of words alone may come as `Item.plain`.
    """
    stream = open_bytes(path, progress)
    if plain is None:
        for piece in pieces(stream, inside_of):
            yield item_of(path, piece, convert)
        return
    for block in _blocks(stream, inside_of):
        yield from _items(path, block, convert, plain)


def _blocks(stream: ByteStream, inside_of: tuple[str, ...]) -> Iterator[Block]:
    """What `pieces` gives, as blocks of lines; of what does not stand on lines, as blocks of one."""
    how = _shape(stream, inside_of)
    if how is lines:
        yield from blocks(stream)
    else:
        for number, offset, data, flaw in how(stream):
            yield Block(number, offset, [data], flaw)


def _items(path: Where, block: Block, convert: Convert, plain: ReadPlain) -> Iterator[Item]:
    """The items of a block, in which records of words alone that follow each other are one."""
    together: list[tuple[int, Plain]] = []
    first = offset = block.offset
    for number, line in enumerate(block.lines, block.number):
        record = None if block.flaw else plain(line)
        if record is not None:
            together.append((number, record))
        else:
            if together:
                yield Item(together[0][0], first, None, None, plain=together)
                together = []
            yield item_of(path, Piece(number, offset, line, block.flaw), convert)
            first = offset + len(line)
        offset += len(line)
    if together:
        yield Item(together[0][0], first, None, None, plain=together)


@lru_cache(maxsize=8)
def sample(head: bytes, inside_of: tuple[str, ...] = ()) -> list[JsonObject]:
    """The first records that lie whole within the beginning of a file, or of a longer one what of it does.

    Kept for the next format that looks at the same beginning; not to be changed.
    """
    found = []
    start = begun(head)
    if key := _around(start, inside_of):
        return [item for item in start.found[key] if isinstance(item, dict)][:_SAMPLE] if start else []
    for piece in islice(pieces(ByteStream([head])), _SAMPLE):
        try:
            found.append(parse_object(piece.data))
        except UnreadableError:
            continue
    return found or ([start.found] if start else [])


def pieces(stream: ByteStream, inside_of: tuple[str, ...] = ()) -> Iterator[Piece]:
    """The bytes of every record, however the file holds them."""
    return _shape(stream, inside_of)(stream)


def _shape(stream: ByteStream, inside_of: tuple[str, ...]) -> Callable[[ByteStream], Iterator[Piece]]:
    """What takes the records out of a file: by how it begins."""
    head = stream.head[:HEAD]
    if _is_array(head):
        return items
    start = begun(head) if head.removeprefix(BOM).lstrip().startswith(b"{") else None
    if key := _around(start, inside_of):
        return partial(inside, path=(key,))
    return objects if start and start.lines and not _whole_line(head) else lines


def _around(start: Begun | None, inside_of: tuple[str, ...]) -> str:
    """Which of the keys holds the list of records in what a file begins with; "" for none."""
    found = start.found if start else {}
    return next((key for key in inside_of if _is_list_of_objects(found.get(key))), "")


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _whole_line(head: bytes) -> bool:
    """Whether the first line that holds something is an object by itself."""
    line = head.removeprefix(BOM).lstrip().splitlines()[0]
    return line.rstrip().endswith(b"}")


def _is_array(head: bytes) -> bool:
    """Whether the file is an array, and no file of lines whose first line is a broken one that begins with `[`."""
    begin = head.removeprefix(BOM).lstrip()
    if not begin.startswith(b"["):
        return False
    if _is_one_item(begin):
        return False
    return len(_BETWEEN_LINES.findall(begin)) <= len(_BETWEEN_ITEMS.findall(begin))


def _is_one_item(begin: bytes) -> bool:
    """Whether the first line is an array by itself, of one item, and others follow it."""
    line, *others = begin.split(b"\n" if b"\n" in begin else b"\r", 1)
    if not line.rstrip().endswith(b"]") or not others or not others[0].strip():
        return False
    try:
        value = parse(line.decode("utf-8", "replace"))
    except UnreadableError:
        return False
    return isinstance(value, list) and len(value) == 1


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


def rejected(path: Where | str, line: int, offset: int, reason: str, raw: bytes) -> Item:
    """An item that could not be read; `raw` without its line end."""
    return Item(line, offset, None, Reject(str(path), line, offset, reason, raw.rstrip(b"\r\n")))
