"""One answer against what was expected."""

from __future__ import annotations

from dataclasses import dataclass

from curator.tuning.evaluation.questions import Question
from curator.tuning.evaluation.refusals import refuses
from curator.tuning.evaluation.reply import Reply
from curator.tuning.evaluation.similarity import chrf, token_f1
from curator.tuning.evaluation.tasks import Task


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model said to a question. tokens: of the answer, as the endpoint counts, else None."""

    reply: Reply
    tokens: int | None
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Score:
    """label, said: keys of the task's labels, said None for what is none of them; both None where there are no labels.

    token_f1, chrf: for calls and JSON, 1 where they are the same and 0 where not.
    """

    line: int
    exact: bool
    right: bool
    invalid: bool
    refused: bool
    token_f1: float
    chrf: float
    tokens: int | None
    milliseconds: int
    label: str | None = None
    said: str | None = None


def score(question: Question, answered: Answered, task: Task) -> Score:
    expected, reply = question.expected, answered.reply
    right = reply.normalised == expected.normalised
    words = expected.form == "text"
    is_label = task.kind == "label"
    return Score(
        line=question.line,
        exact=reply.exact == expected.exact,
        right=right,
        invalid=_invalid(question, reply, task),
        refused=refuses(reply),
        token_f1=token_f1(expected.text, reply.text) if words else float(right),
        chrf=chrf(expected.text, reply.text) if words else float(right),
        tokens=answered.tokens,
        milliseconds=answered.milliseconds,
        label=expected.normalised if is_label else None,
        said=reply.normalised if is_label and reply.normalised in task.labels else None,
    )


def _invalid(question: Question, reply: Reply, task: Task) -> bool:
    """Whether a program could do nothing with it: no label of the set, no JSON, no call of a tool that there is."""
    if task.kind == "label":
        return reply.normalised not in task.labels
    if question.expected.form == "json":
        return reply.form != "json" or reply.normalised[:6] != question.expected.normalised[:6]
    if reply.calls or question.expected.calls:
        known = question.tool_names
        return not reply.calls or any(
            call.arguments is None or (bool(known) and call.name not in known) for call in reply.calls
        )
    return not reply.text.strip()
