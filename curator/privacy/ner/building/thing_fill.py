"""What is no name, for the slots of sentences: dates, numbers, products, works, peoples, jobs."""

from __future__ import annotations

from curator.privacy.ner.building import people_fill, place_fill
from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.building.fill_words import words
from curator.privacy.ner.lexicon import read_class

_MONTHS = words("thing", "months")
_SHORT = words("thing", "short")
_DAYS = words("thing", "days")
_JOBS = words("thing", "jobs")
_LANGUAGES = words("thing", "languages")
_DRUGS = words("thing", "drugs")
_NOUNS = words("thing", "nouns")
_MODELS = words("thing", "models")
_MAKES = words("thing", "makes")


def _digits(chance: Chance, n: int) -> str:
    return "".join(chance.one("0123456789") for _ in range(n))


def date(chance: Chance) -> str:
    day, month, year = 1 + chance.below(28), chance.below(12), 1950 + chance.below(78)
    return chance.weighted(
        (
            (3, f"{_MONTHS[month]} {day}"),
            (2, f"{day} {_MONTHS[month]} {year}"),
            (2, f"{month + 1}/{day}/{year}"),
            (2, f"{_MONTHS[month]} {day}, {year}"),
            (1, f"{year}-{month + 1:02}-{day:02}"),
            (1, f"{chance.one(_SHORT)} {day}"),
            (2, f"the {day}th"),
            (1, f"{day}.{month + 1}.{year}"),
            (1, f"{day}th of {_MONTHS[month]}"),
            (1, f"{_MONTHS[month]} {year}"),
        )
    )


def time(chance: Chance) -> str:
    hour, minute = 1 + chance.below(12), 5 * chance.below(12)
    return chance.one(
        (
            f"{hour}:{minute:02}",
            f"{hour} pm",
            f"{hour}:{minute:02} am",
            f"{hour}pm",
            f"{hour + 8}:{minute:02}",
            f"half past {hour}",
            f"{hour} o'clock",
        )
    )


def weekday(chance: Chance) -> str:
    return chance.one(_DAYS[:7]) if chance.happens(0.8) else chance.one(_DAYS)


def month(chance: Chance) -> str:
    return chance.one(_MONTHS) if chance.happens(0.85) else chance.one(_SHORT)


def year(chance: Chance) -> str:
    return str(1780 + chance.below(250))


def age(chance: Chance) -> str:
    return str(1 + chance.below(96))


def number(chance: Chance) -> str:
    return chance.one(
        (
            str(1 + chance.below(20)),
            str(chance.below(1000)),
            f"{1 + chance.below(90)},{_digits(chance, 3)}",
            f"{chance.below(90)}.{chance.below(99)}",
        )
    )


def money(chance: Chance) -> str:
    amount = chance.one(
        (
            str(5 + chance.below(900)),
            f"{5 + chance.below(200)}.{_digits(chance, 2)}",
            f"{1 + chance.below(90)},{_digits(chance, 3)}",
        )
    )
    return chance.one((f"${amount}", f"£{amount}", f"€{amount}", f"{amount} dollars", f"{amount} EUR", f"USD {amount}"))


def phone(chance: Chance) -> str:
    return chance.one(
        (
            f"202-555-01{_digits(chance, 2)}",
            f"(202) 555-01{_digits(chance, 2)}",
            f"+1 202 555 01{_digits(chance, 2)}",
            f"+44 1632 960{_digits(chance, 3)}",
            f"2025550{_digits(chance, 3)}",
            f"0{_digits(chance, 3)} {_digits(chance, 2)} {_digits(chance, 2)} {_digits(chance, 2)}",
            f"555 {_digits(chance, 4)}",
            f"0{_digits(chance, 2)} {_digits(chance, 3)} {_digits(chance, 2)} {_digits(chance, 2)}",
            f"555-{_digits(chance, 4)}",
            f"0{_digits(chance, 2)}-{_digits(chance, 7)}",
        )
    )


def email(chance: Chance) -> str:
    name = people_fill.first(chance).split()[0].lower()
    join = chance.one(("", ".", "_"))
    rest = chance.one((people_fill.last(chance).split()[-1].lower(), _digits(chance, 2)))
    return f"{name}{join}{rest}@example.{chance.one(('com', 'org', 'net'))}"


def url(chance: Chance) -> str:
    return chance.one(
        (
            f"http://example.com/{_digits(chance, 6)}",
            f"https://www.example.org/{chance.one(_NOUNS).lower()}",
            "www.example.net",
        )
    )


def handle(chance: Chance) -> str:
    return (
        "@"
        + chance.one((people_fill.first, people_fill.last))(chance).split()[-1].lower().replace("'", "")
        + chance.one(("", "_", _digits(chance, 2), "x"))
    )


def hashtag(chance: Chance) -> str:
    return "#" + chance.one(
        (chance.one(_NOUNS).lower(), chance.one(_NOUNS) + chance.one(_NOUNS), place_fill.city(chance).replace(" ", ""))
    )


def order(chance: Chance) -> str:
    return chance.one(
        (
            _digits(chance, 6),
            f"{chance.one('ABCDEF')}-{_digits(chance, 5)}",
            f"#{_digits(chance, 8)}",
            f"ORD{_digits(chance, 7)}",
        )
    )


def product(chance: Chance) -> str:
    return f"{chance.one(_MAKES)} {chance.one(_MODELS)}" if chance.happens(0.7) else chance.one(_MAKES)


def nationality(chance: Chance) -> str:
    return chance.one(read_class("nationality")).capitalize()


def language(chance: Chance) -> str:
    return chance.one(_LANGUAGES)


def drug(chance: Chance) -> str:
    return chance.one(_DRUGS)


def work(chance: Chance) -> str:
    noun = _NOUNS
    return chance.weighted(
        (
            (3, f"The {chance.one(noun)} of {chance.one(noun)}"),
            (2, f"{chance.one(noun)} and {chance.one(noun)}"),
            (3, f"The {chance.one(noun)}"),
            (2, f"The Last {chance.one(noun)}"),
            (2, f"{chance.one(noun)} in the {chance.one(noun)}"),
            (1, f"My {chance.one(noun)}"),
            (2, chance.one(noun)),
            (1, f"{people_fill.first(chance)}'s {chance.one(noun)}"),
            (1, f"The {people_fill.last(chance)} {chance.one(noun)}"),
            (1, f"{chance.one(noun)} Over {place_fill.city(chance)}"),
        )
    )


def job(chance: Chance) -> str:
    return chance.one(_JOBS)
