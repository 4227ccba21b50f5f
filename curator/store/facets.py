"""What there is to ask for: the labels, rules, splits, files and entities of this store."""

from __future__ import annotations

import json
from dataclasses import dataclass

from curator.store.operation import Db, read
from curator.store.standing import ASSIGNED, OPEN_FLAGS


@dataclass(frozen=True, slots=True)
class Facets:
    """What filters can ask for here. labels: values given so far, by task. rules: of open flags. files: paths."""

    labels: dict[str, list[str]]
    rules: list[str]
    splits: list[str]
    formats: list[str]
    files: list[str]
    entities: list[str]


@read
def facets(db: Db) -> Facets:
    labels: dict[str, list[str]] = {}
    given = "SELECT DISTINCT slot, value FROM decisions WHERE kind = 'label' ORDER BY slot, value LIMIT 1000"
    for task, value in db.all(given):
        said = json.loads(value)
        labels.setdefault(task, []).extend(map(str, said if isinstance(said, list) else [said]))

    def column(query: str) -> list[str]:
        return [row[0] for row in db.all(query)]

    return Facets(
        labels=labels,
        rules=column(f"SELECT DISTINCT rule FROM {OPEN_FLAGS} ORDER BY rule"),
        splits=column(f"SELECT DISTINCT split FROM {ASSIGNED} ORDER BY split"),
        formats=column("SELECT DISTINCT format FROM imports ORDER BY format"),
        files=column("SELECT DISTINCT path FROM imports ORDER BY path"),
        entities=column("SELECT DISTINCT name FROM hits WHERE kind IN ('pii', 'secret') ORDER BY name"),
    )
