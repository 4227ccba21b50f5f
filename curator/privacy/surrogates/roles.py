"""Whether a word of a name is a first or a family name: by where it stands in the names found, else by lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.surrogates import fakers, names

Role = Literal["given", "family"]

#: A first name stands behind it.
_OF_FIRST_NAMES = re.compile(r"(?:sir|dame)\b", re.IGNORECASE)


def roles(people: Iterable[str]) -> dict[str, Role]:
    """Of every word of these names, by `names.word_key`. A name may have its title before it."""
    seen: dict[str, set[Role]] = {}
    for name in people:
        title, core, _ = names.outer(name)
        found = [names.word_key(word.text) for word in names.words(core) if word.role in ("given", "family")]
        for word in found:
            seen.setdefault(word, set())
        for word, role in _evidence(title, found, inverted=names.is_inverted(core)):
            seen[word].add(role)
    return {word: _settled(word, by_place) for word, by_place in seen.items()}


def _evidence(title: str, found: list[str], *, inverted: bool) -> Iterator[tuple[str, Role]]:
    """What one name tells of its first and last word.

    Alone it tells something behind a title only. Of several the first is a first name and the last a family name,
    unless a comma says that it is the other way about (Smith, Alice), or the lists do (Nagy Anna).
    """
    if len(found) == 1 and title:
        yield found[0], "given" if _OF_FIRST_NAMES.match(title) else "family"
    elif len(found) > 1:
        turned = inverted or (listed(found[0]), listed(found[-1])) == ("family", "given")
        yield found[0], "family" if turned else "given"
        yield found[-1], "given" if turned else "family"


def _settled(word: str, by_place: set[Role]) -> Role:
    """Where its places say nothing, or both, the lists do."""
    if len(by_place) == 1:
        (role,) = by_place
        return role
    return listed(word) or "given"


@cache
def listed(word: str) -> Role | None:
    """By Faker's lists, the first language that has it; where that has it as both, or none has it, by the gazetteer."""
    folded = word.casefold()
    for locale in fakers.LATIN:
        given, family = fakers.known_names(locale)
        if (folded in given) != (folded in family):
            return "given" if folded in given else "family"
        if folded in given:
            break
    flags = shipped_lexicon().words.get(folded, "")
    first, last = (2 * (flag in flags) + (flag.lower() in flags) for flag in "FL")
    return None if first == last == 0 else "family" if last > first else "given"
