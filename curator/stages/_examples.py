"""The examples of an export: records shaped and checked one by one, and why each of the others gives none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import msgspec

from curator import registry
from curator.exports.checks.overlap import Before, digest_of_json
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import LineCheck
from curator.exports.checks.titles import title
from curator.exports.checks.written import WrittenCheck
from curator.exports.forms.form import Form, Made, UnfitError
from curator.exports.shaping import examples_of, shape
from curator.exports.targets import openai_chat
from curator.queries.asked import of_last_split
from curator.queries.check import training_context
from curator.queries.conversations import scrubbed
from curator.queries.label_answers import label_answers
from curator.queries.paired import Paired
from curator.queries.policy import Policy
from curator.queries.split import Members
from curator.queries.token_counts import Counts
from curator.queries.weights import decided_weights
from curator.records import Conversation, JsonObject
from curator.splits import Member
from curator.stages._stage import Run
from curator.tokens.counting import ExampleTokens, TokenCounter
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Example:
    """record: the conversation that it is made of. line: its JSON with the line end. messages: how many it has.

    why: it is in, where it is a pair.
    """

    record: Conversation
    line: bytes
    tokens: ExampleTokens
    messages: int
    why: str = ""


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
    `members` with all as the split sees them."""

    def __init__(self, workspace: Workspace, run: Run, *, as_of: int | None) -> None:
        self.reasons: dict[str, str] = {}
        self.unfit: set[str] = set()
        self.members: dict[str, Member] = {}
        self._as_split = Members(workspace, of_last_split(workspace, as_of=as_of), as_of=as_of)
        self._workspace = workspace
        self._run = run
        self._as_of = as_of
        self._config = workspace.settings.config
        self._target = registry.load("curator.exports.targets", self._config.export.target)
        self._counts = Counts(workspace)
        self._counter = TokenCounter(self._counts)
        self._counted: tuple[JsonObject, ExampleTokens] | None = None
        self._form = form_of(self._target, self._config.export.tokenizer)
        model = self._config.export.model
        context = training_context(model, self._config.export.target)
        self._of_chats = LineCheck(model=model, count_tokens=self._total, context=context)
        self.paired = Paired(workspace, as_of=as_of) if is_paired(self._target) else None
        self._labels = label_answers(workspace, as_of=as_of)
        self._weights = decided_weights(workspace, as_of=as_of)
        self._chosen: dict[bytes, str] = {}
        self._rules: WrittenCheck | None = None

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

    def of(self, ids: list[str], rules: WrittenCheck | None) -> Iterator[Example]:
        """Those of these records, in order of import; none equals one that was given before, in any call.

        Of a target of pairs a record gives none or several.
        """
        self._rules = rules
        edits = Policy.of(self._workspace).edits
        if self.paired is not None:
            self.paired.read(ids)
        for done, (record, withheld) in enumerate(
            scrubbed(self._workspace, as_of=self._as_of, ids=ids, edits=edits), 1
        ):
            self._run.check()
            self._run.progress(done, len(ids), "records", "write")
            if withheld:
                self.reasons[record.id] = "withheld: not scrubbed"
                continue
            if edits:  # else what is read here is not what the split was made of
                self.members[record.id] = self._as_split.of(record)
            made = self._example(record) if self.paired is None else self._pairs(record, self.paired)
            if isinstance(made, str):
                self.reasons[record.id] = made
            else:
                yield from made

    def close(self) -> None:
        """Keep what was counted for the next export."""
        self._counts.keep()

    def _pairs(self, record: Conversation, paired: Paired) -> list[Example] | str:
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
            made.append(Example(record, line, tokens, len(question["messages"]) + 1, why))
            paired.counts[pair.why] += 1
        return made or first

    def _example(self, record: Conversation) -> list[Example] | str:
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

    def _examples(self, made: list[Made], record: Conversation) -> list[Example] | str:
        """Of the lines of one record; why there are none, where each is wrong or was there before."""
        found, first = [], ""
        for one in made:
            line = self._line(one.data, record.id)
            if isinstance(line, bytes):
                found.append(Example(record, line, self._tokens(one.chat), len(one.chat["messages"])))
            else:
                first = first or line
        return found or first

    def _line(self, data: JsonObject, record: str) -> bytes | str:
        """An example's line, or why it is none."""
        digest = digest_of_json(data)
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


def _told(problem: Problem) -> str:
    return f"{title(problem.code)}: {problem.path}: {problem.message}"
