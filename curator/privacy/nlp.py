"""The NLP engine: a blank spaCy tokenizer of our own, by whose words the context of a find is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import spacy
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from spacy.language import Language

from curator.privacy.model_settings import BLANK

if TYPE_CHECKING:
    from spacy.tokens import Doc


@Language.component("curator_lower_lemmas")
def lower_lemmas(doc: Doc) -> Doc:
    """A blank pipeline leaves lemmas empty, and Presidio compares lemmas with context words: without this no context
    ever counts."""
    for token in doc:
        token.lemma_ = token.lower_
    return doc


class BlankNlpEngine(SpacyNlpEngine):
    """spaCy's tokenizer for a language, and nothing else; made in memory.

    A model of the user's does not take its place: other rules would then find other things, and a text would be read
    by the model wherever a context word stands.
    """

    engine_name = BLANK

    def __init__(self, language: str) -> None:
        super().__init__(models=[{"lang_code": language, "model_name": BLANK}])
        self._language = language

    def load(self) -> None:
        nlp = spacy.blank(self._language)
        nlp.add_pipe("curator_lower_lemmas")
        loaded: Any = {self._language: nlp}
        self.nlp = loaded


def nlp_engine(language: str) -> SpacyNlpEngine:
    """Loaded."""
    engine = BlankNlpEngine(language)
    engine.load()
    return engine
