"""Which turns of a chat example are learned, and the same examples with one learned turn each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.exports.forms.form import UnfitError
from curator.records import JsonObject

#: What names a turn as learned or not, in the formats that have it.
WEIGHT = "weight"


def learned(message: JsonObject) -> bool:
    """Whether a message is the assistant's and of weight 1, which is what no weight means."""
    return bool(message["role"] == "assistant" and message.get(WEIGHT, 1) != 0)


def weightless(message: JsonObject) -> JsonObject:
    return {key: value for key, value in message.items() if key != WEIGHT}


def weighed(message: JsonObject, weight: int) -> JsonObject:
    return {**weightless(message), WEIGHT: weight} if message["role"] == "assistant" else message


def unrolled(chat: JsonObject) -> list[JsonObject]:
    """An example for each learned turn, which ends with it and learns nothing else."""
    messages = chat["messages"]
    return [
        {**chat, "messages": [*(weighed(m, 0) for m in messages[:at]), weightless(message)]}
        for at, message in enumerate(messages)
        if learned(message)
    ]


def cut(chat: JsonObject) -> JsonObject:
    """Without what follows the last learned turn: nothing is learned from it."""
    messages = chat["messages"]
    last = max(at for at, message in enumerate(messages) if learned(message))
    return {**chat, "messages": messages[: last + 1]}


def all_learned(chat: JsonObject, target: str) -> JsonObject:
    """As `cut`, for a target that learns every turn of the assistant. Raises UnfitError where one is not to be."""
    chat = cut(chat)
    for at, message in enumerate(chat["messages"]):
        if message["role"] == "assistant" and not learned(message):
            raise UnfitError(f"weights: messages[{at}] has weight 0, and {target} learns every answer")
    return {**chat, "messages": [weightless(message) for message in chat["messages"]]}


def refuse_images(chat: JsonObject, target: str) -> None:
    """Raises UnfitError where a message holds a part that is no text."""
    for at, message in enumerate(chat["messages"]):
        for part in _parts(message):
            if part.get("type") not in ("text", "refusal"):
                raise UnfitError(f"images: messages[{at}] holds an image, and lines of {target} hold text alone")


def images(line: int, path: str, message: object, target: str) -> Iterator[Problem]:
    """E27 for each part that is an image."""
    for at, part in enumerate(_parts(message) if isinstance(message, dict) else ()):
        if part.get("type") == "image_url":
            yield error(27, line, f"{path}.content[{at}]", f"lines of {target} hold text alone", "take the image out")


def refuse_functions(chat: JsonObject, target: str) -> None:
    """Raises UnfitError for the older `functions`, which only the API they come from knows."""
    if "functions" in chat or any(m["role"] == "function" or "function_call" in m for m in chat["messages"]):
        raise UnfitError(f"functions: {target} knows tools, and not the older functions")


def said(message: JsonObject) -> str:
    """What a message says as one text: its content, the texts of its parts, or its refusal."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = [part.get("text", part.get("refusal")) for part in _parts(message)]
    return "\n".join(part for part in parts if isinstance(part, str)) or str(message.get("refusal") or "")


def worded(message: JsonObject) -> JsonObject:
    """The message with its content as one text, as chat templates take it; null where it has only calls."""
    made = {key: value for key, value in message.items() if key not in ("refusal", "content")}
    text = said(message)
    content = text if text or "tool_calls" not in message else None
    return {"role": made.pop("role"), "content": content, **made}


def _parts(message: JsonObject) -> list[Any]:
    content = message.get("content")
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
