"""Makes Presidio recognizers of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

import presidio_analyzer.predefined_recognizers as predefined
import regex  # type: ignore[import-untyped]
from presidio_analyzer import (
    AnalysisExplanation,
    EntityRecognizer,
    LocalRecognizer,
    Pattern,
    PatternRecognizer,
)
from presidio_analyzer import RecognizerResult as Result

from curator.errors import UsageError
from curator.privacy.model_reader import finder, reader
from curator.privacy.needs import Needs
from curator.privacy.rules import Rule
from curator.privacy.spans import Span
from curator.privacy.terms import term_finder
from curator.registry import load, nearest

#: Seconds that one pattern may take over one window of text before the text counts as not scanned.
PATTERN_SECONDS = 10


#: Kept: the regex module forgets patterns from 500 on, and all of ours take it half a second.
_compiled = lru_cache(maxsize=1000)(regex.compile)


class _Pattern(Pattern):
    """Presidio would compile it once more, without its flags, to see whether that can be done."""

    @staticmethod
    def _Pattern__validate_regex(pattern: str) -> None:  # noqa: N802 - as Python calls the one it takes the place of
        """Left to who compiles it."""


class PatternRule(PatternRecognizer):
    """Patterns, of which a group `value` is the finding where there is one, checked by `accepts`.

    What fails the check is dropped, or scores what the rule says, never more than its pattern does.
    A pattern that takes too long raises TimeoutError; Presidio's own would quietly leave the rest of the text out.
    """

    def __init__(self, rule: Rule, language: str, accepts: Callable[[str], bool] | None) -> None:
        patterns: list[Pattern] = [_Pattern(name, pattern, score) for name, pattern, score in rule.patterns]
        super().__init__(  # appends a pattern for the deny list
            supported_entity=rule.entity,
            name=rule.id,
            supported_language=language,
            patterns=patterns,
            deny_list=list(rule.deny_list),
            deny_list_score=rule.deny_list_score,
            context=list(rule.context),
            global_regex_flags=rule.flags,
        )
        self.score_thresholds = {"default": rule.threshold}
        self._accepts = accepts
        self._unchecked = rule.unchecked_score
        self._compiled = [(_compiled(p.regex, flags=rule.flags), p.score) for p in patterns]

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: Any = None
    ) -> list[Result]:
        results = [_result(self, self.supported_entities[0], span) for span in self._spans(text)]
        return EntityRecognizer.remove_duplicates(results) if len(results) > 1 else results

    def _spans(self, text: str) -> Iterator[Span]:
        for compiled, score in self._compiled:
            group: int | str = "value" if "value" in compiled.groupindex else 0
            for match in compiled.finditer(text, timeout=PATTERN_SECONDS):
                start, end = match.span(group)
                if start == end:
                    continue
                if self._accepts is None or self._accepts(text[start:end]):
                    yield Span(start, end, score)
                elif self._unchecked is not None:
                    yield Span(start, end, min(score, self._unchecked))


class CodeRule(LocalRecognizer):
    """Spans that a function finds, of one entity."""

    def __init__(self, rule: Rule, language: str, find: Callable[[str], Iterable[Span]]) -> None:
        super().__init__(
            supported_entities=[rule.entity],
            name=rule.id,
            supported_language=language,
            context=list(rule.context),
            score_thresholds={"default": rule.threshold},
        )
        self._find = find

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Result]:
        return [_result(self, self.supported_entities[0], span) for span in self._find(text)]


class TermsRule(LocalRecognizer):
    """The workspace's own terms, of several entities."""

    def __init__(self, rule: Rule, language: str) -> None:
        super().__init__(
            supported_entities=sorted({term.entity for term in rule.terms}),
            name=rule.id,
            supported_language=language,
            score_thresholds={"default": rule.threshold},
        )
        self._find = term_finder(rule.terms)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Result]:
        return [_result(self, entity, span) for entity, span in self._find(text)]


class NamesRule(LocalRecognizer):
    """Spans of several entities that a function finds."""

    def __init__(self, rule: Rule, language: str, find: Callable[[str], Iterable[tuple[str, Span]]]) -> None:
        super().__init__(
            supported_entities=list(rule.entities),
            name=rule.id,
            supported_language=language,
            score_thresholds={"default": rule.threshold, **dict(rule.thresholds)},
        )
        self._find = find

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[Result]:
        return [_result(self, entity, span) for entity, span in self._find(text) if entity in self.supported_entities]


def recognizer(rule: Rule, language: str) -> EntityRecognizer:
    """Raises UsageError for a pattern that does not compile, a class that Presidio does not have, and a model that
    cannot be loaded."""
    if rule.terms:
        return TermsRule(rule, language)
    if rule.models:
        return NamesRule(rule, language, finder([reader(model) for model in rule.models]))
    if rule.entities:
        return NamesRule(rule, language, load("curator.privacy.recognizers", rule.code).finder(rule.weights))
    if rule.class_name:
        return _predefined(rule, language)
    code = load("curator.privacy.recognizers", rule.code.replace("_", "-")) if rule.code else None
    if not rule.patterns and not rule.deny_list:
        return CodeRule(rule, language, code.find)  # type: ignore[union-attr]
    try:
        return PatternRule(rule, language, code.accepts if code else None)
    except (ValueError, regex.error) as error:
        raise UsageError(f"{rule.id}: a pattern is no valid regular expression", fix=str(error)) from error


def needs(rule: Rule) -> Needs:
    """What the rule's file says, and its code's DIGITS, WORDS and needed()."""
    code = load("curator.privacy.recognizers", rule.code.replace("_", "-")) if rule.code else None
    return Needs(
        digits=max(rule.digits, rule.number, getattr(code, "DIGITS", 0)),
        run=rule.run,
        number=rule.number,
        words=rule.any_of or getattr(code, "WORDS", ()),
        more=getattr(code, "needed", None),
    )


def _predefined(rule: Rule, language: str) -> EntityRecognizer:
    known = sorted(name for name in predefined.__all__ if name.endswith("Recognizer"))
    if rule.class_name not in known:
        raise UsageError(
            f"{rule.id}: Presidio has no recognizer {rule.class_name!r}", fix=nearest(rule.class_name, known)
        )
    options: dict[str, Any] = {"supported_language": language}
    if rule.context:
        options["context"] = list(rule.context)
    if rule.entity:
        options["supported_entity"] = rule.entity
    made: Any = getattr(predefined, rule.class_name)(**options)
    made.name = rule.id
    made.score_thresholds = {"default": rule.threshold}
    return cast(EntityRecognizer, made)


def _result(recognizer: Any, entity: str, span: Span) -> Result:
    return Result(
        entity_type=entity,
        start=span.start,
        end=span.end,
        score=span.score,
        analysis_explanation=AnalysisExplanation(recognizer=recognizer.name, original_score=span.score),
        recognition_metadata={
            Result.RECOGNIZER_NAME_KEY: recognizer.name,
            Result.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
        },
    )
