"""Texts with marks between turns, as models are trained on: a file of them, or JSON records that hold one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind
from curator.sources._source import BytesRead, Evidence, Item, Options
from curator.sources.chats.talk import Talk
from curator.sources.containers.bytes import BOM, open_bytes
from curator.sources.containers.where import Where
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import with_times
from curator.sources.reading.records import read_records, rejected, sample
from curator.sources.reading.text import head_lines, text_lines
from curator.sources.roles.names import role_of

_SURE = 0.9
_TEXT = "text"
_ROLES = {"model": "assistant", "ipython": "tool"}
_OUTSIDE = re.compile(r"\s*(?:([-=*_#])\1{2,})?\s*")


@dataclass(frozen=True, slots=True)
class Marked:
    """A way to mark turns.

    begin: whether a text begins as one of this format. turns: (role as it stands, words) of each turn; raises
    ShapeError. first: what begins another conversation at the start of a line; again: what does once there was an
    `answer`. last: what ends one at the end of a line. opens: whether a line leaves a turn open, None where it does
    not change that; blank lines outside of turns end a conversation.
    """

    name: str
    begin: re.Pattern[str]
    turns: Callable[[str], list[tuple[str, str]]]
    first: re.Pattern[str]
    again: re.Pattern[str]
    answer: re.Pattern[str]
    last: re.Pattern[str]
    opens: Callable[[str], bool | None]

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        if _is_json(head):
            records = sample(head)
            like = sum(isinstance(text := record.get(_TEXT), str) and self._is_like(text) for record in records)
            reason = f"{like} of its first {len(records)} records hold a text with marks of turns"
            return Evidence(_SURE * like / len(records), reason) if like else None
        like = self._is_like("\n".join(head_lines(head)))
        return Evidence(_SURE, "it begins with marks of turns") if like else None

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        stream = open_bytes(path, progress)
        if _is_json(stream.head):
            return read_records(path, lambda record: self._of_record(record, options.roles), progress)
        return self._of_text(path, options.roles, progress)

    def _is_like(self, text: str) -> bool:
        return self.begin.match(text) is not None and self.answer.search(text) is not None

    def _of_record(self, record: JsonObject, roles: Mapping[str, str]) -> Conversation:
        text = record.get(_TEXT)
        if not isinstance(text, str):
            raise ShapeError(_TEXT, f"must be a string, not {json_kind(text)}" if _TEXT in record else "is missing")
        metadata = record.get("metadata")
        kept = metadata if isinstance(metadata, dict) else {}
        extra = {key: item for key, item in record.items() if key != _TEXT and (key != "metadata" or not kept)}
        made = Conversation(
            messages=self._messages(text, roles),
            source=self.name,
            source_id=source_id_of(record),
            thread=thread_of(record),
            metadata=kept,
            extra=extra,
        )
        return with_times(made)

    def _of_text(self, path: Where, roles: Mapping[str, str], progress: BytesRead) -> Iterator[Item]:
        for talk, text in self._documents(path, progress):
            if talk.blank and not talk.flaw:
                yield Item(talk.number, talk.offset, None, None, blank=True)
                continue
            reason = talk.flaw
            if not reason:
                try:
                    made = Conversation(messages=self._messages(text, roles), source=self.name)
                    yield Item(talk.number, talk.offset, made, None)
                    continue
                except ShapeError as error:
                    reason = str(error)
            yield rejected(path, talk.number, talk.offset, reason, bytes(talk.raw))

    def _documents(self, path: Where, progress: BytesRead) -> Iterator[tuple[Talk, str]]:
        talk: Talk | None = None
        texts: list[str] = []
        inside = answered = ended = False
        for line in text_lines(open_bytes(path, progress)):
            starts = self.first.match(line.text) or (answered and self.again.match(line.text))
            if talk is not None and not talk.blank and (starts or ended):
                yield talk, "\n".join(texts)
                talk = None
            if talk is None:
                talk, texts, answered = Talk(line.number, line.offset), [], False
            talk.take(line)
            texts.append("" if talk.flaw else line.text)
            opened = self.opens(line.text)
            inside = inside if opened is None else opened
            outside = not inside and opened is None and _OUTSIDE.fullmatch(line.text) is not None
            talk.blank = talk.blank or (outside and len(texts) == 1)
            answered = answered or self.answer.search(line.text) is not None
            ended = outside or self.last.search(line.text) is not None
        if talk is not None:
            yield talk, "\n".join(texts)

    def _messages(self, text: str, roles: Mapping[str, str]) -> tuple[Message, ...]:
        found = [(name, words) for name, words in self.turns(text) if words]
        if not found:
            raise ShapeError("", f"it holds no turn with words in it: see how {self.name} marks them")
        return tuple(
            Message(index=n, role=_role(name, f"turn {n + 1}", roles), content=words)
            for n, (name, words) in enumerate(found)
        )


def _role(name: str, path: str, roles: Mapping[str, str]) -> str:
    return roles.get(name) or _ROLES.get(name.casefold()) or role_of(name, path, roles)


def _is_json(head: bytes) -> bool:
    return head.removeprefix(BOM).lstrip().startswith((b"{", b"[{", b"[\n", b"[ ", b"[\r"))
