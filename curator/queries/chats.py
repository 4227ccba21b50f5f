"""A batch of the scrubbed view (`store.chats`), its plain chats as a target's rules see many lines at once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from curator.exports.checks.plain import ASSISTANT, SYSTEM, USER, PlainLines
from curator.records import Conversation, Message
from curator.store import shape

_BEGIN, _BETWEEN = b'{"messages":[', b","


class Chats:
    """part: of which list the records are. ids, sources, times, withheld: of each record. plain: the numbers of those
    that are plain chats; `lines` holds these."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch
        self.part: int = batch.column("part")[0].as_py()
        self.ids: list[str] = batch.column("id").to_pylist()
        self.sources: list[str] = batch.column("source").to_pylist()
        self.times: list[int | None] = batch.column("created_at").to_pylist()
        self.withheld: list[int] = batch.column("withheld").to_pylist()
        counts = batch.column("line").value_lengths().to_numpy()
        self.plain: NDArray[np.int64] = np.flatnonzero(counts)
        #: Of each plain chat, the place of its first message among all of theirs, and one past its last.
        self._past = np.cumsum(counts[self.plain])
        self._first = self._past - counts[self.plain]
        self._roles = batch.column("roles").flatten().to_numpy()
        pieces = batch.column("line").flatten()
        self._data, self._offsets = _bytes(pieces)
        self.lines = self._lines()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def others(self) -> list[int]:
        """The numbers of those that are neither plain nor withheld."""
        others = np.array(self.withheld) == 0
        others[self.plain] = False
        return np.flatnonzero(others).tolist()

    @property
    def plain_ids(self) -> list[str]:
        """Of each plain chat."""
        return self.ids if len(self.plain) == len(self) else [self.ids[number] for number in self.plain.tolist()]

    def record(self, number: int) -> Conversation:
        """The record; of a plain chat what a line is made of."""
        body = self._batch.column("body")[number].as_py()
        if body is not None:
            return shape.decode(body)
        at = int(np.searchsorted(self.plain, number))
        messages = msgspec.json.decode(self.lines.lines[at])["messages"]
        return Conversation(
            id=self.ids[number],
            source=self.sources[number],
            created_at=self.times[number],
            messages=tuple(Message(index=index, **message) for index, message in enumerate(messages)),
        )

    def asked(self) -> list[bytes | None]:
        """What the last answer of each plain chat answers: the messages before it as they stand in the line, without
        the system message that begins it. None where this is not told so simply."""
        lines, numbers = self.lines, np.arange(len(self._roles))
        answers = np.where(self._roles == ASSISTANT, numbers, -1)
        last = np.maximum.reduceat(answers, self._first) if len(self.plain) else self._first
        simple = (lines.answers > 0) & (lines.systems == lines.led) & ~lines.blank
        begins = self._offsets[self._first + lines.led] + np.where(lines.led, len(_BETWEEN), len(_BEGIN))
        found: list[bytes | None] = []
        for is_simple, begin, end in zip(simple.tolist(), begins.tolist(), self._offsets[last].tolist(), strict=True):
            found.append(self._data[begin:end] if is_simple else None)
        return found

    def data(self, first: int, past: int) -> bytes:
        """The lines of some plain chats that follow each other, as one."""
        if first == past:
            return b""
        return self._data[self._offsets[self._first[first]] : self._offsets[self._past[past - 1]]]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many messages each plain chat has."""
        return np.asarray(self._past - self._first)

    def _lines(self) -> PlainLines:
        ends = self._offsets[self._past].tolist()
        lines = [self._data[first:past] for first, past in zip(self._offsets[self._first].tolist(), ends, strict=True)]
        return PlainLines(
            lines,
            self._count(SYSTEM),
            self._count(USER),
            self._count(ASSISTANT),
            answered=self._roles[self._past - 1] == ASSISTANT,
            led=self._roles[self._first] == SYSTEM,
            blank=self._batch.column("blank").to_numpy(zero_copy_only=False)[self.plain],
        )

    def _count(self, role: int) -> NDArray[np.int64]:
        if not len(self.plain):
            return np.zeros(0, np.int64)
        return np.add.reduceat((self._roles == role).astype(np.int64), self._first)


def _bytes(texts: pa.StringArray) -> tuple[bytes, NDArray[Any]]:
    """The bytes of all strings together, and where each begins, with the end of the last."""
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return b"" if data is None else data.to_pybytes(), places.astype(np.int64)
