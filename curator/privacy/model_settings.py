"""`nlp_configuration` of engine.yaml: which models of the user's find names, and what their labels mean to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from curator.privacy.yaml_nodes import Field
from curator.registry import names, nearest

#: Instead of the kind of a model: there is none.
BLANK = "blank"
#: One file for each kind.
KINDS = "curator.privacy.models"

_KEYS = {"nlp_engine_name", "models", "ner_model_configuration"}
_READING_KEYS = {
    "model_to_presidio_entity_mapping", "labels_to_ignore", "default_score", "low_score_entity_names",
    "low_confidence_score_multiplier", "aggregation_strategy", "stride",
}  # fmt: skip
_STRATEGIES = ("simple", "first", "average", "max")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]+)?")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a model's answers are read; names, meaning and defaults are those of Presidio's NerModelConfiguration.

    entities: label -> entity; None for the labels that are known to stand for names, places, addresses, organisations.
    ignored: labels or entities. default_score: where a model gives none. low: entities whose scores are multiplied by
    `multiplier`. strategy, stride (in tokens): of transformers' pipeline.
    """

    entities: Mapping[str, str] | None = None
    ignored: tuple[str, ...] = ()
    default_score: float = 0.85
    low: tuple[str, ...] = ()
    multiplier: float = 0.4
    strategy: str = "max"
    stride: int = 14


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model as the file names it; whether it is on this machine is not yet known. at: where its name stands."""

    kind: str
    name: str
    languages: tuple[str, ...]
    reading: Reading
    at: Field


def read_models(nlp: Field) -> tuple[NamedModel, ...]:
    """A model that is named for several languages is one model. Raises FileProblem."""
    keys = nlp.mapping(_KEYS)
    kinds = [BLANK, *names(KINDS)]
    if "nlp_engine_name" not in keys:
        raise nlp.problem("nlp_engine_name is missing", f"write nlp_engine_name: {BLANK}")
    kind = keys["nlp_engine_name"].text()
    if kind not in kinds:
        raise keys["nlp_engine_name"].problem(f"unknown kind of model {kind!r}", nearest(kind, kinds))
    if kind == BLANK:
        return ()
    if "models" not in keys or not keys["models"].items():
        raise nlp.problem("models is missing", "write models: [{lang_code: en, model_name: ...}]")
    reading = _reading(keys["ner_model_configuration"]) if "ner_model_configuration" in keys else Reading()
    found: dict[str, NamedModel] = {}
    for item in keys["models"].items():
        parts = item.mapping({"lang_code", "model_name"})
        for key in ("lang_code", "model_name"):
            if key not in parts:
                raise item.problem(f"{key} is missing", "write {lang_code: en, model_name: ...}")
        code = parts["lang_code"].text()
        if not _LANGUAGE.fullmatch(code):
            raise parts["lang_code"].problem(f"{code!r} is no language", "such as en")
        name = _name(parts["model_name"], kind)
        before = found[name.text()].languages if name.text() in found else ()
        found[name.text()] = NamedModel(kind, name.text(), (*before, code), reading, name)
    return tuple(found.values())


def _name(field: Field, kind: str) -> Field:
    """Presidio names two models beside transformers; the spaCy one splits words, which ours needs no model for."""
    if kind == "transformers" and isinstance(field.value, dict):
        both = field.mapping({"spacy", "transformers"})
        if "transformers" not in both:
            raise field.problem("transformers is missing", "write model_name: FOLDER")
        return both["transformers"]
    return field


def _reading(field: Field) -> Reading:
    keys = field.mapping(_READING_KEYS)
    given: dict[str, object] = {}
    if "model_to_presidio_entity_mapping" in keys:
        mapping = keys["model_to_presidio_entity_mapping"].mapping()
        for entity in mapping.values():
            if not _ENTITY.fullmatch(entity.text()):
                raise entity.problem("an entity is written in capitals", "such as PERSON")
        given["entities"] = {label: entity.text() for label, entity in mapping.items()}
    for key, name in (("labels_to_ignore", "ignored"), ("low_score_entity_names", "low")):
        if key in keys:
            given[name] = keys[key].texts()
    for key, name in (("default_score", "default_score"), ("low_confidence_score_multiplier", "multiplier")):
        if key in keys:
            given[name] = float(keys[key].number(0, 1))
    if "aggregation_strategy" in keys:
        given["strategy"] = keys["aggregation_strategy"].text()
        if given["strategy"] not in _STRATEGIES:
            raise keys["aggregation_strategy"].problem("no such strategy", f"known: {', '.join(_STRATEGIES)}")
    if "stride" in keys:
        given["stride"] = int(keys["stride"].number(0, 100))
    return Reading(**given)  # type: ignore[arg-type]
