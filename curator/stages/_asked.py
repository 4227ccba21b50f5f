"""What models answered to questions: remembered where they were asked before, asked where not."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from curator.stages._answer_rows import Kept, row_of
from curator.stages._stage import Run
from curator.store import answers
from curator.store.answers import FAILED, AnswerRow
from curator.tuning.access import EndpointProblem
from curator.tuning.evaluation.asking import Asking
from curator.tuning.evaluation.candidate import Candidate
from curator.tuning.evaluation.questions import Question
from curator.tuning.evaluation.reply import of_message
from curator.tuning.evaluation.scores import Answered
from curator.tuning.problems import odd_answer
from curator.tuning.remote import Answer
from curator.workspace import Workspace

#: A first question that fails so will not be answered either when it is asked again.
_HOPELESS = (0, 401, 403, 404)
#: A tuned model may be found some time after its job has ended, seconds.
_NOT_YET = (2.0, 5.0)
_IN_A_ROW = 10
#: What endpoints say of an answer that reached the most tokens.
_CUT = "length"
#: By whether it is on this machine.
_RETRIES = {True: 2, False: 4}


@dataclass
class Asked:
    """Of one model. answers: by line. failed: HTTP status -> questions. unavailable: why it was not asked on.

    cut: answers that ended where no more tokens were allowed. new: questions that were asked now.
    """

    answers: dict[int, Answered] = field(default_factory=dict)
    failed: Counter[int] = field(default_factory=Counter)
    unavailable: str = ""
    cut: int = 0
    new: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def take(self, question: Question, row: AnswerRow) -> None:
        if row.body is None:
            self.failed[int(row.finish.removeprefix(FAILED) or 0)] += 1
            return
        self.cut += row.finish == _CUT
        self.prompt_tokens += row.prompt_tokens or 0
        self.completion_tokens += row.completion_tokens or 0
        reply = of_message(json.loads(row.body))
        self.answers[question.line] = Answered(reply, row.completion_tokens, row.milliseconds)


class Asker:
    """Asks the questions of one evaluation; `done` counts what was asked of `total`."""

    def __init__(self, workspace: Workspace, run: Run, questions: Sequence[Question], *, again: bool = False) -> None:
        """again: what was answered before is asked anew."""
        config = workspace.settings.config.evaluate
        self._workspace = workspace
        self._run = run
        self._questions = questions
        self._again = again
        self._at_once = config.at_once
        self._max_tokens = config.max_tokens
        self.done = 0
        self.total = 0

    def key(self, candidate: Candidate, question: Question) -> str:
        """Of an answer: where it is from, the model, the question, and how it is asked."""
        parameters = json.dumps({"temperature": 0, "max_tokens": self._max_tokens})
        return self._workspace.ids.keyed("answer", candidate.place, candidate.model, parameters, question.canonical())

    def known(self, candidate: Candidate) -> dict[int, AnswerRow]:
        """The answers that need not be asked for, by line."""
        if self._again:
            return {}
        keys = {self.key(candidate, question): question.line for question in self._questions}
        rows = answers.known(self._workspace.store, keys=list(keys))
        of_key = {row.key: row for row in rows if row.body is not None}
        # two lines may ask the same
        return {
            question.line: of_key[key]
            for question in self._questions
            if (key := self.key(candidate, question)) in of_key
        }

    def ask(self, candidate: Candidate, known: dict[int, AnswerRow]) -> Asked:
        """Raises Cancelled; what was answered until then is kept."""
        found = Asked()
        waiting: list[Question] = []
        for question in self._questions:
            if question.line in known:
                found.take(question, known[question.line])
            else:
                waiting.append(question)
        if waiting:
            self._ask(candidate, waiting, found)
        return found

    def _ask(self, candidate: Candidate, waiting: list[Question], found: Asked) -> None:
        from curator.tuning.client import Client

        kept = Kept(self._workspace, anew=self._again)
        # who is asked too often elsewhere says so, and is asked again later
        with Client(candidate.access, retries=_RETRIES[candidate.access.on_this_machine]) as client:

            def ask(question: Question) -> Answer:
                given = client.answer(
                    candidate.model, question.messages, tools=question.tools, max_tokens=self._max_tokens
                )
                if not (given.content or given.refusal or given.tool_calls or given.finish):
                    # no choice at all: nothing was answered
                    raise odd_answer(candidate.access.host)
                return given

            def take(question: Question, answer: Answer | Exception) -> int | None:
                """Answers the status where it failed."""
                row = row_of(self.key(candidate, question), candidate, answer)
                kept.add(row)
                found.take(question, row)
                found.new += 1
                self._told(candidate)
                return None if row.body is not None else int(row.finish.removeprefix(FAILED))

            try:
                first, *rest = waiting
                answer = self._first(ask, first, patient=not candidate.access.on_this_machine)
                status = take(first, answer)
                if status in _HOPELESS:
                    found.unavailable = _in_our_words(answer)
                    return
                failures = int(status is not None)
                why = _in_our_words(answer)
                with Asking(rest, ask, at_once=self._at_once) as asking:
                    for question, answer in asking.answers(self._run.check):
                        failures = failures + 1 if take(question, answer) is not None else 0
                        why = _in_our_words(answer) or why
                        if failures == _IN_A_ROW:
                            found.unavailable = f"{_IN_A_ROW} questions in a row failed" + (why and f": {why}")
                            return
                if not found.answers:
                    found.unavailable = why
            finally:
                kept.flush()
                self._told(candidate, step_done=len(waiting) - found.new)

    def _first(self, ask: Callable[[Question], Answer], question: Question, *, patient: bool) -> Answer | Exception:
        for pause in (*_NOT_YET, None) if patient else (None,):
            try:
                return ask(question)
            except EndpointProblem as error:
                if error.status != 404 or pause is None:
                    return error
            until = time.monotonic() + pause
            while time.monotonic() < until:
                self._run.check()
                time.sleep(0.1)
        raise AssertionError("unreachable")

    def _told(self, candidate: Candidate, step_done: int | None = None) -> None:
        """step_done: what will not be asked any more counts as done."""
        self.done += 1 if step_done is None else step_done
        self._run.progress(self.done, self.total, "questions", candidate.title)


def _in_our_words(answer: Answer | Exception) -> str:
    """Why a question failed, without the words of the endpoint, which may hold the question; "" where that is all."""
    if not isinstance(answer, EndpointProblem):
        return ""
    if answer.status in _HOPELESS and answer.status:
        return f"it answered {answer.status}" + (answer.fix and f": {answer.fix}")
    return answer.message if answer.status in (0, 200) else ""
