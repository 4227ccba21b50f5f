"""E15: each output is exactly one text message of the assistant, without a weight or calls."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.pair import OUTPUTS, Pair
from curator.exports.checks.pairs.pair_check import PairCheck
from curator.exports.checks.problem import Problem, error
from curator.records.openai import json_kind

_FIX = 'write [{"role": "assistant", "content": "..."}]'


class Outputs(PairCheck):
    def pair(self, pair: Pair) -> Iterator[Problem]:
        for name in OUTPUTS:
            yield from _output(pair.line, name, pair.data[name])


def _output(line: int, name: str, output: object) -> Iterator[Problem]:
    if not isinstance(output, list):
        yield error(15, line, name, f"{name} is {json_kind(output)}, not a list of one message", _FIX)
    elif len(output) != 1:
        yield error(15, line, name, f"{name} has {len(output)} messages, not one", _FIX)
    elif not isinstance(output[0], dict):
        yield error(15, line, f"{name}[0]", f"the message is {json_kind(output[0])}, not an object", _FIX)
    else:
        message = output[0]
        if message.get("role") != "assistant":
            yield error(15, line, f"{name}[0].role", "the message is not the assistant's", _FIX)
        if not isinstance(message.get("content"), str):
            found = f"content is {json_kind(message['content'])}" if "content" in message else "content is missing"
            yield error(15, line, f"{name}[0].content", f"{found}, not a text", _FIX)
        for key in ("weight", "tool_calls", "function_call"):
            if key in message:
                yield error(15, line, f"{name}[0].{key}", f"{key} stands in an output", "take it out")


CHECK = Outputs
