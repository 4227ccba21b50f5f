"""Files on disk, read through a source as the import reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from curator.records import Conversation, Reject
from curator.registry import load
from curator.sources import Item, Options, Source, Where


def source(name: str) -> Source:
    found: Source = load("curator.sources", name).SOURCE
    return found


def read(path: Where, format: str, options: Options | None = None) -> list[Item]:
    """Every item; each is exactly one of conversation, reject and blank."""
    items = list(source(format).read(path, options or Options(), lambda done, total: None))
    for item in items:
        assert (item.conversation is not None) + (item.reject is not None) + item.blank == 1
        if item.reject is not None:
            assert (item.reject.line, item.reject.offset) == (item.line, item.offset)
            assert item.reject.path == str(path)
            assert item.reject.reason
    return items


def read_bytes(folder: Path, data: bytes, format: str, options: Options | None = None, name: str = "in") -> list[Item]:
    path = folder / name
    path.write_bytes(data)
    return read(path, format, options)


def conversations(items: Iterable[Item]) -> list[Conversation]:
    return [item.conversation for item in items if item.conversation is not None]


def rejects(items: Iterable[Item]) -> list[Reject]:
    return [item.reject for item in items if item.reject is not None]


def only_reject(items: list[Item]) -> Reject:
    assert len(items) == 1
    assert items[0].reject is not None
    return items[0].reject


def chat(words: str, **keys: Any) -> dict[str, Any]:
    """A good chat record that says `words`."""
    return {"messages": [{"role": "user", "content": words}, {"role": "assistant", "content": "Gladly."}], **keys}


def shared(words: str, **keys: Any) -> dict[str, Any]:
    """A good ShareGPT record that says `words`."""
    return {"conversations": [{"from": "human", "value": words}, {"from": "gpt", "value": "Gladly."}], **keys}


def line(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def first_words(found: Iterable[Conversation]) -> list[str]:
    return [next(m.text() for m in conversation.messages if m.role == "user") for conversation in found]
