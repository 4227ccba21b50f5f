"""The 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)): which of them rules look for, and which people
say are not there or were taken out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from curator.errors import UsageError
from curator.privacy.identifiers import IdentifierList, read_identifiers
from curator.queries.not_looked_for import looked_for
from curator.queries.policy import Policy
from curator.queries.unread import MEDIA, opaque, waiting_unread
from curator.store import decided, told
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Identifier:
    """by: "rules", "attested" or "" for neither. who: attested it. lacks: entities that no rule looks for.

    looked_at: (who, how many) images and files vouched for, where it may stand in them; unseen: those that nobody
    vouched for. That each was looked at does not attest it: what is only linked is not among them.
    """

    letter: str
    name: str
    by: str
    who: str
    lacks: tuple[str, ...]
    looked_at: tuple[tuple[str, int], ...] = ()
    unseen: int = 0


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
        who = attested.get(item.id, "") if by == "attested" else ""
        seen, unseen = _media(workspace) if item.media else ((), 0)
        result.append(Identifier(item.id, item.title, by, who, lacks, seen, unseen))
    return result


def _media(workspace: Workspace) -> tuple[tuple[tuple[str, int], ...], int]:
    seen = told.looked_at(workspace.store, edits=Policy.of(workspace).edits)
    unseen = {*opaque(workspace), *(item.place for item in waiting_unread(workspace, language=MEDIA))}
    return tuple((who, count) for who, count in seen), len(unseen)


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
