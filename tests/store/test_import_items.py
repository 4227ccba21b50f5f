"""Records laid out as columns before the transaction become what the same records become one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.identity import Identities, operation_id, spelled
from curator.records import ROLES, Conversation, Message
from curator.records.plain import as_plain
from curator.store import assignments, checks, forgetting, imports, lookups, raw, shape
from curator.store.import_items import Items, Occurrences
from curator.store.owner import Owner
from tests.store.conftest import KEY
from tests.store.working import bring_in, chat, items

IDS = Identities(KEY)
_numbers = itertools.count()
TURN = st.tuples(st.sampled_from(ROLES), st.sampled_from(["", "a", "b\n", "\u00e9\U0001f600", "\0"]))
RICH = chat("with", "a title", title="A title")
FILES = st.lists(st.lists(TURN, max_size=4) | st.sampled_from(["bad line", RICH]), max_size=12)
TABLES = ("conversations", "messages", "places", "rejects", "imports")


@given(texts=st.lists(st.text(), max_size=20), occurrence=st.integers(0, 30))
def test_ids_that_are_made_many_at_a_time_are_those_that_are_made_one_by_one(texts: list[str], occurrence: int) -> None:
    data = [text.encode("utf-8", "replace") for text in texts]
    told = [text.decode() for text in data]
    assert spelled(IDS.digests("text", data)).decode() == "".join(IDS.text(text) for text in told)
    made = spelled(IDS.conversations(data, occurrence)).decode()
    assert made == "".join(IDS.conversation(text, occurrence) for text in told)


def conversation(turns: list[tuple[str, str]]) -> Conversation:
    return Conversation(
        messages=tuple(Message(index=n, role=role, content=text) for n, (role, text) in enumerate(turns))
    )


def laid_out(records: list[Conversation | str]) -> pa.RecordBatch:
    """What `working.items` makes, with the columns of records of words alone."""
    occurrences, made = Occurrences(IDS), Items(IDS)
    for row in items(*records).to_pylist():
        plain = None if row["record"] is None or row["came"] else as_plain(row["record"].encode())
        if plain is not None:
            made.add_plain([(row["line"], plain)], occurrences.digests([plain.canonical]))
        else:
            if row["record"] is not None:
                assert occurrences.count(row["record"].encode()) == row["occurrence"]
            made.add({name: value for name, value in row.items() if name not in ("id", "roles")}, messages=0, size=0)
    return made.rows()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Owner, Owner]]:
    folder = tmp_path_factory.mktemp("stores")
    for name in ("columns", "records"):
        (folder / name).mkdir()
    with Owner(folder / "columns", IDS) as first, Owner(folder / "records", IDS) as second:
        yield first, second


def held(store: Owner, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that an import left in the tables, in the order in which it lies there, without the time of it."""
    assert store._root is not None
    rows = f"(SELECT row FROM store.conversations WHERE import = '{name}')"
    of = {"imports": f"id = '{name}'", "messages": f"row IN {rows}", "places": f"row IN {rows}"}
    found = {}
    for table in ("conversations", "messages", "places", "rejects", "imports"):
        where = of.get(table, f"import = '{name}'")
        found[table] = store._root.execute(f"SELECT * FROM store.{table} WHERE {where} ORDER BY rowid").fetchall()
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(file=FILES)
def test_a_record_laid_out_as_columns_becomes_the_rows_of_the_record(
    two: tuple[Owner, Owner], file: list[str | Conversation | list[tuple[str, str]]]
) -> None:
    name = f"file-{next(_numbers)}"
    records = [conversation(record) if isinstance(record, list) else record for record in file]
    columns, others = (
        imports.add(
            store, op=operation_id(name), import_id=name, path="f", format="openai-chat", actor="ann",
            through=len(records), blank=0, done=True, rows=rows,
        )
        for store, rows in zip(two, (laid_out(records), items(*records)), strict=True)
    )  # fmt: skip
    assert columns == others
    assert held(two[0], name) == held(two[1], name)


def test_what_is_here_already_and_what_was_to_be_forgotten_stays_out(tmp_path: Path) -> None:
    here, gone, new = chat("here", "already"), chat("to be", "forgotten"), chat("of words", "alone")
    with Owner(tmp_path, IDS) as store:
        bring_in(store, here, gone)
        for _ in forgetting.erase(
            store, op=uuid4(), actor="ann", records=[assignments.in_order(store)[0][1]], value=None
        ):
            pass
        rows = laid_out([gone, RICH, new, here, new])
        added = imports.add(
            store, op=uuid4(), import_id="second", path="f", format="openai-chat", actor="ann",
            through=5, blank=0, done=True, rows=rows,
        )  # fmt: skip
        assert (added.ok, added.conversations, added.duplicates) == (5, 3, 2)
        ids = [IDS.conversation(shape.canonical(record), n) for record, n in ((here, 0), (RICH, 0), (new, 0), (new, 1))]
        assert assignments.in_order(store)[0] == ids
        assert [check.name for check in checks.run(store) if not check.ok] == []


def test_the_engine_has_all_its_threads_again_after_rows_were_added(tmp_path: Path) -> None:
    with Owner(tmp_path, IDS) as store:
        assert store._root is not None
        before = store._root.execute("SELECT current_setting('threads')").fetchone()
        bring_in(store, chat("a", "b"))
        assert store._root.execute("SELECT current_setting('threads')").fetchone() == before


def test_rows_are_added_while_somebody_is_in_the_middle_of_reading(tmp_path: Path) -> None:
    with Owner(tmp_path, IDS) as store:
        bring_in(store, *(chat(f"question {n}", "answer") for n in range(600)))
        reading = raw.unscanned(store, ruleset=None)
        texts = next(reading).num_rows
        bring_in(store, chat("one", "more"), import_id="file-2")
        assert texts + sum(batch.num_rows for batch in reading) == 601
        assert lookups.counts(store).conversations == 601
