"""Names of people and places as installed packages list them: Faker (MIT), phonenumbers (Apache-2.0), zoneinfo."""

from __future__ import annotations

import importlib
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from curator.registry import shipped

ENGLISH = ("en_US", "en_GB", "en_IE", "en_NZ", "en_IN", "en")
#: Letters of the alphabets that names are written with in English text.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff '\u2019.-]*")


@dataclass(frozen=True, slots=True)
class People:
    """Names of one locale, in Latin script, sorted."""

    locale: str
    first: tuple[str, ...]
    last: tuple[str, ...]


@cache
def people() -> tuple[People, ...]:
    """Every locale of Faker that has first and last names in Latin script."""
    found = []
    for locale in _locales("person"):
        provider = _provider("person", locale)
        first = {name for key, name in _strings(provider) if key.startswith("first_name")}
        last = {name for key, name in _strings(provider) if key.startswith("last_name")}
        if len(first) >= 20 and len(last) >= 8:
            found.append(People(locale, tuple(sorted(first)), tuple(sorted(last))))
    return tuple(found)


@cache
def cities() -> tuple[str, ...]:
    """Cities that Faker, zoneinfo and our own list name."""
    found = set(listed("cities"))
    for locale in _locales("address"):
        provider = _provider("address", locale)
        found.update(name for key, name in _strings(provider) if key in ("cities", "city_names", "towns", "communes"))
    for zone in zoneinfo.available_timezones():
        area, _, name = zone.rpartition("/")
        if area.split("/")[0] in ("Africa", "America", "Asia", "Australia", "Europe", "Pacific", "Atlantic", "Indian"):
            found.add(name.replace("_", " "))
    return tuple(sorted(name for name in found if _is_name(name)))


@cache
def towns() -> tuple[str, ...]:
    """Places that telephone prefixes stand for, towns and villages mostly."""
    from phonenumbers.geodata import GEOCODE_DATA

    found: set[str] = set()
    for languages in GEOCODE_DATA.values():
        for part in re.split(r"[/;]| - |, ", languages.get("en", "")):
            name = part.strip()
            if len(name) > 2 and _is_name(name) and not name.isupper():
                found.add(name)
    return tuple(sorted(found))


@cache
def listed(name: str) -> tuple[str, ...]:
    """Lines of `rules/pii/names/NAME.txt` that are no remarks."""
    path = shipped("rules/pii/names") / f"{name}.txt"
    if not path.exists():
        return ()
    return tuple(line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def _is_name(name: str) -> bool:
    return bool(_LATIN.fullmatch(name)) and len(name) > 1 and name[0].isupper() and len(name.split()) <= 5


def _strings(provider: Any) -> Iterator[tuple[str, str]]:
    for key in sorted(dir(provider)):
        values = getattr(provider, key)
        if isinstance(values, (tuple, list, dict)) and not key.startswith("__"):
            for value in values:
                if isinstance(value, str) and _is_name(value):
                    yield key, value


def _locales(kind: str) -> list[str]:
    import faker.providers

    folder = Path(faker.providers.__file__).parent / kind
    return sorted(path.parent.name for path in folder.glob("*/__init__.py"))


def _provider(kind: str, locale: str) -> Any:
    return importlib.import_module(f"faker.providers.{kind}.{locale}").Provider
