"""keys.yaml: keys of arguments and metadata that say what their value is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.identity import digest_of
from curator.privacy.yaml_nodes import read
from curator.records.finding import SECRET, FindingKind
from curator.registry import shipped

KEYS_FILE = "keys.yaml"
#: Sure enough to stand without a decision in an ordinary workspace: the key says it in as many words.
SCORE = 0.85
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: The last key of a place's path that is no position in a list.
_LAST = re.compile(r"([A-Za-z_][A-Za-z_-]*)(?:/\d+)*\Z")


@dataclass(frozen=True, slots=True)
class KeyRule:
    """entity: of the values under keys that one of the patterns matches whole."""

    entity: str
    patterns: tuple[str, ...]

    @property
    def kind(self) -> FindingKind:
        return "secret" if self.entity == SECRET else "pii"


@dataclass(frozen=True, slots=True)
class KeyRules:
    """By entity; the entities in a fixed order."""

    rules: tuple[KeyRule, ...]

    @property
    def version(self) -> str:
        return digest_of("keys", [(rule.entity, rule.patterns) for rule in self.rules], SCORE)

    def of(self, key: str) -> KeyRule | None:
        """The rule that a key (not a path) is told by, None for most."""
        plain = _CAMEL.sub("_", key).replace("-", "_").lower()
        for rule in self.rules:
            if any(re.fullmatch(pattern, plain) for pattern in rule.patterns):
                return rule
        return None


def last_key(path: str) -> str:
    """The key under which a place's value stands: of `metadata/orders/0` it is orders; "" where there is none."""
    found = _LAST.search(path)
    return found[1] if found else ""


def read_key_rules(folders: tuple[str, ...] = ()) -> KeyRules:
    """The shipped rules with those of `folders` over them, entity by entity. Raises FileProblem."""
    found: dict[str, KeyRule] = {}
    for folder in (shipped("rules/pii"), *map(Path, folders)):
        for rule in _entries(folder / KEYS_FILE):
            found[rule.entity] = rule
    return KeyRules(tuple(rule for _, rule in sorted(found.items()) if rule.patterns))


def _entries(path: Path) -> Sequence[KeyRule]:
    content = read(path) if path.exists() else None
    if content is None:
        return []
    rules = []
    for item in content.mapping({"keys"})["keys"].items():
        entry = item.mapping({"entity", "patterns"})
        if "entity" not in entry:
            raise item.problem("entity is missing", "say what the values are, such as entity: ORDER_NUMBER")
        patterns = entry.get("patterns")
        for pattern in patterns.items() if patterns else []:
            try:
                re.compile(pattern.text())
            except re.error as error:
                raise pattern.problem("this is no valid regular expression", str(error)) from None
        rules.append(KeyRule(entry["entity"].text(), patterns.texts() if patterns else ()))
    return rules
