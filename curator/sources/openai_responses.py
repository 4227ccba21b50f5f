"""Answers of the OpenAI Responses API, as it gives them: lines, an array, pages, or one in a file.

What was asked is not in an answer unless it is written into it: put the request's `input`, or what
`client.responses.input_items.list(ID)` gives, under `input`. Answers that are not finished are left out, and so are
reasoning and the steps of tools that the API itself ran.
"""

from __future__ import annotations

from typing import Any

from curator.records import JsonObject
from curator.records.openai import ShapeError
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.response import from_response
from curator.sources.reading.records import Made

_NO_PROMPT = "prompts, which client.responses.input_items.list(ID) has"
_KINDS = ("message", "function_call", "function_call_output", "reasoning", "custom_tool_call")


def _convert(record: JsonObject, options: Options) -> Made:
    if not any(key in record for key in ("input", "output")):
        raise ShapeError("", "the object is empty" if not record else "the keys input and output are missing")
    return from_response(record, options.roles, _NO_PROMPT)


def _like(record: JsonObject) -> bool:
    if record.get("object") == "response" and "output" in record:
        return True
    return _are_items(record.get("output")) or (_are_items(record.get("input")) and "messages" not in record)


def _are_items(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) and item.get("type") in _KINDS for item in value)


SOURCE: Source = RecordFormat(
    "openai-responses",
    _convert,
    _like,
    "are responses; where they hold no input, client.responses.input_items.list(ID) has it",
    inside_of=("data",),
)
