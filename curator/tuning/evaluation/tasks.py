"""What kind of answer a test asks for, recognised from the answers that it expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from curator.tuning.evaluation.reply import Reply

#: An answer longer than this is no label, in characters.
_LONGEST = 80
_MOST = 100
#: How often a label stands in the data on the average, at least.
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Task:
    """kind: label (one of a small set) or text. labels: normalised answer -> how it is shown; empty for text."""

    kind: Literal["label", "text"]
    labels: Mapping[str, str]
    structured: bool = False

    @property
    def primary(self) -> str:
        """The metric by which models are called better or worse."""
        return "accuracy" if self.kind == "label" or self.structured else "chrf"


def recognise(expected: Sequence[Reply], trained: Sequence[Reply] = (), values: Iterable[str] = ()) -> Task:
    """expected: of the test. trained: answers of the other splits. values: those of the task, where one is named.

    With values, or where few short answers stand again and again, it is a label task; the set is all of them.
    """
    known = [Reply(value) for value in values]
    replies = [*expected, *trained]
    seen = Counter(reply.normalised for reply in replies)
    short = all(reply.form != "calls" and len(reply.text) <= _LONGEST for reply in replies)
    few = 2 <= len(seen) <= _MOST and len(seen) * _OFTEN <= len(replies)
    if short and (known or few):
        return Task("label", _shown([*known, *replies]))
    return Task("text", {}, structured=bool(expected) and all(reply.form != "text" for reply in expected))


def _shown(replies: Iterable[Reply]) -> dict[str, str]:
    """Each label in the spelling that it has most often."""
    spellings: dict[str, Counter[str]] = {}
    for reply in replies:
        spellings.setdefault(reply.normalised, Counter())[reply.text.strip()] += 1
    return {key: spellings[key].most_common(1)[0][0] for key in sorted(spellings)}
