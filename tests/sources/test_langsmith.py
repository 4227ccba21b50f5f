"""Runs and examples of LangSmith become conversations, wherever their messages stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.records import Conversation
from curator.sources import Hint
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def told(conversation: Conversation) -> list[tuple[str, object]]:
    return [(message.role, message.content) for message in conversation.messages]


def test_the_fixture_is_read() -> None:
    items = read_fixture("langsmith.jsonl")
    model, graph, example = conversations(items)
    assert told(model) == [("system", "Be brief."), ("user", "Is the lock there?"), ("assistant", "")]
    call = {"name": "stock", "arguments": '{"item": "lock"}'}
    assert model.messages[2].tool_calls == [{"id": "call_1", "type": "function", "function": call}]
    assert model.tools == [{"type": "function", "function": {"name": "stock"}}]
    assert [(a.message.index, a.message.content, a.origin) for a in model.alternatives] == [
        (2, "I do not know.", "regenerated")
    ]
    assert (model.source_id, model.thread, model.created_at) == ("run-1", "s-1", 1_767_348_000_000_000)
    assert items[0].hints == (Hint(None, "helpful", 0.5, 1.0, "feedback in LangSmith"),)
    assert told(graph) == [("user", "Is the lock there?"), ("assistant", "Yes.")]
    assert (graph.thread, graph.extra["inputs"]) == ("trace-1", {"locale": "en"})
    assert example.extra.get("inputs") is None
    assert graph.messages[1].extra == {"id": "m-1"}
    assert told(example) == [("user", "Which oil?"), ("assistant", "Wax.")]
    assert example.metadata == {"dataset_split": ["base"]}
    left_out = [item.dropped for item in items if item.blank]
    assert left_out == [{"runs that are steps of others": 1}, {"runs that failed": 1}]


@pytest.mark.parametrize(
    ("inputs", "outputs", "read"),
    [
        ({"messages": [["human", "a"], ["ai", "b"], ["human", "c"]]}, {"output": "d"}, "user assistant user assistant"),
        ({"input": "a"}, {"role": "assistant", "content": "b"}, "user assistant"),
        ({"prompts": ["a"]}, {"generations": [[{"text": "b"}]]}, "user assistant"),
        ({"topic": "a"}, {"choices": [{"message": {"role": "assistant", "content": "b"}}]}, "user assistant"),
        ({"input": [{"type": "human", "data": {"content": "a"}}]}, {}, "user"),
        ({"question": "a"}, {"output": {"type": "ai", "content": "b"}}, "user assistant"),
    ],
)
def test_messages_are_found_where_they_may_stand(
    tmp_path: Path, inputs: dict[str, Any], outputs: dict[str, Any], read: str
) -> None:
    (made,) = conversations(read_bytes(tmp_path, line({"inputs": inputs, "outputs": outputs}), "langsmith"))
    assert " ".join(message.role for message in made.messages) == read


def test_what_stands_beside_the_words_is_kept(tmp_path: Path) -> None:
    record = {"inputs": {"question": "a", "input": "b", "context": ["c"]}, "outputs": {"answer": "d", "sources": [1]}}
    (made,) = conversations(read_bytes(tmp_path, line(record), "langsmith"))
    assert [message.content for message in made.messages] == ["b", "d"]
    assert made.extra == {"inputs": {"question": "a", "context": ["c"]}, "outputs": {"sources": [1]}}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"inputs": "Zebrafish", "outputs": {}}, "inputs: must be an object"),
        ({"inputs": {"a": "Zebrafish", "b": "x"}, "outputs": {}}, "inputs: hold no messages"),
        ({"inputs": {"messages": [{"role": "Zebrafish", "content": "x"}]}}, "inputs.messages[0].role: unknown role"),
        ({"inputs": {"messages": [{"role": "user", "content": "x"}, 5]}}, "inputs.messages[1]: must be a message"),
        ({"inputs": {"messages": [{"type": "ai", "content": 5}]}}, "inputs.messages[0].content: must be a list"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "langsmith")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


@pytest.mark.parametrize("first", ["llm", "chain"])
def test_a_trace_that_comes_twice_is_taken_once(tmp_path: Path, first: str) -> None:
    asked, answer = [{"role": "user", "content": "a"}], {"role": "assistant", "content": "b"}
    system = {"role": "system", "content": "s"}
    model: dict[str, Any] = {
        "run_type": "llm",
        "parent_run_id": "r",
        "inputs": {"messages": [system, *asked]},
        "outputs": answer,
    }
    whole: dict[str, Any] = {
        "run_type": "chain",
        "parent_run_id": None,
        "inputs": {"messages": asked},
        "outputs": answer,
    }
    other = {**whole, "outputs": {"role": "assistant", "content": "c"}}
    runs = [model, whole, other] if first == "llm" else [whole, model, other]
    lines = [line({"id": str(n), "trace_id": "t", **run}) for n, run in enumerate(runs)]
    lines.append(line({"id": "9", "trace_id": "u", **whole}))
    items = read_bytes(tmp_path, b"".join(lines), "langsmith")
    assert [made.source_id for made in conversations(items)] == ["0", "2", "9"]
    assert items[1].dropped == {"runs that another of their trace tells": 1}
    again = [*lines[:1], line({"id": "5", "trace_id": "t", **runs[0]})]
    assert len(conversations(read_bytes(tmp_path, b"".join(again), "langsmith"))) == 2
