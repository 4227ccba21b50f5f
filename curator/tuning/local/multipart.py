"""A multipart form, read as it comes: fields are small and kept, the file goes where it is told."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message
from email.parser import BytesHeaderParser
from typing import BinaryIO, Protocol

from curator.tuning.local.api_error import ApiError

_CHUNK = 1 << 16
_MOST_FIELD = 1 << 16
_MOST_HEADERS = 1 << 14
_MOST_PARTS = 50


class Source(Protocol):
    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        ...


Save = Callable[[str, Callable[[BinaryIO], object]], None]


def read_form(source: Source, content_type: str, save: Save) -> dict[str, str]:
    """The fields of a form. save: told the name of each file and a function that writes its data to a stream.

    Raises ApiError where it is no form, or ends too early.
    """
    declared = Message()
    declared["content-type"] = content_type
    boundary = declared.get_boundary() if declared.get_content_type() == "multipart/form-data" else None
    if not boundary:
        raise ApiError(400, "The body of the request is not multipart/form-data with a boundary.")
    reader = _Reader(source, b"\r\n--" + boundary.encode("latin-1", "replace"))
    fields: dict[str, str] = {}
    for _ in range(_MOST_PARTS):
        headers = reader.headers()
        if headers is None:
            return fields
        name = headers.get_param("name", header="content-disposition")
        filename = headers.get_filename()
        if filename is None:
            fields[str(name)] = reader.field()
        else:
            save(filename, reader.copy)
    raise ApiError(400, "The form has too many parts.")


class _Reader:
    """Parts one after the other; each must be read to its end before the next."""

    def __init__(self, source: Source, mark: bytes) -> None:
        self._source = source
        self._mark = mark
        # the first boundary has no line end before it
        self._buffer = b"\r\n"
        self._until_mark(lambda data: None)

    def headers(self) -> Message | None:
        """The headers of the next part; None at the end of the form."""
        self._need(2)
        after, self._buffer = self._buffer[:2], self._buffer[2:]
        if after == b"--":
            return None
        while b"\r\n\r\n" not in self._buffer:
            if len(self._buffer) > _MOST_HEADERS:
                raise ApiError(400, "The headers of a part of the form are too long.")
            self._more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return BytesHeaderParser().parsebytes(head)

    def field(self) -> str:
        kept = bytearray()

        def keep(data: bytes) -> None:
            kept.extend(data)
            if len(kept) > _MOST_FIELD:
                raise ApiError(400, "A field of the form is too long.")

        self._until_mark(keep)
        return kept.decode("utf-8", "replace")

    def copy(self, target: BinaryIO) -> None:
        self._until_mark(target.write)

    def _until_mark(self, write: Callable[[bytes], object]) -> None:
        """Pass on what stands before the next mark, which is taken away."""
        while True:
            at = self._buffer.find(self._mark)
            # what could be the beginning of a mark stays until more has come
            sure = at if at >= 0 else len(self._buffer) - len(self._mark) + 1
            if sure > 0:
                write(self._buffer[:sure])
            if at >= 0:
                self._buffer = self._buffer[at + len(self._mark) :]
                return
            if sure > 0:
                self._buffer = self._buffer[sure:]
            self._more()

    def _need(self, size: int) -> None:
        while len(self._buffer) < size:
            self._more()

    def _more(self) -> None:
        data = self._source.read(_CHUNK)
        if not data:
            raise ApiError(400, "The form ends before its last boundary.")
        self._buffer += data
