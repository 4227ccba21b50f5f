"""own_terms.yaml: words that are always found, by entity; the rule `pii/own_terms` of a workspace.

A term is a text, found in any case, or `{text: Rose, case: true}`, found as it is written only.

A second file of the same form beside it, marked_terms.yaml, is written from decisions (curator.privacy.marked_terms).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.privacy.yaml_nodes import Field, read
from curator.registry import nearest

OWN_TERMS = "pii/own_terms"
OWN_TERMS_FILE = "own_terms.yaml"
MARKED_TERMS_FILE = "marked_terms.yaml"
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


@dataclass(frozen=True, slots=True, order=True)
class OwnTerm:
    """cased: found only where its letters are written the same, large and small."""

    entity: str
    text: str
    cased: bool = False


def read_own_terms(folders: Sequence[Path]) -> tuple[OwnTerm, ...]:
    """The terms of all folders together, sorted. Raises FileProblem, which never quotes a term."""
    return read_terms([folder / name for folder in folders for name in (OWN_TERMS_FILE, MARKED_TERMS_FILE)])


def read_terms(
    paths: Sequence[Path], also: str = "", known: Collection[str] | None = None, *, cased: bool = False
) -> tuple[OwnTerm, ...]:
    """The terms of those of these files that are there. Raises FileProblem.

    also: what may stand for an entity. known: the entities that may be named; None for any. cased: whether case counts
    in a term that does not say.
    """
    terms: set[OwnTerm] = set()
    for path in paths:
        content = read(path) if path.exists() else None
        for entity, field in content.mapping().items() if content is not None else []:
            if not _ENTITY.fullmatch(entity) and entity != also:
                raise field.problem("an entity is written in capitals", "such as PERSON: [...]")
            if known is not None and entity not in known and entity != also:
                raise field.problem(f"no rule finds {entity!r}", nearest(entity, sorted(known)))
            for item in field.items():
                terms.add(_term(entity, item, cased))
    return tuple(sorted(terms))


def _term(entity: str, item: Field, cased: bool) -> OwnTerm:
    keys = item.mapping({"text", "case"}) if isinstance(item.value, dict) else {"text": item}
    if "text" not in keys:
        raise item.problem("a term needs text", "such as {text: Rose, case: true}")
    words = " ".join(keys["text"].text().split())
    if len(words) < 2:
        raise item.problem("a term of one letter would be found everywhere", "write at least two")
    return OwnTerm(entity, words, cased=keys["case"].flag() if "case" in keys else cased)
