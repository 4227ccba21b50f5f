"""Organisations for the slots of sentences; all invented."""

from __future__ import annotations

from curator.privacy.ner.building import people_fill, place_fill
from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.building.fill_words import words

_WORDS = words("org", "words")
_TRADES = words("org", "trades")
_FORMS = words("org", "forms")
_ANIMALS = words("org", "animals")
_FIELDS = words("org", "fields")
_FOOD = words("org", "food")
_HEADS = words("org", "heads")
_TAILS = words("org", "tails")
_SCHOOLS = ("Primary School", "Middle School", "Elementary School", "Academy")
_LETTERS = "ABCDEFGHIKLMNOPRSTUVW"


def _acronym(chance: Chance) -> str:
    return "".join(chance.one(_LETTERS) for _ in range(2 + chance.below(4)))


def _coined(chance: Chance) -> str:
    if chance.happens(0.6):
        name = chance.one(_HEADS) + chance.one(_TAILS)
        return name if chance.happens(0.8) else f"{chance.one(_HEADS)} {chance.one(_TAILS).capitalize()}"
    stem = people_fill.invented(chance)
    return stem + chance.one(("", "", "ly", "ify", "tech", "Soft", "Works", "Pay", "Cloud", "ware", "Net", "X", ".io"))


def company(chance: Chance) -> str:
    last = people_fill.last
    return chance.weighted(
        (
            (4, f"{chance.one(_WORDS)} {chance.one(_TRADES)}"),
            (3, f"{last(chance)} {chance.one(_TRADES)}"),
            (3, f"{last(chance)} {chance.one(_FORMS)}"),
            (2, f"{last(chance)} & {last(chance)}"),
            (2, f"{last(chance)} and {last(chance)}"),
            (2, f"{last(chance)}, {last(chance)} and {last(chance)}"),
            (2, f"{last(chance)}-{last(chance)}"),
            (6, _coined(chance)),
            (2, f"{_coined(chance)} {chance.one(_FORMS)}"),
            (2, _acronym(chance)),
            (1, f"{chance.one(_WORDS)}{chance.one(_WORDS).lower()}"),
            (1, f"{chance.one(_WORDS)} {chance.one(_WORDS)} {chance.one(_TRADES)}"),
            (1, f"{place_fill.city(chance)} {chance.one(_TRADES)}"),
            (1, f"The {chance.one(_WORDS)} {chance.one(_TRADES)}"),
            (1, f"{last(chance)}'s"),
        )
    )


def school(chance: Chance) -> str:
    city, last = place_fill.city(chance), people_fill.last(chance)
    return chance.weighted(
        (
            (4, f"University of {city}"),
            (3, f"{city} University"),
            (2, f"{city} State University"),
            (3, f"{last} College"),
            (3, f"{last} High School"),
            (2, f"{city} High School"),
            (2, f"{last} Elementary"),
            (1, f"{last} Academy"),
            (1, f"{city} Institute of Technology"),
            (1, f"St. {people_fill.first(chance)}'s School"),
            (1, f"{last} University"),
            (
                1,
                f"{chance.one(_WORDS)} {chance.one(_SCHOOLS)}",
            ),
        )
    )


def hospital(chance: Chance) -> str:
    return chance.weighted(
        (
            (3, f"St. {people_fill.first(chance)}'s Hospital"),
            (3, f"{place_fill.city(chance)} General Hospital"),
            (2, f"{place_fill.city(chance)} General"),
            (3, f"{people_fill.last(chance)} Memorial Hospital"),
            (2, f"{people_fill.last(chance)} Clinic"),
            (2, f"{chance.one(_WORDS)} Medical Center"),
            (1, f"{place_fill.city(chance)} Medical Centre"),
            (1, f"{chance.one(_WORDS)} Family Practice"),
            (1, f"{people_fill.last(chance)} Health"),
            (1, f"St {people_fill.first(chance)}'s"),
        )
    )


def agency(chance: Chance) -> str:
    field = chance.one(_FIELDS)
    return chance.weighted(
        (
            (3, f"Department of {field}"),
            (3, f"Ministry of {field}"),
            (2, f"{place_fill.city(chance)} City Council"),
            (2, f"{place_fill.city(chance)} Police Department"),
            (2, f"National Institute of {field}"),
            (3, _acronym(chance)),
            (1, f"Bureau of {field}"),
            (1, f"{place_fill.region(chance)} Department of {field}"),
            (1, f"{field} Commission"),
            (1, f"{place_fill.country(chance)} {field} Agency"),
            (1, f"Office of {field}"),
            (1, f"{place_fill.city(chance)} County Court"),
        )
    )


def team(chance: Chance) -> str:
    city = place_fill.city(chance)
    return chance.weighted(
        (
            (4, f"{city} {chance.one(_ANIMALS)}"),
            (3, chance.one(_ANIMALS)),
            (3, f"{city} United"),
            (2, f"{city} City"),
            (2, f"FC {city}"),
            (1, f"{city} FC"),
            (1, f"{city} Rovers"),
            (1, f"Real {city}"),
            (1, f"{city} Wanderers"),
            (3, city),
            (1, f"{city} Town"),
            (1, f"Sporting {city}"),
        )
    )


def band(chance: Chance) -> str:
    return chance.weighted(
        (
            (3, f"The {chance.one(_WORDS)} {chance.one(_ANIMALS)}"),
            (3, f"{chance.one(_WORDS)} {chance.one(_WORDS)}"),
            (2, f"The {people_fill.last(chance)}s"),
            (2, _coined(chance)),
            (1, f"The {chance.one(_ANIMALS)}"),
            (1, f"{people_fill.first(chance)} and the {chance.one(_ANIMALS)}"),
        )
    )


def venue(chance: Chance) -> str:
    first, last = people_fill.first(chance), people_fill.last(chance)
    return chance.weighted(
        (
            (4, f"{first}'s {chance.one(_FOOD)}"),
            (3, f"The {chance.one(_WORDS)} {chance.one(_FOOD)}"),
            (2, f"{last}'s"),
            (3, f"{chance.one(_WORDS)} {chance.one(_FOOD)}"),
            (2, f"{last} {chance.one(_FOOD)}"),
            (1, f"Hotel {last}"),
            (1, f"The {chance.one(_WORDS)} {chance.one(_ANIMALS)[:-1]}"),
            (1, f"{place_fill.city(chance)} {chance.one(_FOOD)}"),
            (1, f"La {last}"),
            (1, f"Casa {first}"),
            (1, f"{place_fill.city(chance)} {chance.one(_WORDS)} {chance.one(_FOOD)}"),
        )
    )


def org(chance: Chance) -> str:
    return chance.weighted(((5, company), (2, school), (1, hospital), (2, agency), (1, team), (1, venue)))(chance)
