"""The records of the label screen: read ahead in a thread, one of them on the table, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from curator.tui.asking import askable, keyed
from curator.tui.labeling import AHEAD, Pile
from curator.tui.screen import BESIDE, CuratorScreen
from curator.tui.widgets.key_line import KeyLine
from curator.tui.widgets.news_line import News
from curator.tui.widgets.task_side import TaskSide
from curator.tui.widgets.turns import Turns

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.queries.others import Heard
    from curator.queries.queue_order import Order
    from curator.records import Event, Task
    from curator.workspace import Workspace

_TAKEN_BACK = "a decision about it was taken back"


class LabelPile(CuratorScreen):
    """The record at the left, what is asked at the right; below it in a small window."""

    DEFAULT_CSS = """
    LabelPile.-small > Horizontal { layout: vertical; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (BESIDE, "-narrow"), (110, "-wide")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Task] = {}
        self._asked: Task | None = None
        self._order: Order = "import"
        self._pile: Pile[Card] = Pile()
        self._read_all = False
        #: The pile that records are being read for.
        self._fetching: Pile[Card] | None = None
        self._footer: tuple[bool, bool] = (False, False)

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Turns()
            yield TaskSide()

    @property
    def on_the_table(self) -> str:
        """The id of the record that shows, "" for none."""
        return self._pile.current.id if self._pile.current else ""

    def in_footer(self, id: str) -> bool:
        """Accepting only where something is suggested, unsure only where the task knows it."""
        suggested, unsure = self._footer
        return {"label.accept": suggested, "label.unsure": unsure}.get(id, True)

    # reading

    def reload(self) -> None:
        """The first time everything; later what may have changed elsewhere, with the same record on the table."""
        if self._asked is None:
            self.read(_tasks, self._choose_first)
        elif self._pile.current is None and not self._pile.labelled:
            self._fetch()
        else:
            pile, asked = self._pile, self._pile.labelled
            query = partial(_look_again, task=self._asked.id, card=pile.current, labelled=asked)
            self.read(query, partial(self._renew, pile, asked), group="record")

    def _choose_first(self, tasks: dict[str, Task]) -> None:
        self._known = tasks
        if tasks:
            self._begin(next(iter(tasks)))
        else:
            self.query_one(Turns).show((), none="no task here can be answered by one key")

    def _begin(self, task: str, order: Order | None = None) -> None:
        """From the beginning of the queue; what was selected for another question is let go."""
        self._asked = self._known[task]
        self._order = order or self._order
        self._pile = Pile()
        self._read_all = False
        self._fetch()

    def _fetch(self) -> None:
        """Read records ahead, in a thread; not while that is being done for this pile, which would begin it anew."""
        task, pile = self._asked, self._pile
        if task is None or self._fetching is pile:
            return
        self._fetching = pile
        without = pile.at_hand()
        first = pile.current is None and not without and not pile.labelled

        def query(workspace: Workspace) -> tuple[list[Card], int]:
            from curator.queries.cards import cards
            from curator.queries.others import open_elsewhere

            try:
                elsewhere = open_elsewhere(workspace, self.curator.others.holder)
                return cards(workspace, task.id, order=self._order, limit=AHEAD, without=without | elsewhere.keys())
            finally:
                if self._fetching is pile:
                    self._fetching = None

        self.read(query, partial(self._fetched, pile, first), group="ahead")

    def _fetched(self, pile: Pile[Card], first: bool, found: tuple[list[Card], int]) -> None:
        if pile is not self._pile:
            return
        cards, left = found
        if first:
            pile.left = left
        empty = pile.current is None
        pile.add(cards)
        self._read_all = not cards
        if self._read_all and empty and pile.skipped:
            pile.bring_back_skipped()
            self.curator.tell(News("note", "those that you skipped come again"))
            self._fetch()
        elif empty or first:
            self._show(stay=not empty)

    def _renew(self, pile: Pile[Card], asked: frozenset[str], found: tuple[Card | None, set[str], int]) -> None:
        if pile is not self._pile:
            return
        card, held, left = found
        if pile.labelled == asked:
            pile.left = left
        pile.keep_labelled(asked, held)
        if card is not None:
            pile.renew(card)
        self._show(stay=True)
        if pile.current is None:
            self._fetch()

    # showing

    def _show(self, *, stay: bool = False) -> None:
        card, task, pile = self._pile.current, self._asked, self._pile
        none = f"nothing is left to label for {task.id}; T labels something else" if task else ""
        self.query_one(Turns).show(card.turns if card else (), stay=stay, none=none if self._read_all else "")
        value = pile.value(card.id) if card else ""
        self.query_one(TaskSide).show(task, card, value=value, selected=tuple(pile.selected))
        self.tell_left(f"{task.id}: {pile.left:,} left" if task else "")
        self.curator.others.show(self, self.on_the_table, partial(self._taken, self.on_the_table))
        footer = (card is not None and card.suggestion is not None, task is not None and "0" in keyed(task))
        if footer != self._footer:
            self._footer = footer
            self.query_one(KeyLine).refresh()

    def _go_on(self) -> None:
        self._show()
        if self._pile.wants_more and not (self._read_all and self._pile.current is not None):
            self._fetch()

    # others

    def _taken(self, record: str, actor: str) -> None:
        """Somebody else had the record open first: it is left to them, and comes again if they leave it."""
        if self.on_the_table == record:
            self.curator.tell(News("note", f"{actor} has that record open: here is the next one"))
            self._pile.skip()
            self._go_on()

    def heard(self, found: Heard) -> None:
        """What others have labelled needs no label here. What they erased lies nowhere here any more."""
        task = self._asked
        if task is not None and any(deed.kind == "forget" for deed in found.deeds):
            self._begin(task.id)
            return
        gone = {_of(item.record) for item in found.labelled if task and item.task == task.id and item.value is not None}
        here = self.on_the_table
        if task is not None and task.level == "conversation":
            for record in gone:
                self._pile.leave(record)
        if here and here in gone and here != self.on_the_table:
            who = next(item for item in found.labelled if _of(item.record) == here)
            self.curator.tell(News("note", f"{who.actor} gave that record {who.value}: here is the next one"))
        self.reload()
        self._go_on()

    # taken back

    def taken_back(self, events: Sequence[Event], *, again: bool) -> None:
        """To the record that it was about, the first one of several; where a label is given again, on to the next."""
        task = self._asked
        if task is None:
            return
        records = list(dict.fromkeys(_record(e) for e in events if e.subject.kind in ("conversation", "message")))
        for event in events:
            if event.kind == "label" and event.slot == task.id:
                if again and event.old is None:
                    self._pile.label(_record(event), str(event.new))
                else:
                    self._pile.unlabel(_record(event), event.new)
        if records and not again:
            slots = [e.slot for e in events if e.kind == "label" and e.slot in self._known]
            self._put(records, slots[0] if slots else task.id)
        self._show()
        self.reload()

    def _put(self, records: list[str], task: str) -> None:
        """These come again, the last one on the table. task: what was labelled, which is asked again if need be."""
        last = records[-1]
        if self._asked is None or (task != self._asked.id and not self._pile.was_set_aside(last)):
            self._begin(task)
        for record in records:
            at_hand = self._pile.bring(record)
        if not at_hand:
            self.read(partial(_card, record=last, task=task), partial(self._laid, self._pile), group="put")

    def _laid(self, pile: Pile[Card], card: Card) -> None:
        if pile is self._pile:
            pile.put(card)
            self._show()


def _record(event: Event) -> str:
    return _of(event.subject.id)


def _of(subject: str) -> str:
    """The record that a message belongs to."""
    return subject.partition("/")[0]


def _tasks(workspace: Workspace) -> dict[str, Task]:
    return {id: task for id, task in workspace.rulebook.tasks.items() if askable(task)}


def _card(workspace: Workspace, *, record: str, task: str) -> Card:
    from curator.queries.cards import card

    return card(workspace, record, task, _TAKEN_BACK)


def _look_again(
    workspace: Workspace, *, task: str, card: Card | None, labelled: frozenset[str]
) -> tuple[Card | None, set[str], int]:
    """The record on the table as it is now, which records that were labelled have their label still, and how many are
    left."""
    from curator.queries import cards

    _, left = cards.cards(workspace, task, limit=0)
    again = cards.card(workspace, card.id, task, card.reason) if card else None
    return again, cards.held(workspace, task, labelled) if labelled else set(), left
