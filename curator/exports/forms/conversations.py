"""The forms of sharegpt and llamafactory: {conversations: [{from, value}], system, tools}, texts throughout.

LLaMA-Factory drops what is not in its order without a word, takes a call as {"name", "arguments"} in a string, and
with mask_history learns the last turn alone. Source: llamafactory 0.9.5, data/converter.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from curator.exports.checks.problem import Problem, error
from curator.exports.checks.strict_json import JsonError, parse
from curator.exports.checks.words import one_of, shown_key
from curator.exports.forms import arguments, order, turns
from curator.exports.forms.form import Made, Reading, UnfitError
from curator.exports.forms.messages import OF_THE_API
from curator.exports.forms.prompted import none_at_all
from curator.records import JsonObject
from curator.records.openai import json_kind

_FIX = 'write {"conversations": [{"from": "human", "value": ...}, {"from": "gpt", "value": ...}]}'
_NAMES: Final = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}
_CALL: Final = "function_call"
_ROLES: Final = {name: role for role, name in _NAMES.items()} | {_CALL: "assistant"}
_TOP = ("conversations", "system", "tools")


@dataclass(frozen=True, slots=True)
class ConversationsForm:
    """target: its name, for messages. last: whether the last turn alone is learned; else every answer is."""

    target: str
    last: bool
    ignored: frozenset[str] = OF_THE_API

    def made(self, chat: JsonObject) -> list[Made]:
        turns.refuse_functions(chat, self.target)
        turns.refuse_images(chat, self.target)
        chats = turns.unrolled(chat) if self.last else [turns.all_learned(chat, self.target)]
        return [self._made(one) for one in chats]

    def _made(self, chat: JsonObject) -> Made:
        messages = [turns.worded(message) for message in chat["messages"]]
        roles = [message["role"] for message in messages]
        for at, what, _ in (*order.late_system(roles), *order.not_alternating(roles, answers_together=False)):
            raise UnfitError(f"order: {what} (messages[{at}]), and {self.target} does not take that")
        system = messages[0]["content"] if roles[0] == "system" else ""
        said = [self._turn(at, message) for at, message in enumerate(messages) if message["role"] != "system"]
        tools = arguments.dumped(chat["tools"]) if "tools" in chat else ""
        kept = {"messages": messages, **({"tools": chat["tools"]} if tools else {})}
        return Made({"conversations": said, "system": system, "tools": tools}, kept)

    def _turn(self, at: int, message: JsonObject) -> JsonObject:
        calls = message.get("tool_calls")
        if calls is None:
            return {"from": _NAMES[message["role"]], "value": message["content"]}
        if message["content"]:
            raise UnfitError(f"calls: messages[{at}] says something beside its call, and a call stands alone here")
        said = [
            {"name": call["function"]["name"], "arguments": json.loads(call["function"]["arguments"])} for call in calls
        ]
        return {"from": _CALL, "value": arguments.dumped(said if len(said) > 1 else said[0])}

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        if (problem := _not_it(line, data)) is not None:
            return problem
        found: list[Problem] = [*_keys(line, data)]
        messages: list[Any] = []
        paths: list[str] = []
        if data.get("system"):
            messages.append({"role": "system", "content": data["system"]})
            paths.append("system")
        said = data["conversations"]
        for at, turn in enumerate(said):
            path = f"conversations[{at}]"
            messages.append(_message(turn, at, said, found, line, path))
            paths.append(path)
        if self.last:
            messages = [*map(_unlearned, messages[:-1]), messages[-1]]
        found += self._order(line, said)
        tools = _tools(line, data.get("tools"), found)
        chat = {"messages": messages, **({} if tools is None else {"tools": tools})}
        return Reading(chat, tuple(paths), {"content": "value", "role": "from", "tool_calls": "value"}, tuple(found))

    def _order(self, line: int, said: list[Any]) -> Iterator[Problem]:
        if not all(isinstance(turn, dict) and turn.get("from") in _ROLES for turn in said):
            return
        roles = [_ROLES[turn["from"]] for turn in said]
        for at, what, fix in (*order.late_system(roles), *order.not_alternating(roles, answers_together=False)):
            yield error(25, line, f"conversations[{at}]", what, fix)
        if self.last and roles[-1] != "assistant":
            found = "the last turn is not the assistant's, and the line is dropped without a word"
            yield error(25, line, f"conversations[{len(said) - 1}]", found, "end with the answer to learn")
        for at, turn in enumerate(said):
            if turns.WEIGHT in turn:
                found = f"weight is not read by {self.target}"
                yield error(26, line, f"conversations[{at}].weight", found, f"export it again for {self.target}")

    def size(self, examples: int) -> Iterator[Problem]:
        yield from none_at_all(examples)


def _not_it(line: int, data: JsonObject) -> Problem | None:
    said = data.get("conversations")
    if not isinstance(said, list) or not said:
        what = "a chat example" if "messages" in data else "without conversations"
        if "conversations" in data:
            what = f"one whose conversations is {'an empty list' if said == [] else json_kind(said)}"
        return error(5, line, "", f"the line is {what}", _FIX)
    for key in ("system", "tools"):
        if not isinstance(data.get(key, ""), str | None):
            return error(5, line, key, f"{key} is {json_kind(data[key])}, not a text", "write it as a string")
    return None


def _keys(line: int, data: JsonObject) -> Iterator[Problem]:
    for position, key in enumerate(data, start=1):
        if key not in _TOP:
            shown = shown_key(key, position)
            yield error(7, line, shown, f"{shown} is not a key of a line of conversations", "take it out")


def _message(turn: Any, at: int, said: list[Any], found: list[Problem], line: int, path: str) -> Any:
    """The message that a turn is; what is no turn stays, for rule 8 to tell of."""
    if not isinstance(turn, dict):
        return turn
    name, value = turn.get("from"), turn.get("value")
    if name not in _ROLES:
        if isinstance(name, str):
            found.append(
                error(8, line, f"{path}.from", "the speaker is not one that is known", f"write {one_of(_ROLES)}")
            )
            name = "human"
        return {"role": _ROLES.get(str(name)), "content": value}
    if name == _CALL:
        calls = _calls(value, at)
        if isinstance(calls, str):
            fix = 'write {"name": ..., "arguments": {...}} as a string, or a list of such'
            found.append(error(24, line, f"{path}.value", calls, fix))
            return {"role": "assistant", "content": "-"}
        return {"role": "assistant", "content": None, "tool_calls": calls}
    if name == "observation":
        asked = said[at - 1] if at else None
        return {"role": "tool", "tool_call_id": _id(at - 1, 0) if isinstance(asked, dict) else "", "content": value}
    return {"role": _ROLES[name], "content": value}


def _calls(value: object, at: int) -> list[JsonObject] | str:
    """The calls of a turn, or what is wrong with them."""
    if not isinstance(value, str):
        return f"the call is {json_kind(value)}, not a string"
    try:
        found = parse(value)
    except JsonError as problem:
        return f"the call cannot be read: {problem.reason}"
    made: list[JsonObject] = []
    for n, call in enumerate(found if isinstance(found, list) else [found]):
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            return "the call is no object with a name"
        if not isinstance(call.get("arguments"), dict):
            return f"arguments is {json_kind(call.get('arguments'))}, not an object: it would be encoded twice"
        function = {"name": call["name"], "arguments": arguments.dumped(call["arguments"])}
        made.append({"id": _id(at, n), "type": "function", "function": function})
    return made or "the list of calls is empty"


def _id(at: int, number: int) -> str:
    return f"call_{at}_{number}"


def _unlearned(message: Any) -> Any:
    return turns.weighed(message, 0) if isinstance(message, dict) and message.get("role") == "assistant" else message


def _tools(line: int, text: str | None, found: list[Problem]) -> Any:
    if not text:
        return None
    try:
        return parse(text)
    except JsonError as problem:
        found.append(error(11, line, "tools", f"tools cannot be read: {problem.reason}", "write a list as a string"))
        return None
