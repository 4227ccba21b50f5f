"""Which rules a text is worth showing to: one pass over it for the words of all rules, then tables by its digits."""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from curator.privacy.facts import Facts
from curator.privacy.needs import Needs

#: Digits beyond this count tell no rule from another.
_MOST_DIGITS = 20
#: A word of one letter stands in nearly every text; to look for it costs more than it saves.
_SHORTEST = 2
#: A sign that few texts hold.
_RARE = "@"


class Candidates:
    """For rules by their position: a rule that is left out would find nothing, one that is named may find something."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        self._needs = needs
        by_word: dict[str, list[int]] = {}
        wordless: list[int] = []
        for number, need in enumerate(needs):
            if need.words and all(len(word) >= _SHORTEST or word == _RARE for word in need.words):
                for word in need.words:
                    by_word.setdefault(word, []).append(number)
            else:
                wordless.append(number)
        self._rules_of = [tuple(numbers) for numbers in by_word.values()]
        self._finder = AhoCorasick(by_word, MatchKind.Standard, implementation=Implementation.DFA) if by_word else None
        counts = range(_MOST_DIGITS + 1)
        scattered = [n for n in wordless if not needs[n].number]
        self._by_digits = [tuple((n, needs[n]) for n in scattered if needs[n].digits <= count) for count in counts]
        in_one = [n for n in wordless if needs[n].number]
        self._fewest = min((needs[n].number for n in in_one), default=_MOST_DIGITS)
        self._by_number = [tuple((n, needs[n]) for n in in_one if needs[n].number <= count) for count in counts]

    def of(self, facts: Facts) -> list[int]:
        """Positions, in order."""
        digits = facts.digits
        rest = self._by_digits[min(digits, _MOST_DIGITS)]
        if digits >= self._fewest:
            rest += self._by_number[min(facts.number, _MOST_DIGITS)]
        named = [
            number
            for number, need in rest
            if (not need.run or facts.run >= need.run)
            and (not need.words or facts.has_any(need.words))
            and (need.more is None or need.more(facts))
        ]
        if self._finder is not None:
            found: set[int] = set()
            for word in {match[0] for match in self._finder.find_matches_as_indexes(facts.lower, overlapping=True)}:
                found.update(self._rules_of[word])
            named.extend(number for number in found if self._needs[number].otherwise_met(facts))
        named.sort()
        return named
