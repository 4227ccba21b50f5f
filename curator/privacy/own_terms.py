"""own_terms.yaml: words that are always found, by entity; the rule `pii/own_terms` of a workspace.

A second file of the same form beside it, marked_terms.yaml, is written from decisions (curator.privacy.marked_terms).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.privacy.yaml_nodes import read

OWN_TERMS = "pii/own_terms"
OWN_TERMS_FILE = "own_terms.yaml"
MARKED_TERMS_FILE = "marked_terms.yaml"
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


@dataclass(frozen=True, slots=True, order=True)
class OwnTerm:
    entity: str
    text: str


def read_own_terms(folders: Sequence[Path]) -> tuple[OwnTerm, ...]:
    """The terms of all folders together, sorted. Raises FileProblem, which never quotes a term."""
    return read_terms([folder / name for folder in folders for name in (OWN_TERMS_FILE, MARKED_TERMS_FILE)])


def read_terms(paths: Sequence[Path], also: str = "") -> tuple[OwnTerm, ...]:
    """The terms of those of these files that are there. also: what may stand for an entity. Raises FileProblem."""
    terms: set[OwnTerm] = set()
    for path in paths:
        content = read(path) if path.exists() else None
        for entity, field in content.mapping().items() if content is not None else []:
            if not _ENTITY.fullmatch(entity) and entity != also:
                raise field.problem("an entity is written in capitals", "such as PERSON: [...]")
            for item in field.items():
                if len(item.text().strip()) < 2:
                    raise item.problem("a term of one letter would be found everywhere", "write at least two")
                terms.add(OwnTerm(entity, " ".join(item.text().split())))
    return tuple(sorted(terms))
