"""ShareGPT files: a JSON array or JSONL of {"conversations": [{"from", "value"}], "system"?, "tools"?, "id"?, ...}."""

from __future__ import annotations

from collections.abc import Iterator

from curator.records import Conversation, JsonObject
from curator.sources._records import read_records
from curator.sources._sharegpt_record import LISTS, ROLE_KEYS, from_sharegpt
from curator.sources._signature import by_turns
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources._times import with_times
from curator.sources._where import Where


class ShareGPT:
    name = "sharegpt"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_turns(head, lists=LISTS, roles=ROLE_KEYS)

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        def convert(record: JsonObject) -> Conversation:
            return with_times(from_sharegpt(record, options.roles, source=self.name))

        return read_records(path, convert, progress)


SOURCE: Source = ShareGPT()
