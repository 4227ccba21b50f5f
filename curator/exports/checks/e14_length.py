"""E14: no more tokens than training reads. A longer example loses its end, and the answer is the end."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error


class Length(Check):
    """Silent unless the settings say how to count and how many tokens training reads."""

    def example(self, example: Example) -> Iterator[Problem]:
        count, context = self.settings.count_tokens, self.settings.context
        if count is None or context is None:
            return
        tokens = count(example.data)
        if tokens > context:
            found = f"the example has {tokens:,} tokens, training reads {context:,}: its end, the answer, is lost"
            yield error(14, example.line, "messages", found, "shorten the history or split the example")

    def doubts(self, lines: PlainLines) -> Mask:
        if self.settings.count_tokens is None or self.settings.context is None:
            return lines.none
        return lines.all if lines.tokens is None else lines.tokens > self.settings.context


CHECK = Length
