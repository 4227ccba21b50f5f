"""The form of trl and unsloth: {prompt: [...], completion: [answer], tools?}, of which the completion is learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.exports.checks.words import shown_key
from curator.exports.forms import arguments, turns
from curator.exports.forms.form import Made, Reading, UnfitError
from curator.exports.forms.messages import KEYS, OF_THE_API
from curator.records import JsonObject
from curator.records.openai import json_kind

_FIX = 'write {"prompt": [{"role": ..., "content": ...}], "completion": [{"role": "assistant", "content": ...}]}'
_PARTS = ("prompt", "completion")


@dataclass(frozen=True, slots=True)
class PromptForm:
    """target: its name, for messages."""

    target: str
    ignored: frozenset[str] = OF_THE_API

    def made(self, chat: JsonObject) -> list[Made]:
        turns.refuse_functions(chat, self.target)
        turns.refuse_images(chat, self.target)
        return [self._made(one) for one in turns.unrolled(chat)]

    def _made(self, chat: JsonObject) -> Made:
        messages = [turns.worded(message) for message in chat["messages"]]
        if len(messages) == 1:
            raise UnfitError("order: the answer stands first, and a prompt cannot be empty")
        tools = {"tools": chat["tools"]} if "tools" in chat else {}
        said = [arguments.as_objects({key: m[key] for key in KEYS if key in m}) for m in messages]
        return Made({"prompt": said[:-1], "completion": said[-1:], **tools}, {"messages": messages, **tools})

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        for key in _PARTS:
            if key not in data:
                what = "a chat example, of which every token is learned" if "messages" in data else f"without {key}"
                return error(5, line, "", f"the line is {what}", f"export it for {self.target}, or {_FIX}")
            if not isinstance(data[key], list) or not data[key]:
                found = "an empty list" if data[key] == [] else json_kind(data[key])
                return error(5, line, key, f"{key} is {found}, not a list of messages", _FIX)
        prompt, completion = data["prompt"], data["completion"]
        paths = [*(f"prompt[{at}]" for at in range(len(prompt))), *(f"completion[{n}]" for n in range(len(completion)))]
        messages = [self._chat(message, at < len(prompt)) for at, message in enumerate([*prompt, *completion])]
        chat = {"messages": messages, **({"tools": data["tools"]} if data.get("tools") is not None else {})}
        return Reading(chat, tuple(paths), problems=tuple(self._problems(line, data, paths)))

    def _chat(self, message: Any, asked: bool) -> Any:
        if not isinstance(message, dict):
            return message
        made = arguments.as_strings(turns.weightless(message))
        return turns.weighed(made, 0) if asked and made.get("role") == "assistant" else made

    def _problems(self, line: int, data: JsonObject, paths: list[str]) -> Iterator[Problem]:
        for position, key in enumerate(data, start=1):
            if key not in (*_PARTS, "tools"):
                shown = shown_key(key, position)
                yield error(7, line, shown, f"{shown} is not a key of a line for {self.target}", "take it out")
        completion = data["completion"]
        if any(isinstance(message, dict) and message.get("role") != "assistant" for message in completion):
            found = "the completion holds a message that is not the assistant's, and all of it is learned"
            yield error(26, line, "completion", found, "keep the answer to learn alone")
        for path, message in zip(paths, [*data["prompt"], *completion], strict=True):
            if not isinstance(message, dict):
                continue
            yield from arguments.not_objects(line, path, message)
            yield from turns.images(line, path, message, self.target)
            if turns.WEIGHT in message:
                found = f"weight is not read by {self.target}, which learns the completion"
                yield error(26, line, f"{path}.weight", found, f"export it again for {self.target}")
            if message.get("role") == "function":
                yield error(8, line, f"{path}.role", f"the role function is not known to {self.target}", "use tool")

    def size(self, examples: int) -> Iterator[Problem]:
        yield from none_at_all(examples)


def none_at_all(examples: int) -> Iterator[Problem]:
    if not examples:
        yield error(4, None, "", "the file has no example", "add examples")
