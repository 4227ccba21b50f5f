"""Names of people for the slots of sentences."""

from __future__ import annotations

from functools import cache

from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.building.fill_words import words
from curator.privacy.ner.building.namelists import ENGLISH, People, people

_SYLLABLES = words("people", "syllables")
_ENDS = words("people", "ends")


@cache
def _locales() -> tuple[tuple[People, ...], tuple[People, ...]]:
    english = tuple(p for p in people() if p.locale in ENGLISH)
    return english, tuple(p for p in people() if p.locale not in ENGLISH)


def _locale(chance: Chance) -> People:
    english, other = _locales()
    return chance.one(english) if chance.happens(0.6) else chance.one(other)


def invented(chance: Chance) -> str:
    """A name that no list has: what the lexicon does not know must be found as well."""
    return ("".join(chance.one(_SYLLABLES) for _ in range(1 + chance.below(3))) + chance.one(_ENDS)).capitalize()


def first(chance: Chance, locale: People | None = None) -> str:
    if chance.happens(0.07):
        return invented(chance)
    name = chance.one((locale or _locale(chance)).first)
    return name.split()[0] if chance.happens(0.9) else name


def last(chance: Chance, locale: People | None = None) -> str:
    if chance.happens(0.1):
        name = invented(chance)
        return chance.one(("Mc", "Mac", "O'", "De", "Van", "La")) + name if chance.happens(0.15) else name
    locale = locale or _locale(chance)
    name = chance.one(locale.last)
    if chance.happens(0.04):
        return f"{name}-{chance.one(locale.last)}"
    return (
        f"{chance.one(('de', 'van', 'von', 'di', 'van der', 'de la', 'al', 'bin', 'Ben', 'El'))} {name}"
        if chance.happens(0.03)
        else name
    )


def initial(chance: Chance) -> str:
    return chance.one("ABCDEFGHJKLMNPRSTVW") + ("." if chance.happens(0.85) else "")


def person(chance: Chance) -> str:
    """A full name in a usual form; mostly first and last."""
    locale = _locale(chance)
    given, family = first(chance, locale), last(chance, locale)
    return chance.weighted(
        (
            (74, f"{given} {family}"),
            (8, f"{given} {initial(chance)} {family}"),
            (4, f"{given} {first(chance, locale)} {family}"),
            (3, f"{initial(chance)} {family}"),
            (2, f"{initial(chance)}{'' if chance.happens(0.5) else ' '}{initial(chance)} {family}"),
            (3, f"{given} {family} {last(chance, locale)}"),
            (2, f"{family}, {given}"),
            (2, f"{given} {family} {chance.one(('Jr.', 'Jr', 'Sr.', 'III', 'II'))}"),
            (2, f"{given}-{first(chance, locale)} {family}"),
        )
    )
