"""A real store on disk, reached directly and through the bytes of the wire."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from curator.identity import Identities, operation_id
from curator.records import Conversation, Message
from curator.store import imports, shape
from curator.store.loopback import Loopback
from curator.store.operation import Store
from curator.store.owner import Owner

KEY = bytes(range(32))


@pytest.fixture
def ids() -> Identities:
    return Identities(KEY)


@pytest.fixture(params=["direct", "wire"])
def store(request: pytest.FixtureRequest, tmp_path: Path, ids: Identities) -> Iterator[Store]:
    ticks = itertools.count(1_700_000_000_000_000)
    owner = Owner(tmp_path, ids, now=lambda: next(ticks))
    yield owner if request.param == "direct" else Loopback(owner)
    owner.close()


def chat(*contents: str, **fields: Any) -> Conversation:
    """A conversation whose turns alternate user and assistant."""
    roles = ("user", "assistant")
    messages = tuple(Message(index=n, role=roles[n % 2], content=text) for n, text in enumerate(contents))
    return Conversation(messages=messages, **fields)


def items(*records: Conversation | str, start: int = 1) -> pa.RecordBatch:
    """Items of a file: conversations, or reasons of rejection."""
    seen: dict[str, int] = {}
    rows = []
    for line, record in enumerate(records, start):
        row: dict[str, Any] = {"line": line, "offset": line * 100}
        if isinstance(record, str):
            row |= {"reason": record, "raw": b"{bad"}
        else:
            text = shape.canonical(record)
            row |= {"record": text, "occurrence": seen.get(text, 0)}
            seen[text] = seen.get(text, 0) + 1
        rows.append(row)
    return pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA)


def bring_in(store: Store, *records: Conversation | str, import_id: str = "file-1", done: bool = True) -> imports.Import:
    rows = items(*records)
    return imports.add(
        store,
        op=operation_id("import", import_id, len(records), done),
        import_id=import_id,
        path=f"{import_id}.jsonl",
        format="openai-chat",
        actor="ann",
        through=len(records),
        blank=0,
        done=done,
        rows=rows,
    )
