"""Which words two texts share, and which one of them has alone; only where that helps a reader and takes no time."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final

#: A word with the space behind it: what is compared is the word.
_WORD: Final = re.compile(r"\S+\s*|\s+")
#: Words of either text, above which the comparison would take longer than a record may (it is quadratic at worst).
_MOST: Final = 600
#: Share of the words below which nearly all would be marked, which helps nobody.
_LEAST: Final = 0.4


@dataclass(frozen=True, slots=True)
class Run:
    """alone: whether the other text does not have these words here."""

    text: str
    alone: bool


def runs(a: str, b: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Either text in runs that add up to it. Texts that are long, or have little in common, are one run each."""
    first, second = _WORD.findall(a), _WORD.findall(b)
    if len(first) <= _MOST and len(second) <= _MOST:
        matcher = difflib.SequenceMatcher(None, [word.strip() for word in first], [word.strip() for word in second])
        if matcher.ratio() >= _LEAST:
            codes = matcher.get_opcodes()
            return (
                tuple(Run("".join(first[i:j]), tag != "equal") for tag, i, j, _, _ in codes if i < j),
                tuple(Run("".join(second[i:j]), tag != "equal") for tag, _, _, i, j in codes if i < j),
            )
    return (Run(a, alone=False),), (Run(b, alone=False),)
