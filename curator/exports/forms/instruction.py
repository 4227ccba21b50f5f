"""The form of alpaca: {instruction, input, output, system}, one question and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curator.exports.checks.problem import Problem, error
from curator.exports.checks.words import shown_key
from curator.exports.forms import turns
from curator.exports.forms.form import Made, Reading, UnfitError
from curator.exports.forms.messages import OF_THE_API
from curator.exports.forms.prompted import none_at_all
from curator.records import JsonObject
from curator.records.openai import json_kind

_KEYS = ("instruction", "input", "output", "system")
_FIX = 'write {"instruction": ..., "input": "", "output": ..., "system": ""}, texts all'


@dataclass(frozen=True, slots=True)
class InstructionForm:
    ignored: frozenset[str] = OF_THE_API

    def made(self, chat: JsonObject) -> list[Made]:
        turns.refuse_functions(chat, "alpaca")
        turns.refuse_images(chat, "alpaca")
        messages = [turns.worded(turns.weightless(message)) for message in turns.cut(chat)["messages"]]
        if "tools" in chat or any(m["role"] == "tool" or "tool_calls" in m for m in messages):
            raise UnfitError("tools: a line of alpaca has no place for tools and their calls")
        roles = [message["role"] for message in messages]
        system = messages[0]["content"] if roles[0] == "system" else ""
        if (roles[1:] if system or roles[0] == "system" else roles) != ["user", "assistant"]:
            raise UnfitError("turns: a line of alpaca is one question and its answer")
        asked, answer = messages[-2]["content"], messages[-1]["content"]
        made = {"instruction": asked, "input": "", "output": answer, "system": system}
        return [Made(made, {"messages": messages})]

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        for key in ("instruction", "output"):
            if key not in data:
                return error(5, line, "", f"the line is without {key}", _FIX)
        for key in _KEYS:
            if not isinstance(data.get(key, ""), str):
                return error(5, line, key, f"{key} is {json_kind(data[key])}, not a text", _FIX)
        asked = "\n".join(filter(None, (data["instruction"], data.get("input", ""))))
        said = [("user", "instruction", asked), ("assistant", "output", data["output"])]
        if data.get("system"):
            said.insert(0, ("system", "system", data["system"]))
        chat = {"messages": [{"role": role, "content": text} for role, _, text in said]}
        return Reading(chat, tuple(path for _, path, _ in said), {"content": ""}, tuple(_problems(line, data)))

    def size(self, examples: int) -> Iterator[Problem]:
        yield from none_at_all(examples)


def _problems(line: int, data: JsonObject) -> Iterator[Problem]:
    for position, key in enumerate(data, start=1):
        if key in ("history", "tools"):
            yield error(27, line, key, f"{key} is not held by a line of alpaca", "export it as sharegpt")
        elif key not in _KEYS:
            shown = shown_key(key, position)
            yield error(7, line, shown, f"{shown} is not a key of a line of alpaca", "take it out")
