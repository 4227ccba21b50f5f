"""W30: where answers are labels, one of them is nearly all there is, or one has too few examples to be learned.

Answers are taken for labels where there are at least 100 examples and few different, short last answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from curator.exports.checks.check import Check, Settings, Totals
from curator.exports.checks.example import Example
from curator.exports.checks.problem import Problem, warning

LEAST_EXAMPLES = 100
LONGEST, MOST_LABELS = 60, 50
#: A label stands for so many examples on average, or answers are no labels.
_EACH = 5
MOST_SHARE = 0.8
LEAST_OF_A_LABEL = 10


class Labels(Check):
    of_quality = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._counts: Counter[bytes] = Counter()
        self._are_labels = True

    def example(self, example: Example) -> Iterable[Problem]:
        if not self._are_labels:
            return ()
        learned = example.learned()
        text = learned[-1].text().strip() if learned else ""
        if len(text) > LONGEST or "\n" in text:
            self._are_labels = False
        elif text:
            self._counts[blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()] += 1
            self._are_labels = len(self._counts) <= MOST_LABELS
        return ()

    def end(self, totals: Totals) -> Iterator[Problem]:
        counts, every = self._counts, self._counts.total()
        if not self._are_labels or every < max(LEAST_EXAMPLES, _EACH * len(counts)) or len(counts) < 2:
            return
        of = f"of the {len(counts)} different answers"
        most, least = max(counts.values()), min(counts.values())
        if most > every * MOST_SHARE:
            found = f"one {of} is that of {most} of {every} examples"
            yield warning(30, None, "", found, "add examples of the others, or take some of it out")
        elif least < LEAST_OF_A_LABEL:
            rare = sum(count < LEAST_OF_A_LABEL for count in counts.values())
            found = f"{rare} {of} have fewer than {LEAST_OF_A_LABEL} examples, one of them {least}"
            yield warning(30, None, "", found, "add examples of them, or join them to others")


CHECK = Labels
