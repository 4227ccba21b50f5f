"""One chat completion, as the OpenAI API answers and stores it, to a conversation.

ChatCompletion: {id, object: "chat.completion", created, model, choices: [{index, message, finish_reason, logprobs}],
usage, metadata, tools, ...}. What was asked is not in it; it is read where the record has it under `messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import Alternative, Conversation, JsonObject, Message
from curator.records.openai import ShapeError, from_openai, json_kind, objects, read_messages
from curator.sources.messages.said import rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import microseconds
from curator.sources.reading.records import Made

CUT_OFF = "answers cut off or filtered"
_BAD = ("length", "content_filter")
_READ = ("messages", "choices", "tools", "parallel_tool_calls")


def from_completion(record: JsonObject, roles: Mapping[str, str], no_prompt: str) -> Made:
    """The first whole answer ends the conversation, further ones are its alternatives. Raises ShapeError.

    no_prompt: what is dropped where what was asked is not in the record, in words that say where it is.
    """
    asked = _asked(record.get("messages"), roles)
    choices = objects(record.get("choices"), "choices")
    whole = [(n, choice) for n, choice in enumerate(choices) if choice.get("finish_reason") not in _BAD]
    dropped = {CUT_OFF: len(choices) - len(whole)} if len(whole) < len(choices) else {}
    if not whole:
        return Made(None, dropped=dropped or {"completions without an answer": 1})
    if not asked:
        dropped[no_prompt] = 1
    model = record.get("model")
    answers = [_answer(choice, f"choices[{n}].message", len(asked), model, roles) for n, choice in whole]
    about = from_openai({"messages": [{"role": "user"}], **_present(record)}, roles=roles)
    metadata = record.get("metadata")
    kept = isinstance(metadata, dict) and bool(metadata)
    made = Conversation(
        messages=(*asked, answers[0]),
        source_id=source_id_of(record),
        thread=thread_of(record),
        created_at=microseconds(record.get("created")),
        tools=about.tools,
        parallel_tool_calls=about.parallel_tool_calls,
        metadata=metadata if isinstance(metadata, dict) and kept else {},
        extra=rest(record, *_READ, *(["metadata"] if kept else [])),
        alternatives=tuple(Alternative(message=answer, origin="regenerated") for answer in answers[1:]),
    )
    return Made(made, dropped=dropped)


def _present(record: JsonObject) -> JsonObject:
    return {key: record[key] for key in ("tools", "parallel_tool_calls") if record.get(key) is not None}


def _asked(value: Any, roles: Mapping[str, str]) -> tuple[Message, ...]:
    """Messages as a list, or as the page that lists them; none where there are none."""
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return read_messages(value["data"], "messages.data", roles) if value["data"] else ()
    return read_messages(value, "messages", roles) if value or not isinstance(value, list | None) else ()


def _answer(choice: JsonObject, path: str, index: int, model: Any, roles: Mapping[str, str]) -> Message:
    """The message without its empty keys; what stands beside it, but its place, goes along."""
    message = choice.get("message")
    if not isinstance(message, dict):
        raise ShapeError(path, f"must be an object, not {json_kind(message)}")
    full = {key: value for key, value in message.items() if value is not None and value != []}
    beside = {key: value for key, value in rest(choice, "message", "index").items() if value is not None}
    try:
        (made,) = read_messages([{**beside, **full}], "", roles, index)
    except ShapeError as error:
        raise ShapeError(f"{path}{error.path.removeprefix('[0]')}", error.reason) from None
    return replace(made, model=model if isinstance(model, str) else None)
