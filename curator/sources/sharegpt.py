"""ShareGPT files: a JSON array or JSONL of {"conversations": [{"from", "value"}], "system"?, "tools"?, "id"?, ...}.

Turns may stand under `conversation` or `items` (OpenChat), have role and content, or be pairs of human and assistant
(ms-swift). `chosen` and `rejected` turns are a preference, `kto_tag` says whether the last answer is a good one.
"""

from __future__ import annotations

from collections.abc import Iterator

from curator.records import JsonObject
from curator.sources._signature import by_turns
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.containers.where import Where
from curator.sources.messages.sharegpt_record import LISTS, from_sharegpt, kto_hints
from curator.sources.messages.sharegpt_turn import PAIR_KEYS, ROLE_KEYS
from curator.sources.messages.times import with_times
from curator.sources.reading.records import Made, read_records


class ShareGPT:
    name = "sharegpt"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_turns(head, lists=LISTS, roles=(*ROLE_KEYS, PAIR_KEYS[0]))

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        def convert(record: JsonObject) -> Made:
            made = with_times(from_sharegpt(record, options.roles, source=self.name))
            return Made(made, kto_hints(record, made))

        return read_records(path, convert, progress)


SOURCE: Source = ShareGPT()
