"""What a text must have for a rule to find anything in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from curator.privacy.facts import Facts


@dataclass(frozen=True, slots=True)
class Needs:
    """digits, run, number: at least so much of what Facts counts. words: lower-case ASCII, of which one must occur.

    more: whatever else; None where nothing else is known.
    """

    digits: int = 0
    run: int = 0
    number: int = 0
    words: tuple[str, ...] = ()
    more: Callable[[Facts], bool] | None = None

    def met(self, facts: Facts) -> bool:
        """True whenever it is not known that the rule finds nothing."""
        return (not self.words or facts.has_any(self.words)) and self.otherwise_met(facts)

    def otherwise_met(self, facts: Facts) -> bool:
        """The same where a word is known to be there."""
        if facts.digits < self.digits or (self.number and facts.number < self.number):
            return False
        if self.run and facts.run < self.run:
            return False
        return self.more is None or self.more(facts)
