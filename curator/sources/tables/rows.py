"""Bytes to records of a table, with the csv module over counted lines.

Quotes that do not close take the lines after them into one record. Where every record so far stood on one line, and at
least half of the swallowed lines are well-formed records by themselves, only the first line is rejected and the others
are read again; else all are one reject.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from curator.sources.containers.bytes import BOM, ByteStream
from curator.sources.reading.lines import MAX_LINE, Piece, lines

DELIMITERS = (",", "\t", ";")
_QUOTES = (
    "quotes that do not close or do not stand around a whole field: put quotes around the field and double those in it"
)

_ENDLESS = f"a record longer than {MAX_LINE >> 20} MB, most likely quotes that do not close: mend them"


@dataclass(frozen=True, slots=True)
class Row:
    """number: 0 for the header, then from 1. fields: texts, of typed tables any JSON values.

    pieces: the physical lines. flaw: why it cannot be read. pictures: how many values of bytes are left out.
    typed: whether the fields came with their types, and not as text; the row is then kept as a line of CSV.
    """

    number: int
    fields: list[Any]
    pieces: list[Piece]
    flaw: str = ""
    pictures: int = 0
    typed: bool = False

    @property
    def offset(self) -> int:
        return self.pieces[0].offset

    @property
    def line(self) -> int:
        """The physical line of the file on which the record begins, from 1."""
        return self.pieces[0].number

    @property
    def raw(self) -> bytes:
        if self.typed:
            return csv_line(self.fields)
        return b"".join(piece.data for piece in self.pieces)

    @property
    def blank(self) -> bool:
        return not self.flaw and not any(
            field.strip() if isinstance(field, str) else field is not None for field in self.fields
        )


def csv_line(fields: Sequence[Any]) -> bytes:
    """JSON values as a line of CSV; what is no text is JSON in its cell."""
    cells = (
        "" if field is None else field if isinstance(field, str) else json.dumps(field, ensure_ascii=False)
        for field in fields
    )
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def header_apart(raw: bytes) -> tuple[bytes, bytes]:
    """The header that a rejected row of a table is kept behind, and the row; each without its line end."""
    header = next(rows(ByteStream([raw]), delimiter_of(raw)), None)
    length = len(header.raw) if header is not None else 0
    # What was rejected before headers were kept is a row alone.
    return (raw[:length].rstrip(b"\r\n"), raw[length:]) if length < len(raw) else (b"", raw)


def delimiter_of(head: bytes) -> str:
    """The delimiter that gives the header most columns; a comma where none gives more than one."""
    widths = {delimiter: len(header_of(head, delimiter)) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: widths[delimiter])


def header_of(head: bytes, delimiter: str) -> list[str]:
    """The first record of a file's beginning; empty when it is none."""
    stream = ByteStream([head])
    return next((row.fields for row in rows(stream, delimiter) if row.number == 0), [])


def rows(stream: ByteStream, delimiter: str) -> Iterator[Row]:
    """Every record, the header first; each with as many fields as the header, or with a flaw."""
    csv.field_size_limit(MAX_LINE)  # the default of 128 KB is shorter than a long conversation in a cell
    feed = _Feed(lines(stream))
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    alone = _Alone(delimiter)
    number, width, one_line = 0, 0, True
    while True:
        feed.start()
        fields: list[str] = []
        try:
            fields = next(reader)
            flaw = feed.flaw
        except StopIteration:
            return
        except csv.Error:
            flaw = feed.flaw or _QUOTES
            if one_line and alone.mostly_records(feed.taken[1:], width):
                feed.give_back(feed.taken[1:])
        except _CutShortError:
            flaw = feed.flaw
        if number == 0:
            width = len(fields)
        elif not flaw and len(fields) != width and any(map(str.strip, fields)):
            flaw = (
                f"{len(fields)} fields where the header has {width}: put quotes around fields that hold the delimiter"
            )
        row = Row(number, fields, feed.taken, flaw)
        one_line = one_line and (bool(flaw) or len(row.pieces) == 1)
        yield row
        number += 1


class _CutShortError(Exception):
    """A line that is not whole."""


class _Feed(Iterator[str]):
    """Lines for the csv reader; remembers which of them the current record took."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._again: deque[Piece] = deque()
        self.taken: list[Piece] = []
        self.flaw = ""
        self._size = 0

    def start(self) -> None:
        self.taken, self.flaw, self._size = [], "", 0

    def give_back(self, pieces: list[Piece]) -> None:
        self._again.extendleft(reversed(pieces))
        del self.taken[1:]

    def __next__(self) -> str:
        piece = self._again.popleft() if self._again else next(self._pieces)
        self.taken.append(piece)
        self._size += len(piece.data)
        if piece.flaw:
            self.flaw = piece.flaw
            raise _CutShortError
        if self._size > MAX_LINE:
            self.flaw = _ENDLESS
            raise csv.Error
        data = piece.data.removeprefix(BOM) if piece.offset == 0 else piece.data
        if b"\0" in data:
            self.flaw = f"a raw NUL on line {piece.number} of the file: the file is damaged, get it again"
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            where = f"byte {error.start + 1} of line {piece.number}"
            self.flaw = f"invalid UTF-8 at {where} of the file: save the file as UTF-8, in Excel as CSV UTF-8"
            return data.decode("utf-8", "replace")


class _Alone:
    """Tells well-formed records on one line (RFC 4180) from pieces of a longer one."""

    def __init__(self, delimiter: str) -> None:
        mark = re.escape(delimiter.encode())
        field = rb'(?:"(?:[^"\r\n]|"")*+"|[^"\r\n' + mark + rb"]*+)"
        self._pattern = re.compile(field + rb"(?:" + mark + field + rb")*+[\r\n]*\Z")
        self._delimiter = delimiter

    def mostly_records(self, pieces: list[Piece], width: int) -> bool:
        """Whether at least half of the swallowed lines are records; lines of a longer text seldom are."""
        found = sum(self._is_record(piece.data, width) for piece in pieces)
        return found > 0 and 2 * found >= len(pieces)

    def _is_record(self, data: bytes, width: int) -> bool:
        if not self._pattern.match(data):
            return False
        return len(next(csv.reader([data.decode("utf-8", "replace")], delimiter=self._delimiter), [])) == width
