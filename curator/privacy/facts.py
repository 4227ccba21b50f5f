"""What prefilters may ask of a text, counted once, when it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d(?:[ .\-/+]?\d)*")


class Facts:
    """text: as it is. lower: for `in` tests with ASCII words. digits: how many decimal digits, of any script.

    run: length of the longest run without white space. number: digits of the longest number, with no more than a space,
    dot, dash, slash or plus sign between two of them.
    """

    __slots__ = ("_digits", "_lower", "_number", "_run", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # functools.cached_property would take a lock each time, as long as all that is counted here.
        self._lower: str | None = None
        self._digits = self._run = self._number = -1

    @property
    def lower(self) -> str:
        if self._lower is None:
            self._lower = self.text.lower()
        return self._lower

    @property
    def digits(self) -> int:
        if self._digits < 0:
            self._digits = len(_DIGIT.findall(self.text))
        return self._digits

    @property
    def run(self) -> int:
        if self._run < 0:
            self._run = max(map(len, self.text.split()), default=0)
        return self._run

    @property
    def number(self) -> int:
        if self._number < 0:
            self._number = max((sum(map(str.isdecimal, n)) for n in _NUMBER.findall(self.text)), default=0)
        return self._number

    def has_any(self, words: Iterable[str]) -> bool:
        """Whether one of these lower-case ASCII words occurs, as a word or inside one."""
        lower = self.lower
        # any() takes three times as long, and this is the innermost loop of all.
        for word in words:  # noqa: SIM110
            if word in lower:
                return True
        return False
