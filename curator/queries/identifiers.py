"""The 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)): which of them rules look for, and which people
say are not there or were taken out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from curator.errors import UsageError
from curator.privacy.identifiers import IdentifierList, read_identifiers
from curator.queries.not_looked_for import looked_for
from curator.store import decided
from curator.workspace import Workspace


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
    for item in _hipaa().identifiers:
        lacks = tuple(entity for entity in item.entities if entity not in found)
        # what no rule over text can tell for sure, a person has to vouch for
        ruled = bool(item.entities) and not lacks and not item.attest
        by = "rules" if ruled else "attested" if item.id in attested else ""
        result.append(Identifier(item.id, item.title, by, attested.get(item.id, "") if by == "attested" else "", lacks))
    return result


def still_open(workspace: Workspace) -> list[Identifier]:
    """Those that neither rules look for nor a person answers for."""
    return [item for item in identifiers(workspace) if not item.by]


def letter_of(text: str) -> str:
    """Raises UsageError for what is none of the 18."""
    letter = text.strip().upper()
    letters = [item.id for item in _hipaa().identifiers]
    if letter not in letters:
        raise UsageError(f"{text!r} is none of the 18 identifiers", fix=f"they are {letters[0]} to {letters[-1]}")
    return letter


@cache
def _hipaa() -> IdentifierList:
    return read_identifiers("hipaa")
