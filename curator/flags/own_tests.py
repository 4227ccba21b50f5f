"""The tests that stand inside the rules: what each must flag and must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curator.flags.flagger import Flagger
from curator.records import Conversation, Message
from curator.records.flag_rule import Turns
from curator.rulebook.flags import LoadedFlag

_QUESTION = "Could you help me with this?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """expected: whether the rule must flag. number: of the test among those of its kind, from 1."""

    rule: str
    expected: bool
    number: int
    ok: bool


def outcomes(loaded: LoadedFlag) -> Iterator[Outcome]:
    """Each test of a rule, run by that rule alone."""
    flagger = Flagger({loaded.rule.id: loaded})
    tests = loaded.rule.tests
    for expected, given in ((True, tests.must_flag), (False, tests.must_not_flag)):
        for number, example in enumerate(given, 1):
            flagged = any(True for _ in flagger.flags(conversation(example)))
            yield Outcome(loaded.rule.id, expected, number, flagged == expected)


def conversation(example: str | Turns) -> Conversation:
    """A text alone is what the assistant answers to a question that says nothing."""
    turns = ({"user": _QUESTION}, {"assistant": example}) if isinstance(example, str) else example
    spoken = [pair for turn in turns for pair in turn.items()]
    return Conversation(
        messages=tuple(Message(index=n, role=role, content=words) for n, (role, words) in enumerate(spoken))
    )
