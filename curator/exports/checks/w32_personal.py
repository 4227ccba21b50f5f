"""W32: what looks like somebody's mail address or card number stands in an answer that trains: a model repeats it.

A look at the surest two only; `curator privacy show FILE` looks for all there is. Addresses at names that are reserved
for examples (RFC 2606) and numbers of test cards are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example
from curator.exports.checks.problem import Problem, warning
from curator.exports.checks.tally import Tally

_MAIL = re.compile(r"[\w.+-]{1,64}@([\w-]+(?:\.[\w-]+)+)")
_RESERVED = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE)
_DIGITS = re.compile(r"\b\d{4}[ -]?\d{4}(?:[ -]?\d){5,11}\b")
#: What cards of networks begin with, and what their published test numbers begin with.
_CARDS = re.compile(r"3[47]|4|5[1-5]|6011|65|2[2-7]")
_TEST_CARDS = (
    "378282",
    "371449",
    "601111",
    "601100",
    "353011",
    "305693",
    "555555",
    "424242",
    "411111",
    "401288",
    "4000",
)


class Personal(Check):
    of_quality = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._found = Tally()

    def example(self, example: Example) -> Iterable[Problem]:
        self._found.add(example.line, any(_holds(message.text()) for message in example.learned()))
        return ()

    def end(self, totals: Totals) -> Iterator[Problem]:
        if self._found.count:
            found = (
                f"{self._found.count} of {totals.examples} examples train what looks like a mail address or card number"
            )
            yield warning(
                32, self._found.first, "messages", found, "look with curator privacy show, and scrub the file"
            )


def _holds(text: str) -> bool:
    if "@" in text and any(not _RESERVED.search(found[1]) for found in _MAIL.finditer(text)):
        return True
    return any(_is_card(re.sub(r"\D", "", found[0])) for found in _DIGITS.finditer(text))


def _is_card(digits: str) -> bool:
    if not _CARDS.match(digits) or digits.startswith(_TEST_CARDS):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


CHECK = Personal
