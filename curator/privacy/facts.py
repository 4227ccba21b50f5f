"""What prefilters may ask of a text, counted once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGIT = re.compile(r"\d")


class Facts:
    """text: as it is. lower: for `in` tests with ASCII words. digits: how many decimal digits, of any script.

    run: length of the longest run without white space.
    """

    __slots__ = ("digits", "lower", "run", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = text.lower()
        self.digits = len(_DIGIT.findall(text))
        self.run = max(map(len, text.split()), default=0)

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of these lower-case ASCII words occurs, as a word or inside one."""
        lower = self.lower
        # any() takes three times as long, and this is the innermost loop of all.
        for word in words:  # noqa: SIM110
            if word in lower:
                return True
        return False
