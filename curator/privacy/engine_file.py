"""engine.yaml: Presidio's analyzer configuration - language, threshold, NLP engine, context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.privacy.yaml_nodes import Field, read

ENGINE_FILE = "engine.yaml"
#: Our NLP engine without a model; any other name is one of Presidio's.
BLANK = "blank"

_KEYS = {"supported_languages", "default_score_threshold", "nlp_configuration", "context_aware_enhancer"}
_CONTEXT_KEYS = {
    "context_similarity_factor",
    "min_score_with_context_similarity",
    "context_prefix_count",
    "context_suffix_count",
    "context_matching_mode",
}
_NLP_KEYS = {"nlp_engine_name", "models", "ner_model_configuration"}


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """language: of recognizers and model. threshold: least score of a hit. nlp, context: as in the file."""

    language: str
    threshold: float
    nlp: dict[str, Any]
    context: dict[str, Any]

    @property
    def blank(self) -> bool:
        return bool(self.nlp["nlp_engine_name"] == BLANK)

    def plain(self) -> list[object]:
        return [self.language, self.threshold, self.nlp, self.context]


def read_engine(folders: Sequence[Path]) -> EngineSettings:
    """The settings of all folders, key by key, later ones stronger. Raises FileProblem."""
    merged: dict[str, Field] = {}
    for folder in folders:
        content = read(folder / ENGINE_FILE) if (folder / ENGINE_FILE).exists() else None
        if content is not None:
            merged.update(content.mapping(_KEYS))
    languages = merged["supported_languages"].texts()
    if len(languages) != 1:
        raise merged["supported_languages"].problem("one language is needed here", "name one, such as [en]")
    merged["context_aware_enhancer"].mapping(_CONTEXT_KEYS)
    nlp = merged["nlp_configuration"].mapping(_NLP_KEYS)
    for model in nlp["models"].items() if "models" in nlp else []:
        model.mapping({"lang_code", "model_name"})
    if "nlp_engine_name" not in nlp:
        raise merged["nlp_configuration"].problem("nlp_engine_name is missing", f"write nlp_engine_name: {BLANK}")
    return EngineSettings(
        language=languages[0],
        threshold=merged["default_score_threshold"].number(0, 1),
        nlp=merged["nlp_configuration"].plain(),
        context=merged["context_aware_enhancer"].plain(),
    )
