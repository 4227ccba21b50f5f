"""Finds personal data and secrets in one text, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from curator.privacy.allowed_terms import Allowed, allowed_of, allows
from curator.privacy.facts import Facts
from curator.privacy.needs import Needs
from curator.privacy.offline import no_hub, prepare
from curator.privacy.rules import Rule, RuleSet, load_rules
from curator.privacy.tags import outside
from curator.privacy.windows import windows
from curator.records import Hit
from curator.records.finding import PERSON, SECRET, FindingKind
from curator.records.spelling import decoded

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer, RecognizerResult
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    from curator.privacy.context import LinearContext


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """context: lower-case words without which context raises no score: to split a text into words takes longer than
    everything else together, and most texts hold none of them. allows: of allowed terms; None where there are none."""

    rule: Rule
    recognizer: EntityRecognizer
    needs: Needs
    context: tuple[str, ...] = ()
    allows: Allowed | None = None


class Detector:
    """Holds Presidio recognizers for a set of rules; not thread-safe (spaCy's memory is shared).

    What a rule finds does not depend on the other rules: there is no removal of duplicates between them.
    """

    def __init__(self, rules: RuleSet) -> None:
        prepare()
        if any(rule.models for rule in rules.rules):
            no_hub()  # Presidio imports transformers wherever it is installed
        from presidio_analyzer import LemmaContextAwareEnhancer

        from curator.privacy.candidates import Candidates
        from curator.privacy.frame import needs, recognizer

        self.language = rules.engine.language
        #: The block of `memory` that is open.
        self._block: ExitStack | None = None
        self.enhancer = LemmaContextAwareEnhancer(**rules.engine.context)
        self.loaded: list[LoadedRule] = []
        for rule in rules.rules:
            made = recognizer(rule, self.language)
            context = tuple(word.lower() for word in made.context or ())
            self.loaded.append(LoadedRule(rule, made, needs(rule), context, allows(rule.allowed)))
        #: Of what is no name, for names that are known again.
        self.allowed_names = allows(allowed_of(rules.allowed, (PERSON,)))
        self._candidates = Candidates([loaded.needs for loaded in self.loaded])

    @classmethod
    def for_folders(cls, folders: tuple[str, ...] = (), only: frozenset[str] | None = None) -> Detector:
        """With the shipped rules and `folders` over them. Raises FileProblem and UsageError."""
        return cls(load_rules(folders, only))

    def hits(self, text: str) -> list[Hit]:
        """Every rule's hits by start, end, rule; none inside pseudonym tags.

        Raises TimeoutError where a pattern takes too long: the text is then not scanned.
        """
        found: list[Hit] = []
        for window in windows(text):
            part = text if window.end - window.start == len(text) else text[window.start : window.end]
            for rule, entity, score, first, past in self._spelled(part):
                start, end = first + window.start, past + window.start
                if window.own_start <= start < window.own_end:
                    kind: FindingKind = "secret" if entity == SECRET else "pii"
                    for piece in outside(text, start, end):
                        found.append(Hit(kind, entity, *piece, score, rule.id, rule.version))
        found.sort(key=lambda hit: (hit.start, hit.end, hit.rule, hit.name))
        return found

    def _spelled(self, part: str) -> list[tuple[Rule, str, float, int, int]]:
        """(rule, entity, score, start, end) in the text as it is and, where parts are encoded, as it reads plainly.

        Of two spans that one rule sees the plain reading knows the ends: in a quoted `\\njane@example.com` the n is no
        part of the name.
        """
        found = []
        read: dict[str, bytearray] = {}
        plainly = decoded(part)
        if plainly is not None:
            for rule, result, score in self.scan(plainly.text):
                start, end = plainly.original(result.start, result.end)
                found.append((rule, result.entity_type, score, start, end))
                read.setdefault(rule.id, bytearray(len(part)))[start:end] = b"\1" * (end - start)
        for rule, result, score in self.scan(part):
            if rule.id not in read or 1 not in read[rule.id][result.start : result.end]:
                found.append((rule, result.entity_type, score, result.start, result.end))
        return found

    @cached_property
    def nlp_engine(self) -> SpacyNlpEngine:
        """Made once a context word is met: it takes a tenth of a second, and most texts that are few hold none."""
        from curator.privacy.nlp import nlp_engine

        engine = nlp_engine(self.language)
        if self._block is not None:
            self._block.enter_context(engine.get_nlp(self.language).memory_zone())
        return engine

    @contextmanager
    def memory(self) -> Iterator[None]:
        """A block after which spaCy forgets the words it met in it: they are the records' own, and pile up."""
        with ExitStack() as block:
            if "nlp_engine" in self.__dict__:
                block.enter_context(self.nlp_engine.get_nlp(self.language).memory_zone())
            self._block = block
            try:
                yield
            finally:
                self._block = None

    def scan(self, text: str) -> Iterator[tuple[Rule, RecognizerResult, float]]:
        """What each rule finds in a text of bounded length, with the score after context; `hits` is for users."""
        facts = Facts(text)
        context: list[LinearContext] = []
        for number in self._candidates.of(facts):
            loaded = self.loaded[number]
            near = context if not loaded.context or facts.has_any(loaded.context) else None
            found = [
                (loaded.rule, result, score)
                for result, score in self.scored(loaded, text, near)
                if score >= loaded.rule.threshold_of(result.entity_type)
            ]
            if found and loaded.allows is not None:
                allowed = loaded.allows(text)
                found = [item for item in found if not allowed(item[1].entity_type, item[1].start, item[1].end)]
            yield from found

    def scored(
        self, loaded: LoadedRule, text: str, context: list[LinearContext] | None
    ) -> Iterator[tuple[RecognizerResult, float]]:
        """One rule's results whatever its prefilter and threshold say.

        context: made once a text, kept here; None where no context word stands in the text.
        """
        from curator.privacy.context import LinearContext

        for result in loaded.recognizer.analyze(text, loaded.recognizer.supported_entities):  # type: ignore[call-arg]
            score = float(result.score)
            if loaded.recognizer.context and context is not None:
                if not context:
                    context.append(LinearContext(self.enhancer, self.nlp_engine.process_text(text, self.language)))
                score = context[0].score(result, loaded.recognizer)
            yield result, round(score, 6)
