"""Answers on their way into the store."""

from __future__ import annotations

import json
import time

from curator.store import answers
from curator.store.answers import FAILED, AnswerRow
from curator.tuning.access import EndpointProblem
from curator.tuning.evaluation.candidate import Candidate
from curator.tuning.remote import Answer
from curator.workspace import Workspace

#: Seconds; what is lost where a process is killed is asked again.
_KEPT_EVERY = 1.0


class Kept:
    """Writes answers a few at a time."""

    def __init__(self, workspace: Workspace, *, anew: bool = False) -> None:
        """anew: what was answered before gives way."""
        self._workspace = workspace
        self._anew = anew
        self._rows: list[AnswerRow] = []
        self._since = time.monotonic()

    def add(self, row: AnswerRow) -> None:
        self._rows.append(row)
        if time.monotonic() - self._since >= _KEPT_EVERY:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            answers.record(self._workspace.store, given=self._rows, anew=self._anew)
        self._rows = []
        self._since = time.monotonic()


def row_of(key: str, candidate: Candidate, answer: Answer | Exception) -> AnswerRow:
    """What is kept of an answer, or of a question that got none. Raises what is no problem of the endpoint's."""
    if isinstance(answer, EndpointProblem):
        return AnswerRow(key, candidate.model, candidate.place, None, f"{FAILED}{answer.status}", None, None, 0)
    if isinstance(answer, Exception):
        raise answer
    said = {"content": answer.content, "refusal": answer.refusal, "tool_calls": list(answer.tool_calls)}
    return AnswerRow(
        key=key,
        model=candidate.model,
        host=candidate.place,
        body=json.dumps(said, ensure_ascii=False),
        finish=answer.finish,
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
        milliseconds=answer.milliseconds,
    )
