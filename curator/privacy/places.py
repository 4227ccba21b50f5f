"""Detection over whole conversations, and the preview that `privacy show` prints. No store, no workspace."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curator.identity import KEY_BYTES, Identities
from curator.privacy.codes import known_again, whole_code
from curator.privacy.detector import Detector
from curator.privacy.findings import findings
from curator.privacy.key_rules import SCORE, KeyRules, last_key, read_key_rules
from curator.privacy.name_words import names_again, words_of
from curator.privacy.replace import Rendered, render
from curator.privacy.styles import styled
from curator.privacy.surrogates import Surrogates, first_free
from curator.privacy.surrogates.names import with_titles
from curator.privacy.tags import numbers
from curator.privacy.verdicts import Judged, Verdicts, effective
from curator.records import Conversation, Finding, Hit, Place, Text, texts, with_texts
from curator.records.finding import KEY_RULE, NAMED_FROM, PERSON


def scan_conversation(conversation: Conversation, detector: Detector) -> list[tuple[Place, Hit]]:
    """Every hit in every string of a conversation with its place, in the order of `records.texts`."""
    return [(text.place, hit) for text in texts(conversation) for hit in detector.hits(text.value)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A string as it was, what was found in it, and what it would become."""

    place: Place
    text: str
    judged: tuple[Judged, ...]
    rendered: Rendered


class Preview:
    """Shows what scrubbing would do, with the thresholds and styles given and no verdicts.

    keys: the shipped ones if None. thresholds: replace_from of entities that have one of their own.

    Pseudonyms are numbered in order of appearance, over all that one Preview is shown. The numbers of tags that stand
    in a text already are passed over, as far as they were seen before a new one was needed.
    """

    def __init__(
        self,
        detector: Detector,
        *,
        keys: KeyRules | None = None,
        replace_from: float = 0.3,
        decide_below: float = 0.85,
        thresholds: Mapping[str, float] | None = None,
        styles: Mapping[str, str] | None = None,
    ) -> None:
        self._detector = detector
        self._keys = keys or read_key_rules()
        self._replace_from = replace_from
        self._decide_below = decide_below
        self._thresholds = dict(thresholds or {})
        self._styles = {"default": "tag", **(styles or {})}
        # Ids are needed only to tell values apart while this lives, so any key will do.
        key = secrets.token_bytes(KEY_BYTES)
        self._identities = Identities(key)
        self._surrogates = Surrogates(key, self._identities, first_free())
        self._numbers: dict[str, int] = {}
        self._taken: set[tuple[str, int]] = set()
        self._last: dict[str, int] = {}
        #: Of the parts of names, the names in which they stand.
        self._names: dict[str, set[str]] = {}

    def text(self, text: str, place: Place = (None, "")) -> Shown:
        """Raises TimeoutError where a pattern takes too long, UsageError for a style that is not offered."""
        return self._shown(text, place, self._detector.hits(text))

    def _shown(self, text: str, place: Place, hits: Sequence[Hit]) -> Shown:
        self._taken.update(numbers(text))
        found = findings(hits, text, self._identities.text(text), self._identities)
        judged = [item for finding in found for item in self._judged(finding)]
        if self._styles.get("PERSON", self._styles["default"]) == "surrogate":
            spans = [item.finding.span for item in judged if item.entity == "PERSON" and item.finding.span]
            self._surrogates.prepare([("PERSON", name) for name in with_titles(text, spans)])
        return Shown(place, text, tuple(judged), render(text, judged, self._replacement))

    def _judged(self, finding: Finding) -> list[Judged]:
        least = self._thresholds.get(finding.name, self._replace_from)
        return effective([finding], Verdicts(), replace_from=least, decide_below=self._decide_below, place="")

    def conversation(self, conversation: Conversation) -> tuple[Conversation, list[Shown]]:
        """The scrubbed conversation, and all its strings in which something was found."""
        found = list(texts(conversation))
        for text in found:
            self._taken.update(numbers(text.value))
        hits = [[*self._detector.hits(text.value), *self._told(text)] for text in found]
        words = [text.value for text in found]
        named = names_again(
            words,
            hits,
            replace_from=self._replace_from,
            thresholds=self._thresholds,
            allowed=self._detector.allowed_names,
        )
        again = zip(hits, known_again(words, hits), named, strict=True)
        every = [[*seen, *codes, *names] for seen, codes, names in again]
        for value, seen in zip(words, every, strict=True):
            self._tie(value, seen)
        shown = [self._shown(text.value, text.place, seen) for text, seen in zip(found, every, strict=True)]
        changed = {item.place: item.rendered.text for item in shown if item.rendered.spans}
        return with_texts(conversation, changed), [item for item in shown if item.judged]

    def _tie(self, text: str, hits: Sequence[Hit]) -> None:
        """Remember of whose name the words of this text are a part."""
        names = [hit for hit in hits if hit.name == PERSON and hit.score >= NAMED_FROM]
        words = words_of(text, self._detector.allowed_names) if names else ()
        for first, past in words:
            part = self._identities.value(PERSON, text[first:past])
            for hit in names:
                whole = self._identities.value(PERSON, text[hit.start : hit.end])
                if hit.start <= first and past <= hit.end and part != whole:
                    self._names.setdefault(part, set()).add(whole)

    def _told(self, text: Text) -> list[Hit]:
        """What the key of a value says it is."""
        rule = self._keys.of(last_key(text.path))
        span = whole_code(text.value) if rule else None
        return [Hit(rule.kind, rule.entity, *span, SCORE, KEY_RULE, self._keys.version)] if rule and span else []

    def _replacement(self, judged: Judged, value: str) -> str:
        entity = judged.entity
        value_id = judged.finding.value if entity == judged.finding.name else self._identities.value(entity, value)
        style = self._styles.get(entity, self._styles["default"])

        def surrogate() -> str | None:
            self._surrogates.prepare([(entity, value)])
            return self._surrogates.of(entity, value, "")

        return styled(
            style,
            entity,
            value,
            number=lambda: self._number(entity, value_id),
            value_id=value_id,
            surrogate=surrogate,
        )

    def _number(self, entity: str, value_id: str) -> int:
        names = self._names.get(value_id, ())
        if value_id not in self._numbers and entity == PERSON and len(names) == 1:
            (name,) = names
            self._numbers[value_id] = self._number(entity, name)
        if value_id not in self._numbers:
            number = self._last.get(entity, 0) + 1
            while (entity, number) in self._taken:
                number += 1
            self._last[entity] = number
            self._numbers[value_id] = number
        return self._numbers[value_id]
