"""W29: more than one in twenty examples trains a refusal. A few hundred teach a model to refuse harmless questions too.

What a refusal is, is said by the shipped rule quality/refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example, Message
from curator.exports.checks.problem import Problem, warning
from curator.exports.checks.tally import Tally
from curator.registry import shipped
from curator.rulebook.flag_entries import FlagFile
from curator.rulebook.strict import read

#: Fewer examples have no share that says something.
LEAST = 20
MOST_SHARE = 0.05
#: Where none of these stands at the beginning, no refusal does, and the rule need not be read.
_MAY_BE = ("can", "sorry", "apolog", "unable", "not ", "declin", "refuse", "comfortable")
_BEGINNING = 200


class Refusals(Check):
    of_quality = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._found = Tally()

    def example(self, example: Example) -> Iterable[Problem]:
        self._found.add(example.line, any(map(_refuses, example.learned())))
        return ()

    def end(self, totals: Totals) -> Iterator[Problem]:
        if totals.examples >= LEAST and self._found.count > totals.examples * MOST_SHARE:
            found = f"{self._found.count} of {totals.examples} examples train a refusal"
            yield warning(29, self._found.first, "messages", found, "keep those where a refusal is right")


def _refuses(message: Message) -> bool:
    content = message.data.get("content")
    if message.data.get("refusal"):
        return True
    if isinstance(content, list) and any(isinstance(part, dict) and part.get("type") == "refusal" for part in content):
        return True
    beginning = message.text()[:_BEGINNING].lower()
    return any(word in beginning for word in _MAY_BE) and any(one.search(beginning) for one in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rules = read(shipped("rules/quality/answers.yaml"), FlagFile).flags
    (rule,) = (rule for rule in rules if rule.id == "quality/refusal")
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in rule.patterns or ())


CHECK = Refusals
