"""Organisations for the slots of sentences; all invented."""

from __future__ import annotations

from curator.privacy.ner.building import people_fill, place_fill
from curator.privacy.ner.building.chance import Chance

_WORDS = (
    "Blue Green Red Silver Golden Black White Bright North South Summit Harbor Cedar Oak River Stone Iron Copper Falcon "
    "Eagle Lion Fox Wolf Bear Star Sun Moon Sky Cloud Ocean Wave Peak Prime First Global Pacific Atlantic Alpine Urban "
    "Metro Royal Crown Liberty Unity Pioneer Beacon Anchor Arrow Apex Atlas Nova Quantum Vector Orbit Pixel Cobalt Amber "
    "Velvet Maple Willow Granite Meridian Horizon Heritage Evergreen Cascade Frontier Lighthouse Sterling Keystone"
).split()
_TRADES = (
    "Foods Motors Bank Insurance Airlines Logistics Systems Software Media Energy Pharma Labs Studios Records Books "
    "Telecom Mobile Wireless Electric Gas Water Furniture Homes Realty Capital Partners Consulting Design Travel Tours "
    "Fitness Sports Toys Games Outdoor Dental Health Clinic Care Freight Express Cargo Mining Steel Textiles Paper "
    "Robotics Analytics Networks Security Solutions Technologies Industries Holdings Group Press Gazette Tribune Times"
).split()
_FORMS = ("Inc.", "Inc", "Ltd", "Ltd.", "LLC", "LLP", "PLC", "Corp.", "Corp", "Co.", "GmbH", "AG", "S.A.", "and Sons", "Group", "& Co.")  # fmt: skip
_ANIMALS = (
    "Hawks Tigers Lions Wolves Bears Eagles Sharks Raptors Bulls Rams Panthers Wildcats Falcons Kings Rangers Pirates "
    "Giants Rockets Comets Saints Royals Knights Warriors Vikings Thunder Storm Blaze Badgers Otters Mariners Miners"
).split()
_FIELDS = (
    "Health Education Transport Finance Labor Justice Agriculture Defense Energy Housing Environment Culture Statistics "
    "Immigration Revenue Veterans Affairs Science Public Safety Social Services Fisheries Tourism Water Resources"
).split()
_FOOD = (
    "Grill Kitchen Bistro Cafe Café Diner Pizzeria Trattoria Taqueria Steakhouse Brasserie Bakery Bar Tavern Inn Noodle "
    "House Sushi Curry Palace Garden Express Corner Lounge Deli Tea Room Hotel Suites Resort Lodge Theatre Cinema Hall Arena"
).split()
_HEADS = (
    "Data Info Health Care Med Bio Geo Net Open Smart Quick Bright True Clear Deep Fast Next Ever Good Easy Home House "
    "Shop Trade Pay Cash Loan Credit Fin Tax Legal Job Work Team Talent Learn Class Book Read Word Voice Sound Photo "
    "Flight Trip Road Ride Auto Car Fleet Ship Box Pack Food Farm Green Solar Wind Volt Watt Energy Water Air Weather "
    "Sky Star Light Blue Red Black Iron Stone River Lake Tree Leaf Seed Root Hive Swarm Spark Pulse Wave Signal Link "
    "Predi Opti Simpli Veri Accu Omni Uni Poly Meta Hyper Inter Trans Pan Syn Neo Evo Nova Zeta Xeno Quanti Numeri"
).split()
_TAILS = (
    "lytics metrics logic base hub works ware made lab labs wise score scout watch aware guard lock key path way point "
    "port gate bridge link net cast feed stream cloud grid stack forge craft smith mind sense sight view scope vue vista "
    "fy ify ly io ia ium ix ex ax ent eon era ora iq q cloud pay cart desk board sheet book note mail chat call voice "
    "ride trip lane fleet dash drop box crate nest hive farm mill capital square circle loop spot zone space quest"
).split()
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
    return chance.weighted((
        (4, f"{chance.one(_WORDS)} {chance.one(_TRADES)}"), (3, f"{last(chance)} {chance.one(_TRADES)}"),
        (3, f"{last(chance)} {chance.one(_FORMS)}"), (2, f"{last(chance)} & {last(chance)}"),
        (2, f"{last(chance)} and {last(chance)}"), (2, f"{last(chance)}, {last(chance)} and {last(chance)}"),
        (2, f"{last(chance)}-{last(chance)}"), (6, _coined(chance)), (2, f"{_coined(chance)} {chance.one(_FORMS)}"),
        (2, _acronym(chance)), (1, f"{chance.one(_WORDS)}{chance.one(_WORDS).lower()}"),
        (1, f"{chance.one(_WORDS)} {chance.one(_WORDS)} {chance.one(_TRADES)}"),
        (1, f"{place_fill.city(chance)} {chance.one(_TRADES)}"), (1, f"The {chance.one(_WORDS)} {chance.one(_TRADES)}"),
        (1, f"{last(chance)}'s"),
    ))  # fmt: skip


def school(chance: Chance) -> str:
    city, last = place_fill.city(chance), people_fill.last(chance)
    return chance.weighted((
        (4, f"University of {city}"), (3, f"{city} University"), (2, f"{city} State University"), (3, f"{last} College"),
        (3, f"{last} High School"), (2, f"{city} High School"), (2, f"{last} Elementary"), (1, f"{last} Academy"),
        (1, f"{city} Institute of Technology"), (1, f"St. {people_fill.first(chance)}'s School"), (1, f"{last} University"),
        (1, f"{chance.one(_WORDS)} {chance.one(('Primary School', 'Middle School', 'Elementary School', 'Academy'))}"),
    ))  # fmt: skip


def hospital(chance: Chance) -> str:
    return chance.weighted((
        (3, f"St. {people_fill.first(chance)}'s Hospital"), (3, f"{place_fill.city(chance)} General Hospital"),
        (2, f"{place_fill.city(chance)} General"), (3, f"{people_fill.last(chance)} Memorial Hospital"),
        (2, f"{people_fill.last(chance)} Clinic"), (2, f"{chance.one(_WORDS)} Medical Center"),
        (1, f"{place_fill.city(chance)} Medical Centre"), (1, f"{chance.one(_WORDS)} Family Practice"),
        (1, f"{people_fill.last(chance)} Health"), (1, f"St {people_fill.first(chance)}'s"),
    ))  # fmt: skip


def agency(chance: Chance) -> str:
    field = chance.one(_FIELDS)
    return chance.weighted((
        (3, f"Department of {field}"), (3, f"Ministry of {field}"), (2, f"{place_fill.city(chance)} City Council"),
        (2, f"{place_fill.city(chance)} Police Department"), (2, f"National Institute of {field}"), (3, _acronym(chance)),
        (1, f"Bureau of {field}"), (1, f"{place_fill.region(chance)} Department of {field}"),
        (1, f"{field} Commission"), (1, f"{place_fill.country(chance)} {field} Agency"), (1, f"Office of {field}"),
        (1, f"{place_fill.city(chance)} County Court"),
    ))  # fmt: skip


def team(chance: Chance) -> str:
    city = place_fill.city(chance)
    return chance.weighted((
        (4, f"{city} {chance.one(_ANIMALS)}"), (3, chance.one(_ANIMALS)), (3, f"{city} United"), (2, f"{city} City"),
        (2, f"FC {city}"), (1, f"{city} FC"), (1, f"{city} Rovers"), (1, f"Real {city}"), (1, f"{city} Wanderers"), (3, city),
        (1, f"{city} Town"), (1, f"Sporting {city}"),
    ))  # fmt: skip


def band(chance: Chance) -> str:
    return chance.weighted((
        (3, f"The {chance.one(_WORDS)} {chance.one(_ANIMALS)}"), (3, f"{chance.one(_WORDS)} {chance.one(_WORDS)}"),
        (2, f"The {people_fill.last(chance)}s"), (2, _coined(chance)), (1, f"The {chance.one(_ANIMALS)}"),
        (1, f"{people_fill.first(chance)} and the {chance.one(_ANIMALS)}"),
    ))  # fmt: skip


def venue(chance: Chance) -> str:
    first, last = people_fill.first(chance), people_fill.last(chance)
    return chance.weighted((
        (4, f"{first}'s {chance.one(_FOOD)}"), (3, f"The {chance.one(_WORDS)} {chance.one(_FOOD)}"), (2, f"{last}'s"),
        (3, f"{chance.one(_WORDS)} {chance.one(_FOOD)}"), (2, f"{last} {chance.one(_FOOD)}"), (1, f"Hotel {last}"),
        (1, f"The {chance.one(_WORDS)} {chance.one(_ANIMALS)[:-1]}"), (1, f"{place_fill.city(chance)} {chance.one(_FOOD)}"),
        (1, f"La {last}"), (1, f"Casa {first}"), (1, f"{place_fill.city(chance)} {chance.one(_WORDS)} {chance.one(_FOOD)}"),
    ))  # fmt: skip


def org(chance: Chance) -> str:
    return chance.weighted(((5, company), (2, school), (1, hospital), (2, agency), (1, team), (1, venue)))(chance)
