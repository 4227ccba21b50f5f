"""Lists of identifiers that a law names, with the entities that cover each: `rules/identifiers/NAME.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from curator.errors import UsageError
from curator.privacy.yaml_nodes import read
from curator.registry import nearest, shipped

Coverage = Literal["covered", "partly", "not covered", "by a person"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """entities: that cover it, none where no rule over text can. attest: what a person has to vouch for, or "".

    media: whether it may stand in an image or a file, each of which a person looks at.
    """

    id: str
    title: str
    entities: tuple[str, ...] = ()
    attest: str = ""
    note: str = ""
    media: bool = False

    def coverage(self, looked_for: Iterable[str]) -> Coverage:
        """looked_for: entities that rules which are on can find."""
        if not self.entities:
            return "by a person"
        found = set(self.entities) & set(looked_for)
        if len(found) == len(self.entities):
            return "covered"
        return "partly" if found else "not covered"


@dataclass(frozen=True, slots=True)
class IdentifierList:
    title: str
    source: str
    identifiers: tuple[Identifier, ...]


def read_identifiers(name: str) -> IdentifierList:
    """Raises UsageError naming the nearest for an unknown list, FileProblem for what is wrong in its file."""
    known = {path.stem: path for path in sorted(shipped("rules/identifiers").glob("*.yaml"))}
    if name not in known:
        raise UsageError(f"there is no list of identifiers {name!r}", nearest(name, sorted(known)))
    return _read(known[name])


def _read(path: Path) -> IdentifierList:
    content = read(path)
    if content is None:
        raise UsageError(f"{path.name} is empty", "install curator-finetune again")
    top = content.mapping({"title", "source", "identifiers"})
    found = []
    for item in top["identifiers"].items():
        keys = item.mapping({"id", "title", "entities", "attest", "note", "media"})
        if not keys.keys() & {"entities", "attest"}:
            raise item.problem("an identifier is covered by entities or vouched for", "add entities, attest or both")
        said = {name: keys[name].text() for name in keys.keys() & {"id", "title", "attest", "note"}}
        entities = keys["entities"].texts() if "entities" in keys else ()
        found.append(Identifier(**said, entities=entities, media="media" in keys and keys["media"].flag()))
    return IdentifierList(top["title"].text(), top["source"].text(), tuple(found))
