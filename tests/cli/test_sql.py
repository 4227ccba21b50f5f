"""`curator sql`: people's own questions, over what is scrubbed and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.terminal import at_terminal
from tests.faults.test_canaries import CANARIES, MAIL, planted
from tests.running import Curator, chat, completed, write_chats

VIEWS = ("conversations", "messages", "labels", "findings", "flags", "pairs", "duplicates", "splits", "suggestions",
         "events", "imports", "rejects", "runs", "tunes")  # fmt: skip


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    """Records with planted values, on their way; and one file more that is not scanned yet."""
    curator = Curator(tmp_path_factory.mktemp("sql"))
    write_chats(curator.folder / "chats.jsonl", planted(20))
    with (curator.folder / "chats.jsonl").open("a") as stream:
        stream.write(f'{{"broken {MAIL}\n')
    write_chats(curator.folder / "later.jsonl", [chat(f"Also {MAIL} and {n}", "fine") for n in range(3)])
    for command in (
        ("init", str(curator.workspace), "--pack", "customer_support"), ("import", "chats.jsonl"), ("scrub",),
        ("flag",),
    ):  # fmt: skip
        curator.run(*command)
    record = curator.json("label", "queue", "--task", "intent")["records"][0]["id"]
    curator.run("label", "set", record, "--task", "intent", "--value", "refund")
    curator.run("import", "later.jsonl")
    return curator


def rows(curator: Curator, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(curator.run("sql", query))))


def test_no_view_holds_a_planted_value(curator: Curator) -> None:
    every = ", ".join(f"(SELECT string_agg(to_json(v)::VARCHAR, '') FROM {view} AS v) AS {view}" for view in VIEWS)
    told = curator.run("sql", f"SELECT {every}, (SELECT count(*) FROM findings) AS found", "--format", "json")
    assert [canary for canary in CANARIES if canary in told] == []
    assert json.loads(told)["found"] > 20
    assert rows(curator, "SELECT count(*) AS n FROM messages WHERE text LIKE '%kettles%'") == [{"n": "40"}]


def test_withheld_text_is_null_and_said_to_be(curator: Curator) -> None:
    found = rows(curator, "SELECT DISTINCT withheld, text IS NULL AS hidden FROM messages WHERE conversation IN "
                          "(SELECT id FROM conversations WHERE file LIKE '%later%')")  # fmt: skip
    assert found == [{"withheld": "true", "hidden": "true"}]
    (counts,) = rows(curator, "SELECT sum(withheld) AS n FROM conversations")
    assert int(counts["n"]) == 6


def test_a_query_that_reaches_out_is_refused_with_a_word_and_does_nothing(curator: Curator) -> None:
    said = curator.json("sql", "FROM read_text('chats.jsonl')", code=2)["error"]
    assert said["message"] == "read_text is not there for queries of curator: they read the views alone"
    assert said["fix"] == "curator sql --views lists what can be read"


def test_an_error_of_the_query_is_told_in_the_engines_words_and_one_over_rows_without_them(curator: Curator) -> None:
    said = curator.json("sql", "SELECT nope\nFROM messages", code=2)["error"]
    assert 'Referenced column "nope" not found' in said["message"]
    assert "LINE 1: SELECT nope" in said["message"]
    said = curator.json("sql", "SELECT text::INTEGER FROM messages", code=2)["error"]
    assert said["message"] == "the query failed over the rows (conversion error)"
    assert "TRY_CAST" in said["fix"]


def test_the_answer_comes_as_csv_json_and_parquet_and_whole_files_get_the_name(curator: Curator) -> None:
    query = "SELECT role, count(*) AS n, [1, 2] AS list, 'a,\"b' AS word FROM messages GROUP BY role ORDER BY role"
    expected = [{"role": "assistant", "n": 27, "list": [1, 2], "word": 'a,"b'}]
    told = [json.loads(line) for line in curator.run("sql", query, "--format", "json").splitlines()]
    assert told[:1] == expected
    answer = curator.json("sql", query)
    assert [column["name"] for column in answer["columns"]] == ["role", "n", "list", "word"]
    assert [dict(zip(expected[0], row, strict=True)) for row in answer["rows"]] == told
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        curator.run("sql", query, "--out", name)
    assert curator.stderr == "3 rows in a.parquet\n"
    assert pq.read_table(curator.folder / "a.parquet").to_pylist() == told
    assert [json.loads(line) for line in (curator.folder / "a.jsonl").read_text().splitlines()] == told
    read = list(csv.DictReader(io.StringIO((curator.folder / "a.csv").read_text())))
    assert read[0] == {"role": "assistant", "n": "27", "list": "[1, 2]", "word": 'a,"b'}
    before = (curator.folder / "a.csv").read_bytes()
    curator.run("sql", "SELECT text::INTEGER FROM messages", "--out", "a.csv", code=2)
    assert (curator.folder / "a.csv").read_bytes() == before
    assert list(curator.folder.glob(".a.*")) == []


def test_the_workspaces_own_files_are_not_written_over(curator: Curator) -> None:
    curator.run("sql", "FROM messages", "--format", "csv", "--out", "work/store.duckdb", code=2)
    assert "the workspace's own" in curator.stderr
    assert curator.json("verify")["ok"]


def test_a_query_comes_from_a_file_or_stdin_and_a_table_fits_a_terminal(curator: Curator, tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_text("FROM messages ORDER BY id -- all\n;")
    assert len(curator.run("sql", "--file", str(tmp_path / "q.sql")).splitlines()) > 20
    words = ["sql", "-", "-w", str(curator.workspace)]
    asked = completed(words, curator.folder, curator.environment, b"SELECT 41 + 1 AS n")
    assert (asked.returncode, asked.stdout) == (0, b"n\n42\n")
    told = at_terminal(curator, 70, "sql", "SELECT id, role, text FROM messages").splitlines()
    assert max(map(len, told)) <= 70
    assert told[0].startswith("id")


def test_a_query_that_takes_too_long_is_stopped_and_leaves_nothing(curator: Curator) -> None:
    query = "SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b WHERE a.range + b.range = 7"
    said = curator.json("sql", query, "--timeout", "0.5", code=7)["error"]
    assert said["message"] == "the query took longer than 0.5 s"
    assert list((curator.workspace / "spill").glob("sql-*")) == []


def test_the_views_are_listed_with_what_they_mean(curator: Curator) -> None:
    told = curator.run("sql", "--views")
    for view in VIEWS:
        assert re.search(rf"^{view}: \w", told, re.MULTILINE)
    listed = curator.json("sql", "--views")["views"]
    assert [view["name"] for view in listed] == list(VIEWS)
    assert all(column["about"] for view in listed for column in view["columns"])
