"""Signs of an uneven file, each told once. W20: no system message; W21: no user message; W22: several system messages
in one example; W23: several different system prompts in the file. A developer message counts as a system message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, warning
from curator.exports.checks.tally import Tally

_MOST_PROMPTS = 10_000
_SYSTEM = ("system", "developer")


class Prompts(Check):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._no_system = Tally()
        self._no_user = Tally()
        self._several = Tally()
        self._prompts: set[bytes] = set()

    def example(self, example: Example) -> Iterable[Problem]:
        if not example.clear:
            return ()
        system = [message for message in example.messages if message.role in _SYSTEM]
        self._no_system.add(example.line, not system)
        self._several.add(example.line, len(system) > 1)
        self._no_user.add(example.line, not any(message.role == "user" for message in example.messages))
        if system and len(self._prompts) < _MOST_PROMPTS:
            content = system[0].data.get("content")
            if isinstance(content, str):
                self._add_prompt(content)
        return ()

    def doubts(self, lines: PlainLines) -> Mask:
        # Where the first prompt stands is known of those that begin with it.
        return (lines.systems > 0) & ~lines.led

    def passed(self, lines: PlainLines, first: int) -> dict[str, int]:
        self._no_system.add_all(first, lines.systems == 0)
        self._several.add_all(first, lines.systems > 1)
        self._no_user.add_all(first, lines.users == 0)
        if len(self._prompts) < _MOST_PROMPTS:
            for prompt in dict.fromkeys(lines.prompts()):
                if len(self._prompts) < _MOST_PROMPTS:
                    self._add_prompt(prompt)
        return {}

    def end(self, totals: Totals) -> Iterator[Problem]:
        of = f"of {totals.examples} examples"
        if self._no_system.count:
            found = f"{self._no_system.count} {of} have no system message"
            yield warning(20, self._no_system.first, "messages", found, "add the prompt the model will get in use")
        if self._no_user.count:
            found = f"{self._no_user.count} {of} have no user message"
            yield warning(21, self._no_user.first, "messages", found, "add the question that is answered")
        if self._several.count:
            found = f"{self._several.count} {of} have several system messages"
            yield warning(22, self._several.first, "messages", found, "join them into one")
        if len(self._prompts) > 1:
            some = f"{len(self._prompts)}{' or more' if len(self._prompts) == _MOST_PROMPTS else ''}"
            found = f"the file has {some} different system prompts"
            yield warning(23, None, "", found, "use the one the model will get in use, unless they differ on purpose")

    def _add_prompt(self, content: str) -> None:
        self._prompts.add(blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest())


CHECK = Prompts
