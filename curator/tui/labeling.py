"""The pile of a labeler: the record on the table, those ahead of it, those behind, and those left for later."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final, Generic, Protocol, TypeVar

#: So many records lie ready at least while there are more, and so many are read at a time: each reading looks through
#: the whole queue, and a key that meets one takes longer.
_READY: Final = 20
AHEAD: Final = 60
_BEHIND: Final = 200


class Lying(Protocol):
    """What lies in a pile: a record, or two answers of one."""

    @property
    def id(self) -> str: ...


C = TypeVar("C", bound=Lying)


class Pile(Generic[C]):
    """left: how many records have no label yet, those skipped counted too.

    selected: records that the next label is for, in the order in which they were selected.
    """

    def __init__(self) -> None:
        self.left = 0
        self.current: C | None = None
        self.selected: dict[str, None] = {}
        self._ahead: deque[C] = deque()
        self._behind: deque[C] = deque(maxlen=_BEHIND)
        self._skipped: set[str] = set()
        self._set_aside: set[str] = set()
        self._labelled: dict[str, str] = {}

    @property
    def wants_more(self) -> bool:
        return len(self._ahead) <= _READY

    @property
    def skipped(self) -> int:
        return len(self._skipped)

    def was_set_aside(self, record: str) -> bool:
        """Whether it left the table here by a label of another task."""
        return record in self._set_aside

    @property
    def labelled(self) -> frozenset[str]:
        """Records that were given their label here."""
        return frozenset(self._labelled)

    def value(self, record: str) -> str:
        """The label that it was given here, "" for none."""
        return self._labelled.get(record, "")

    def at_hand(self) -> frozenset[str]:
        """Records without a label that need not be read again."""
        here = {self.current.id} if self.current else set()
        return frozenset((here | {card.id for card in self._ahead} | self._skipped | self._set_aside) - self.labelled)

    def add(self, cards: Sequence[C]) -> None:
        """Records that were read; the first comes on the table if nothing lies there."""
        # One that was labelled while these were read may be among them.
        known = self.at_hand() | self.labelled
        new = [card for card in cards if card.id not in known]
        self._forget({card.id for card in new})
        self._ahead.extend(new)
        if self.current is None:
            self._turn()

    # deciding

    def label(self, record: str, value: str) -> None:
        """It has its label: the next record without one comes on the table."""
        if record not in self._labelled:
            self.left = max(0, self.left - 1)
        self._labelled[record] = value
        self._skipped.discard(record)
        self._set_aside.discard(record)
        self.selected.pop(record, None)
        if self.current is not None and self.current.id == record:
            self._turn()

    def unlabel(self, record: str, value: str | None) -> None:
        """Its label was taken back. value: the one before, which holds again."""
        if value is None:
            self._labelled.pop(record, None)
            self.left += 1
        else:
            self._labelled[record] = value

    def keep_labelled(self, asked: Iterable[str], held: Iterable[str]) -> None:
        """Of the records asked about, only these have a label now: the others come again."""
        for record in set(asked) - set(held):
            self._labelled.pop(record, None)

    def select(self) -> None:
        """Select the record on the table, or no more, and go on."""
        if self.current is not None:
            if self.current.id in self.selected:
                del self.selected[self.current.id]
            else:
                self.selected[self.current.id] = None
            self.skip()

    # moving

    def skip(self) -> None:
        """Leave the record for later; whatever comes next shows, labelled or not."""
        if self.current is not None:
            if self.current.id not in self._labelled:
                self._skipped.add(self.current.id)
            self._behind.append(self.current)
            self.current = self._ahead.popleft() if self._ahead else None

    def set_aside(self, record: str) -> None:
        """It is decided otherwise, so it does not come again with those that were skipped."""
        self._set_aside.add(record)
        self._skipped.discard(record)
        if self.current is not None and self.current.id == record:
            self._turn()

    def leave(self, record: str) -> None:
        """Somebody else gave it its label: it does not come any more."""
        if record in self._labelled:
            return
        self._skipped.discard(record)
        self.selected.pop(record, None)
        for cards in (self._ahead, self._behind):
            for card in [card for card in cards if card.id == record]:
                cards.remove(card)
        if self.current is not None and self.current.id == record:
            self.current = None
            self._turn()

    def bring_back_skipped(self) -> None:
        """They come again."""
        self._skipped.clear()

    def back(self) -> bool:
        """The record before comes on the table again. Answers False where there is none."""
        if not self._behind:
            return False
        self.put(self._behind.pop())
        return True

    def bring(self, record: str) -> bool:
        """Put this record on the table. Answers whether it was at hand."""
        if self.current is not None and self.current.id == record:
            return True
        card = next((card for card in (*self._behind, *self._ahead) if card.id == record), None)
        if card is not None:
            self.put(card)
        return card is not None

    def put(self, card: C) -> None:
        """On the table, before the record that lies there."""
        self._set_aside.discard(card.id)
        self._forget({card.id})
        if self.current is not None:
            self._ahead.appendleft(self.current)
        self.current = card

    def renew(self, card: C) -> None:
        """The record on the table as it is now."""
        if self.current is not None and self.current.id == card.id:
            self.current = card

    def _turn(self) -> None:
        """The next record without a label; those that have one are passed by."""
        if self.current is not None:
            self._behind.append(self.current)
        while self._ahead and self._ahead[0].id in self._labelled:
            self._behind.append(self._ahead.popleft())
        self.current = self._ahead.popleft() if self._ahead else None

    def _forget(self, records: set[str]) -> None:
        """A record lies in one place only."""
        for cards in (self._ahead, self._behind):
            if any(card.id in records for card in cards):
                kept = [card for card in cards if card.id not in records]
                cards.clear()
                cards.extend(kept)
