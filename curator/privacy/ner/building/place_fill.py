"""Places and addresses for the slots of sentences."""

from __future__ import annotations

from curator.privacy.ner.building import people_fill
from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.building.fill_words import words
from curator.privacy.ner.building.namelists import cities, listed, towns

_STATES = words("place", "states")
_TREES = words("place", "trees")
_WAYS = words("place", "ways")
_ABROAD = words("place", "abroad")
_LANDMARKS = words("place", "landmarks")
_LETTERS = "ABCDEFGHJKLMNPRSTUWXYZ"


def city(chance: Chance) -> str:
    if chance.happens(0.05):
        return people_fill.invented(chance) + chance.one(("", "ton", "ville", "burg", "field", "ford", "stadt", "grad"))
    return chance.weighted(((52, chance.one(listed("cities"))), (12, chance.one(cities())), (36, chance.one(towns()))))


def region(chance: Chance) -> str:
    return chance.one(_STATES) if chance.happens(0.15) else chance.one(listed("regions"))


def country(chance: Chance) -> str:
    return chance.one(listed("countries"))


def place(chance: Chance) -> str:
    return chance.weighted(((5, city), (2, region), (3, country)))(chance)


def landmark(chance: Chance) -> str:
    name = chance.one((people_fill.last, people_fill.invented, city, people_fill.first))(chance)
    return chance.one(_LANDMARKS).format(name)


def street_name(chance: Chance) -> str:
    if chance.happens(0.13):
        return chance.one(_ABROAD).format(chance.one((people_fill.last, people_fill.first, city))(chance))
    name = chance.weighted(
        (
            (5, chance.one(_TREES)),
            (3, people_fill.last(chance)),
            (1, people_fill.first(chance)),
            (1, city(chance)),
            (2, f"{1 + chance.below(120)}{chance.one(('th', 'st', 'nd', 'rd'))}"),
            (1, f"{chance.one(_TREES)} {chance.one(_TREES)}"),
        )
    )
    head = (
        chance.one(("N ", "S ", "E ", "W ", "North ", "West ", "N. ", "SW ", "Old ", "Upper "))
        if chance.happens(0.1)
        else ""
    )
    return f"{head}{name} {chance.one(_WAYS)}"


def street(chance: Chance) -> str:
    number = chance.weighted(
        (
            (6, str(1 + chance.below(999))),
            (4, str(1000 + chance.below(19000))),
            (1, f"{1 + chance.below(200)}{chance.one('abcABC')}"),
            (1, f"{1 + chance.below(60)}/{1 + chance.below(60)}"),
            (1, f"{1 + chance.below(60)}-{60 + chance.below(60)}"),
        )
    )
    name = street_name(chance)
    return f"{name} {number}" if any(c in name for c in "ßäå") or chance.happens(0.08) else f"{number} {name}"


def unit(chance: Chance) -> str:
    kind = chance.one(("Apt", "Apt.", "Apartment", "Suite", "Ste", "Unit", "Flat", "Floor", "Room", "#", "Building"))
    return f"{kind}{'' if kind == '#' else ' '}{1 + chance.below(990)}{chance.one(('', '', 'A', 'B', 'C', 'D'))}"


def _two(chance: Chance) -> str:
    return chance.one(_LETTERS) + chance.one(_LETTERS)


def zip_code(chance: Chance) -> str:
    letters = _LETTERS
    digits = "".join(chance.one("0123456789") for _ in range(9))
    return chance.weighted(
        (
            (6, digits[:5]),
            (1, f"{digits[:5]}-{digits[5:]}"),
            (1, digits[:4]),
            (1, digits[:6]),
            (1, f"{digits[:3]}-{digits[3:7]}"),
            (1, f"{digits[:4]} {_two(chance)}"),
            (
                2,
                f"{_two(chance)}{1 + chance.below(20)} {digits[0]}{_two(chance)}",
            ),
            (1, f"{chance.one(letters)}{digits[0]}{chance.one(letters)} {digits[1]}{chance.one(letters)}{digits[2]}"),
        )
    )


def address(chance: Chance, line: str = ", ") -> str:
    """A whole address; `line` stands between its lines."""
    first = _post_box(chance) if chance.happens(0.06) else street(chance)
    if chance.happens(0.25):
        first = f"{first}{chance.one((', ', ' ', line))}{unit(chance)}"
    town = city(chance)
    if chance.happens(0.12):
        town = town.upper()
    code = zip_code(chance)
    rest = chance.weighted(
        (
            (6, f"{town}, {chance.one(_STATES)} {code}"),
            (2, f"{town}, {region(chance)} {code}"),
            (3, f"{town} {code}"),
            (3, f"{code} {town}"),
            (2, f"{town}{line}{code}"),
            (2, town),
            (2, f"{town}, {region(chance)}"),
            (1, f"{town} {chance.one(_STATES)} {code}"),
            (2, f"{town}{line}{country(chance)} {code}"),
            (1, f"{town}{line}{chance.one(_STATES)}{line}{country(chance)} {code}"),
            (1, f"{people_fill.last(chance)}{line}{town} {code}"),
        )
    )
    if chance.happens(0.3):
        rest = f"{rest}{line}{country(chance)}"
    return f"{first}{line}{rest}"


def _post_box(chance: Chance) -> str:
    number = str(1 + chance.below(9000))
    return chance.one(
        (
            f"P.O. Box {number}",
            f"PO Box {number}",
            f"Box {number}",
            f"PSC {number}, Box {number}",
            f"Unit {number} Box {number}",
            f"USS {people_fill.last(chance)}",
            f"The corner of {street_name(chance)} and {street_name(chance)}",
            f"{people_fill.last(chance)} House, {street(chance)}",
        )
    )


def address_lines(chance: Chance) -> str:
    return address(chance, chance.one(("\n", "\n", "\n ", ",\n")))
