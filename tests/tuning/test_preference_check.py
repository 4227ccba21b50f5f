"""What a line of a preference file must be."""

from __future__ import annotations

from typing import Any

import pytest

from curator.tuning.local.preference_check import preference_problem
from tests.tuning.serving import jsonl, preferences

TEXT = {"role": "assistant", "content": "yes"}
CALL = {"type": "function", "id": "c", "function": {"name": "f", "arguments": "{}"}}


def problem(**changes: Any) -> str | None:
    line = {**preferences(1)[0], **changes}
    found = preference_problem([jsonl([line])])
    return None if found is None else found.code


def test_a_pair_is_fine() -> None:
    assert problem() is None


def test_a_question_may_end_with_a_tool() -> None:
    tools = [{"type": "function", "function": {"name": "f"}}]
    asked = [
        {"role": "user", "content": "go"},
        {"role": "assistant", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c", "content": "3"},
    ]
    assert problem(input={"messages": asked, "tools": tools}) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"extra": 1}, "E5"),
        ({"input": []}, "E5"),
        ({"input": {"messages": []}}, "E5"),
        ({"input": {"messages": [{"role": "user", "content": "x"}], "model": "y"}}, "E5"),
        ({"preferred_output": TEXT}, "E15"),
        ({"preferred_output": [TEXT, TEXT]}, "E15"),
        ({"preferred_output": [{**TEXT, "weight": 1}]}, "E15"),
        ({"preferred_output": [{**TEXT, "content": None, "tool_calls": [CALL]}]}, "E15"),
        ({"non_preferred_output": [{"role": "user", "content": "x"}]}, "E15"),
        ({"input": {"messages": [{"role": "user", "content": "x"}, TEXT]}}, "E16"),
        ({"preferred_output": [TEXT], "non_preferred_output": [TEXT]}, "E17"),
        ({"input": {"messages": [{"content": "x"}]}}, "E8"),
    ],
)
def test_each_rule_has_an_error(changes: dict[str, Any], code: str) -> None:
    assert problem(**changes) == code


def test_what_is_no_json_is_told_with_its_line() -> None:
    found = preference_problem([jsonl(preferences(1)), b"{\n"])
    assert found is not None
    assert (found.code, found.line) == ("E1", 2)
