"""A large workspace of invented records, scanned, replaced, deduplicated, flagged, labelled and split, in a minute."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from curator.identity import operation_id
from curator.records import Conversation, Message, NewEvent, Subject
from curator.store import assignments, events, findings, flags, imports, pairs, renders, scanned, shape
from curator.workspace import Workspace

INTENTS = ("billing", "refund", "delivery", "account", "technical")
_BATCH = 5_000
_RULES = {"pii/email": "1"}
_SUBJECTS = ("parcel", "invoice", "password", "refund", "subscription", "router", "order", "delivery")
_VERBS = ("is late", "never came", "was charged twice", "does not open", "is broken", "was lost", "looks wrong")
_CLOSE = ("can you help", "what can I do", "please look at it", "I have waited for days", "this is the second time")


def large_workspace(folder: Path, records: int, *, seed: int = 0) -> Workspace:
    """A workspace with so many records of four turns; made anew unless one of that size is there."""
    os.environ.setdefault("CURATOR_KEY", "0123456789abcdef" * 4)
    if (folder / "curator.toml").exists():
        return Workspace.open(folder)
    workspace, _ = Workspace.create(folder, ["customer_support"])
    made = random.Random(seed)
    ids: list[str] = []
    for first in range(0, records, _BATCH):
        batch = [_record(made, n) for n in range(first, min(first + _BATCH, records))]
        ids += _bring_in(workspace, batch, first, last=first + _BATCH >= records)
        _scan(workspace, batch)
    _decide(workspace, made, ids)
    return workspace


def _record(made: random.Random, n: int) -> Conversation:
    thing, what, close = made.choice(_SUBJECTS), made.choice(_VERBS), made.choice(_CLOSE)
    mail = f" My address is user{n}@example.com." if n % 10 == 0 else ""
    said = (
        ("system", "You are a support agent of an invented shop."),
        ("user", f"Hello, my {thing} {n} {what}, {close}?{mail}"),
        ("assistant", f"I am sorry that your {thing} {what}. I have opened case {n * 7} and will look at it today."),
        ("user", f"Thank you, that would be good. It is about number {n * 3} of last week, {close}."),
    )
    return Conversation(
        messages=tuple(Message(index=i, role=role, content=text) for i, (role, text) in enumerate(said))
    )


def _bring_in(workspace: Workspace, batch: list[Conversation], first: int, *, last: bool) -> list[str]:
    rows: list[dict[str, Any]] = []
    for line, record in enumerate(batch, first + 1):
        rows.append({"line": line, "offset": line * 400, "record": shape.canonical(record), "occurrence": 0})
    through = first + len(batch)
    imports.add(
        workspace.store,
        op=operation_id("import", through),
        import_id="invented",
        path="invented.jsonl",
        format="openai-chat",
        actor="ann",
        through=through,
        blank=0,
        done=last,
        rows=pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA),
    )
    return [workspace.ids.conversation(row["record"], 0) for row in rows]


def _scan(workspace: Workspace, batch: list[Conversation]) -> None:
    """Find the invented addresses and replace them."""
    said = {str(message.content) for record in batch for message in record.messages}
    texts = {workspace.ids.text(text): text for text in sorted(said)}
    hits = [_hit(workspace, key, text) for key, text in texts.items() if "@" in text]
    scanned.record(
        workspace.store,
        op=uuid4(),
        run="bench",
        actor="ann",
        ruleset="bench",
        rules=_RULES,
        changed=None,
        rows=scanned.rows_of(list(texts), hits=pa.RecordBatch.from_pylist(hits, schema=findings.HIT_SCHEMA)),
    )
    renders.pass_clean(workspace.store, op=uuid4(), run="bench", actor="ann", version="1")
    made = []
    for hit in hits:
        text, first, past = texts[hit["text"]], hit["first"], hit["past"]
        tag = "<EMAIL_ADDRESS_1>"
        body, spans = f"{text[:first]}{tag}{text[past:]}", f"[[{first},{past},{first},{first + len(tag)}]]"
        made.append({"text": hit["text"], "place": "", "body": body, "spans": spans})
    renders.record(
        workspace.store,
        op=uuid4(),
        run="bench",
        actor="ann",
        version="1",
        read_at=events.newest(workspace.store),
        rows=pa.RecordBatch.from_pylist(made, schema=renders.RENDER_SCHEMA),
    )


def _hit(workspace: Workspace, key: str, text: str) -> dict[str, Any]:
    first = text.index("user", text.index("address"))
    past = text.index(".com", first) + 4
    value = workspace.ids.value("EMAIL_ADDRESS", text[first:past])
    return {
        "text": key,
        "kind": "pii",
        "name": "EMAIL_ADDRESS",
        "first": first,
        "past": past,
        "value": value,
        "rule": "pii/email",
        "version": "1",
        "score": 1.0,
    }


def _decide(workspace: Workspace, made: random.Random, ids: list[str]) -> None:
    dropped = set(ids[::20])
    rows = [
        {"conversation": n, "kept": ids[1], "kind": "near", "score": 0.9, "reason": f"near-duplicate of {ids[1]}"}
        for n in sorted(dropped)
    ]
    common = {"run": "bench", "actor": "ann"}
    pairs.record_drops(
        workspace.store, op=uuid4(), rows=pa.RecordBatch.from_pylist(rows, schema=pairs.DROP_SCHEMA), **common
    )
    splits = [
        {"conversation": n, "split": made.choices(("train", "validation", "test"), (8, 1, 1))[0], "reason": ""}
        for n in ids
        if n not in dropped
    ]
    assignments.record(
        workspace.store, op=uuid4(), rows=pa.RecordBatch.from_pylist(splits, schema=assignments.SCHEMA), **common
    )
    flagged = ids[3::33]
    said = [
        {
            "conversation": n,
            "rule": "quality/refusal",
            "version": "1",
            "kind": "quality",
            "severity": "block" if k % 2 else "warn",
            "idx": 2,
            "first": 0,
            "past": 10,
            "slots": "{}",
        }
        for k, n in enumerate(flagged)
    ]
    flags.record(
        workspace.store,
        op=uuid4(),
        ruleset="bench",
        looked=[(n, "1") for n in flagged],
        rows=pa.RecordBatch.from_pylist(said, schema=flags.FLAG_SCHEMA),
        **common,
    )
    for labels in _labels(made, ids):
        events.append(workspace.store, op=uuid4(), events=labels)


def _labels(made: random.Random, ids: list[str]) -> Iterator[list[NewEvent]]:
    """Labels of every second record; some are rejected too."""
    half = ids[::2]
    for first in range(0, len(half), _BATCH):
        batch = []
        for number in half[first : first + _BATCH]:
            subject = Subject("conversation", number)
            batch.append(NewEvent(kind="label", slot="intent", subject=subject, actor="ann", new=made.choice(INTENTS)))
            if made.random() < 0.05:
                batch.append(NewEvent(kind="label", slot="answer", subject=subject, actor="ann", new="reject"))
        yield batch
