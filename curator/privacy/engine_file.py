"""engine.yaml: Presidio's analyzer configuration - language, threshold, models, context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.privacy.model_settings import NamedModel, read_models
from curator.privacy.yaml_nodes import Field, read

ENGINE_FILE = "engine.yaml"

_KEYS = {"supported_languages", "default_score_threshold", "nlp_configuration", "context_aware_enhancer"}
_CONTEXT_KEYS = {
    "context_similarity_factor",
    "min_score_with_context_similarity",
    "context_prefix_count",
    "context_suffix_count",
    "context_matching_mode",
}


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """language: of recognizers. threshold: least score of a hit. context: as in the file. models: the user's own."""

    language: str
    threshold: float
    context: dict[str, Any]
    models: tuple[NamedModel, ...] = ()

    @property
    def model_languages(self) -> frozenset[str]:
        """Codes of the languages that the models read, without a script or region."""
        return frozenset(code.partition("-")[0] for model in self.models for code in model.languages)

    def plain(self) -> list[object]:
        """What bears on every rule; a model bears on its own alone."""
        return [self.language, self.threshold, self.context]


def read_engine(folders: Sequence[Path]) -> EngineSettings:
    """The settings of all folders, key by key, later ones stronger. Raises FileProblem."""
    merged: dict[str, Field] = {}
    for folder in folders:
        content = read(folder / ENGINE_FILE) if (folder / ENGINE_FILE).exists() else None
        if content is not None:
            merged.update(content.mapping(_KEYS))
    languages = merged["supported_languages"].texts()
    if len(languages) != 1:
        fix = "name one, such as [en]; the languages of models stand beside the models"
        raise merged["supported_languages"].problem("one language is needed here", fix)
    merged["context_aware_enhancer"].mapping(_CONTEXT_KEYS)
    return EngineSettings(
        language=languages[0],
        threshold=merged["default_score_threshold"].number(0, 1),
        context=merged["context_aware_enhancer"].plain(),
        models=read_models(merged["nlp_configuration"]),
    )
