"""ChatGPT's data export: conversations.json (or conversations-000.json and on), by itself, in its folder or its zip.

Each conversation is a tree of messages. What is read is the branch that was open last, as a person saw it; edited
questions and regenerated answers are alternatives; thumbs up and down are hints. Tools, thoughts and what was hidden is
counted and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._source import BytesRead, Claim, Evidence, Hint, Item, LayoutSource, Options
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.messages.branches import Shown, show
from curator.sources.messages.times import microseconds
from curator.sources.messages.tree import Tree
from curator.sources.parts.chatgpt_feedback import FILE, Ratings, read_feedback
from curator.sources.parts.chatgpt_message import said
from curator.sources.reading.records import Made, read_records, sample

_CONVERSATIONS = re.compile(r"conversations(-\d+)?\.json")
#: Files of which one at least lies beside the conversations of an export.
_BESIDE = frozenset(
    {"user.json", "user_settings.json", "chat.html", "export_manifest.json", "shared_conversations.json", FILE}
    | {"model_comparisons.json", "conversations-001.json"}
)
_FIELDS = frozenset({"id", "conversation_id", "title", "create_time", "mapping", "current_node"})
_BEGINS = re.compile(rb'\s*\[?\s*\{.*?(?<!\\)"mapping"\s*:\s*\{\s*"[^"\\]+"\s*:\s*\{', re.DOTALL)
_IN_HEAD, _BESIDE_EACH_OTHER = 0.9, 1.0


class ChatGPT:
    name = "chatgpt"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        records = sample(head)
        like = sum(_is_tree(record.get("mapping")) for record in records)
        if like:
            return Evidence(like / len(records), f"{like} of its first {len(records)} records hold a mapping of nodes")
        if not records and _BEGINS.match(head.removeprefix(b"\xef\xbb\xbf")):
            return Evidence(_IN_HEAD, "its first record holds a mapping of nodes")
        return None

    def claim(self, layout: Layout) -> Claim | None:
        names = sorted(name for name in layout.files if _CONVERSATIONS.fullmatch(name))
        if not names or _BESIDE.isdisjoint(layout.files):
            return None
        if self.evidence(layout.head(names[0]), layout.files[names[0]]) is None:
            return None
        feedback = (FILE,) if FILE in layout.files else ()
        files = "one file" if len(names) == 1 else f"{len(names)} files"
        reason = f"it holds conversations in {files} as ChatGPT exports them"
        return Claim(_BESIDE_EACH_OTHER, reason + (", with ratings" if feedback else ""), (*feedback, *names))

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        return read_records(path, _convert(options.roles, {}), progress)

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        ratings: Ratings = {}
        convert = _convert(options.roles, ratings)

        def read(path: Where, progress: BytesRead) -> Iterator[Item]:
            if path.name == FILE:
                return read_feedback(path, ratings, progress)
            return read_records(path, convert, progress)

        return one_after_another(layout, read, progress)


def _is_tree(mapping: Any) -> bool:
    return isinstance(mapping, dict) and any(
        isinstance(node, dict) and ("message" in node or "children" in node) for node in mapping.values()
    )


def _convert(roles: Mapping[str, str], ratings: Ratings) -> Callable[[JsonObject], Made]:
    def convert(record: JsonObject) -> Made:
        nodes = _nodes(record)
        tree = Tree({name: _text(node.get("parent")) for name, node in nodes.items()}, _times(nodes))
        current = record.get("current_node")
        leaf = current if isinstance(current, str) and current in tree else tree.newest_leaf()
        places = {name: n for n, name in enumerate(nodes)}
        shown = show(tree, leaf, lambda name: said(nodes[name], f"mapping[{places[name]}]", roles))
        if not shown.messages:
            return Made(None, dropped=shown.dropped or {"empty conversations": 1})
        hints = _rate(shown, nodes, record, ratings)
        return Made(
            Conversation(
                messages=tuple(shown.messages),
                alternatives=tuple(sorted(shown.alternatives, key=lambda other: other.message.index)),
                source=ChatGPT.name,
                source_id=_text(record.get("conversation_id")) or _text(record.get("id")),
                title=_text(record.get("title")),
                created_at=microseconds(record.get("create_time")),
                metadata={key: value for key, value in record.items() if key not in _FIELDS and _tells(value)},
            ),
            hints,
            shown.dropped,
        )

    return convert


def _nodes(record: JsonObject) -> dict[str, JsonObject]:
    mapping = record.get("mapping")
    if not isinstance(mapping, dict):
        is_there = "mapping" in record
        raise ShapeError("mapping", f"must be an object, not {json_kind(mapping)}" if is_there else "is missing")
    if not mapping:
        raise ShapeError("mapping", "holds no nodes")
    for n, node in enumerate(mapping.values()):
        if not isinstance(node, dict):
            raise ShapeError(f"mapping[{n}]", f"must be an object, not {json_kind(node)}")
    return mapping


def _times(nodes: Mapping[str, JsonObject]) -> dict[str, float]:
    messages = ((name, node.get("message")) for name, node in nodes.items())
    times = ((name, message.get("create_time")) for name, message in messages if isinstance(message, dict))
    return {name: time for name, time in times if isinstance(time, int | float)}


def _rate(shown: Shown, nodes: Mapping[str, JsonObject], record: JsonObject, ratings: Ratings) -> tuple[Hint, ...]:
    """Hints of ratings of messages; those of other answers stand in their `extra`."""
    ids = (str(record.get(name)) for name in ("conversation_id", "id"))
    given = next((ratings[key] for key in ids if key in ratings), {})
    hints = []
    for name, node in nodes.items() if given else ():
        message = node.get("message")
        rating = given.get(name) or given.get(str(message.get("id")) if isinstance(message, dict) else "")
        if rating is None:
            continue
        if name in shown.at:
            hints.append(Hint(shown.at[name], "feedback", rating, 1.0, "thumbs in ChatGPT"))
        elif name in shown.instead:
            number = shown.instead[name]
            other = shown.alternatives[number]
            extra = {**other.message.extra, "rating": rating}
            shown.alternatives[number] = replace(other, message=replace(other.message, extra=extra))
    return tuple(hints)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _tells(value: Any) -> bool:
    return value not in (None, "", [], {})


SOURCE: LayoutSource = ChatGPT()
