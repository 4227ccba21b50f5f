"""Imports: every line counted, batch by batch, broken off and resumed, never twice."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.identity import Identities
from curator.records import Conversation, Message
from curator.store import assignments, checks, events, imports, lookups, raw
from curator.store.operation import Store
from tests.store.working import bring_in, chat, contents, items, render, scan

_rounds = itertools.count()
FILE: list[Conversation | str] = [chat("a", "b"), chat("c", "d"), "broken", chat("a", "b"), chat("e", "f"), "bad"]


def totals(item: imports.Import | None) -> tuple[int, int, int, int, int, int]:
    assert item is not None
    return (item.lines, item.ok, item.rejected, item.blank, item.conversations, item.duplicates)


def test_the_same_file_twice_adds_nothing_and_two_equal_lines_are_two_conversations(store: Store) -> None:
    first = bring_in(store, chat("a", "b"), chat("a", "b"), "bad line")
    assert totals(first) == (3, 2, 1, 0, 2, 0)
    assert bring_in(store, chat("a", "b"), chat("a", "b"), "bad line") == first
    other = bring_in(store, chat("a", "b"), chat("c", "d"), import_id="file-2")
    assert (other.ok, other.conversations, other.duplicates) == (2, 1, 1)
    assert lookups.counts(store).conversations == 3


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, len(FILE) - 1)), repeats=st.integers(1, 2))
def test_a_file_in_any_batches_each_sent_again_is_the_file_at_once(store: Store, cuts: set[int], repeats: int) -> None:
    # Every example is a file of its own with records of its own.
    mark = f"file-{next(_rounds)}"
    lines = [line if isinstance(line, str) else chat(*(f"{m.content} {mark}" for m in line.messages)) for line in FILE]
    whole = items(*lines)
    ends = [*sorted(cuts), len(lines)]
    before = lookups.counts(store)
    answered = None
    for start, end in zip([0, *ends], ends, strict=False):
        for _ in range(repeats):
            answered = imports.add(
                store,
                op=uuid4(),
                import_id=mark,
                path="f.jsonl",
                format="openai-chat",
                actor="ann",
                through=end,
                blank=0,
                done=end == len(lines),
                rows=whole.slice(start, end - start),
            )
    assert totals(answered) == (6, 4, 2, 0, 4, 0)
    assert answered == imports.find(store, id=mark)
    after = lookups.counts(store)
    assert (after.conversations - before.conversations, after.messages - before.messages) == (4, 8)
    assert after.rejected - before.rejected == 2


def test_a_broken_off_import_says_where_it_stopped_and_goes_on(store: Store) -> None:
    assert imports.find(store, id="file-1") is None
    bring_in(store, *FILE[:3], done=False)
    found = imports.find(store, id="file-1")
    assert found is not None
    assert (found.through, found.done) == (3, False)
    assert totals(found) == (3, 2, 1, 0, 2, 0)
    last = imports.add(
        store,
        op=uuid4(),
        import_id="file-1",
        path="file-1.jsonl",
        format="openai-chat",
        actor="ann",
        through=6,
        blank=0,
        done=True,
        rows=pa.RecordBatch.from_pylist(
            [
                row | {"occurrence": 1 if row["line"] == 4 else row["occurrence"]}
                for row in items(*FILE).to_pylist()[3:]
            ],
            schema=imports.ITEM_SCHEMA,
        ),
    )
    assert totals(last) == (6, 4, 2, 0, 4, 0)
    assert all(check.ok for check in checks.run(store))


def test_blank_lines_count_and_an_empty_end_closes_the_import(store: Store) -> None:
    def add(through: int, blank: int, done: bool, *records: Conversation | str) -> imports.Import:
        return imports.add(
            store,
            op=uuid4(),
            import_id="f",
            path="f.jsonl",
            format="openai-chat",
            actor="ann",
            through=through,
            blank=blank,
            done=done,
            rows=items(*records),
        )

    assert totals(add(3, 2, False, chat("a", "b"))) == (3, 1, 0, 2, 1, 0)
    end = add(3, 0, True)
    assert (totals(end), end.done) == ((3, 1, 0, 2, 1, 0), True)
    assert all(check.ok for check in checks.run(store))


def test_an_empty_file_is_an_import_too(store: Store) -> None:
    done = bring_in(store)
    assert (totals(done), done.done) == ((0, 0, 0, 0, 0, 0), True)
    assert imports.every(store) == [done]


def test_every_batch_is_an_event_of_the_machine(store: Store) -> None:
    bring_in(store, *FILE)
    (event,) = events.follow(store)
    assert (event.kind, event.origin, event.subject.id) == ("import", "machine", "file-1")
    assert event.new == {"through": 6, "ok": 4, "rejected": 2, "blank": 0}


def test_imports_come_in_the_order_they_began(store: Store) -> None:
    bring_in(store, chat("z", "1"), import_id="second", done=False)
    bring_in(store, chat("y", "1"), import_id="first")
    bring_in(store, chat("z", "1"), chat("x", "1"), import_id="second")
    assert [item.id for item in imports.every(store)] == ["second", "first"]


def test_rejects_keep_their_bytes_and_place(store: Store) -> None:
    row = {"line": 7, "offset": 1234, "reason": "not JSON", "raw": b"\x00\xff{bad"}
    imports.add(
        store,
        op=uuid4(),
        import_id="f",
        path="dir/f.jsonl",
        format="openai-chat",
        actor="ann",
        through=7,
        blank=6,
        done=True,
        rows=pa.RecordBatch.from_pylist([row], schema=imports.ITEM_SCHEMA),
    )
    bring_in(store, "other", import_id="g")
    rows = [row for batch in raw.rejects(store, path="dir/f.jsonl") for row in batch.to_pylist()]
    assert rows == [
        {
            "import": "f",
            "path": "dir/f.jsonl",
            "line": 7,
            "byte_offset": 1234,
            "reason": "not JSON",
            "raw": b"\x00\xff{bad",
        }
    ]
    assert sum(batch.num_rows for batch in raw.rejects(store)) == 2
    assert [batch.num_rows for batch in raw.rejects(store, path="none")] in ([], [0])


def test_a_conversation_has_the_same_id_whatever_file_or_format_it_came_in(store: Store, ids: Identities) -> None:
    bring_in(store, chat("a", "b"))
    (number,) = assignments.in_order(store)[0]
    assert number == ids.conversation(items(chat("a", "b")).to_pylist()[0]["record"], 0)
    bring_in(store, chat("x", "y"), chat("a", "b", source="sharegpt"), import_id="file-2")
    assert assignments.in_order(store)[0][0] == number
    assert len(assignments.in_order(store)[0]) == 2


def test_empty_lists_and_nothing_stay_apart(store: Store, ids: Identities) -> None:
    parts = Message(index=0, role="user", content=[])
    nothing = Message(index=1, role="assistant", content=None, tool_calls=[])
    bring_in(store, Conversation(messages=(parts, nothing), tools=[]), Conversation(messages=()))
    scan(store, ids)
    render(store, "")
    assert contents(store) == [[[], None], []]
