"""Chat completions that OpenAI stored, as `client.chat.completions.list()` gives them: lines, an array or pages.

What was asked is not in a completion. A second call has it, and the record is whole with its answer under `messages`:

    for completion in client.chat.completions.list(limit=100):
        messages = [m.to_dict() for m in client.chat.completions.messages.list(completion.id)]
        file.write(json.dumps({**completion.to_dict(), "messages": messages}) + "\\n")

Answers that were cut off or filtered are left out.
"""

from __future__ import annotations

from curator.records import JsonObject
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.completion import from_completion
from curator.sources.reading.records import Made

_NO_PROMPT = "prompts, which client.chat.completions.messages.list(ID) has"


def _convert(record: JsonObject, options: Options) -> Made:
    return from_completion(record, options.roles, _NO_PROMPT)


def _like(record: JsonObject) -> bool:
    choices = record.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, dict) and "message" in first


SOURCE: Source = RecordFormat(
    "openai-stored",
    _convert,
    _like,
    "are chat completions; where they hold no messages, client.chat.completions.messages.list(ID) has their prompt",
    inside_of=("data",),
)
