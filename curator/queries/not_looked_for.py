"""What the rules that are on cannot find: nobody who signs off may take it for searched and absent."""

from __future__ import annotations

from curator.errors import UsageError
from curator.privacy.rules import load_rules
from curator.queries import pending
from curator.registry import nearest
from curator.store import findings
from curator.workspace import Workspace

#: Entities that people expect to be looked for, whatever the packs list, in the order in which they are told.
_EXPECTED = ("PERSON", "ADDRESS", "LOCATION")
#: Entities whose values the rules find under another name.
_FOUND_AS = {"TICKET_NUMBER": "ORDER_NUMBER", "TRACKING_NUMBER": "ORDER_NUMBER"}
#: What people mark and decide, although the shipped rules that find it are off.
_BY_HAND = ("DATE_TIME", "NRP", "ORGANIZATION")
_WORDS = {"PERSON": "names", "ADDRESS": "addresses", "LOCATION": "places"}


def not_looked_for(workspace: Workspace) -> list[str]:
    """Entities that are expected, or that a pack lists, and that no rule which is on can find.

    A list of own terms finds these terms alone, so it does not count.
    """
    found = looked_for(workspace)
    rulebook = workspace.rulebook
    listed = sorted((rulebook.entities.keys() | rulebook.left_alone) - set(_EXPECTED))
    return [entity for entity in (*_EXPECTED, *listed) if _FOUND_AS.get(entity, entity) not in found]


def known_entities(workspace: Workspace) -> set[str]:
    """Every entity that a rule can find or found here, an own term has, a pack lists, or people expect or mark."""
    rulebook = workspace.rulebook
    terms = {term.entity for rule in load_rules(workspace.rule_folders).rules for term in rule.terms}
    found = findings.count_by_entity(workspace.store).keys()
    listed = rulebook.entities.keys() | rulebook.left_alone | {*_EXPECTED, *_BY_HAND}
    return looked_for(workspace) | terms | found | listed


def refuse_unknown_entity(workspace: Workspace, entity: str) -> None:
    """Raises UsageError for an entity that nobody speaks of: a slip would be a kind of its own for ever."""
    known = known_entities(workspace)
    if entity not in known:
        raise UsageError(f"there is no entity {entity!r}", fix=nearest(entity, sorted(known)))


def in_words(entities: list[str]) -> str:
    """ "names, addresses, places"; an entity of a pack of one's own by its id."""
    return ", ".join(_WORDS.get(entity, entity) for entity in entities)


def looked_for(workspace: Workspace) -> set[str]:
    """Entities that a rule which is on can find."""
    rules = load_rules(workspace.rule_folders).rules
    by_key = {rule.entity for rule in pending.key_rules(workspace).rules}
    return {entity for rule in rules for entity in rule.can_find} | by_key
