"""What no detector saw, marked by a person; and findings whose ends are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curator.decisions._with_reason import append
from curator.decisions.privacy import DISMISSED
from curator.errors import UsageError
from curator.identity import occurrence_id
from curator.queries.not_looked_for import known_entities
from curator.queries.own_terms import follow_marks
from curator.queries.spots import Shown, shown_at
from curator.records import Event, NewEvent, Subject
from curator.registry import nearest
from curator.store import spots
from curator.store.events import Authored
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Marked:
    """spans: how many were marked. scan_due: whether what was asked for everywhere waits for a scan."""

    events: list[Event]
    spans: int
    scan_due: bool


def mark(
    workspace: Workspace,
    place: str,
    entity: str,
    *,
    actor: str,
    span: tuple[int, int] | None = None,
    text: str | None = None,
    everywhere: bool = False,
    reason: str | None = None,
) -> Marked:
    """Mark a span of what is shown at CONVERSATION/INDEX/PATH, or each standing of `text` in it, in one batch.

    span: code points of the shown words, end exclusive; a replacement that it touches is taken in as a whole. What was
    found inside of it is dismissed there, since the longer span stands for it. everywhere: the words become a term of
    the rule pii/own_terms, which the next scan looks for.
    Raises UsageError for a place, an entity or words that are not there; none of the words is in its message.
    """
    refuse_unknown_entity(workspace, entity)
    shown = shown_at(workspace, place)
    spans = [span] if span is not None else list(_standing(shown.words, text or ""))
    if not spans:
        raise UsageError("the text does not stand there", fix=f"see what does: curator show {place.partition('/')[0]}")
    new: list[NewEvent] = []
    authored: list[Authored] = []
    for start, end in spans:
        if not 0 <= start < end <= len(shown.words):
            fix = f"what is shown there has the characters 0 to {len(shown.words)}"
            raise UsageError(f"there is no span from {start} to {end}", fix=fix)
        term = None
        if everywhere:
            term = _term(workspace, shown, start, end)
            authored.append(term)
        old = shown.original(start, end)
        new += _instead(workspace, shown, place, old, actor)
        new.append(_missed(shown, place, entity, old, actor, term))
    events = append(workspace, new, actor, reason, authored=authored)
    return Marked(events, len(spans), bool(authored) and follow_marks(workspace))


def resize(
    workspace: Workspace,
    occurrence: str,
    *,
    actor: str,
    before: int = 0,
    after: int = 0,
    entity: str | None = None,
    reason: str | None = None,
) -> Marked:
    """Extend a finding at FINDING@PLACE by so many characters before and after it, or shrink it where they are below 0.

    The finding is dismissed there and the other span marked, in one batch. entity: another one than it was found as.
    Raises UsageError where it does not stand there, or nothing of the text would be left in it.
    """
    finding, _, place = occurrence.partition("@")
    shown = shown_at(workspace, place)
    found = [seen for seen in spots.sightings(workspace.store, texts=[shown.text]) if seen.finding == finding]
    if not found:
        raise UsageError(
            f"no finding {finding} stands at {place}", fix="take the ids from `curator privacy list --all`"
        )
    start, end = found[0].start - before, found[0].end + after
    if not 0 <= start < end <= shown.length:
        raise UsageError(
            "the span would begin before the text, end behind it, or hold nothing",
            fix=f"it may grow by {found[0].start} before and {shown.length - found[0].end} after, "
            f"and has {found[0].end - found[0].start} characters",
        )
    if (start, end) == (found[0].start, found[0].end):
        raise UsageError("the span would stay as it is", fix="say by how many characters it grows or shrinks")
    if entity is not None:
        refuse_unknown_entity(workspace, entity)
    dismissed = NewEvent(kind="verdict", subject=Subject("occurrence", occurrence), actor=actor, new=DISMISSED)
    others = [event for event in _instead(workspace, shown, place, (start, end), actor) if event != dismissed]
    marked = _missed(shown, place, entity or found[0].entity, (start, end), actor, None)
    return Marked(append(workspace, [dismissed, *others, marked], actor, reason), 1, scan_due=False)


def refuse_unknown_entity(workspace: Workspace, entity: str) -> None:
    """Raises UsageError for an entity that nobody speaks of: a slip would be a kind of its own for ever."""
    known = known_entities(workspace)
    if entity not in known:
        raise UsageError(f"there is no entity {entity!r}", fix=nearest(entity, sorted(known)))


def _standing(words: str, text: str) -> list[tuple[int, int]]:
    found, at = [], words.find(text) if text else -1
    while at >= 0:
        found.append((at, at + len(text)))
        at = words.find(text, at + len(text))
    return found


def _term(workspace: Workspace, shown: Shown, start: int, end: int) -> Authored:
    words = " ".join(shown.words[start:end].split())
    if shown.touches(start, end):
        raise UsageError(
            "part of it is replaced already, so that its words are not known here",
            fix="mark it here only, or write them into rules/pii/own_terms.yaml",
        )
    if len(words) < 2:
        raise UsageError("a single character would be found everywhere", fix="mark it here only")
    return Authored(workspace.ids.text(words), "term", words)


def _missed(shown: Shown, place: str, entity: str, old: tuple[int, int], actor: str, term: Authored | None) -> NewEvent:
    start, end = old
    value = {"entity": entity, "start": start, "end": end, "text": shown.text}
    value |= {"term": term.text} if term else {}
    slot = f"{start}-{end}"
    return NewEvent(kind="missed", subject=Subject("place", place), slot=slot, actor=actor, new=value)


def _instead(workspace: Workspace, shown: Shown, place: str, old: tuple[int, int], actor: str) -> Sequence[NewEvent]:
    """What was found inside of the span, dismissed there."""
    return [
        NewEvent(
            kind="verdict",
            subject=Subject("occurrence", occurrence_id(seen.finding, place)),
            actor=actor,
            new=DISMISSED,
        )
        for seen in spots.sightings(workspace.store, texts=[shown.text])
        if old[0] <= seen.start and seen.end <= old[1]
    ]
