"""OpenAI preference files (DPO): JSON lines of {"input": {"messages", "tools"?, ...}, "preferred_output": [message],
"non_preferred_output": [message]}, in older files preferred_completion and non_preferred_completion.

The preferred answer ends the conversation, the other one is its alternative.
"""

from __future__ import annotations

from dataclasses import replace

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, from_openai, json_kind
from curator.sources._record_format import RecordFormat
from curator.sources._signature import is_turns
from curator.sources._source import Options, Source
from curator.sources.messages.said import answer_at, rest, worse
from curator.sources.messages.ties import source_id_of, thread_of

_BETTER = ("preferred_output", "preferred_completion")
_WORSE = ("non_preferred_output", "non_preferred_completion")
_OF_INPUT = ("messages", "tools", "parallel_tool_calls")


def _convert(record: JsonObject, options: Options) -> Conversation:
    asked = record.get("input")
    if not isinstance(asked, dict):
        raise ShapeError("input", f"must be an object with messages, not {json_kind(asked)}")
    better_key, worse_key = _key(record, _BETTER), _key(record, _WORSE)
    try:
        made = from_openai({key: asked[key] for key in _OF_INPUT if key in asked}, roles=options.roles)
    except ShapeError as error:
        raise ShapeError(f"input.{error.path}" if error.path else "input", error.reason) from None
    chosen = answer_at(record[better_key], better_key, options.roles, len(made.messages))
    rejected = answer_at(record[worse_key], worse_key, options.roles, len(made.messages))
    beside = rest(asked, *_OF_INPUT)
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    taken = ("input", better_key, worse_key, *(["metadata"] if metadata else []))
    return replace(
        made,
        messages=(*made.messages, *chosen),
        alternatives=worse(rejected, chosen, worse_key),
        source_id=source_id_of(record),
        thread=thread_of(record),
        metadata=metadata,
        extra={**made.extra, **rest(record, *taken), **({"input": beside} if beside else {})},
    )


def _key(record: JsonObject, keys: tuple[str, ...]) -> str:
    found = [key for key in keys if key in record]
    if len(found) != 1:
        problem = "is missing" if not found else f"stands beside {found[1]}: keep one of them"
        raise ShapeError("", f"the key {keys[0]} {problem}")
    return found[0]


def _like(record: JsonObject) -> bool:
    asked = record.get("input")
    whole = isinstance(asked, dict) and is_turns(asked.get("messages"))
    return whole and any(key in record for key in (*_BETTER, *_WORSE))


SOURCE: Source = RecordFormat(
    "openai-dpo", _convert, _like, "hold input with messages, and a preferred and a non-preferred output"
)
