"""Somebody who is forgotten is in no file of the store, and all else is as it was."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import (
    answers,
    assignments,
    backups,
    checks,
    events,
    forgetting,
    holding,
    imports,
    purging,
    raw,
    renders,
    runs,
    scanned,
    suggestions,
)
from curator.store.operation import Store
from tests.store.working import MAIL, bring_in, chat, contents, edit, items, label, render, rendered, scan, withheld

NAME = "Zoë  Quillfeather"


def forget(store: Store, *records: str, value: str | None = None) -> None:
    for _ in forgetting.erase(store, op=uuid4(), actor="ann", records=list(records), value=value):
        pass


def unscanned(store: Store) -> list[str]:
    return [text for batch in raw.unscanned(store, ruleset=None) for text in batch.column("text").to_pylist()]


def rescan(store: Store) -> None:
    """By rules that see nothing."""
    for batch in raw.unscanned(store, ruleset=None):
        scanned.record(
            store, op=uuid4(), run="run-2", actor="ann", ruleset="set-1", rules={}, changed=None,
            rows=scanned.rows_of(batch.column("key").to_pylist()),
        )  # fmt: skip
    renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1")


def failing(store: Store) -> list[str]:
    return [f"{check.name}: {check.detail}" for check in checks.run(store) if not check.ok]


def files_with(folder: Path, *values: str) -> list[str]:
    """Files in which one of these stands, in any case."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        found += [f"{path.name}: {value}" for value in values if value.lower().encode() in data]
    return found


@pytest.fixture
def filled(store: Store, ids: Identities) -> list[str]:
    bring_in(
        store,
        chat(f"I am {MAIL}", "Hello."),
        chat("Plain", "Hello.", metadata={MAIL: "key", "by": MAIL.upper()}),
        chat("Other", f"Write to {MAIL} soon"),
        "broken",
    )
    scan(store, ids)
    render(store, "<MAIL> it is")
    return assignments.in_order(store)[0]


def test_a_record_goes_with_all_that_was_decided_of_it(
    tmp_path: Path, store: Store, ids: Identities, filled: list[str]
) -> None:
    first, second, third = filled
    edit(store, ids, f"{first}/1", "Only here, Bruno Quill")
    label(store, first, "refund")
    label(store, second, "refund")
    before = contents(store)
    forget(store, first)
    assert assignments.in_order(store)[0] == [second, third]
    assert contents(store) == before[1:]
    assert failing(store) == []
    (tombstone, *ended) = events.latest(store, limit=3)[::-1]
    assert (tombstone.kind, tombstone.new) == ("forget", {"records": 1})
    assert {(event.kind, event.new) for event in ended} == {("label", None), ("edit", None)}
    # Nor does it come back, with another file or by taking back.
    again = bring_in(store, chat(f"I am {MAIL}", "Hello."), import_id="file-2")
    assert (again.conversations, again.duplicates) == (0, 1)
    events.undo(store, op=uuid4(), actor="ann")
    assert assignments.in_order(store)[0] == [second, third]
    assert failing(store) == []
    store.close()
    assert files_with(tmp_path, "Bruno Quill", f"I am {MAIL}") == []


def test_a_value_goes_from_wherever_it_stands(tmp_path: Path, store: Store, ids: Identities, filled: list[str]) -> None:
    edit(store, ids, f"{filled[1]}/1", f"Better ask {MAIL}")
    note = events.Authored(ids.text("note"), "note", f"so said {MAIL}")
    new = NewEvent(kind="note", subject=Subject("conversation", filled[1]), actor="ann", new=ids.text("note"))
    events.append(store, op=uuid4(), events=[new], authored=[note])
    stands = holding.held(store, value=MAIL)
    assert (stands.records, stands.edits, stands.notes, stands.first) == (filled, 1, 1, 1)
    forget(store, value=MAIL)
    assert holding.held(store, value=MAIL) == holding.Held([], 0, 0, 0, 0)
    assert assignments.in_order(store)[0] == filled
    assert sorted(set(unscanned(store))) == [
        "Better ask [FORGOTTEN]",
        "I am [FORGOTTEN]",
        "Write to [FORGOTTEN] soon",
        "[FORGOTTEN]",
    ]
    assert sum(withheld(store)) == 5
    rescan(store)
    assert contents(store) == [["I am [FORGOTTEN]", "Hello."], ["Plain", "Better ask [FORGOTTEN]"],
                               ["Other", "Write to [FORGOTTEN] soon"]]  # fmt: skip
    assert failing(store) == []
    store.close()
    assert files_with(tmp_path, MAIL) == []


def test_it_goes_from_what_came_beside_a_record_as_from_the_record(tmp_path: Path, store: Store) -> None:
    rows = items(chat(f"I am {NAME}", "Hello.")).to_pylist()
    rows[0]["hints"] = json.dumps([[None, f"liked by {NAME}", "yes", 1.0, "a tag"], [None, "by", NAME, 1.0, "a tag"]])
    imports.add(
        store, op=uuid4(), import_id="hints", path="file", format="f", actor="ann", through=1, blank=0, done=True,
        rows=pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA),
    )  # fmt: skip
    forget(store, value=NAME)
    assert [found.value for found in suggestions.of_task(store, task="liked by [FORGOTTEN]")] == ["yes"]
    store.close()
    assert files_with(tmp_path, NAME) == []


def test_rejected_input_that_holds_it_goes_however_it_was_written(tmp_path: Path, store: Store) -> None:
    rows = [
        b'{"name": "Zo\xc3\xab Quillfeather',
        rb'{"name": "ZO\u00CB quillfeather',
        b"\xff\xfe broken",
        b'{"name": "Ann',
    ]
    batch = _rejects(rows)
    imports.add(
        store, op=uuid4(), import_id="file-1", path=f"/home/{NAME}/in.jsonl", format="openai-chat", actor="ann",
        through=4, blank=0, done=True, rows=batch,
    )  # fmt: skip
    assert holding.held(store, value=NAME).rejects == 2
    forget(store, value=NAME)
    (left,) = raw.rejects(store)
    assert left.column("raw").to_pylist() == [None, None, *rows[2:]]
    assert failing(store) == []
    store.close()
    assert files_with(tmp_path, "Quillfeather") == []


def test_a_value_goes_in_whatever_spaces_and_escapes_it_was_written(
    store: Store, ids: Identities, filled: list[str]
) -> None:
    name = "Bea Quill"
    text = "Bea\u00a0Quill, or bea\u2003\nquill"
    edit(store, ids, f"{filled[0]}/1", text)
    bodies = [
        json.dumps({"content": text}),
        json.dumps({"content": "Bea\nQuill"}),
        json.dumps({"content": "Bea Quilt"}),
    ]
    answers.record(
        store, given=[answers.AnswerRow(str(n), "m", "h", body, "stop", 1, 1, 1) for n, body in enumerate(bodies)]
    )
    runs.start(store, id="r", stage="import", version="1", actor="ann", pid=1, host="here")
    runs.beat(store, id="r", step="bea quill.jsonl", done=1, total=2, unit="lines")
    runs.finish(store, id="r", state="done", result={"path": "/in/Bea Quill.jsonl"}, error=None)
    backups.record(store, op=uuid4(), actor="ann", id="b", path="/of/Bea Quill", host="here", bytes=1, upto=1)
    assert holding.held(store, value=name).edits == 1
    forget(store, value=name)
    assert "[FORGOTTEN], or [FORGOTTEN]" in unscanned(store)
    kept = sorted(answers.known(store, keys=["0", "1", "2"]), key=lambda row: row.key)
    assert [json.loads(row.body or "")["content"] for row in kept] == [
        "[FORGOTTEN], or [FORGOTTEN]", "[FORGOTTEN]", "Bea Quilt",
    ]  # fmt: skip
    (run,) = runs.latest(store)
    assert (run.step, run.result) == ("[FORGOTTEN].jsonl", {"path": "/in/[FORGOTTEN].jsonl"})
    assert backups.every(store)[0].path == "/of/[FORGOTTEN]"
    assert failing(store) == []


def test_what_came_before_a_record_that_holds_it_counts_for_how_old_it_is(store: Store, ids: Identities) -> None:
    imports.add(
        store, op=uuid4(), import_id="file-0", path="/in/early.jsonl", format="openai-chat", actor="ann",
        through=1, blank=0, done=True, rows=_rejects([b'{"mail": "' + MAIL.encode()]),
    )  # fmt: skip
    early = events.newest(store)
    label(store, "c1", "refund")
    bring_in(store, chat(f"I am {MAIL}", "Hello."))
    found = holding.held(store, value=MAIL)
    assert (found.first, found.files) == (early, ["/in/early.jsonl", "file-1.jsonl"])


def test_what_a_purge_left_of_it_goes_too(tmp_path: Path, store: Store, ids: Identities) -> None:
    bring_in(store, chat(f"I am {MAIL}, {NAME}", "Hello."))
    scan(store, ids)
    text = ids.text(f"I am {MAIL}, {NAME}")
    rendered(store, [(text, "", f"I am <MAIL>, {NAME}"), (ids.text("Hello."), "", None)])
    for _ in purging.originals(store, op=uuid4(), actor="ann"):
        pass
    forget(store, value=NAME)
    assert contents(store) == [["I am <MAIL>, [FORGOTTEN]", "Hello."]]
    assert (withheld(store), unscanned(store), failing(store)) == ([0], [], [])
    store.close()
    assert files_with(tmp_path, "Quillfeather") == []


def test_a_pseudonym_of_it_is_given_to_nobody_else(store: Store, ids: Identities, filled: list[str]) -> None:
    value = ids.value("EMAIL_ADDRESS", MAIL)
    assert renders.allocate(store, values=[("EMAIL_ADDRESS", value)]) == [1]
    forget(store, value=MAIL)
    assert renders.allocate(store, values=[("EMAIL_ADDRESS", "other"), ("EMAIL_ADDRESS", value)]) == [2, 3]


def test_signs_of_patterns_are_letters_of_a_value(store: Store, ids: Identities) -> None:
    bring_in(store, chat("a (b) [c] $1.00 \\d+ end", "a b c"))
    forget(store, value="(b) [c] $1.00 \\d+")
    rescan(store)
    assert contents(store) == [["a [FORGOTTEN] end", "a b c"]]


def _rejects(raws: list[bytes]) -> pa.RecordBatch:
    rows = [{"line": n, "offset": n, "reason": "not JSON", "raw": raw} for n, raw in enumerate(raws, 1)]
    return pa.RecordBatch.from_pylist(rows, schema=imports.ITEM_SCHEMA)
