"""Places and addresses for the slots of sentences."""

from __future__ import annotations

from curator.privacy.ner.building import people_fill
from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.building.namelists import cities, listed, towns

_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY BC ON QC AB NSW VIC QLD"
).split()
_TREES = (
    "Oak Maple Elm Pine Cedar Birch Walnut Cherry Willow Chestnut Church Mill Station School Park High Main Bridge Market "
    "Spring River Lake Hill Ridge Valley Meadow Forest Garden Orchard Sunset Victoria King Queen Station Harbour Castle "
    "Manor Chapel College North South East West Highland Lincoln Washington Franklin Jefferson Madison Jackson Union "
    "Center First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Broad Canal Green Grove Hickory Holly Laurel "
    "Poplar Prospect Railroad Rose Spruce Summit Sycamore Vine Water Winding Windsor York London Mission Pacific Ocean"
).split()
_WAYS = (
    "Street Street Street St St. Road Road Rd Rd. Avenue Avenue Ave Ave. Lane Lane Ln Drive Drive Dr Dr. Court Ct "
    "Boulevard Blvd Blvd. Way Place Pl Terrace Close Crescent Square Highway Parkway Pkwy Circle Trail Row Gardens Grove "
    "Walk Hill Mews Green Alley Plaza Loop Park"
).split()
_ABROAD = (
    "Rue {}", "Rue de {}", "Rue du {}", "Avenue {}", "Boulevard {}", "Place {}", "Calle {}", "Calle de {}", "Avenida {}",
    "Plaza {}", "Paseo de {}", "Via {}", "Viale {}", "Piazza {}", "Corso {}", "Rua {}", "Travessa {}", "Praça {}",
    "ul. {}", "Ulica {}", "{}straße", "{}strasse", "{}weg", "{}gasse", "{}platz", "{}str.", "{}straat", "{}laan",
    "{}gade", "{}vej", "{}gatan", "{}vägen", "{}gata", "{}veien", "{}katu", "{}tie", "{} utca", "{} Marg", "{} Nagar",
    "Jalan {}", "Jl. {}", "{} Sokak", "{} Caddesi", "Strada {}",
)  # fmt: skip
_LANDMARKS = (
    "Lake {}", "{} Lake", "Mount {}", "Mt. {}", "{} Mountain", "{} Mountains", "{} Hills", "{} Hill", "{} Valley",
    "{} River", "River {}", "{} Creek", "{} Bay", "Bay of {}", "Gulf of {}", "Cape {}", "Port {}", "Fort {}", "{} Island",
    "{} Islands", "Isle of {}", "{} Beach", "{} Falls", "{} Forest", "{} Park", "{} National Park", "{} Square",
    "{} Station", "{} Airport", "{} International Airport", "{} Bridge", "{} Castle", "{} Palace", "{} Cathedral",
    "{} Tower", "{} Harbour", "{} County", "{} Heights", "{} Springs", "{} Point", "{} Gardens", "{} Desert",
    "{} Peninsula", "North {}", "South {}", "East {}", "West {}", "Upper {}", "New {}", "Old {}", "San {}", "Santa {}",
    "St. {}", "Saint-{}", "{} District", "{} Province", "{} Cemetery", "{} Canyon", "{} Pass", "{} Stadium", "{} Arena",
    "{} Reservoir", "{} Pond", "{} Brook", "{} Field", "{} Dock", "{} Junction", "{} Corner", "{} Common", "{} Moor",
    "{} railway station", "{} Road station", "{} Pier", "{} Quarry", "{} Woods", "{} Glacier", "{} Dam", "{} Crossing",
    "{} Formation", "{} Basin", "{} Plain", "{} Coast", "{} Trail", "{} Villa", "{} Abbey", "{} Hall", "{} Mill", "{} Gym",
    "{} Pavilion", "{} Plaza", "{} Mall", "{} Prison", "{} Lighthouse", "Lower {}", "Great {}", "Little {}", "{}-sur-Mer",
    "{} upon Tyne", "{}-on-Sea", "{} am See", "Val de {}", "{} Springs", "{} Flats", "{} Cove", "{} Inlet", "{} Sound",
)  # fmt: skip


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
    name = chance.weighted((
        (5, chance.one(_TREES)), (3, people_fill.last(chance)), (1, people_fill.first(chance)), (1, city(chance)),
        (2, f"{1 + chance.below(120)}{chance.one(('th', 'st', 'nd', 'rd'))}"),
        (1, f"{chance.one(_TREES)} {chance.one(_TREES)}"),
    ))  # fmt: skip
    head = chance.one(("N ", "S ", "E ", "W ", "North ", "West ", "N. ", "SW ", "Old ", "Upper ")) if chance.happens(0.1) else ""  # fmt: skip
    return f"{head}{name} {chance.one(_WAYS)}"


def street(chance: Chance) -> str:
    number = chance.weighted((
        (6, str(1 + chance.below(999))), (4, str(1000 + chance.below(19000))),
        (1, f"{1 + chance.below(200)}{chance.one('abcABC')}"), (1, f"{1 + chance.below(60)}/{1 + chance.below(60)}"),
        (1, f"{1 + chance.below(60)}-{60 + chance.below(60)}"),
    ))  # fmt: skip
    name = street_name(chance)
    return f"{name} {number}" if any(c in name for c in "ßäå") or chance.happens(0.08) else f"{number} {name}"


def unit(chance: Chance) -> str:
    kind = chance.one(("Apt", "Apt.", "Apartment", "Suite", "Ste", "Unit", "Flat", "Floor", "Room", "#", "Building"))
    return f"{kind}{'' if kind == '#' else ' '}{1 + chance.below(990)}{chance.one(('', '', 'A', 'B', 'C', 'D'))}"


def zip_code(chance: Chance) -> str:
    letters = "ABCDEFGHJKLMNPRSTUWXYZ"
    digits = "".join(chance.one("0123456789") for _ in range(9))
    return chance.weighted((
        (6, digits[:5]), (1, f"{digits[:5]}-{digits[5:]}"), (1, digits[:4]), (1, digits[:6]),
        (1, f"{digits[:3]}-{digits[3:7]}"), (1, f"{digits[:4]} {chance.one(letters)}{chance.one(letters)}"),
        (2, f"{chance.one(letters)}{chance.one(letters)}{1 + chance.below(20)} {digits[0]}{chance.one(letters)}{chance.one(letters)}"),
        (1, f"{chance.one(letters)}{digits[0]}{chance.one(letters)} {digits[1]}{chance.one(letters)}{digits[2]}"),
    ))  # fmt: skip


def address(chance: Chance, line: str = ", ") -> str:
    """A whole address; `line` stands between its lines."""
    first = _post_box(chance) if chance.happens(0.06) else street(chance)
    if chance.happens(0.25):
        first = f"{first}{chance.one((', ', ' ', line))}{unit(chance)}"
    town = city(chance)
    if chance.happens(0.12):
        town = town.upper()
    code = zip_code(chance)
    rest = chance.weighted((
        (6, f"{town}, {chance.one(_STATES)} {code}"), (2, f"{town}, {region(chance)} {code}"), (3, f"{town} {code}"),
        (3, f"{code} {town}"), (2, f"{town}{line}{code}"), (2, town), (2, f"{town}, {region(chance)}"),
        (1, f"{town} {chance.one(_STATES)} {code}"), (2, f"{town}{line}{country(chance)} {code}"),
        (1, f"{town}{line}{chance.one(_STATES)}{line}{country(chance)} {code}"), (1, f"{people_fill.last(chance)}{line}{town} {code}"),
    ))  # fmt: skip
    if chance.happens(0.3):
        rest = f"{rest}{line}{country(chance)}"
    return f"{first}{line}{rest}"


def _post_box(chance: Chance) -> str:
    number = str(1 + chance.below(9000))
    return chance.one((
        f"P.O. Box {number}", f"PO Box {number}", f"Box {number}", f"PSC {number}, Box {number}", f"Unit {number} Box {number}",
        f"USS {people_fill.last(chance)}", f"The corner of {street_name(chance)} and {street_name(chance)}",
        f"{people_fill.last(chance)} House, {street(chance)}",
    ))  # fmt: skip


def address_lines(chance: Chance) -> str:
    return address(chance, chance.one(("\n", "\n", "\n ", ",\n")))
