"""What no detector saw, marked by a person; and findings whose ends are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from curator.decisions._with_reason import append
from curator.decisions.privacy import DISMISSED
from curator.errors import UsageError
from curator.identity import occurrence_id
from curator.queries.everywhere import spans_of, words_of
from curator.queries.not_looked_for import refuse_unknown_entity
from curator.queries.own_terms import follow_marks
from curator.queries.spots import Shown, shown_at
from curator.records import Event, NewEvent, Subject
from curator.store import spots
from curator.store.events import Authored
from curator.workspace import Workspace

_NO_TERM: Mapping[str, object] = MappingProxyType({})


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
    any_case: bool = False,
    reason: str | None = None,
) -> Marked:
    """Mark a span of what is shown at CONVERSATION/INDEX/PATH, or each standing of `text` in it, in one batch.

    span: code points of the shown words, end exclusive; a replacement that it touches is taken in as a whole. What was
    found inside of it is dismissed there, since the longer span stands for it. everywhere: the words become a term of
    the rule pii/own_terms, which the next scan looks for. any_case: whether large and small letters are the same, here
    and everywhere.
    Raises UsageError for a place, an entity or words that are not there; none of the words is in its message.
    """
    refuse_unknown_entity(workspace, entity)
    shown = shown_at(workspace, place)
    spans = spans_of(shown, place, span, text, any_case=any_case)
    new: list[NewEvent] = []
    authored: list[Authored] = []
    for start, end in spans:
        term: dict[str, object] = {}
        if everywhere:
            words = words_of(shown, start, end)
            authored.append(Authored(workspace.ids.text(words), "term", words))
            term = {"term": authored[-1].text} if any_case else {"term": authored[-1].text, "cased": True}
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
    marked = _missed(shown, place, entity or found[0].entity, (start, end), actor)
    return Marked(append(workspace, [dismissed, *others, marked], actor, reason), 1, scan_due=False)


def _missed(
    shown: Shown, place: str, entity: str, old: tuple[int, int], actor: str, term: Mapping[str, object] = _NO_TERM
) -> NewEvent:
    """term: key of the words to find everywhere, and whether their case counts; nothing where it is here only."""
    start, end = old
    value = {"entity": entity, "start": start, "end": end, "text": shown.text, **term}
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
