"""Items, traces and generations of Langfuse become conversations; scores become hints, corrections alternatives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.sources import Hint, detect
from tests.sources.fixtures_of import FOLDER, read_fixture, records_of
from tests.sources.reading import conversations, line, only_reject, read_bytes

FIXTURE = FOLDER / "langfuse.jsonl"


def test_the_fixture_is_read() -> None:
    items = read_fixture(FIXTURE.name)
    item, generation, trace = conversations(items)
    assert [(m.role, m.content) for m in item.messages] == [("user", "Which oil?"), ("assistant", "Wax.")]
    assert (item.source_id, item.metadata, item.created_at) == ("item-1", {"level": 1}, 1_767_348_000_000_000)
    assert item.extra["input"] == {"locale": "en"}
    assert [(m.content, m.model) for m in generation.messages] == [("When do you open?", None), ("At nine.", "gpt-x")]
    assert (generation.thread, generation.extra["usage"]) == ("trace-1", {"total": 12})
    assert [score["id"] for score in generation.extra["scores"]] == ["score-1", "score-2"]
    (better,) = generation.alternatives
    assert (better.message.index, better.message.content) == (1, "At nine, on Sunday at ten.")
    assert (better.origin, better.preferred) == ("correction", True)
    assert [m.content for m in trace.messages] == ["Do you have bells?", "Yes."]
    assert trace.thread == "s-2"
    assert [item.hints for item in items if item.hints] == [
        (Hint(None, "helpful", True, 1.0, "an annotation in Langfuse"),),
        (Hint(None, "tone", "kind", 0.5, "an evaluator in Langfuse"),),
    ]
    assert {item.line: dict(item.dropped) for item in items if item.dropped} == {
        2: {"archived items": 1},
        5: {"observations that are no generations": 1},
        7: {"scores of records that are not in the file": 1},
    }


def test_a_page_of_the_api_is_read_as_its_records(tmp_path: Path) -> None:
    page = {"data": records_of(FIXTURE), "meta": {"page": 1}}
    items = read_bytes(tmp_path, json.dumps(page, indent=1).encode(), "langfuse")
    assert conversations(items) == conversations(read_fixture(FIXTURE.name))
    assert detect(tmp_path / "in").format == "langfuse"


def test_what_stands_beside_the_words_is_kept(tmp_path: Path) -> None:
    record = {"traceId": "t", "input": {"question": "a", "locale": "en"}, "output": {"answer": "b", "sources": [1]}}
    (made,) = conversations(read_bytes(tmp_path, line(record), "langfuse"))
    assert [message.content for message in made.messages] == ["a", "b"]
    assert made.extra == {"traceId": "t", "input": {"locale": "en"}, "output": {"sources": [1]}}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"traceId": "t", "input": 5}, "input: holds no messages and no text"),
        ({"traceId": "t", "input": [{"role": "Zebrafish", "content": "x"}]}, "input[0].role: unknown role"),
        (
            {"traceId": "t", "input": {"messages": [{"role": "user", "content": 1}]}},
            "input.messages[0].content: must be",
        ),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "langfuse")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


def test_scores_that_a_table_s_export_has_as_columns_are_hints(tmp_path: Path) -> None:
    columns = {"helpful": [0.8, 1], "tone": ["kind"], "other": None, "tags": ["shop"], "latency": 2, "comments": []}
    trace = {"id": "t-1", "sessionId": "s-1", "timestamp": "2026-01-02T10:00:00.000Z", "input": "Hi", "output": "Yes."}
    (item,) = read_bytes(tmp_path, line({**trace, **columns}), "langfuse")
    assert item.hints == (
        Hint(None, "helpful", 0.8, 0.5, "a score in Langfuse"),
        Hint(None, "helpful", 1, 0.5, "a score in Langfuse"),
        Hint(None, "tone", "kind", 0.5, "a score in Langfuse"),
    )
