"""E5: every line is a chat example: an object with a list of messages."""

from __future__ import annotations

from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.records.openai import json_kind

_OTHER_FORMATS = (
    ({"preferred_output"}, "a preference pair (DPO)", "check it for the target openai-dpo"),
    ({"non_preferred_output"}, "a preference pair (DPO)", "check it for the target openai-dpo"),
    ({"prompt", "completion"}, "a prompt and its completion", "import it and export it as openai-chat"),
    ({"conversations"}, "a ShareGPT conversation", "import it and export it as openai-chat"),
    ({"instruction", "output"}, "an Alpaca instruction", "import it and export it as openai-chat"),
)
_FIX = 'write {"messages": [{"role": ..., "content": ...}, ...]}'


def not_chat(line: int, data: dict[str, Any]) -> Problem | None:
    """Why an object is not a chat example; None if it is one."""
    if "messages" not in data:
        for keys, what, fix in _OTHER_FORMATS:
            if keys <= data.keys():
                return error(5, line, "", f"the line is {what}, not a chat example", fix)
        return error(5, line, "", "the line has no messages", _FIX)
    messages = data["messages"]
    if not isinstance(messages, list):
        return error(5, line, "messages", f"messages is {json_kind(messages)}, not a list", _FIX)
    if not messages:
        return error(5, line, "messages", "messages is empty", _FIX)
    return None
