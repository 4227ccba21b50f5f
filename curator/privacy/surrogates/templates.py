"""A surrogate written the way its original was: its separators, its digits' script, its case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from curator.privacy.surrogates.drawing import Draw

_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnprstvw"


def digits_of(value: str) -> str:
    """Its decimal digits of any script, as ASCII."""
    return "".join(str(unicodedata.decimal(c)) for c in value if c.isdecimal())


def with_digits(value: str, digits: str) -> str:
    """The value with its digits replaced one by one, in the script they stand in. As many as it has."""
    rest = iter(digits)
    return "".join(_digit(c, next(rest)) if c.isdecimal() else c for c in value)


def with_alphanumerics(value: str, new: str) -> str:
    """The value with its ASCII letters and digits replaced one by one, in the case they stand in."""
    rest = iter(new)
    return "".join(_cased(c, next(rest)) if c.isascii() and c.isalnum() else c for c in value)


def in_case_of(value: str, new: str) -> str:
    """ALL CAPS and lower case are kept; anything else is left as the surrogate has it."""
    letters = [c for c in value if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return new.upper()
    return new.lower() if letters and all(c.islower() for c in letters) else new


def same_shape(value: str, draw: Draw) -> str:
    """A digit for each digit, a letter of the same kind for each letter; everything else stays.

    A number keeps its length: its first digit becomes no zero unless it is one.
    """
    result = []
    first = True
    for c in value:
        if c.isdecimal():
            zero_allowed = not first or unicodedata.decimal(c) == 0
            result.append(_digit(c, str(draw.below(10) if zero_allowed else 1 + draw.below(9))))
            first = False
        elif c.isalpha():
            kind = _VOWELS if unicodedata.normalize("NFD", c)[0].lower() in _VOWELS else _CONSONANTS
            result.append(_cased(c, draw.pick(kind)))
        elif unicodedata.category(c)[0] != "M":  # an accent would tell of the letter that it stood on
            result.append(c)
    return "".join(result)


def joined(*parts: str | None, by: str = " ") -> str:
    return by.join(part for part in parts if part)


def any_word_of(value: str, words: Iterable[str]) -> bool:
    """Whether one of these stands in the value as a word, in any case."""
    folded = "".join(c if c.isalnum() else " " for c in value.casefold()).split()
    return not set(folded).isdisjoint(words)


def _digit(old: str, new: str) -> str:
    return chr(ord(old) - unicodedata.decimal(old) + int(new))


def _cased(old: str, new: str) -> str:
    return new.upper() if old.isupper() else new.lower()
