"""The questions of a test file: each line's messages before its last answer that trains.

Of a preference pair it is what stands before the answers, and the preferred one is expected.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.tuning.evaluation.reply import Reply, of_message

#: What a message of a question may hold; the rest, such as a weight, is for training.
_SENT = ("role", "content", "name", "tool_calls", "function_call", "tool_call_id", "refusal")


@dataclass(frozen=True, slots=True)
class Question:
    """line: from 1. record: the conversation behind it, by id, "" where that is not known."""

    line: int
    record: str
    messages: tuple[Mapping[str, Any], ...]
    tools: tuple[Mapping[str, Any], ...]
    expected: Reply

    @property
    def tool_names(self) -> frozenset[str]:
        return frozenset(str((tool.get("function") or {}).get("name")) for tool in self.tools)

    def canonical(self) -> str:
        """What is asked, as JSON that is the same for the same question."""
        asked = {"messages": list(self.messages), "tools": list(self.tools)}
        return json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def questions(path: Path, records: tuple[str, ...] = ()) -> Iterator[Question]:
    """Of a file of chats or pairs of ours, by line. records: the conversations behind its lines, in order."""
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            record = records[number - 1] if number <= len(records) else ""
            found = question(json.loads(line), number, record)
            if found is not None:
                yield found


def question(example: Mapping[str, Any], line: int, record: str = "") -> Question | None:
    """None where nothing is asked: no answer that trains, or nothing before it."""
    if "input" in example:
        asked_of = example["input"]
        example = {**asked_of, "messages": [*asked_of["messages"], *example["preferred_output"]]}
    messages = example["messages"]
    trained = [n for n, message in enumerate(messages) if message["role"] == "assistant" and message.get("weight") != 0]
    if not trained or trained[-1] == 0:
        return None
    asked = tuple({key: message[key] for key in _SENT if key in message} for message in messages[: trained[-1]])
    return Question(line, record, asked, _tools(example), of_message(messages[trained[-1]]))


def _tools(example: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Functions, their older form, as tools."""
    functions = ({"type": "function", "function": function} for function in example.get("functions") or ())
    return (*(example.get("tools") or ()), *functions)
