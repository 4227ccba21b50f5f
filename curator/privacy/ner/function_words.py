"""Takes function words of other languages off the names that a tagger which learnt English finds in their texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import yaml

from curator.privacy.language import Languages, language_of, read_languages
from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.tagger import Name
from curator.registry import shipped

#: Names as sure as this are kept without the words before them, whatever these are.
_SURE: Final = 0.8
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
#: They belong to the family name that follows them.
_PARTICLES: Final = frozenset(("de", "del", "della", "di", "da", "dos", "du", "van", "von", "ten", "ter"))
_LEAST_LETTERS: Final = 3
#: Characters of a text in which few words tell no language.
_SHORT: Final = 80
_ENTITIES: Final = ("PERSON", "LOCATION")
#: Flags of names that many have, and of places.
_LISTED: Final = frozenset("FLKRCP")


@dataclass(frozen=True, slots=True)
class Words:
    """Of one language. nobody: what follows is no name. anybody: it may be one."""

    nobody: frozenset[str]
    anybody: frozenset[str]

    @property
    def every(self) -> frozenset[str]:
        return self.nobody | self.anybody


class Trimmer:
    """Leaves names in English texts alone: there these words may be names (Elle, Una)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = read_words()
        self._any = frozenset[str]().union(*(words.every for words in self._words.values()))

    def trimmed(self, text: str, names: list[Name]) -> Iterator[Name]:
        """The names that are left, without the function words at their ends."""
        language = None
        for name in names:
            found = list(_WORD.finditer(text, name.start, name.end))
            if name.entity not in _ENTITIES or not any(found[n][0].lower() in self._any for n in (0, -1) if found):
                yield name
                continue
            if language is None:
                language = language_of(text, _languages())
            if language in self._words:
                kept = self._without(name, found, self._words[language], self._begins_a_name)
            elif not language and (words := self._of_short(text)) is not None:
                kept = self._without(name, found, words, self._may_begin_a_name)
            else:
                kept = name
            if kept is not None:
                yield kept

    def _of_short(self, text: str) -> Words | None:
        """The words of the languages that a text of few words may be in; None where it may be English."""
        said = {match[0].lower() for match in _WORD.finditer(text[:_SHORT])}
        if len(text) > _SHORT or any("en" in _languages().words.get(word, ()) for word in said):
            return None
        counts = {language: len(said & words.every) for language, words in self._words.items()}
        most = max(counts.values())
        likely = [self._words[language] for language, count in counts.items() if count == most]
        nobody = frozenset[str]().union(*(words.nobody for words in likely))
        return Words(nobody, frozenset[str]().union(*(words.anybody for words in likely)))

    def _without(
        self, name: Name, found: list[re.Match[str]], words: Words, begins: Callable[[list[re.Match[str]]], bool]
    ) -> Name | None:
        """None where nothing is left that may be a name. begins: whether the first of these words is part of a name."""
        phrases = self._lexicon.phrases([match[0].lower() for match in found])

        def is_function_word(n: int, after: int) -> bool:
            # no word of a place of several, such as Las Vegas, is taken off
            return found[n][0].lower() in words.every and not phrases[n] and not begins(found[n:after])

        first, past = 0, len(found)
        while first < past and is_function_word(first, past):
            first += 1
        # with a capital it may be the second name of two (Kim Ha)
        while past > first and found[past - 1][0].islower() and is_function_word(past - 1, past):
            past -= 1
        left = found[first:past]
        last_before = found[first - 1][0].lower() if first else ""
        if not left:
            return None
        unsure = last_before in words.nobody and name.probability < _SURE
        if unsure and not any(self._flags(match) & _LISTED for match in left):
            return None
        start = left[0].start() if first else name.start
        return replace(name, start=start, end=left[-1].end() if past < len(found) else name.end)

    def _begins_a_name(self, left: list[re.Match[str]]) -> bool:
        """As in "De Vries", or in "Elle Fanning"."""
        if len(left) == 1 or not left[1][0][0].isupper():
            return False
        if left[0][0].lower() in _PARTICLES:
            return bool(self._flags(left[1]) & {"L", "l", "P", "p"})
        return left[0][0][0].isupper() and bool(self._flags(left[0]) & {"F", "f"} and self._flags(left[1]) & {"L", "l"})

    def _may_begin_a_name(self, left: list[re.Match[str]]) -> bool:
        """Where few words tell no language, whatever is a name somewhere or stands before a capital."""
        word = left[0]
        followed = len(left) > 1 and left[1][0][0].isupper()
        return followed or len(word[0]) < _LEAST_LETTERS or bool(self._flags(word) & {"F", "f"})

    def _flags(self, word: re.Match[str]) -> set[str]:
        return set(self._lexicon.words.get(word[0].lower(), ""))


@cache
def read_words() -> dict[str, Words]:
    """By language. The file ships: it is right."""
    content = yaml.safe_load((shipped("rules/pii/names") / "function_words.yaml").read_text(encoding="utf-8"))
    return {
        language: Words(frozenset(lists["nobody"].split()), frozenset(lists["anybody"].split()))
        for language, lists in content.items()
    }


@cache
def _languages() -> Languages:
    return read_languages([shipped("rules/pii")])
