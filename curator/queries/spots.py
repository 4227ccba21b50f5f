"""What is shown at one place, and which characters of the original its characters are."""

from __future__ import annotations

from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries.conversations import scrubbed
from curator.records import texts
from curator.store import spots
from curator.workspace import Workspace

Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """text: key of the original. words: as they are shown. spans: (old start, old end, new start, new end)."""

    text: str
    words: str
    spans: list[Span]

    @property
    def length(self) -> int:
        """Of the original, in code points."""
        return len(self.words) + sum((old[1] - old[0]) - (old[3] - old[2]) for old in self.spans)

    def touches(self, start: int, end: int) -> bool:
        """Whether a replacement stands in a span of the shown words."""
        return any(first < end and start < past for _, _, first, past in self.spans)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that is shown from start to end; a replacement in it counts as a whole."""
        first, past = self._moved(start), self._moved(end)
        for old_first, old_past, new_first, new_past in self.spans:
            if new_first <= start < new_past:
                first = old_first
            if new_first < end <= new_past:
                past = old_past
        return first, past

    def _moved(self, at: int) -> int:
        """Where a character outside of every replacement stands in the original."""
        return at + sum((past - old) - (end - new) for old, past, new, end in self.spans if end <= at)


def shown_at(workspace: Workspace, place: str) -> Shown:
    """What is shown at CONVERSATION/INDEX/PATH. Raises UsageError where nothing is, or where it is withheld."""
    conversation, index, path = [*place.split("/", 2), "", ""][:3]
    found = spots.spot(workspace.store, conversation=conversation, place=place)
    if found is None or found.text is None:
        raise UsageError(
            f"there is no text at {place}",
            fix=f"places are CONVERSATION/INDEX/PATH, such as {conversation or 'ID'}/0/content",
        )
    if not found.ready:
        raise UsageError(f"{place} is withheld until it is scrubbed", fix="curator scrub")
    number = None if index == "-" else int(index)
    for record, _ in scrubbed(workspace, ids=[conversation]):
        for text in texts(record):
            if text.place == (number, path):
                return Shown(found.text, text.value, found.spans)
    return Shown(found.text, "", found.spans)
