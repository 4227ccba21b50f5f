"""What is known of words: names of people and places, everyday words, titles, and so on.

Flags of a word: F first name met anywhere, f of some language; L, l last name; E, e everyday word, frequent or not.
Flags of a place, which may be several words: K country, R region, C city that everybody knows, P city, p town.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from functools import cache

import yaml

from curator.registry import shipped

_PLACE = "KRCPp"


class Lexicon:
    """words: lower-case word -> flags. classes: lower-case word -> its class (classes.yaml)."""

    def __init__(self, entries: dict[str, str], classes: dict[str, str], hidden: frozenset[str] = frozenset()) -> None:
        self.words: dict[str, str] = {}
        self.classes = classes
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, flags in entries.items():
            if name in hidden:
                flags = "".join(c for c in flags if c in "Ee")
            place = next((c for c in _PLACE if c in flags), "")
            parts = tuple(name.split())
            if place and (len(parts) > 1 or "." in name):
                self._phrases.setdefault(parts[0], []).append((parts, place))
            if flags and len(parts) == 1:
                self.words[name] = "".join(c for c in flags if c not in _PLACE) + place
        for candidates in self._phrases.values():
            candidates.sort(key=lambda phrase: -len(phrase[0]))
        self.begins = frozenset(self._phrases)

    def phrases(self, words: Sequence[str]) -> list[str]:
        """For each of the lower-case words the flag of the place of several words that it is part of, or ""."""
        found = [""] * len(words)
        if self.begins.isdisjoint(words):
            return found
        at = 0
        while at < len(words):
            step = 1
            for parts, place in self._phrases.get(words[at], ()):
                if tuple(words[at : at + len(parts)]) == parts:
                    step = len(parts)
                    found[at : at + step] = [place] * step
                    break
            at += step
        return found


@cache
def shipped_lexicon() -> Lexicon:
    return Lexicon(read_entries(), read_classes())


def read_entries() -> dict[str, str]:
    """Name in lower case -> flags, as the shipped file has it."""
    data = lzma.decompress(shipped("rules/pii/names/lexicon.txt.xz").read_bytes()).decode()
    entries: dict[str, str] = {}
    for line in data.split("\n"):
        flags, _, names = line.partition("\t")
        entries.update(dict.fromkeys(names.split(";"), flags))
    return entries


def read_classes() -> dict[str, str]:
    """Word -> its class; of several classes the first in the file."""
    classes: dict[str, str] = {}
    for name, words in _class_file().items():
        for word in words:
            classes.setdefault(word, name)
    return classes


def read_class(name: str) -> list[str]:
    """The words of one class, as the file has them."""
    return _class_file()[name]


@cache
def _class_file() -> dict[str, list[str]]:
    read = yaml.safe_load(shipped("rules/pii/names/classes.yaml").read_text("utf-8"))
    return {name: words.split() for name, words in read.items()}
