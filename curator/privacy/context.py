"""Presidio's context rule - a word before a finding raises its score - in time linear in the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from presidio_analyzer import EntityRecognizer, LemmaContextAwareEnhancer, RecognizerResult

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts


class LinearContext:
    """What LemmaContextAwareEnhancer answers, without its scan of all tokens and all keywords for every finding.

    A keyword is a lemma that is neither stop word nor punctuation. The words that count are the token in which the
    finding starts and the keywords before and after it, as many as `enhancer` says.
    """

    def __init__(self, enhancer: LemmaContextAwareEnhancer, artifacts: NlpArtifacts) -> None:
        self._enhancer = enhancer
        self._starts: list[int] = artifacts.tokens_indices
        self._lemmas = [lemma.lower() for lemma in artifacts.lemmas]
        keywords = set(artifacts.keywords)
        self._keywords = [n for n, lemma in enumerate(self._lemmas) if lemma in keywords]

    def score(self, result: RecognizerResult, recognizer: EntityRecognizer) -> float:
        """The score of a finding with its context taken into account."""
        score = float(result.score)
        if not recognizer.context or not self._supported(result.start, recognizer.context):
            return score
        raised = score + self._enhancer.context_similarity_factor
        return min(max(raised, self._enhancer.min_score_with_context_similarity), 1.0)

    def _supported(self, start: int, words: list[str]) -> bool:
        token = max(0, bisect_right(self._starts, start) - 1)
        before = bisect_right(self._keywords, token)
        first = max(0, before - self._enhancer.context_prefix_count - 1)
        at = before - 1 if before and self._keywords[before - 1] == token else before
        last = at + self._enhancer.context_suffix_count + 1
        around = {self._lemmas[n] for n in (*self._keywords[first:before], *self._keywords[at:last])}
        if self._enhancer.context_matching_mode == "whole_word":
            return any(word.lower() in around for word in words)
        return any(word.lower() in near for word in words for near in around)
