"""Phone numbers of the same country and length, out of ranges that are kept for fiction; else such as the plan of the
country's numbers has nowhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import digits_of, with_digits

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

#: Country code -> beginnings of national numbers kept for fiction (NANPA 555-01XX aside), with how many digits follow.
#: Sources: Ofcom (UK), ARCEP (FR), Bundesnetzagentur (DE), ACMA (AU), ComReg (IE), PTS (SE).
_FICTION = {
    44: tuple((f"{area}", 3) for area in (
        "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960", "1414960", "1514960",
        "1614960", "1914980", "2079460", "2920180", "1632960",
    )),
    33: (("19900", 4), ("26191", 4), ("35301", 4), ("46571", 4), ("53649", 4)),
    49: (("3023125", 3), ("4066969", 3), ("2214710", 3), ("6990009", 3), ("8999998", 3)),
    61: (("25550", 4), ("35550", 4), ("75550", 4), ("85550", 4), ("27010", 4), ("37010", 4), ("77010", 4)),
    353: (("2091", 5),),
    46: (("8465004", 2), ("3139006", 2), ("4062804", 2)),
}  # fmt: skip
_MOBILE = {44: ("7",), 33: ("6", "7"), 49: ("15", "16", "17"), 46: ("7",)}
_FICTION_MOBILE = {44: (("7700900", 3),), 33: (("63998", 4),), 49: (("17139200", 2),), 46: (("70174069", 1),)}
#: Of North America; in each 555-01XX is kept for fiction.
_AREAS = (  # noqa: SIM905
    "201 202 203 205 206 207 208 209 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 "
    "253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 "
    "320 321 323 330 334 336 337 339 347 351 352 360 361 386 401 402 404 405 406 407 408 409 410 412 413 414 415 "
    "417 419 423 "
).split()
#: Attempts after which ranges of fiction count as full.
_FULL = 24


def core(value: str) -> str | None:
    """+COUNTRY NATIONAL in digits where that can be told (ten digits alone are of North America), else the digits."""
    import phonenumbers

    number = _parsed(value)
    if number is not None:
        return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"
    return digits_of(value) or None


def candidate(core: str, draw: Draw, attempt: int) -> str:
    if not core.startswith("+"):
        return _of_no_country(core, draw)
    country, national = _split(core)
    made = None if attempt >= _FULL else _of_fiction(country, national, draw)
    return f"+{country}{made or _nowhere(country, len(national), draw)}"


def spellings(surrogate: str) -> list[str]:
    """Other ways to write it, none of which may be somebody's."""
    if not surrogate.startswith("+"):
        return []
    national = _split(surrogate)[1]
    return [national, f"0{national}"]


def shaped(surrogate: str, value: str) -> str:
    """In the original's format; an extension becomes another one."""
    old = digits_of(value)
    number = _parsed(value)
    if number is None:
        return with_digits(value, surrogate.lstrip("+").zfill(len(old))[-len(old) :])
    new = _split(surrogate)[1]
    extension = str(number.extension or "")
    moved = "".join(str((int(digit) + 3) % 10) for digit in extension)
    before = old[: len(old) - len(new) - len(extension)]
    return with_digits(value, before + new + moved)


@lru_cache(1 << 14)
def _parsed(value: str) -> PhoneNumber | None:
    import phonenumbers

    digits = digits_of(value)
    text = value.strip().removeprefix("tel:")
    text = f"+{text[2:]}" if text.startswith("00") else text
    try:
        if text.lstrip("(").startswith(("+", "\uff0b")):
            number = phonenumbers.parse(text)
        elif len(digits) >= 10 and digits.removeprefix("1")[0] in "23456789":
            number = phonenumbers.parse(text, "US")
            if not phonenumbers.is_possible_number(number):
                return None
        else:
            return None
    except (phonenumbers.NumberParseException, IndexError):
        return None
    national = phonenumbers.national_significant_number(number)
    # Where the digits are not those that the number was read from, its format cannot be kept.
    return number if digits.endswith(national + (number.extension or "")) else None


def _split(number: str) -> tuple[int, str]:
    """Country code and the digits behind it, all of them: what a country calls within itself with may be cut off by
    who reads numbers.
    """
    import phonenumbers

    country = next(
        int(number[1:end]) for end in (2, 3, 4) if int(number[1:end]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    )
    return country, number[1 + len(str(country)) :]


def _of_fiction(country: int, national: str, draw: Draw) -> str | None:
    length = len(national)
    if country == 1:
        return f"{draw.pick(_AREAS)}55501{draw.digits(2)}" if length == 10 else None
    mobile = country in _MOBILE and national.startswith(_MOBILE[country])
    ranges = (_FICTION_MOBILE if mobile else _FICTION).get(country, ())
    fitting = [(start, free) for start, free in ranges if len(start) + free == length]
    if not fitting:
        return None
    start, free = draw.pick(fitting)
    return start + draw.digits(free)


def _nowhere(country: int, length: int, draw: Draw) -> str:
    """Digits that are no valid number of that country, as far as its plan is known."""
    import phonenumbers

    for _ in range(40):
        made = f"{1 + draw.below(9)}{draw.digits(length - 1)}"
        number = phonenumbers.PhoneNumber(country_code=country, national_number=int(made))
        if not phonenumbers.is_valid_number(number):
            break
    return made


def _of_no_country(digits: str, draw: Draw) -> str:
    if len(digits) == 7:
        return f"55501{draw.digits(2)}"
    zeros = len(digits) - len(digits.lstrip("0"))
    head = digits[:zeros] + "555"
    return head[: len(digits)] + draw.digits(max(0, len(digits) - len(head)))
