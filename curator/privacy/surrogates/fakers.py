"""Faker's lists and makers by language, loaded when first needed.

What is drawn once is kept in the store, so another version of Faker changes nothing that was given already.
"""

from __future__ import annotations

import importlib
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

    from curator.privacy.surrogates.drawing import Draw

#: Languages in Latin letters whose lists of names are known; the first that has a name decides.
LATIN = (
    "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_BR", "pl_PL", "sv_SE", "da_DK", "cs_CZ", "tr_TR",
)  # fmt: skip
#: The beginning of a letter's Unicode name -> the language its names are drawn from.
_SCRIPTS = {
    "CYRILLIC": "ru_RU",
    "GREEK": "el_GR",
    "HEBREW": "he_IL",
    "ARABIC": "ar_AA",
    "HIRAGANA": "ja_JP",
    "KATAKANA": "ja_JP",
    "HANGUL": "ko_KR",
    "CJK": "zh_CN",
    "DEVANAGARI": "hi_IN",
    "ARMENIAN": "hy_AM",
    "GEORGIAN": "ka_GE",
    "THAI": "th_TH",
}
_GIVEN = ("first_names_female", "first_names_male", "first_names")


def seeded(locale: str, draw: Draw) -> Faker:
    """Makers of which the next value follows from `draw`."""
    made = _made(locale, threading.get_ident())
    made.seed_instance(draw.below(1 << 64))
    return made


@cache
def _made(locale: str, thread: int) -> Faker:
    """Makers of a language for one thread, that draw every value of a list as often as another."""
    from faker import Faker

    return Faker(locale, use_weighting=False)


def script_locale(text: str) -> str | None:
    """The language for the script of a text's first letter; None for Latin and for what has no list.

    Japanese where a kana stands anywhere in it.
    """
    names = [unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()]
    if any(name in ("HIRAGANA", "KATAKANA") for name in names):
        return "ja_JP"
    return _SCRIPTS.get(names[0].partition("-")[0]) if names else None


@cache
def given_names(locale: str) -> dict[str, tuple[str, ...]]:
    """Of women ("f"), men ("m") and all (""), sorted."""
    women, men, every = (_listed(locale, name) for name in _GIVEN)
    return {"f": tuple(sorted(women)), "m": tuple(sorted(men)), "": tuple(sorted(women | men | every))}


@cache
def family_names(locale: str) -> tuple[str, ...]:
    return tuple(sorted(_listed(locale, "last_names")))


@cache
def known_names(locale: str) -> tuple[dict[str, str], frozenset[str]]:
    """Given names with whose they are ("f", "m", "" for either), and family names, in small letters."""
    lists = given_names(locale)
    women, men = ({name.casefold() for name in lists[key]} for key in "fm")
    whose = {name.casefold(): "" for name in lists[""]}
    whose |= dict.fromkeys(women - men, "f") | dict.fromkeys(men - women, "m")
    return whose, frozenset(name.casefold() for name in family_names(locale))


@cache
def drawn_given(locale: str, sex: str) -> tuple[str, ...]:
    """First names that nobody takes for a family name, nor for one of the other sex."""
    whose, _ = known_names(locale)
    taken = _families(locale)
    return tuple(
        name
        for name in given_names(locale)[sex]
        if name.casefold() not in taken and (not sex or whose[name.casefold()] == sex)
    )


@cache
def drawn_family(locale: str) -> tuple[str, ...]:
    """Family names that nobody takes for a first name."""
    taken = {*known_names(locale)[0], *known_names(LATIN[0])[0]}
    return tuple(name for name in family_names(locale) if name.casefold() not in taken)


def _families(locale: str) -> frozenset[str]:
    return known_names(locale)[1] | known_names(LATIN[0])[1]


@dataclass(frozen=True, slots=True)
class Towns:
    """country_of: of towns in small letters. by_country: sorted names, by two letters."""

    country_of: dict[str, str]
    by_country: dict[str, list[str]]


@cache
def towns() -> Towns:
    """Real ones, all over the world; "US" has the most."""
    from faker.providers.geo import Provider

    by_country: dict[str, set[str]] = {}
    for _, _, name, country, _ in Provider.land_coords:
        by_country.setdefault(country, set()).add(name)
    lists = {country: sorted(names) for country, names in by_country.items()}
    return Towns({name.casefold(): country for country, names in lists.items() for name in names}, lists)


def _listed(locale: str, name: str) -> set[str]:
    """Single words of three letters or more; some languages have none, or make them when asked."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    found = getattr(provider, name, ())
    if not isinstance(found, dict | list | tuple | set | frozenset):
        return set()
    return {item for item in found if isinstance(item, str) and len(item) > 2 and item.isalpha()}
