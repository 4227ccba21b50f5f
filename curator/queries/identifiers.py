"""The 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)): which of them rules look for, and which people
say are not there or were taken out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from curator.errors import UsageError
from curator.queries.not_looked_for import looked_for
from curator.store import decided
from curator.workspace import Workspace

#: (letter, what it is, entities that all must be looked for; of each tuple one will do). Nothing: no rule can tell.
_IDENTIFIERS: Final[tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]] = (
    ("A", "names", (("PERSON",),)),
    ("B", "places smaller than a state", (("ADDRESS",), ("LOCATION",))),
    ("C", "dates but the year, ages over 89", (("DATE_OF_BIRTH",), ("DATE_TIME", "DATE"), ("AGE",))),
    ("D", "telephone numbers", (("PHONE_NUMBER",),)),
    ("E", "fax numbers", (("PHONE_NUMBER",),)),
    ("F", "e-mail addresses", (("EMAIL_ADDRESS",),)),
    ("G", "social security numbers", (("US_SSN",),)),
    ("H", "medical record numbers", (("MEDICAL_RECORD_NUMBER",),)),
    ("I", "health plan beneficiary numbers", (("HEALTH_PLAN_NUMBER", "HEALTH_INSURANCE_NUMBER"),)),
    ("J", "account numbers", (("ACCOUNT_NUMBER",),)),
    ("K", "certificate and licence numbers", (("MEDICAL_LICENSE",), ("US_DRIVER_LICENSE",))),
    ("L", "vehicles, licence plates", (("VEHICLE_ID", "VIN"), ("LICENSE_PLATE",))),
    ("M", "devices, serial numbers", (("MAC_ADDRESS",), ("DEVICE_ID", "SERIAL_NUMBER"))),
    ("N", "web addresses", (("URL",),)),
    ("O", "IP addresses", (("IP_ADDRESS",),)),
    ("P", "fingerprints, voices and other biometric identifiers", ()),
    ("Q", "photographs of faces", ()),
    ("R", "any other number or sign that tells somebody", ()),
)
LETTERS: Final = tuple(letter for letter, _, _ in _IDENTIFIERS)


@dataclass(frozen=True, slots=True)
class Identifier:
    """by: "rules", "attested" or "" for neither. who: attested it. lacks: entities that no rule looks for."""

    letter: str
    name: str
    by: str
    who: str
    lacks: tuple[str, ...]


def identifiers(workspace: Workspace) -> list[Identifier]:
    """All 18 in their order. That a rule looks for one does not say that it finds each."""
    found = looked_for(workspace)
    attested = {item.subject.id: item.actor for item in decided.of_kind(workspace.store, kind="attest")}
    result = []
    for letter, name, wanted in _IDENTIFIERS:
        lacks = tuple(any_of[0] for any_of in wanted if found.isdisjoint(any_of))
        by = "rules" if wanted and not lacks else "attested" if letter in attested else ""
        result.append(Identifier(letter, name, by, attested.get(letter, "") if by == "attested" else "", lacks))
    return result


def letter_of(text: str) -> str:
    """Raises UsageError for what is none of the 18."""
    letter = text.strip().upper()
    if letter not in LETTERS:
        raise UsageError(f"{text!r} is none of the 18 identifiers", fix=f"they are {LETTERS[0]} to {LETTERS[-1]}")
    return letter
