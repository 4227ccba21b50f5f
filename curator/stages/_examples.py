"""The examples of an export: records shaped and checked one by one, and why each of the others gives none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np

from curator import registry
from curator.exports.checks.overlap import Before, digest_of_json
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import LineCheck
from curator.exports.checks.titles import title
from curator.exports.checks.written import WrittenCheck
from curator.exports.forms.chat import ChatForm
from curator.exports.forms.form import Form, Made, UnfitError
from curator.exports.shaping import examples_of, leaves_as_it_is, shape
from curator.exports.targets import openai_chat
from curator.queries.chats import Chats
from curator.queries.check import training_context
from curator.queries.conversations import as_chats, scrubbed
from curator.queries.known import Known
from curator.queries.label_answers import label_answers
from curator.queries.paired import Paired
from curator.queries.policy import Policy
from curator.queries.token_counts import Counts
from curator.queries.weights import decided_weights
from curator.records import Conversation, JsonObject
from curator.stages._lines import Lines
from curator.stages._stage import Run
from curator.stages._taking import Taking
from curator.tokens.counting import ExampleTokens, TokenCounter
from curator.workspace import Workspace


def trains(target: ModuleType) -> bool:
    """Whether the files of a target are for a trainer, whose rules they must pass."""
    return bool(getattr(target, "TRAINS", True))


def file_of(target: ModuleType, split: str) -> str:
    """What the file of a split is called."""
    return str(getattr(target, "FILES", {}).get(split, f"{split}.jsonl"))


def is_paired(target: ModuleType) -> bool:
    """Whether the lines of a target are pairs of answers, of which a record has none or several."""
    return bool(getattr(target, "PAIRS", False))


def form_of(target: ModuleType, tokenizer: str | None) -> Form | None:
    """How lines of a target are made; None where they are no chats. Raises UsageError where it needs a tokenizer."""
    if hasattr(target, "form_of"):
        made: Form = target.form_of(None if tokenizer is None else Path(tokenizer))
        return made
    return getattr(target, "FORM", None)


def _written(data: JsonObject) -> bytes:
    try:
        return msgspec.json.encode(data) + b"\n"
    except OverflowError:
        # A number of more than 64 bits.
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Examples:
    """Of one export; `reasons` fills with the records that gave none, `unfit` with those the target cannot hold,
    `known` with all as the split sees them."""

    def __init__(self, workspace: Workspace, run: Run, *, as_of: int | None) -> None:
        self.reasons: dict[str, str] = {}
        self.unfit: set[str] = set()
        self.known = Known(workspace, as_of=as_of)
        self._workspace = workspace
        self._run = run
        self._as_of = as_of
        self._config = workspace.settings.config
        self._target = registry.load("curator.exports.targets", self._config.export.target)
        self._counts = Counts(workspace)
        self._counter = TokenCounter(self._counts)
        self._cache = self.known.lines
        self._counted: tuple[JsonObject, ExampleTokens] | None = None
        self._form = form_of(self._target, self._config.export.tokenizer)
        model = self._config.export.model
        context = training_context(model, self._config.export.target)
        self._of_chats = LineCheck(model=model, count_tokens=self._total, context=context)
        self.paired = Paired(workspace, as_of=as_of) if is_paired(self._target) else None
        self._labels = label_answers(workspace, as_of=as_of)
        self._weights = decided_weights(workspace, as_of=as_of)
        #: Not where edits stay behind: what is read then is not what the split was made of.
        self._notes = Policy.of(workspace).edits
        self._chosen: dict[bytes, str] = {}
        self._taking = Taking(self._cache.loose, self._counter, self._chosen, self._weights)
        self._rules: WrittenCheck | None = None
        self._expected: list[list[str]] = []
        self._stream: Iterator[tuple[int, Iterator[Chats]]] | None = None

    def expect(self, parts: list[list[str]], beside: list[str]) -> None:
        """The lists of records that `of` will be asked for, in this order: they are read in one go. beside: those that
        give no example, which the split's view of what leaves needs too."""
        self._expected = [*parts, beside]

    def rules(self, split: str, before: Before, *, last: bool) -> WrittenCheck | None:
        """What the examples of a split must pass; None for a target that is not for a trainer. before: the examples of
        the splits that were written before it."""
        if not trains(self._target):
            return None
        model = self._config.export.model
        return WrittenCheck(
            file_of(self._target, split),
            self._config.export.target,
            model=model,
            before=before,
            last=last,
            count_tokens=self._total,
            context=training_context(model, self._config.export.target),
        )

    def of(self, ids: list[str], rules: WrittenCheck | None) -> Iterator[Lines]:
        """Those of these records, in order of import; none equals one that was given before, in any call.

        Of a target of pairs a record gives none or several.
        """
        self._rules = rules
        if self.paired is not None:
            self.paired.read(ids)
        done = 0
        for lines, read in self._at_once(ids, rules) if rules is not None and self._are_chats() else self._each(ids):
            self._run.check()
            self._run.progress(done := done + read, len(ids), "records", "write")
            yield from lines

    def close(self) -> None:
        """Read what else the split's view needs, and keep what was counted for the next export."""
        if self._stream is not None and self._notes:
            for chats in self._part(self._expected[-1]):
                self.known.add_chats(chats, self._cache.of(chats.lines.lines))
        self._counts.keep()
        self._cache.keep()

    def _are_chats(self) -> bool:
        """Whether a plain chat leaves as the line that the store makes of it."""
        return isinstance(self._form, ChatForm) and self.paired is None and leaves_as_it_is(self._config.shape)

    def _each(self, ids: list[str]) -> Iterator[tuple[list[Lines], int]]:
        """The lines of one record after the other, and how many records that is."""
        for record, withheld in scrubbed(self._workspace, as_of=self._as_of, ids=ids, edits=self._notes):
            if self._notes and not withheld:
                self.known.add(record)
            yield self._of(record, withheld), 1

    def _at_once(self, ids: list[str], rules: WrittenCheck) -> Iterator[tuple[list[Lines], int]]:
        """The same, of many records at once where they are plain chats that no rule doubts."""
        for chats in self._part(ids):
            cached = self._cache.of(chats.lines.lines)
            if self._notes:
                self.known.add_chats(chats, cached)
            for found in self._taking.of(chats, cached, rules):
                if isinstance(found, Lines):
                    yield [found], len(found.records)
                else:
                    yield self._of(chats.record(found), chats.withheld[found]), 1

    def _part(self, ids: list[str]) -> Iterator[Chats]:
        """The batches of the next list that was expected."""
        if self._stream is None:
            batches = as_chats(self._workspace, self._expected, as_of=self._as_of, edits=self._notes)
            self._stream = groupby(map(Chats, batches), key=attrgetter("part"))
        if ids:
            part, found = next(self._stream)
            assert self._expected[part] == ids, "records are asked for in the order in which they were expected"
            yield from found

    def _of(self, record: Conversation, withheld: int) -> list[Lines]:
        if withheld:
            self.reasons[record.id] = "withheld: not scrubbed"
            return []
        made = self._example(record) if self.paired is None else self._pairs(record, self.paired)
        if isinstance(made, str):
            self.reasons[record.id] = made
            return []
        return made

    def _pairs(self, record: Conversation, paired: Paired) -> list[Lines] | str:
        """The pairs of a record, or why it gives none: of the first that is none."""
        pairs = paired.of(record)
        if isinstance(pairs, str):
            return pairs
        made, first = [], ""
        for pair in pairs:
            data: JsonObject = self._target.line(pair)
            line = self._line(data, record.id)
            if isinstance(line, str):
                paired.leave_out(line)
                first = first or line
                continue
            question, answers = data["input"], (*data["preferred_output"], *data["non_preferred_output"])
            chats = [{**question, "messages": [*question["messages"], answer]} for answer in answers]
            said = sum(self._counter.said(answer) for answer in answers)
            tokens = ExampleTokens(sum(map(self._counter.total, chats)), said)
            why = f"{pair.why} (message {pair.index})"
            made.append(_one(record, line, tokens, len(question["messages"]) + 1, why))
            paired.counts[pair.why] += 1
        return made or first

    def _example(self, record: Conversation) -> list[Lines] | str:
        """The example of a record, or why it gives none."""
        refused = self._target.refuses(record) if hasattr(self._target, "refuses") else ""
        if refused:
            return refused
        shaped = shape(
            record, self._config.shape, label=self._labels.get(record.id), weights=self._weights.get(record.id)
        )
        if shaped.example is None:
            return shaped.reason
        found, first = [], ""
        for example in examples_of(shaped.example, self._config.shape):
            try:
                made = self._made(example)
            except UnfitError as unfit:
                self.unfit.add(record.id)
                return f"unfit: {unfit}"
            given = made if isinstance(made, str) else self._examples(made, record)
            if isinstance(given, str):
                first = first or given
            else:
                found += given
        return found or first

    def _made(self, example: Conversation) -> list[Made] | str:
        """The lines of an example, or why it gives none. Raises UnfitError."""
        if self._form is None:
            data: JsonObject = self._target.line(example)
            return [Made(data, data)]
        chat = openai_chat.line(example)
        if self._target is not openai_chat:
            problem = self._of_chats.error(_written(chat))
            if problem is not None:
                return _told(problem)
        return self._form.made(chat)

    def _examples(self, made: list[Made], record: Conversation) -> list[Lines] | str:
        """Of the lines of one record; why there are none, where each is wrong or was there before."""
        found, first = [], ""
        for one in made:
            line = self._line(one.data, record.id)
            if isinstance(line, bytes):
                found.append(_one(record, line, self._tokens(one.chat), len(one.chat["messages"])))
            else:
                first = first or line
        return found or first

    def _line(self, data: JsonObject, record: str) -> bytes | str:
        """An example's line, or why it is none."""
        digest = self._cache.digests([_written(data)])[0] if _is_plain(data) else digest_of_json(data)
        if digest in self._chosen:
            return f"duplicate after shaping: the same example as {self._chosen[digest]}"
        problem = self._rules.refuse(data) if self._rules is not None else None
        if problem is not None:
            return _told(problem)
        self._chosen[digest] = record
        return _written(data)

    def _total(self, example: JsonObject) -> int:
        return self._tokens(example).total

    def _tokens(self, example: JsonObject) -> ExampleTokens:
        """Counted once for the check of its length and for what is told of it."""
        if self._counted is None or self._counted[0] is not example:
            self._counted = (example, self._counter.example(example))
        return self._counted[1]


def _one(record: Conversation, line: bytes, tokens: ExampleTokens, messages: int, *why: str) -> Lines:
    at = [record.created_at]
    counts = np.array([[tokens.total, tokens.trained]])
    return Lines(line, [len(line)], [record.id], [record.source], at, counts, [messages], why)


def _is_plain(data: JsonObject) -> bool:
    """Whether a line is one of those that are equal where their bytes are: roles and texts, in an order of ours."""
    return data.keys() == {"messages"} and all(
        message.keys() == {"role", "content"} and isinstance(message["content"], str) for message in data["messages"]
    )


def _told(problem: Problem) -> str:
    return f"{title(problem.code)}: {problem.path}: {problem.message}"
