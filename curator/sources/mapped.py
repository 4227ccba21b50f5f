"""Any JSON, read as a mapping file says (`--map FILE`); what its paths do not name stays in `extra`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from curator.errors import UsageError
from curator.records import Conversation, JsonObject, Message
from curator.records.message import Content
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources._mapping import MappingFile, Turn, mapping_of
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.messages.ties import name_of
from curator.sources.messages.times import microseconds, with_times
from curator.sources.reading.objects import inside
from curator.sources.reading.paths import MISSING, Path, shown, value_at, without
from curator.sources.reading.records import item_of, pieces
from curator.sources.roles.names import speaker_of


class Mapped:
    name = "mapped"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return None

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        if not options.mapping:
            raise UsageError(
                "the format mapped needs a file that says where what stands", fix="give it with --map FILE"
            )
        mapping = mapping_of(options.mapping)
        roles = {**mapping.roles, **options.roles}
        stream = open_bytes(path, progress)
        found = inside(stream, tuple(map(str, mapping.records))) if mapping.records else pieces(stream)
        empty = True
        for piece in found:
            empty = False
            yield item_of(path, piece, lambda record: _conversation(record, mapping, roles))
        if empty and mapping.records:
            where = shown(mapping.records)
            raise UsageError(
                f"{path}: there is no list with records at {where}", fix="check records in the file of --map"
            )


def _conversation(record: JsonObject, mapping: MappingFile, roles: Mapping[str, str]) -> Conversation:
    messages: list[Message] = []
    for turn in mapping.turns:
        if turn.each is None:
            message = _message(record, turn, "", len(messages), roles)
            if message is not None:
                messages.append(message)
            continue
        where = shown(turn.each)
        listed = value_at(record, turn.each)
        if listed is MISSING:
            raise ShapeError(where, "is missing")
        for n, item in enumerate(objects(listed, where)):
            message = _message(item, turn, f"{where}[{n}].", len(messages), roles)
            if message is not None:
                messages.append(message)
    if not messages:
        raise ShapeError("", "none of the turns says anything: fill them or remove the record")
    about = {key: value_at(record, path) for key, path in mapping.about.items()}
    kept = {shown(path): value for path in mapping.metadata if (value := value_at(record, path)) is not MISSING}
    left = without(record, [*mapping.metadata, *(path for turn in mapping.turns for path in _read(turn))])
    title = about.get("title")
    return with_times(
        Conversation(
            messages=tuple(messages),
            source=Mapped.name,
            source_id=name_of(about.get("id")),
            thread=name_of(about.get("thread")),
            title=title if isinstance(title, str) and title.strip() else None,
            created_at=microseconds(about.get("time")),
            metadata=kept,
            extra=left if isinstance(left, dict) else {},
        )
    )


def _message(holder: JsonObject, turn: Turn, where: str, index: int, roles: Mapping[str, str]) -> Message | None:
    """The message that a turn is; None for a single one that says nothing."""
    content = _content(value_at(holder, turn.content), f"{where}{shown(turn.content)}", turn.each is None)
    if turn.each is None and not content:
        return None
    if isinstance(turn.said_by, str):
        role = turn.said_by
    else:
        path = shown(turn.said_by)
        name = value_at(holder, turn.said_by)
        role = speaker_of({} if name is MISSING else {path: name}, path, where.removesuffix("."), roles)
    about = {key: value_at(holder, path) for key, path in turn.about.items()}
    left = without(holder, _read(turn, within=True)) if turn.each is not None else {}
    extra = left if isinstance(left, dict) else {}
    return Message(
        index=index,
        role=role,
        content=content,
        name=name_of(about.get("name")),
        created_at=microseconds(about.get("time")),
        model=name_of(about.get("model")),
        author=name_of(about.get("author")),
        extra=extra,
    )


def _content(value: Any, where: str, optional: bool) -> Content:
    if value is MISSING:
        if optional:
            return None
        raise ShapeError(where, "is missing")
    if isinstance(value, str | None):
        return value
    if isinstance(value, list):
        return objects(value, where)
    raise ShapeError(where, f"must be a string, a list of objects or null, not {json_kind(value)}")


def _read(turn: Turn, within: bool = False) -> list[Path]:
    """The paths that a turn reads, within its message or within the record."""
    if turn.each is not None and not within:
        return [turn.each]
    said_by = [] if isinstance(turn.said_by, str) else [turn.said_by]
    return [turn.content, *said_by, *turn.about.values()]


SOURCE: Source = Mapped()
