"""The pile of a labeler: the record on the table, those ahead of it, those behind, and those left for later."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.records import Task, TaskValue

#: So many records lie ready at least while there are more, and so many are read at a time: each reading looks through
#: the whole queue, and a key that meets one takes longer.
_READY: Final = 20
AHEAD: Final = 60
_BEHIND: Final = 200
_UNSURE: Final = ("unsure", "unclear")


class Pile:
    """left: how many records have no label yet, those skipped counted too."""

    def __init__(self) -> None:
        self.left = 0
        self.current: Card | None = None
        self._ahead: deque[Card] = deque()
        self._behind: deque[Card] = deque(maxlen=_BEHIND)
        self._skipped: set[str] = set()
        self._labelled: set[str] = set()

    @property
    def wants_more(self) -> bool:
        return len(self._ahead) <= _READY

    @property
    def skipped(self) -> int:
        return len(self._skipped)

    def at_hand(self) -> frozenset[str]:
        """Records without a label that need not be read again."""
        here = {self.current.id} if self.current else set()
        return frozenset(here | {card.id for card in self._ahead} | self._skipped)

    def add(self, cards: Sequence[Card]) -> None:
        """Records that were read; the first comes on the table if nothing lies there."""
        # One that was labelled while these were read may be among them.
        known = self.at_hand() | self._labelled
        self._ahead.extend(card for card in cards if card.id not in known)
        if self.current is None:
            self._turn()

    def label(self, record: str) -> None:
        """It has its label: the next record comes on the table."""
        if record not in self._labelled:
            self._labelled.add(record)
            self.left = max(0, self.left - 1)
        if self.current is not None and self.current.id == record:
            self._behind.append(self.current)
            self._turn()

    def skip(self) -> None:
        """Leave the record for later."""
        if self.current is not None:
            self._skipped.add(self.current.id)
            self._turn()

    def bring_back_skipped(self) -> None:
        """They come again."""
        self._skipped.clear()

    def unlabel(self, record: str) -> bool:
        """Its label was taken back: it comes on the table again. Answers whether it was at hand."""
        if record in self._labelled:
            self._labelled.discard(record)
        self.left += 1
        card = next((card for card in self._behind if card.id == record), None)
        if card is None:
            return False
        self._behind.remove(card)
        if self.current is not None:
            self._ahead.appendleft(self.current)
        self.current = card
        return True

    def put(self, card: Card) -> None:
        """On the table, before the record that lies there."""
        self._ahead = deque(other for other in self._ahead if other.id != card.id)
        if self.current is not None and self.current.id != card.id:
            self._ahead.appendleft(self.current)
        self.current = card

    def renew(self, card: Card) -> None:
        """The record on the table as it is now."""
        if self.current is not None and self.current.id == card.id:
            self.current = card

    def _turn(self) -> None:
        self.current = self._ahead.popleft() if self._ahead else None


def keyed(task: Task) -> dict[str, TaskValue]:
    """The values of a task by digit: their own where the task says one, else the first that is free; 0 is for unsure.

    Values beyond nine have none; they are chosen by name.
    """
    found = {value.key: value for value in task.values if value.key in "0123456789" and value.key}
    rest = [value for value in task.values if value not in found.values()]
    for value in [value for value in rest if value.id in _UNSURE and "0" not in found][:1]:
        found["0"] = value
        rest.remove(value)
    free = [digit for digit in "123456789" if digit not in found]
    found |= dict(zip(free, rest, strict=False))
    return dict(sorted(found.items(), key=lambda item: (item[0] == "0", item[0])))


def askable(task: Task) -> bool:
    """Whether one key can answer it: one value, of a conversation or a turn."""
    return task.level in ("conversation", "turn") and task.kind in ("choice", "verdict", "rating")
