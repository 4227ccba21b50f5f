"""W31: examples that ask the very same and answer otherwise: what is learned is neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example
from curator.exports.checks.overlap import digest_of_json
from curator.exports.checks.problem import Problem, warning
from curator.exports.checks.tally import Tally

_SHOWN = 5
_WORDS = {"role", "content", "weight"}


class Contradictions(Check):
    """About 200 bytes an example. Case and outer blanks make no difference."""

    of_quality = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._answers: dict[bytes, tuple[bytes, int]] = {}
        self._found = Tally()
        #: The first of them, each with the line that it contradicts.
        self._shown: list[tuple[int, int]] = []

    def example(self, example: Example) -> Iterable[Problem]:
        messages = example.messages
        if not example.clear or len(messages) < 2 or messages[-1].role != "assistant":
            return ()
        *before_it, last = [_plain(message.data) for message in messages]
        asked, answer = digest_of_json(before_it), digest_of_json(last)
        before, line = self._answers.setdefault(asked, (answer, example.line))
        self._found.add(example.line, before != answer)
        if before != answer and len(self._shown) < _SHOWN:
            self._shown.append((example.line, line))
        return ()

    def end(self, totals: Totals) -> Iterator[Problem]:
        if self._found.count:
            shown = ", ".join(f"line {one} beside {other}" for one, other in self._shown)
            found = (
                f"{self._found.count} of {totals.examples} examples ask what an earlier one asks and answer otherwise: "
                f"{shown}{' and more' if self._found.count > len(self._shown) else ''}"
            )
            yield warning(31, self._found.first, "messages", found, "keep the better answer of each")


def _plain(message: dict[str, Any]) -> str | dict[str, Any]:
    content = message.get("content")
    if isinstance(content, str) and message.keys() <= _WORDS:
        return f"{message['role']}: {content.casefold().strip()}"
    return {key: value for key, value in message.items() if key != "weight"}


CHECK = Contradictions
