"""A format whose file is a row of JSON records: what tells one, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from curator.records import Conversation, JsonObject
from curator.sources._signature import by_records
from curator.sources._source import BytesRead, Evidence, Item, Options
from curator.sources.containers.where import Where
from curator.sources.messages.times import with_times
from curator.sources.reading.records import Made, read_records


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """name: as users type it. convert: raises ShapeError for a record that cannot be read.

    like: whether a record (of which the end may be missing) is one of the format. words: what such records do, after
    "3 of its first 4 records". score: of a file with such records alone. inside_of: as of `read_records`.
    once: made for each file; what becomes of a record in the light of those before it.
    """

    name: str
    convert: Callable[[JsonObject, Options], Conversation | Made]
    like: Callable[[JsonObject], bool]
    words: str
    score: float = 1.0
    inside_of: tuple[str, ...] = ()
    once: Callable[[], Callable[[JsonObject, Made], Made]] = lambda: lambda _, made: made

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_records(head, self.like, self.words, self.score, self.inside_of)

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        once = self.once()

        def convert(record: JsonObject) -> Made:
            made = self.convert(record, options)
            made = once(record, Made(made) if isinstance(made, Conversation) else made)
            if made.conversation is None:
                return made
            named = replace(made.conversation, source=self.name)
            return replace(made, conversation=named if named.created_at is not None else with_times(named))

        return read_records(path, convert, progress, self.inside_of)
