"""Preferences: the better answer ends the conversation, the worse one is its alternative."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.records import Alternative, Message
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes

ANSWER = [{"role": "assistant", "content": "Gladly."}]


def pair(**keys: Any) -> dict[str, Any]:
    asked = {"messages": [{"role": "user", "content": "Zebrafish?"}]}
    return {"input": asked, "preferred_output": ANSWER, "non_preferred_output": ANSWER, **keys}


def test_the_fixture_is_read_in_both_spellings() -> None:
    first, second = conversations(read_fixture("openai-dpo.jsonl"))
    assert [(m.role, m.content) for m in first.messages] == [
        ("system", "You help the customers of a bicycle shop."),
        ("user", "Can I bring the saddle back?"),
        ("assistant", "Yes, within 30 days."),
    ]
    assert first.alternatives == (
        Alternative(
            message=Message(index=2, role="assistant", content="No idea."), origin="preference", preferred=False
        ),
    )
    assert first.tools == [{"type": "function", "function": {"name": "orders", "parameters": {"type": "object"}}}]
    assert first.parallel_tool_calls is True
    assert (first.source, first.source_id) == ("openai-dpo", "p-1")
    assert first.extra == {"id": "p-1", "annotator": "second shift"}
    assert [m.content for m in second.messages] == ["Which pump fits?", "The one with a Presta head."]
    assert second.alternatives[0].message.content == "Any."
    assert second.extra == {"input": {"seed": 7}}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (pair(input=None), "input: must be an object"),
        (pair(input={}), "input: the object is empty"),
        (pair(input={"messages": "Zebrafish"}), "input.messages: must be a list"),
        (pair(input={"messages": [{"role": "user", "content": 1}]}), "input.messages[0].content: must be"),
        (pair(preferred_output=[]), "preferred_output: must hold at least one"),
        (pair(preferred_output=[{"role": "Zebrafish"}]), "preferred_output[0].role: unknown role"),
        (pair(non_preferred_output=ANSWER * 2), "non_preferred_output: holds 2 messages"),
        (pair(preferred_completion=ANSWER), "the key preferred_output stands beside"),
        ({"input": pair()["input"], "preferred_output": ANSWER}, "the key non_preferred_output is missing"),
    ],
)
def test_a_pair_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    told = only_reject(read_bytes(tmp_path, line(record), "openai-dpo")).reason
    assert told.startswith(reason)
    assert "Zebrafish" not in told
