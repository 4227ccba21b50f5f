"""Runs of one trace that say the same: the run of the model, and the outermost run that answers with its answer."""

from __future__ import annotations

from hashlib import blake2b

from curator.records import JsonObject
from curator.sources.reading.records import Made

_TWICE = "runs that another of their trace tells"


class Traces:
    """Of one file: whichever of the two comes first is taken."""

    def __init__(self) -> None:
        self._seen: dict[bytes, bool] = {}

    def once(self, record: JsonObject, made: Made) -> Made:
        """made: of the run `record`; nothing where the run of the other kind was taken."""
        trace, kind = record.get("trace_id"), record.get("run_type")
        outermost = kind != "llm" and record.get("parent_run_id") is None
        if made.conversation is None or not isinstance(trace, str) or not isinstance(kind, str):
            return made
        answer = made.conversation.messages[-1]
        told = repr((trace, answer.role, answer.content, answer.tool_calls)).encode("utf-8", "surrogatepass")
        if self._seen.setdefault(blake2b(told, digest_size=16).digest(), outermost) is not outermost:
            return Made(None, dropped={_TWICE: 1})
        return made
