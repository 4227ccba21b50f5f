"""Claude's data export: conversations.json, by itself, in its folder or its zip; and dumps with the whole tree.

What is read is the branch that was open last, as a person saw it, pasted text with it; edited questions and other
answers are alternatives. Thoughts, tools and files are counted and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources._source import BytesRead, Claim, Evidence, Item, LayoutSource, Options
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.messages.branches import Said, show
from curator.sources.messages.times import microseconds
from curator.sources.messages.tree import Tree
from curator.sources.parts.claude_message import said
from curator.sources.reading.records import Made, read_records, sample

_FILE = "conversations.json"
#: Files of which one at least lies beside the conversations of an export.
_BESIDE = frozenset({"users.json", "projects.json", "memories.json"})
_FIELDS = frozenset({"uuid", "name", "created_at", "chat_messages", "current_leaf_message_uuid"})
_BEGINS = re.compile(rb'\s*\[?\s*\{.*?(?<!\\)"chat_messages"\s*:\s*\[\s*\{\s*"', re.DOTALL)
_IN_HEAD, _BESIDE_EACH_OTHER = 0.9, 1.0
#: What the first messages name as their parent; it is no message.
_ROOT = "00000000-0000-4000-8000-000000000000"


class Claude:
    name = "claude"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        records = sample(head)
        like = sum(isinstance(record.get("chat_messages"), list) and "uuid" in record for record in records)
        if like:
            return Evidence(like / len(records), f"{like} of its first {len(records)} records hold chat_messages")
        if not records and _BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")):
            return Evidence(_IN_HEAD, "its first record holds chat_messages")
        return None

    def claim(self, layout: Layout) -> Claim | None:
        if _FILE not in layout.files or _BESIDE.isdisjoint(layout.files):
            return None
        if self.evidence(layout.head(_FILE), layout.files[_FILE]) is None:
            return None
        return Claim(_BESIDE_EACH_OTHER, "it holds conversations as Claude exports them", (_FILE,))

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        return read_records(path, _convert(options.roles), progress)

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        return one_after_another(layout, lambda path, progress: self.read(path, options, progress), progress)


def _convert(roles: Mapping[str, str]) -> Callable[[JsonObject], Made]:
    def convert(record: JsonObject) -> Made:
        if "chat_messages" not in record:
            raise ShapeError("chat_messages", "is missing")
        messages = _by_id(objects(record["chat_messages"], "chat_messages"))
        if not messages:
            return Made(None, dropped={"empty conversations": 1})
        places = {name: f"chat_messages[{n}]" for n, name in enumerate(messages)}
        tree = Tree(_parents(messages), {name: _time(message) for name, message in messages.items()})

        def read(name: str) -> Said:
            return said(messages[name], places[name], roles) if name in messages else Said("")

        tip = record.get("current_leaf_message_uuid")
        leaf = tip if isinstance(tip, str) and tip in messages else tree.newest_leaf(without=(_ROOT,))
        shown = show(tree, leaf, read)
        if not shown.messages:
            return Made(None, dropped=shown.dropped or {"empty conversations": 1})
        title = record.get("name")
        return Made(
            Conversation(
                messages=tuple(shown.messages),
                alternatives=tuple(sorted(shown.alternatives, key=lambda other: other.message.index)),
                source=Claude.name,
                source_id=_text(record.get("uuid")),
                title=_text(title),
                created_at=microseconds(record.get("created_at")),
                metadata={
                    key: value
                    for key, value in record.items()
                    if key not in _FIELDS and value not in (None, "", [], {})
                },
            ),
            dropped=shown.dropped,
        )

    return convert


def _by_id(messages: list[JsonObject]) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for n, message in enumerate(messages):
        name = message.get("uuid", f"message {n}")
        if not isinstance(name, str):
            raise ShapeError(f"chat_messages[{n}].uuid", f"must be a string, not {json_kind(name)}")
        if name in found:
            raise ShapeError(f"chat_messages[{n}].uuid", "is that of another message: give it one of its own")
        found[name] = message
    return found


def _parents(messages: Mapping[str, JsonObject]) -> dict[str, str | None]:
    """Where none names a parent they follow on each other."""
    if not any(isinstance(message.get("parent_message_uuid"), str) for message in messages.values()):
        names = list(messages)
        return dict(zip(names, [None, *names], strict=False))
    named = {name: message.get("parent_message_uuid") for name, message in messages.items()}
    return {_ROOT: None, **{name: parent if isinstance(parent, str) else _ROOT for name, parent in named.items()}}


def _time(message: JsonObject) -> float:
    return microseconds(message.get("created_at")) or 0


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


SOURCE: LayoutSource = Claude()
