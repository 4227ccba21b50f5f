"""E16: the input ends with what is to be answered: a message of the user or of a tool."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.pair import Pair
from curator.exports.checks.pairs.pair_check import PairCheck
from curator.exports.checks.problem import Problem, error
from curator.records import ROLES

_ASKS = ("user", "tool")


class Question(PairCheck):
    def pair(self, pair: Pair) -> Iterator[Problem]:
        messages = pair.asked["messages"]
        role = messages[-1].get("role") if isinstance(messages[-1], dict) else None
        # what is no message, or of no known role, is told by rule 8
        if role in ROLES and role not in _ASKS:
            found = "the input does not end with a message of the user or of a tool"
            yield error(16, pair.line, f"input.messages[{len(messages) - 1}]", found, "end it with the question")


CHECK = Question
