"""LangSmith: runs, JSON lines of {id | run_id, run_type, trace_id, parent_run_id, inputs, outputs, extra, ...}, and
examples of data sets, {id, inputs, outputs, metadata, dataset_id, ...}.

Runs of models are conversations, and so are the outermost runs of traces; both have the trace as their thread, so that
a split does not part them, and of two that end in the same answer the first is taken. Runs within others that are no
models' (chains, tools, retrievers) and runs that failed are left out. `feedback_stats` become hints. In an export of
examples the output is what was expected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from curator.records import Alternative, Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind
from curator.sources._record_format import RecordFormat
from curator.sources._source import Hint, Options, Source
from curator.sources.messages.said import rest
from curator.sources.messages.sharegpt_record import read_tools
from curator.sources.messages.spoken import Spoken
from curator.sources.messages.ties import THREAD_KEYS, source_id_of
from curator.sources.messages.times import microseconds
from curator.sources.parts.langsmith_traces import Traces
from curator.sources.reading.records import Made

_TIMES = ("start_time", "created_at")


def made_of_run(record: JsonObject, options: Options) -> Made:
    """A run or an example as a conversation. Raises ShapeError where it holds no messages."""
    kind = record.get("run_type")
    if kind not in (None, "llm") and record.get("parent_run_id") is not None:
        return Made(None, dropped={"runs that are steps of others": 1})
    if record.get("error") and not record.get("outputs"):
        return Made(None, dropped={"runs that failed": 1})
    inputs, outputs = _object(record, "inputs"), _object(record, "outputs")
    spoken = Spoken(options.roles)
    if not inputs or not spoken.add(inputs, "inputs", "user"):
        if kind not in (None, "llm"):
            return Made(None, dropped={"runs without messages": 1})
        raise ShapeError("inputs", "hold no messages and no single text: name it messages or input")
    asked = len(spoken.messages)
    others = _answer(spoken, outputs)
    _once(spoken, asked)
    metadata = record.get("metadata")
    extra = record.get("extra")
    about = extra.get("metadata") if isinstance(extra, dict) else None
    kept = metadata if isinstance(metadata, dict) else about if isinstance(about, dict) else {}
    made = Conversation(
        messages=tuple(spoken.messages),
        source_id=source_id_of(record) or _text(record.get("run_id")),
        thread=_thread(kept, record),
        created_at=next((time for key in _TIMES if (time := microseconds(record.get(key))) is not None), None),
        tools=_tools(extra),
        metadata=kept,
        extra={**rest(record, "inputs", "outputs", *(["metadata"] if kept is metadata else [])), **spoken.left},
        alternatives=tuple(
            Alternative(message=replace(other, index=len(spoken.messages) - 1), origin="regenerated")
            for other in others
        ),
    )
    dropped = {"thoughts": spoken.thoughts} if spoken.thoughts else {}
    return Made(made, _hints(record.get("feedback_stats")), dropped)


def _answer(spoken: Spoken, outputs: JsonObject) -> list[Message]:
    """Adds the answer; further ones that were generated beside it are returned."""
    key = "generations" if outputs.get("generations") else "choices"
    made = outputs.get(key)
    while isinstance(made, list) and made and isinstance(made[0], list):
        made = made[0]
    if not isinstance(made, list):
        spoken.add(outputs, "outputs", "assistant")
        return []
    if beside := {name: item for name, item in outputs.items() if name != key and item is not None}:
        spoken.left["outputs"] = beside
    others: list[Message] = []
    for n, one in enumerate(made):
        start = len(spoken.messages)
        said = one.get("message") or one.get("text") if isinstance(one, dict) else one
        spoken.add(said, f"outputs.{key}[{n}]", "assistant")
        if n:
            others += spoken.messages[start : start + 1]
            del spoken.messages[start:]
    return others


def _once(spoken: Spoken, asked: int) -> None:
    """Takes off what was asked from an output that says it again before the answer."""
    said = [(message.role, message.content) for message in spoken.messages]
    if len(said) >= 2 * asked and said[asked : 2 * asked] == said[:asked]:
        del spoken.messages[asked : 2 * asked]
        spoken.messages[asked:] = [replace(m, index=n) for n, m in enumerate(spoken.messages[asked:], asked)]


def _tools(extra: Any) -> list[JsonObject] | None:
    parameters = extra.get("invocation_params") if isinstance(extra, dict) else None
    tools = parameters.get("tools") if isinstance(parameters, dict) else None
    return read_tools(tools) if isinstance(tools, list) else None


def _thread(metadata: JsonObject, record: JsonObject) -> str | None:
    named = (metadata.get(key) for key in THREAD_KEYS)
    return next((name for name in (*named, record.get("trace_id")) if isinstance(name, str) and name.strip()), None)


def _hints(stats: Any) -> tuple[Hint, ...]:
    """The mean of each feedback, where it is a number: {key: {n, avg, ...}}."""
    if not isinstance(stats, dict):
        return ()
    means = {key: stat.get("avg") for key, stat in stats.items() if key and isinstance(stat, dict)}
    return tuple(
        Hint(None, key, mean, 1.0, "feedback in LangSmith")
        for key, mean in means.items()
        if isinstance(mean, int | float) and not isinstance(mean, bool)
    )


def _object(record: JsonObject, key: str) -> JsonObject:
    value = record.get(key)
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise ShapeError(key, f"must be an object, not {json_kind(value)}")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _like(record: JsonObject) -> bool:
    if not isinstance(record.get("inputs"), dict):
        return False
    return any(key in record for key in ("run_type", "trace_id", "dataset_id", "outputs"))


SOURCE: Source = RecordFormat(
    "langsmith", made_of_run, _like, "hold inputs and outputs as runs and examples do", once=lambda: Traces().once
)
