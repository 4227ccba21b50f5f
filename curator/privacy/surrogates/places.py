"""Towns, countries and street addresses; an address stays in its country, as far as its words tell which that is."""

from __future__ import annotations

import re

from curator.privacy.surrogates import fakers
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import any_word_of, joined

#: Language -> words by which an address is told to be written in it; the first that fits.
_STREETS = (
    ("fr_FR", frozenset(["rue", "avenue", "boulevard", "allée", "chemin", "impasse"])),
    ("es_ES", frozenset(["calle", "avenida", "plaza", "paseo", "carrera"])),
    ("it_IT", frozenset(["via", "viale", "piazza", "corso"])),
    ("pt_BR", frozenset(["rua", "travessa"])),
    ("nl_NL", frozenset(["straat", "gracht", "laan"])),
    ("pl_PL", frozenset(["ulica", "ul", "aleja"])),
)
#: Attempts after which towns are made up: the list of real ones has some hundreds.
_TOWNS = 24
_GERMAN = re.compile(r"(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee)\b", re.IGNORECASE)
_DUTCH = re.compile(r"(?:straat|gracht|laan|plein)\b", re.IGNORECASE)
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")


def place(core: str, draw: Draw, attempt: int) -> str:
    """A country for a country, a state for one of the United States, else a town: of the same country, where a list has
    the original.
    """
    locale = fakers.script_locale(core) or "en_US"
    fake = fakers.seeded(locale, draw)
    if locale == "en_US":
        folded = core.casefold().strip()
        if folded in _folded("country"):
            return str(fake.country())
        if folded in _folded("state"):
            return str(fake.state())
        if attempt < _TOWNS:
            towns = fakers.towns()
            return draw.pick(towns.by_country[towns.country_of.get(folded, "US")])
    return str(fake.city())


def address(core: str, draw: Draw, attempt: int) -> str:
    """A street with a number and, where the original goes on behind it, a town with its code."""
    locale = _language(core)
    fake = fakers.seeded(locale, draw)
    separator = "\n" if "\n" in core else ", "
    street = _street(locale, str(fake.street_name()), str(1 + draw.below(398)))
    if "," not in core and "\n" not in core and not _ZIP.search(core) and not _BRITISH.search(core):
        return street
    return joined(street, _town(locale, core, draw), by=separator)


def company(core: str, draw: Draw, attempt: int) -> str:
    return str(fakers.seeded(fakers.script_locale(core) or "en_US", draw).company())


def _street(locale: str, name: str, number: str) -> str:
    if locale in ("en_US", "en_GB", "fr_FR"):
        return f"{number} {name}"
    return f"{name}, {number}" if locale in ("es_ES", "pt_BR", "it_IT") else f"{name} {number}"


def _town(locale: str, core: str, draw: Draw) -> str:
    fake = fakers.seeded(locale, draw)
    city, code = str(fake.city()), str(fake.postcode())
    if locale == "en_US":
        state = str(fake.state_abbr())
        return f"{city}, {state} {fake.zipcode_in_state(state)}" if _ZIP.search(core) else f"{city}, {state}"
    if locale == "en_GB":
        return f"{city} {code}" if _BRITISH.search(core) else city
    return f"{code} {city}" if re.search(r"\d{4}", core) else city


def _language(core: str) -> str:
    script = fakers.script_locale(core)
    if script is not None:
        return script
    if _BRITISH.search(core):
        return "en_GB"
    if _GERMAN.search(core):
        return "de_DE"
    if _DUTCH.search(core):
        return "nl_NL"
    return next((locale for locale, words in _STREETS if any_word_of(core, words)), "en_US")


def _folded(kind: str) -> frozenset[str]:
    from faker.providers.address.en_US import Provider

    return frozenset(name.casefold() for name in (Provider.countries if kind == "country" else Provider.states))
