"""SQL that people type runs where it reaches the scrubbed views and nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from curator.errors import StreamBroken, UsageError
from curator.identity import Identities
from curator.registry import shipped
from curator.store import sandbox, scrubbed
from curator.store.operation import Operation, Store
from curator.store.owner import Owner
from curator.store.scrubbed import VIEWS
from tests.store.conftest import KEY
from tests.store.working import MAIL, bring_in, chat, edit, label, render, scan

EXAMPLES = re.findall(r"```sql\n(.*?)```", shipped("docs/sql.md").read_text(encoding="utf-8"), re.DOTALL)
#: What reaches, or would reach, something else than the views.
REFUSED = [
    "FROM read_csv('{file}')", "FROM read_text('{file}')", "FROM read_blob('{file}')", "FROM read_parquet('{file}')",
    "FROM read_json('{file}')", "FROM '{file}'", "FROM glob('{folder}/*')", "FROM sniff_csv('{file}')",
    "FROM parquet_metadata('{file}')", "FROM 'https://example.com/a.csv'",
    "FROM read_duckdb('{store}', table_name => 'messages')",
    "COPY messages TO '{out}'", "COPY (SELECT 1) TO '{out}'", "EXPORT DATABASE '{out}'", "IMPORT DATABASE '{folder}'",
    "ATTACH '{store}' AS s", "ATTACH '{out}'", "INSTALL httpfs", "LOAD httpfs", "LOAD '{file}'",
    "SELECT getenv('HOME')", "PRAGMA database_list", "PRAGMA enable_profiling", "SET enable_external_access = true",
    "RESET lock_configuration", "SET temp_directory = '{out}'", "CALL enable_logging(storage => 'file')",
    "FROM enable_logging(storage => 'file', storage_path => '{out}')",
    "FROM enable_profiling(save_location => '{out}')",
    "FROM duckdb_settings()", "FROM duckdb_secrets()", "FROM arrow_scan(1, 2, 3)", "FROM pandas_scan(1)",
    "FROM query('SELECT 1')", "FROM query_table('messages')", "CREATE SECRET (TYPE s3)",
    "CREATE TABLE t AS FROM messages",
    "CREATE MACRO f() AS 1", "DROP TABLE messages", "DELETE FROM messages", "UPDATE messages SET text = ''",
    "INSERT INTO messages DEFAULT VALUES", "CHECKPOINT", "EXPLAIN ANALYZE FROM messages", "SELECT 1; SELECT 2", "",
    "USE memory", "BEGIN", "VACUUM", "SELECT 1) ; COPY (SELECT 1) TO '{out}'", "FROM messages; ATTACH '{out}'",
]  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owner]:
    """Two scrubbed records, one that is not scanned, a label."""
    ids = Identities(KEY)
    with Owner(tmp_path_factory.mktemp("filled"), ids) as store:
        bring_in(store, chat(f"write to {MAIL}", "gladly"), chat("hello", "good day", title=f"of {MAIL}"), "broken")
        scan(store, ids)
        render(store, "write to <EMAIL>")
        bring_in(store, chat(f"again {MAIL}", "yes"), import_id="file-2")
        (first, *_) = asked(store, "SELECT id FROM conversations ORDER BY line")
        label(store, first["id"], "refund")
        yield store


def asked(store: Store, query: str, spill: Path | None = None, **more: Any) -> list[dict[str, Any]]:
    spill = spill or getattr(store, "folder", None)
    assert spill is not None
    with sandbox.answer(store, query, spill=spill / "spill", **more) as answer:
        return [row for batch in answer.batches for row in batch.to_pylist()]


@pytest.mark.parametrize("number", range(10))
def test_every_example_of_the_page_runs(filled: Owner, number: int) -> None:
    assert len(EXAMPLES) == 10
    asked(filled, EXAMPLES[number])


@pytest.mark.parametrize("query", REFUSED)
def test_whatever_reaches_out_is_refused_with_a_word_and_does_nothing(
    filled: Owner, tmp_path: Path, query: str
) -> None:
    out, file = tmp_path / "reached", tmp_path / "file.csv"
    file.write_text(f"a,b\n{MAIL},2\n")
    with pytest.raises(UsageError) as refused:
        asked(filled, query.format(file=file, folder=tmp_path, out=out, store=filled.folder / "store.duckdb"))
    assert refused.value.message
    assert refused.value.fix
    assert MAIL not in str(refused.value)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_the_columns_that_it_says(filled: Owner, view: str) -> None:
    with sandbox.answer(filled, f"FROM {view}", spill=filled.folder / "spill") as answer:
        assert answer.columns == [(column.name, column.type) for column in VIEWS[view].columns]
        assert MAIL not in str([batch.to_pylist() for batch in answer.batches])
    # Whether the owner answers values of these types, and not ones that had to be converted.
    for batch in scrubbed.rows(filled, wanted={view: list(VIEWS[view].names)}):
        assert batch.schema.remove_metadata() == answer.schema
    assert VIEWS[view].about
    assert all(column.about for column in VIEWS[view].columns)


def test_texts_are_scrubbed_or_withheld_and_edits_are_shown(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        bring_in(store, chat(f"write to {MAIL}", "gladly", title=f"about {MAIL}"))
        query = "SELECT text, withheld, edited FROM messages ORDER BY turn"
        hidden = {"text": None, "withheld": True, "edited": False}
        assert asked(store, query) == [hidden, hidden]
        assert asked(store, "SELECT title, withheld FROM conversations") == [{"title": None, "withheld": 3}]
        scan(store, ids)
        render(store, "with <EMAIL>")
        (first, second) = asked(store, query)
        assert (first["text"], second["text"]) == ("with <EMAIL>", "gladly")
        assert asked(store, "SELECT title, withheld FROM conversations") == [{"title": "with <EMAIL>", "withheld": 0}]
        (message,) = asked(store, "SELECT id FROM messages WHERE turn = 1")
        edit(store, ids, message["id"], "with pleasure")
        assert asked(store, query)[1] == {"text": None, "withheld": True, "edited": True}
        scan(store, ids)
        render(store, "unused")
        assert asked(store, query)[1] == {"text": "with pleasure", "withheld": False, "edited": True}


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT role, count(*) AS n FROM messages GROUP BY role ORDER BY n", ["role"]),
        ("SELECT count(*) FROM messages", ["id"]),
        ("SELECT m.Role FROM messages AS m JOIN labels AS l USING (conversation)", ["conversation", "role"]),
        ("FROM messages", None),
        ("SELECT m FROM messages AS m", None),
        ("SELECT messages FROM messages", None),
        ("SELECT to_json(m) FROM (FROM messages) AS m", None),
        ("SELECT COLUMNS('ro.*') FROM messages", None),
        ("SELECT 1 FROM messages NATURAL JOIN labels", None),
        ("SUMMARIZE messages", None),
    ],
)
def test_only_what_a_query_can_use_is_read(
    filled: Owner, monkeypatch: pytest.MonkeyPatch, query: str, columns: list[str] | None
) -> None:
    wanted: dict[str, list[str]] = {}
    real = scrubbed.rows

    def rows(store: Store, *, wanted: dict[str, list[str]], into: dict[str, list[str]] = wanted) -> Any:
        into.update(wanted)
        return real(store, wanted=wanted)

    monkeypatch.setattr(scrubbed, "rows", rows)
    asked(filled, query)
    assert wanted["messages"] == (list(VIEWS["messages"].names) if columns is None else columns)
    assert set(wanted) <= {"messages", "labels"}


def test_it_is_asked_through_another_process_too(store: Store, tmp_path: Path) -> None:
    bring_in(store, chat("a", "b"))
    assert asked(store, "SELECT count(*) AS n FROM messages", spill=tmp_path) == [{"n": 2}]


def test_what_does_not_fit_is_spilled_to_a_private_folder_that_goes(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        query = "SELECT i, md5(i::VARCHAR) AS word FROM range(1_500_000) AS r(i) ORDER BY word"
        spill = tmp_path / "spill"
        with sandbox.answer(store, query, spill=spill, memory=70_000_000) as answer:
            (folder,) = spill.glob("sql-*")
            assert folder.stat().st_mode & 0o777 == 0o700
            assert any(folder.iterdir())
            assert answer.rows == 1_500_000
        assert list(spill.glob("sql-*")) == []


def test_what_a_killed_query_left_goes_with_the_next_one(filled: Owner) -> None:
    left = filled.folder / "spill" / "sql-2147483647-abc"
    left.mkdir()
    (left / "duckdb_temp_storage_S32K-0.tmp").touch()
    asked(filled, "SELECT 1")
    assert not left.exists()


def test_the_owner_answers_no_view_and_no_column_that_there_is_not(filled: Owner) -> None:
    unknown: list[dict[str, list[str]]] = [
        {"meta": ["store_uuid"]},
        {"messages": ["content"]},
        {"messages": ["1; DROP TABLE events"]},
        {"messages": []},
    ]
    for wanted in unknown:
        with pytest.raises(UsageError, match="there is no view"):
            list(scrubbed.rows(filled, wanted=wanted))


def test_time_that_is_up_while_a_query_is_planned_is_told_as_such(filled: Owner) -> None:
    with pytest.raises(sandbox.TimeIsUp):
        asked(filled, "SELECT length(repeat('x', 300_000_000))", timeout=0.05)


@pytest.mark.parametrize(("query", "line"), [("SELECT 1)", 1), ("SELECT 1,\nnope FROM messages", 2), ("FROM nope", 1)])
def test_an_error_of_a_query_names_the_line_as_it_was_typed(filled: Owner, query: str, line: int) -> None:
    with pytest.raises(UsageError, match=rf"LINE {line}:"):
        asked(filled, query)


def test_what_is_spilled_leaves_room_on_the_disk_for_what_others_write(filled: Owner) -> None:
    (row,) = asked(filled, "SELECT current_setting('max_temp_directory_size') AS most")
    free = shutil.disk_usage(filled.folder).free
    number, unit = row["most"].split()
    assert float(number) * {"MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}[unit] < free * 0.75


def test_a_query_whose_views_change_in_the_middle_reads_them_anew(
    filled: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = filled.stream
    broken: list[int] = []

    def breaking(operation: Operation, arguments: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        yield from stream(operation, arguments)
        if len(broken) < 2:
            broken.append(1)
            raise StreamBroken("the store was opened anew in the middle of reading")

    monkeypatch.setattr(filled, "stream", breaking)
    assert asked(filled, "SELECT count(*) AS n FROM messages") == [{"n": 6}]
    assert len(broken) == 2
