"""E10: something to learn: an assistant message with weight not 0; weights 0 or 1, on assistants only. W10: last."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.records import ROLES
from curator.records.openai import json_kind


class Weight(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        line = example.line
        answers = [message for message in example.messages if message.role == "assistant"]
        if not answers and example.clear:
            yield error(10, line, "messages", "no message is an assistant's", "add the answer to learn")
        elif answers and all(message.data.get("weight", 1) == 0 for message in answers):
            found = "every assistant message has weight 0, so nothing is learned"
            yield error(10, line, "messages", found, "give weight 1 to the answers to learn")
        for message in example.messages:
            if "weight" in message.data and message.role in ROLES:
                yield from _weight(line, message.path, message.role, message.data["weight"])
        if answers and example.clear and example.messages[-1].role != "assistant":
            found = "the last message is not the assistant's"
            yield warning(10, line, "messages", found, "end with the answer to learn")

    def doubts(self, lines: PlainLines) -> Mask:
        return np.equal(lines.answers, 0)

    def passed(self, lines: PlainLines, first: int) -> dict[str, int]:
        asked = int(np.count_nonzero(~lines.answered))
        return {"W10": asked} if asked else {}


def _weight(line: int, path: str, role: str | None, weight: object) -> Iterator[Problem]:
    where = f"{path}.weight"
    if role != "assistant":
        yield error(10, line, where, "weight stands on a message that is not an assistant's", "take weight out")
    elif type(weight) is not int:
        found = "a number with a fraction or an exponent" if isinstance(weight, float) else json_kind(weight)
        yield error(10, line, where, f"weight is {found}", "write 0 or 1, or leave it out")
    elif weight not in (0, 1):
        yield error(10, line, where, "weight is a number other than 0 and 1", "write 0 or 1, or leave it out")


CHECK = Weight
