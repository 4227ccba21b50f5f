"""The rules: shipped YAML, overridden, extended or switched off by further folders. Imports no Presidio.

A rule is a recognizer in Presidio's YAML form (recognizers.yaml, secrets.yaml), with three keys of ours: `code`, a
file of `recognizers/` that finds or checks; `unchecked_score`, of what fails the check; and `needs`, conditions without
which it cannot find anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from curator.errors import UsageError
from curator.identity import digest_of
from curator.privacy import names_rule
from curator.privacy.allowed_terms import allowed_of, read_allowed_terms
from curator.privacy.engine_file import EngineSettings, read_engine
from curator.privacy.own_model import OwnModel, resolved
from curator.privacy.own_terms import OWN_TERMS, OwnTerm, read_own_terms
from curator.privacy.rule_files import Definition, read_definitions
from curator.records.finding import PERSON
from curator.registry import load, names, nearest, shipped

#: Raised when frame, context, spelling or windows change what any rule finds, and when other tokens are codes or
#: words of names.
FRAME_VERSION = 4
#: Presidio's default: IGNORECASE, MULTILINE, DOTALL.
DEFAULT_FLAGS = 26
MODEL_RULE = "pii/model"


@dataclass(frozen=True, slots=True)
class Rule:
    """id: `pii/phone`, `pii/secrets/NAME`. patterns: (name, regex, score). threshold: lower scores are no hits.

    entities: where a rule finds several, of which `thresholds` may set some apart; entity is then empty.
    weights: path of the file that the rule of names was trained into. models: the user's own, of MODEL_RULE. allowed:
    words in which it finds nothing.
    code: a module of `curator.privacy.recognizers`.
    unchecked_score: None where what fails its check is dropped. class_name: a class of Presidio's own.
    digits, run, number, any_of: necessary conditions: how many digits at least, the length of a run without white
    space, how many digits one number must have, and lower-case words of which one must occur.
    """

    id: str
    version: str
    entity: str
    threshold: float
    patterns: tuple[tuple[str, str, float], ...] = ()
    flags: int = DEFAULT_FLAGS
    deny_list: tuple[str, ...] = ()
    deny_list_score: float = 1.0
    context: tuple[str, ...] = ()
    code: str = ""
    unchecked_score: float | None = None
    class_name: str = ""
    entities: tuple[str, ...] = ()
    thresholds: tuple[tuple[str, float], ...] = ()
    weights: str = ""
    digits: int = 0
    run: int = 0
    number: int = 0
    any_of: tuple[str, ...] = ()
    terms: tuple[OwnTerm, ...] = ()
    models: tuple[OwnModel, ...] = ()
    allowed: tuple[OwnTerm, ...] = ()

    def threshold_of(self, entity: str) -> float:
        return next((least for name, least in self.thresholds if name == entity), self.threshold)

    @property
    def can_find(self) -> tuple[str, ...]:
        """Its entities; none where they are own terms'."""
        return self.entities or ((self.entity,) if self.entity else ())


@dataclass(frozen=True, slots=True)
class RuleSet:
    """rules: those that are on, sorted by id. allowed: the words that are not personal, of all entities."""

    rules: tuple[Rule, ...]
    engine: EngineSettings
    allowed: tuple[OwnTerm, ...] = ()


def load_rules(folders: tuple[str, ...] = (), only: frozenset[str] | None = None) -> RuleSet:
    """The shipped rules with `folders` over them, later ones stronger; `only` keeps these ids.

    Raises FileProblem for a bad file, UsageError for a folder or an id that is not there.
    """
    paths = [shipped("rules/pii"), *map(Path, folders)]
    for path in paths:
        if not path.is_dir():
            raise UsageError(f"{path} is no folder of rules", fix="check the folder's name")
    engine = read_engine(paths)
    every = read_definitions(paths).values()
    definitions = [d for d in every if d.enabled]
    if names_rule.LANGUAGE in engine.model_languages:
        definitions = [d for d in definitions if not names_rule.is_replaced(d)]
    rules = [_rule(definition, engine, paths) for definition in definitions]
    if engine.models:
        rules.append(_by_models(engine))
    # It adds to what looks for people in texts; alone it would pass for that.
    if not any(PERSON in rule.can_find and rule.code != names_rule.JOINED for rule in rules):
        rules = [rule for rule in rules if rule.code != names_rule.JOINED]
    terms = read_own_terms(paths)
    allowed = read_allowed_terms(paths, {*_entities(every), *(e for rule in rules for e in rule.can_find)})
    rules = [_allowing(rule, allowed_of(allowed, rule.can_find)) for rule in rules]
    # Whoever names a term wants it found, whatever is allowed.
    if terms:
        rules.append(_own_terms(terms, engine))
    rules.sort(key=lambda rule: rule.id)
    if only is not None:
        known = [rule.id for rule in rules]
        for rule_id in sorted(only):
            if rule_id not in known:
                raise UsageError(f"there is no rule {rule_id!r}", fix=nearest(rule_id, known))
        rules = [rule for rule in rules if rule.id in only]
    return RuleSet(tuple(rules), engine, allowed)


def _entities(definitions: Iterable[Definition]) -> Iterator[str]:
    """What they could find, were they all on."""
    for definition in definitions:
        plain = definition.plain()
        yield from plain.get("supported_entities", ())
        if "supported_entity" in plain:
            yield plain["supported_entity"]


def rule_versions(folders: tuple[str, ...] = ()) -> dict[str, str]:
    """Rule id -> version of every rule that is on. Cheap: reads YAML and version numbers only."""
    return {rule.id: rule.version for rule in load_rules(folders).rules}


def _rule(definition: Definition, engine: EngineSettings, paths: list[Path]) -> Rule:
    plain = definition.plain()
    code = plain.get("code", "")
    if code and code.replace("_", "-") not in names("curator.privacy.recognizers"):
        known = [name.replace("-", "_") for name in names("curator.privacy.recognizers")]
        raise definition.problem("code", f"there is no recognizer code {code!r}", nearest(code, known))
    code_version = load("curator.privacy.recognizers", code.replace("_", "-")).VERSION if code else 0
    needs: dict[str, Any] = plain.get("needs", {})
    weights = names_rule.weights(paths) if code == names_rule.CODE else None
    read = names_rule.weights(paths[:1]) if code == names_rule.JOINED else weights
    trained = [names_rule.digest(read)] if read else []
    least = plain.get("score_thresholds", {})
    return Rule(
        id=definition.id,
        version=digest_of(plain, code_version, engine.plain(), FRAME_VERSION, *trained),
        entity=plain.get("supported_entity", ""),
        entities=tuple(plain.get("supported_entities", ())),
        threshold=least.get("default", engine.threshold),
        thresholds=tuple((entity, number) for entity, number in least.items() if entity != "default"),
        weights=str(weights or ""),
        patterns=tuple((p["name"], p["regex"], p["score"]) for p in plain.get("patterns", ())),
        flags=plain.get("global_regex_flags", DEFAULT_FLAGS),
        deny_list=tuple(plain.get("deny_list", ())),
        deny_list_score=plain.get("deny_list_score", 1.0),
        context=tuple(plain.get("context", ())),
        code=code,
        unchecked_score=plain.get("unchecked_score"),
        class_name=plain.get("class_name", "") if plain.get("type") == "predefined" else "",
        digits=needs.get("digits", 0),
        run=needs.get("run", 0),
        number=needs.get("number", 0),
        any_of=tuple(needs.get("any_of", ())),
    )


def _by_models(engine: EngineSettings) -> Rule:
    models = tuple(resolved(model, engine.threshold) for model in engine.models)
    entities = sorted({entity for model in models for entity in model.entities})
    version = digest_of(MODEL_RULE, sorted(model.version for model in models), engine.threshold, FRAME_VERSION)
    threshold = engine.threshold
    return Rule(MODEL_RULE, version, entity="", threshold=threshold, entities=tuple(entities), models=models)


def _allowing(rule: Rule, terms: tuple[OwnTerm, ...]) -> Rule:
    """Of another version where it is not the same that is allowed, so that its texts are looked at again."""
    if not terms:
        return rule
    told = [(term.entity, term.text) if term.cased else (term.entity, term.text, "any case") for term in terms]
    version = digest_of(rule.version, told)
    return replace(rule, version=version, allowed=terms)


def _own_terms(terms: tuple[OwnTerm, ...], engine: EngineSettings) -> Rule:
    told = [(term.entity, term.text, "cased") if term.cased else (term.entity, term.text) for term in terms]
    version = digest_of(OWN_TERMS, told, FRAME_VERSION)
    return Rule(id=OWN_TERMS, version=version, entity="", threshold=engine.threshold, terms=terms)
