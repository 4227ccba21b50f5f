"""Cards, accounts, social security numbers: of test ranges where there are such, with sums that hold."""

from __future__ import annotations

import re

from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import digits_of, with_alphanumerics, with_digits

#: Beginnings of cards -> what test cards of that network begin with.
_TEST_CARDS = (
    ("34", "378282"), ("37", "378282"), ("6011", "601111"), ("64", "601111"), ("65", "601111"), ("35", "353011"),
    ("30", "305693"), ("36", "305693"), ("38", "305693"), ("5", "555555"), ("2", "555555"), ("", "424242"),
)  # fmt: skip
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}")


def card_core(value: str) -> str | None:
    digits = digits_of(value)
    return digits if len(digits) >= 12 else None


def card(core: str, draw: Draw, attempt: int) -> str:
    start = next(test for real, test in _TEST_CARDS if core.startswith(real))
    body = start + draw.digits(len(core) - len(start) - 1)
    return body + _luhn(body)


def ssn_core(value: str) -> str | None:
    digits = digits_of(value)
    return digits if len(digits) == 9 else None


def ssn(core: str, draw: Draw, attempt: int) -> str:
    """From 900 up none is a social security number, and with 01 to 49 in the middle no taxpayer's number either."""
    return f"9{draw.digits(2)}{1 + draw.below(49):02}{1 + draw.below(9999):04}"


def shaped_digits(surrogate: str, value: str) -> str:
    return with_digits(value, surrogate)


def iban_core(value: str) -> str | None:
    plain = "".join(c for c in value.upper() if c.isalnum())
    return plain if _IBAN.fullmatch(plain) else None


def iban(core: str, draw: Draw, attempt: int) -> str:
    body = "".join(draw.digits(1) if c.isdigit() else draw.letters(1).upper() for c in core[4:])
    number = "".join(str(int(c, 36)) for c in f"{body}{core[:2]}00")
    return f"{core[:2]}{98 - int(number) % 97:02}{body}"


def shaped_iban(surrogate: str, value: str) -> str:
    return with_alphanumerics(value, surrogate)


def _luhn(body: str) -> str:
    total = 0
    for n, digit in enumerate(reversed(body)):
        doubled = int(digit) * 2 if n % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)
