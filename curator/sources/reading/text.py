"""Bytes to lines of text, for formats that people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError
from curator.sources.containers.bytes import BOM, HEAD, ByteStream
from curator.sources.containers.where import Where
from curator.sources.reading.lines import MAX_LINE, lines


@dataclass(frozen=True, slots=True)
class Line:
    """text: without its line end. data: the bytes, with it. flaw: why it cannot be read, "" when it can."""

    number: int
    offset: int
    text: str
    data: bytes
    flaw: str = ""


def text_lines(stream: ByteStream) -> Iterator[Line]:
    """Every line of UTF-8 text, with or without byte order mark; what cannot be read has a flaw."""
    for piece in lines(stream):
        data = piece.data.removeprefix(BOM) if piece.offset == 0 else piece.data
        flaw = piece.flaw
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            text = data.decode("utf-8", "replace")
            flaw = flaw or f"invalid UTF-8 at byte {error.start + 1} of line {piece.number}: save the file as UTF-8"
        if "\0" in text:
            flaw = flaw or f"a raw NUL on line {piece.number}: the file is damaged, get it again"
        yield Line(piece.number, piece.offset, text.rstrip("\r\n"), piece.data, flaw)


def head_lines(head: bytes) -> list[str]:
    """The whole lines of a file's beginning; none of what is no text."""
    found = [line for line in text_lines(ByteStream([head])) if line.data]
    cut = found[:-1] if len(head) >= HEAD else found
    return [] if any(line.flaw for line in cut) else [line.text for line in cut]


def refuse_pipe(path: Where) -> None:
    """Raises UsageError for what can be read once only: who speaks is known at the end of a file."""
    if isinstance(path, Path) and path.exists() and not path.is_file():
        raise UsageError(f"{path} is a pipe", fix="pipe it in (curator import -), or write it to a file first")


def too_long() -> str:
    return f"a conversation longer than {MAX_LINE >> 20} MB: split it"
