"""What detectors saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: The rules of values that a key says what they are (curator.privacy.key_rules), and of those that are known again by
#: their code (curator.privacy.codes). Both look at places of a conversation, all others at a text alone.
KEY_RULE = "pii/key"
SAME_VALUE = "pii/same_value"

#: Names of this entity are known again in their conversation (curator.privacy.name_words), from the score SURE_NAME on
#: where nobody confirmed them. A word of one scores no more than PART_OF_NAME, so that a person decides. NAMED_FROM: a
#: name may tie its words to itself from this score on.
PERSON, SURE_NAME, PART_OF_NAME, NAMED_FROM = "PERSON", 0.85, 0.7, 0.3

#: The entity of every secret, whatever rule sees it.
SECRET = "SECRET"

FindingKind = Literal["pii", "secret", "quality", "bias", "unread"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule's sight of a span of a text. Offsets in code points, end exclusive; score 0 to 1."""

    kind: FindingKind
    name: str
    start: int
    end: int
    score: float
    rule: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A span of a text that one rule or several saw as one entity (or flag).

    id: keyed(kind, name, subject, span), so that re-scans and score changes keep it. subject: the text's key.
    span: code points, end exclusive. value: keyed hash of the normalised value, never the value.
    seen_by: (rule, version, score) each.
    """

    id: str
    kind: FindingKind
    name: str
    subject: str
    span: tuple[int, int] | None
    score: float
    severity: str = "review"
    value: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    seen_by: tuple[tuple[str, str, float], ...] = ()
