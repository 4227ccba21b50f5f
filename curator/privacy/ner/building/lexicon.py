"""Writes the lexicon: which words are first names, last names, places, everyday words."""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from curator.privacy.ner.building.namelists import ENGLISH, cities, listed, people, towns
from curator.privacy.ner.sentences import read_sentences

#: In how many locales' lists a name must be to count as one that is met anywhere.
_WIDE = 3
#: How often the sentences have a lower-case word outside of names before it counts as everyday, and as frequent.
_EVERYDAY, _FREQUENT = 3, 25
_LOWER = re.compile(r"(?<![\w'])[a-z]+(?:'[a-z]+)?(?![\w])")


def write_lexicon(path: Path, sentences: Path) -> int:
    """Writes lines of `FLAGS<tab>name;name`, xz over UTF-8; the flags are told in ner/lexicon.py. Answers entries."""
    flags = _flags(sentences)
    by_flags: dict[str, list[str]] = defaultdict(list)
    for name, letters in flags.items():
        by_flags["".join(sorted(letters))].append(name)
    lines = [f"{letters}\t{';'.join(sorted(names))}" for letters, names in sorted(by_flags.items())]
    path.write_bytes(lzma.compress("\n".join(lines).encode(), format=lzma.FORMAT_XZ, preset=9))
    return len(flags)


def _flags(sentences: Path) -> dict[str, set[str]]:
    flags: dict[str, set[str]] = defaultdict(set)
    for kind, wide, rare in (("first", "F", "f"), ("last", "L", "l")):
        count: Counter[str] = Counter()
        english: set[str] = set()
        for locale in people():
            words = set(_words(getattr(locale, kind)))
            count.update(words)
            if locale.locale in ENGLISH[:4]:
                english |= words
        for word, number in count.items():
            if len(word) > 1:
                flags[word].add(wide if number >= _WIDE or word in english else rare)
    for letter, names in (
        ("K", listed("countries")), ("R", listed("regions")), ("C", listed("cities")), ("P", cities()), ("p", towns()),
    ):  # fmt: skip
        for name in names:
            for spelled in _spellings(name):
                flags[spelled].add(letter)
    everyday: Counter[str] = Counter()
    for example in read_sentences(sentences):
        for piece in example:
            if not piece.entity:
                everyday.update(_LOWER.findall(piece.text))
    for word in listed("everyday"):
        everyday[word] += _EVERYDAY
    for word, number in everyday.items():
        if number >= _EVERYDAY:
            flags[word].add("E" if number >= _FREQUENT else "e")
    return flags


def _words(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        for spelled in _spellings(name):
            for word in spelled.split():
                if word.strip(".'") not in (
                    "de",
                    "da",
                    "do",
                    "dos",
                    "van",
                    "von",
                    "der",
                    "den",
                    "di",
                    "del",
                    "la",
                    "el",
                ):
                    yield word


def _spellings(name: str) -> set[str]:
    """Lower case, with and without accents."""
    lower = name.lower().replace("\u2019", "'")
    plain = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    return {lower, plain}
