"""Langfuse: items of data sets {id, input, expectedOutput, datasetId, ...}, observations {id, traceId, type, input,
output, ...}, traces {id, input, output, sessionId, scores?, ...} and scores; lines, an array or pages under `data`.

input and output are messages, an object with messages, or a text, and each may be JSON in a string. Generations, traces
and items are conversations; other observations are steps of a trace and left out, as are archived items. Scores may
stand in a record or on lines of their own, anywhere in the file; a CORRECTION is a preferred alternative of the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError
from curator.sources._signature import by_records
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.messages.said import rest
from curator.sources.messages.sharegpt_record import read_tools
from curator.sources.messages.spoken import Spoken, unpacked
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import microseconds
from curator.sources.parts.langfuse_scores import columns_of_scores, is_score, opinions, target_of, value_at
from curator.sources.reading.json import UnreadableError, parse_object
from curator.sources.reading.records import Made, pieces, read_records

_PAGE = ("data",)
_GENERATIONS = (None, "GENERATION")
_ANSWERS = ("output", "expectedOutput", "expected_output")
_OURS = ("traceId", "sessionId", "datasetId", "datasetName", "sourceTraceId", "parentObservationId", "expectedOutput")


class Langfuse:
    name = "langfuse"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_records(head, _like, "are items, traces, observations or scores of Langfuse", inside_of=_PAGE)

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        def half(part: int) -> BytesRead:
            return lambda done, total: progress(done // 2 + part * (total or 0) // 2, total)

        scores, known = _first_look(path, half(0))

        def convert(record: JsonObject) -> Made:
            if is_score(record):
                lost = {} if target_of(record) in known else {"scores of records that are not in the file": 1}
                return Made(None, dropped=lost)
            return self._made(record, scores.get(str(record.get("id")), []), options)

        yield from read_records(path, convert, half(1), _PAGE)

    def _made(self, record: JsonObject, scores: list[JsonObject], options: Options) -> Made:
        if value_at(record, "type") not in _GENERATIONS:
            return Made(None, dropped={"observations that are no generations": 1})
        if record.get("status") == "ARCHIVED":
            return Made(None, dropped={"archived items": 1})
        spoken = Spoken(options.roles)
        asked = unpacked(record.get("input"))
        if not spoken.add(asked, "input", "user"):
            raise ShapeError("input", "holds no messages and no text: give them under messages")
        answer_key = next((key for key in _ANSWERS if record.get(key) not in (None, "")), "")
        read = bool(answer_key) and spoken.add(record[answer_key], answer_key, "assistant")
        model, count = record.get("model"), len(spoken.messages)
        if read and isinstance(model, str) and spoken.messages[-1].role == "assistant":
            spoken.messages[-1] = replace(spoken.messages[-1], model=model)
        own = record.get("scores")
        last = count - 1 if spoken.messages[-1].role == "assistant" else None
        scores = [*(own if isinstance(own, list) else []), *scores]
        hints, corrections = opinions(scores, last)
        hints += columns_of_scores(record)
        metadata = unpacked(record.get("metadata"))
        kept = metadata if isinstance(metadata, dict) else {}
        taken = ["input", *([answer_key] if read else []), *(["metadata"] if kept else [])]
        tools = asked.get("tools") if isinstance(asked, dict) else None
        thread = next(
            (name for key in ("sessionId", "traceId") if isinstance(name := value_at(record, key), str)), None
        )
        made = Conversation(
            messages=tuple(spoken.messages),
            source=self.name,
            source_id=source_id_of(record),
            thread=thread or thread_of(record),
            created_at=next(
                (t for key in ("startTime", "timestamp", "createdAt") if (t := microseconds(value_at(record, key)))),
                None,
            ),
            tools=read_tools(tools) if isinstance(tools, list) else None,
            metadata=kept,
            extra={
                **rest(record, *taken),
                **spoken.left,
                **({"scores": scores} if scores else {}),
            },
            alternatives=corrections,
        )
        return Made(made, hints, {"thoughts": spoken.thoughts} if spoken.thoughts else {})


def _first_look(path: Where, progress: BytesRead) -> tuple[dict[str, list[JsonObject]], set[str]]:
    """The scores that stand by themselves, by the id of what they are of, and which of those ids the file has."""
    scores: defaultdict[str, list[JsonObject]] = defaultdict(list)
    ids, seen = set[str](), set[tuple[str, str]]()
    for piece in pieces(open_bytes(path, progress), _PAGE):
        try:
            record = parse_object(piece.data) if piece.data.strip() else {}
        except UnreadableError:
            continue  # rejected when it is read
        if is_score(record):
            key = (target_of(record), str(record.get("id")))
            if key not in seen or record.get("id") is None:  # exports that were put together say some twice
                scores[key[0]].append(record)
            seen.add(key)
        elif isinstance(record.get("id"), str):
            ids.add(record["id"])
    return scores, ids & scores.keys()


def _like(record: JsonObject) -> bool:
    if is_score(record):
        return bool(target_of(record)) or "source" in record
    return "input" in record and any(value_at(record, key) is not None for key in _OURS)


SOURCE: Source = Langfuse()
