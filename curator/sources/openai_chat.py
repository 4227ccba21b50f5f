"""OpenAI chat files: JSONL (or a JSON array) of {"messages": [...], "tools"?, "parallel_tool_calls"?, ...}."""

from __future__ import annotations

from collections.abc import Iterator

from curator.records import Conversation, JsonObject
from curator.records.key_order import with_key_order
from curator.records.openai import from_openai
from curator.records.plain import read_plain
from curator.sources._signature import by_turns
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.containers.where import Where
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import with_times
from curator.sources.reading.records import read_records


class OpenAIChat:
    name = "openai-chat"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_turns(head, lists=("messages",), roles=("role",))

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        def convert(record: JsonObject) -> Conversation:
            made = from_openai(
                record,
                roles=options.roles,
                source=self.name,
                source_id=source_id_of(record),
                thread=thread_of(record),
            )
            return with_times(with_key_order(made, record))

        return read_records(path, convert, progress, plain=read_plain if options.plain and not options.roles else None)


SOURCE: Source = OpenAIChat()
