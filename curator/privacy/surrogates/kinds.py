"""What a surrogate is, by entity: what it is kept for, how it is drawn, and how it is written in a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from curator.privacy.surrogates import codes, dates, names, network, phones, places
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import in_case_of, same_shape, with_alphanumerics

#: A realistic secret would be taken for one, by people and by scanners.
_NONE = frozenset({"SECRET"})
DATES = frozenset({"DATE_OF_BIRTH", "DATE_TIME", "DATE"})
#: Their surrogates are made of words of names, which are allocated first.
OF_WORDS = frozenset({"PERSON", "EMAIL_ADDRESS"})


def _plain(value: str) -> str | None:
    return value.strip() or None


def _shape(core: str, draw: Draw, attempt: int) -> str:
    return same_shape(core, draw)


def _age(core: str, draw: Draw, attempt: int) -> str:
    """A few years more or less."""
    digits = "".join(c for c in core if c.isdecimal())
    if not digits or int(digits) > 130:
        return same_shape(core, draw)
    years = int(digits) + draw.pick((-3, -2, -1, 1, 2, 3)) * (1 + attempt // 6)
    return core.replace(digits, str(min(max(years, 1), 119)))


def _no_spellings(surrogate: str) -> list[str]:
    return []


def _cased(surrogate: str, value: str) -> str:
    letters = [c for c in surrogate if c.isascii() and c.isalnum()]
    if any(c.isdecimal() for c in value) and len(letters) == sum(c.isascii() and c.isalnum() for c in value):
        return with_alphanumerics(value, "".join(letters))
    before, after = value[: len(value) - len(value.lstrip())], value[len(value.rstrip()) :]
    return before + in_case_of(value, surrogate) + after


@dataclass(frozen=True, slots=True)
class Kind:
    """core: what values with one surrogate share; None: it is offered none. draw: (core, draw, attempt) -> surrogate.

    write: (surrogate, value) -> in the value's format. spellings: other ways to write a surrogate.
    """

    core: Callable[[str], str | None] = _plain
    draw: Callable[[str, Draw, int], str] = _shape
    write: Callable[[str, str], str] = _cased
    spellings: Callable[[str], list[str]] = _no_spellings


_KINDS = {
    "PERSON": Kind(names.core, write=names.shaped),
    "EMAIL_ADDRESS": Kind(network.mail_core, write=network.shaped_case),
    "PHONE_NUMBER": Kind(phones.core, phones.candidate, phones.shaped, phones.spellings),
    "CREDIT_CARD": Kind(codes.card_core, codes.card, codes.shaped_digits),
    "IBAN_CODE": Kind(codes.iban_core, codes.iban, codes.shaped_iban),
    "US_SSN": Kind(codes.ssn_core, codes.ssn, codes.shaped_digits),
    "IP_ADDRESS": Kind(network.ip_core, network.ip, network.shaped_ip),
    "MAC_ADDRESS": Kind(network.mac_core, network.mac, network.shaped_mac),
    "URL": Kind(draw=network.url, write=network.shaped_case),
    "LOCATION": Kind(draw=places.place),
    "ADDRESS": Kind(draw=places.address),
    "ORGANIZATION": Kind(draw=places.company),
    "AGE": Kind(draw=_age),
}
_OTHER = Kind()


def kind_of(entity: str) -> Kind:
    return _KINDS.get(entity, _OTHER)


def offers(entity: str, value: str) -> bool:
    """Whether there is a surrogate for this value; else it gets a tag."""
    if entity in _NONE:
        return False
    if entity in DATES:
        return dates.moved(value, timedelta(weeks=10)) is not None
    return any(c.isalnum() for c in value) and kind_of(entity).core(value) is not None
