"""The NLP engine: a blank spaCy tokenizer of our own, or a model that the user has on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine
from spacy.language import Language

from curator.errors import UsageError
from curator.privacy.engine_file import BLANK, EngineSettings

if TYPE_CHECKING:
    from spacy.tokens import Doc


#: A pipe that lower_lemmas is.
LEMMAS = "curator_lower_lemmas"


@Language.component(LEMMAS)
def lower_lemmas(doc: Doc) -> Doc:
    """A blank pipeline leaves lemmas empty, and Presidio compares lemmas with context words: without this no context
    ever counts."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


class BlankNlpEngine(SpacyNlpEngine):
    """spaCy's tokenizer for a language, and nothing else; made in memory."""

    engine_name = BLANK

    def __init__(self, language: str) -> None:
        super().__init__(models=[{"lang_code": language, "model_name": BLANK}])
        self._language = language

    def load(self) -> None:
        nlp = spacy.blank(self._language)
        nlp.add_pipe(LEMMAS)
        loaded: Any = {self._language: nlp}
        self.nlp = loaded


def nlp_engine(settings: EngineSettings) -> SpacyNlpEngine:
    """Loaded. Raises UsageError for a model that is not on this machine: nothing is ever downloaded."""
    if settings.blank:
        engine = BlankNlpEngine(settings.language)
        engine.load()
        return engine
    for model in settings.nlp.get("models", []):
        name = model.get("model_name")
        if isinstance(name, str) and not (spacy.util.is_package(name) or Path(name).exists()):
            raise UsageError(
                f"the model {name!r} of engine.yaml is not on this machine",
                fix=f"install it, or write nlp_engine_name: {BLANK}",
            )
    try:
        made = NlpEngineProvider(nlp_configuration=settings.nlp).create_engine()
    except ValueError as error:
        raise UsageError(f"engine.yaml: Presidio refuses the NLP engine ({type(error).__name__})") from error
    if not isinstance(made, SpacyNlpEngine):
        raise UsageError(
            f"engine.yaml: {settings.nlp['nlp_engine_name']} has no tokenizer to find context with",
            fix=f"write nlp_engine_name: {BLANK}",
        )
    return made
