"""Steps that many tests of the store take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from curator.identity import Identities, operation_id
from curator.records import Conversation, Event, Message, NewEvent, Subject
from curator.store import clean, codes, events, findings, imports, raw, renders, scanned, shape
from curator.store.operation import Store

RULES = {"pii/email": "v1"}
MAIL = "ann@example.com"


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
            text, came = shape.canonical_and_came(record)
            row |= {"record": text, "occurrence": seen.get(text, 0), "came": came}
            seen[text] = seen.get(text, 0) + 1
        rows.append(row)
    return pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA)


def bring_in(
    store: Store, *records: Conversation | str, import_id: str = "file-1", done: bool = True, start: int = 1
) -> imports.Import:
    """Import records as the lines of a file from line `start`."""
    through = start + len(records) - 1
    return imports.add(
        store,
        op=operation_id("import", import_id, through, done),
        import_id=import_id,
        path=f"{import_id}.jsonl",
        format="openai-chat",
        actor="ann",
        through=through,
        blank=0,
        done=done,
        rows=items(*records, start=start),
    )


def hit(ids: Identities, text: str, found: str, *, rule: str = "pii/email", **more: Any) -> dict[str, Any]:
    """A hit of `rule` on the first `found` in `text`."""
    name = more.pop("name", "EMAIL_ADDRESS")
    first = text.index(found)
    return {
        "text": ids.text(text),
        "kind": "pii",
        "name": name,
        "first": first,
        "past": first + len(found),
        "value": ids.value(name, found),
        "rule": rule,
        "version": "v1",
        "score": 0.6,
    } | more


def record(
    store: Store,
    ids: Identities,
    texts: list[str],
    hits: list[dict[str, Any]],
    *,
    ruleset: str = "set-1",
    changed: list[str] | None = None,
    found: Sequence[dict[str, Any]] = (),
) -> dict[str, list[int]]:
    """What a scan of these texts saw. found: rows of CODE_SCHEMA."""
    keys = [ids.text(text) for text in texts]
    return scanned.record(
        store,
        op=uuid4(),
        run="run-1",
        actor="ann",
        ruleset=ruleset,
        rules=RULES,
        changed=changed,
        rows=scanned.rows_of(
            keys,
            hits=pa.RecordBatch.from_pylist(hits, schema=findings.HIT_SCHEMA),
            codes=pa.RecordBatch.from_pylist(list(found), schema=codes.CODE_SCHEMA),
        ),
    )


def scan(store: Store, ids: Identities, mail: str = MAIL, score: float = 0.6) -> None:
    """Scan everything that was never scanned with one rule that sees `mail`."""
    for batch in raw.unscanned(store, ruleset=None):
        texts = batch.column("text").to_pylist()
        record(store, ids, texts, [hit(ids, text, mail, score=score) for text in texts if mail in text])


def render(store: Store, body: str, *, version: str = "1") -> list[str]:
    """Let clean texts pass and make every waiting one `body`; answers their keys."""
    renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version=version)
    keys = renders.pending(store, version=version)
    rendered(store, [(key, "", body) for key in keys], version=version)
    return keys


def rendered(store: Store, rows: list[tuple[str, str, str | None]], *, version: str = "1") -> int:
    """Rows of (text, place, body)."""
    dicts = [{"text": text, "place": place, "body": body, "spans": "[]"} for text, place, body in rows]
    return renders.record(
        store,
        op=uuid4(),
        run="r",
        actor="ann",
        version=version,
        read_at=events.newest(store),
        rows=pa.RecordBatch.from_pylist(dicts, schema=renders.RENDER_SCHEMA),
    )


def seen(store: Store, as_of: int | None = None, **more: Any) -> list[Conversation]:
    """The scrubbed conversations."""
    return [
        shape.decode(body)
        for batch in clean.conversations(store, as_of=as_of, **more)
        for body in batch.column("body").to_pylist()
    ]


def contents(store: Store, as_of: int | None = None, **more: Any) -> list[list[Any]]:
    """What the messages of each scrubbed conversation say."""
    return [[message.content for message in record.messages] for record in seen(store, as_of, **more)]


def withheld(store: Store, as_of: int | None = None) -> list[int]:
    return [n for batch in clean.conversations(store, as_of=as_of) for n in batch.column("withheld").to_pylist()]


def decide(store: Store, kind: str, subject: Subject, new: Any, *, actor: str = "ann", **more: Any) -> Event:
    """One decision in an operation of its own."""
    (event,) = events.append(
        store, op=uuid4(), events=[NewEvent(kind=kind, subject=subject, actor=actor, new=new, **more)]
    )
    return event


def label(store: Store, conversation: str, value: Any, *, actor: str = "ann", task: str = "intent") -> Event:
    return decide(store, "label", Subject("conversation", conversation), value, actor=actor, slot=task)


def edit(store: Store, ids: Identities, message: str, body: str, *, actor: str = "ann") -> Event:
    new = NewEvent(kind="edit", subject=Subject("message", message), actor=actor, new=ids.text(body))
    (event,) = events.append(store, op=uuid4(), events=[new], authored=[events.Authored(ids.text(body), "edit", body)])
    return event


def tamper(folder: Path, *statements: str) -> None:
    """Change a closed database behind the store's back."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{folder / 'store.duckdb'}' AS store")
        connection.execute("USE store")
        for statement in statements:
            connection.execute(statement)
