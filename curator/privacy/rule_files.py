"""Reads rule files: `recognizers:` lists in Presidio's YAML form, merged by name over several folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import FileProblem
from curator.privacy.allowed_terms import ALLOWED_TERMS_FILE
from curator.privacy.engine_file import ENGINE_FILE
from curator.privacy.key_rules import KEYS_FILE
from curator.privacy.language import LANGUAGES_FILE
from curator.privacy.own_terms import MARKED_TERMS_FILE, OWN_TERMS_FILE
from curator.privacy.yaml_nodes import Field, read
from curator.registry import is_shipped

SECRETS_FILE = "secrets.yaml"
_NO_RULES = (ENGINE_FILE, KEYS_FILE, LANGUAGES_FILE, OWN_TERMS_FILE, MARKED_TERMS_FILE, ALLOWED_TERMS_FILE)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
_FILE_KEYS = {"recognizers", "global_regex_flags", "supported_languages"}
_KEYS = {
    "name", "type", "enabled", "supported_entity", "supported_entities", "patterns", "context", "deny_list",
    "deny_list_score", "score_thresholds", "class_name", "code", "unchecked_score", "needs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """A rule's keys, merged over all folders, each with the place it came from."""

    id: str
    keys: dict[str, Field]

    @property
    def enabled(self) -> bool:
        return "enabled" not in self.keys or self.keys["enabled"].flag()

    def plain(self) -> dict[str, Any]:
        return {key: field.plain() for key, field in self.keys.items() if key != "enabled"}

    def problem(self, key: str, message: str, fix: str = "") -> FileProblem:
        return self.keys.get(key, self.keys["name"]).problem(f"{self.id}: {message}", fix)


def read_definitions(folders: Sequence[Path]) -> dict[str, Definition]:
    """Every rule by id. Raises FileProblem with file and line."""
    merged: dict[str, dict[str, Field]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if path.name not in _NO_RULES:
                _read_file(path, merged)
    definitions = {rule_id: Definition(rule_id, keys) for rule_id, keys in merged.items()}
    for definition in definitions.values():
        _check_whole(definition)
    return definitions


def _read_file(path: Path, merged: dict[str, dict[str, Field]]) -> None:
    content = read(path)
    if content is None:
        return
    top = content.mapping(_FILE_KEYS)
    prefix = "pii/secrets/" if path.name == SECRETS_FILE else "pii/"
    seen: set[str] = set()
    ours = is_shipped(path)
    for item in top["recognizers"].items() if "recognizers" in top else []:
        keys = item.mapping(_KEYS)
        if "name" not in keys:
            raise item.problem("a rule needs a name", "write name: my_rule")
        name = keys["name"].text()
        if not _NAME.fullmatch(name):
            raise keys["name"].problem(f"{name!r} is no name for a rule", "use lower-case letters, digits and _")
        if name in seen:
            raise keys["name"].problem(f"the rule {name!r} is here twice", "keep one of them")
        seen.add(name)
        _check_keys(keys, ours)
        if "global_regex_flags" in top and "patterns" in keys:
            keys["global_regex_flags"] = top["global_regex_flags"]
        before = merged.get(prefix + name, {})
        merged[prefix + name] = {**before, **keys, **_patterns(before, keys)}


def _patterns(before: dict[str, Field], keys: dict[str, Field]) -> dict[str, Field]:
    """Patterns of both, by name: a pattern of the same name replaces, another one is added."""
    if "patterns" not in before or "patterns" not in keys:
        return {}
    by_name = {p.mapping()["name"].text(): p for field in (before, keys) for p in field["patterns"].items()}
    new = keys["patterns"]
    return {"patterns": Field(new.path, new.line, list(by_name.values()))}


def _check_keys(keys: dict[str, Field], ours: bool) -> None:
    for name in ("context", "deny_list"):
        if name in keys:
            keys[name].texts()
    if "enabled" in keys:
        keys["enabled"].flag()
    for name in keys.keys() & {"deny_list_score", "unchecked_score"}:
        keys[name].number(0, 1)
    if "type" in keys and keys["type"].text() not in ("custom", "predefined"):
        raise keys["type"].problem(f"unknown type {keys['type'].text()!r}", "write custom or predefined")
    if "supported_entity" in keys and not _ENTITY.fullmatch(keys["supported_entity"].text()):
        raise keys["supported_entity"].problem("an entity is written in capitals", "such as CUSTOMER_NUMBER")
    for entity in keys["supported_entities"].items() if "supported_entities" in keys else []:
        if not _ENTITY.fullmatch(entity.text()):
            raise entity.problem("an entity is written in capitals", "such as PERSON")
    if "score_thresholds" in keys:
        for field in keys["score_thresholds"].mapping().values():
            field.number(0, 1)
    if "needs" in keys:
        needs = keys["needs"].mapping({"digits", "run", "number", "any_of"})
        for key in needs.keys() & {"digits", "run", "number"}:
            needs[key].number(0, 1000)
        for item in needs["any_of"].items() if "any_of" in needs else []:
            if item.text() != item.text().lower() or not item.text().isascii():
                raise item.problem("words in needs are lower-case ASCII")
    for pattern in keys["patterns"].items() if "patterns" in keys else []:
        _check_pattern(pattern, ours)


def _check_pattern(pattern: Field, ours: bool) -> None:
    parts = pattern.mapping({"name", "regex", "score"})
    for key in ("name", "regex", "score"):
        if key not in parts:
            raise pattern.problem(f"a pattern needs {key}")
    parts["name"].text()
    if not ours:
        _check_regex(parts["regex"])
    parts["score"].number(0, 1)


def _check_regex(field: Field) -> None:
    """Ours are checked by tests; compiling them all would cost more than reading them."""
    import regex  # type: ignore[import-untyped]

    try:
        compiled = regex.compile(field.text())
    except regex.error as error:
        raise field.problem(f"this is no regular expression: {error.msg}", "quote it with single quotes") from error
    if compiled.match(""):
        raise field.problem("this matches nothing at all, everywhere", "let it match at least one character")


def _check_whole(definition: Definition) -> None:
    """A definition may be spread over files; whether it is complete shows only in the end."""
    keys = definition.keys
    if not definition.enabled:
        return
    if "type" in keys and keys["type"].text() == "predefined":
        if "class_name" not in keys:
            raise definition.problem("name", "a predefined rule needs class_name", "name a recognizer of Presidio")
        return
    if not keys.keys() & {"patterns", "deny_list", "code"}:
        raise definition.problem("name", "a rule needs patterns, a deny_list or code", "or is its name mistyped?")
    several = [entity.text() for entity in keys["supported_entities"].items()] if "supported_entities" in keys else []
    for entity in keys["score_thresholds"].mapping() if "score_thresholds" in keys else ():
        if entity != "default" and entity not in several:
            known = " or ".join(["default", *several])
            raise definition.problem("score_thresholds", f"there is no threshold {entity!r}", f"write {known}")
    if not keys.keys() & {"supported_entity", "supported_entities"}:
        raise definition.problem("name", "a rule needs supported_entity", "such as CUSTOMER_NUMBER")
