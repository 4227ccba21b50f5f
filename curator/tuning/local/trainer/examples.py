"""What a line of a training file asks to be learned: prompts and the replies to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from curator.tuning.local.trainer.features import MOST_EARLIER, MOST_LAST, Prompt

Message = Mapping[str, Any]
_INSTRUCTIONS = ("system", "developer")
#: A message of the assistant as it can be given again: without weight, and without the ids of its calls.
Reply = dict[str, Any]


class Turn(NamedTuple):
    prompt: Prompt
    reply: Reply


class Pair(NamedTuple):
    prompt: Prompt
    preferred: Reply
    other: Reply


def turns(example: Mapping[str, Any]) -> Iterator[Turn]:
    """Each assistant message that is learned, whose weight is not 0, with what stands before it."""
    messages = example["messages"]
    for at, message in enumerate(messages):
        if message["role"] == "assistant" and message.get("weight", 1) != 0:
            yield Turn(prompt_of(messages[:at]), reply_of(message))


def pair(example: Mapping[str, Any]) -> Pair:
    """Of a preference example {input, preferred_output, non_preferred_output}."""
    prompt = prompt_of(example["input"]["messages"])
    return Pair(prompt, reply_of(example["preferred_output"][0]), reply_of(example["non_preferred_output"][0]))


def prompt_of(messages: Sequence[Message]) -> Prompt:
    """last: the users' and tools' messages since the assistant's last; earlier: all before but the instructions.

    Each only as far as it is read, so that long conversations with many answers do not fill the memory.
    """
    answered = max((at + 1 for at, message in enumerate(messages) if message.get("role") == "assistant"), default=0)
    instructions = [message for message in messages if message.get("role") in _INSTRUCTIONS]
    said = [message for message in messages[:answered] if message.get("role") not in _INSTRUCTIONS]
    asked = [message for message in messages[answered:] if message.get("role") not in _INSTRUCTIONS]
    return Prompt(
        earlier=_end_of(said, MOST_EARLIER),
        last=_start_of(asked, MOST_LAST),
        instructions=_end_of(instructions, MOST_EARLIER),
    )


def reply_of(message: Message) -> Reply:
    found: Reply = {"role": "assistant", "content": message.get("content")}
    if isinstance(found["content"], list):
        found["content"] = _content(found["content"])
    for key in ("refusal", "function_call"):
        if message.get(key):
            found[key] = message[key]
    if message.get("tool_calls"):
        found["tool_calls"] = [{"type": "function", "function": call["function"]} for call in message["tool_calls"]]
    return found


def reply_key(reply: Reply) -> str:
    """The same for replies that say the same."""
    return json.dumps(reply, sort_keys=True)


def text_of(message: Message) -> str:
    """All that a message says, its calls as name and arguments; an image says nothing."""
    said = [_content(message.get("content")), message.get("refusal") or ""]
    calls = [call.get("function") for call in message.get("tool_calls") or [] if isinstance(call, Mapping)]
    for function in [*calls, message.get("function_call")]:
        if isinstance(function, Mapping):
            said += [str(function.get("name") or ""), str(function.get("arguments") or "")]
    return " ".join(filter(None, said))


def _start_of(messages: Iterable[Message], most: int) -> str:
    texts: list[str] = []
    for message in messages:
        if most <= 0:
            break
        texts.append(text_of(message)[:most])
        most -= len(texts[-1])
    return "\n".join(texts)


def _end_of(messages: Sequence[Message], most: int) -> str:
    texts: list[str] = []
    for message in reversed(messages):
        if most <= 0:
            break
        texts.append(text_of(message)[-most:])
        most -= len(texts[-1])
    return "\n".join(reversed(texts))


def _content(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") or part.get("refusal") or "" for part in parts if isinstance(part, Mapping)]
    return "".join(text for text in texts if isinstance(text, str))
