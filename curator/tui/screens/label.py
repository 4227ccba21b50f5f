"""Label: one record after the other, one key a decision; what was keyed is committed before the next one shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from curator.tui import deciding
from curator.tui.labeling import AHEAD, Pile, askable, keyed
from curator.tui.screen import CuratorScreen
from curator.tui.screens._label_keys import LABEL_KEYS
from curator.tui.screens._label_wanted import Wanted
from curator.tui.widgets.news_line import News
from curator.tui.widgets.task_side import TaskSide
from curator.tui.widgets.turns import Turns

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.queries.queue_order import Order
    from curator.records import Event, Task, TaskValue
    from curator.tui.commits import Decision
    from curator.workspace import Workspace


class Label(Wanted, CuratorScreen):
    """The record at the left, what is asked at the right."""

    NAME = "label"
    LETTER = "l"
    ABOUT = "give labels, rewrite answers, weigh turns"
    ORDER = 300
    WORK = "label"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*LABEL_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Task] = {}
        self._asked: Task | None = None
        self._order: Order = "import"
        self._pile = Pile()
        self._saving = False
        self._read_all = False
        #: The pile that records are being read for.
        self._fetching: Pile | None = None

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Turns()
            yield TaskSide()

    @property
    def on_the_table(self) -> str:
        """The id of the record that shows, "" for none."""
        return self._pile.current.id if self._pile.current else ""

    # reading

    def reload(self) -> None:
        """The first time everything; later the record on the table, which stays there."""
        if self.lay_wanted():
            return
        if self._asked is None:
            self.read(_tasks, self._choose_first)
        elif self._pile.current is not None:
            from curator.queries.cards import card

            before = self._pile.current
            self.read(
                lambda workspace: card(workspace, before.id, before.task, before.reason), self._renew, group="record"
            )
        else:
            self._fetch()

    def _choose_first(self, tasks: dict[str, Task]) -> None:
        self._known = tasks
        if tasks:
            self._begin(next(iter(tasks)))
        else:
            self.query_one(Turns).show((), none="no task here can be answered by one key")

    def _begin(self, task: str, order: Order | None = None) -> None:
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
        first = pile.current is None and not without

        def query(workspace: Workspace) -> tuple[list[Card], int]:
            from curator.queries.cards import cards

            try:
                return cards(workspace, task.id, order=self._order, limit=AHEAD, without=without)
            finally:
                if self._fetching is pile:
                    self._fetching = None

        self.read(query, partial(self._fetched, pile, first), group="ahead")

    def _fetched(self, pile: Pile, first: bool, found: tuple[list[Card], int]) -> None:
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
        elif empty:
            self._show()

    def _renew(self, card: Card) -> None:
        self._pile.renew(card)
        self._show(stay=True)

    # showing

    def _show(self, *, stay: bool = False) -> None:
        card, task = self._pile.current, self._asked
        none = f"nothing is left to label for {task.id}; T labels something else" if task else ""
        self.query_one(Turns).show(card.turns if card else (), stay=stay, none=none if self._read_all else "")
        self.query_one(TaskSide).show(task, card)
        self.tell_left(f"{task.id}: {self._pile.left:,} left" if task else "")

    def _go_on(self) -> None:
        self._show()
        if self._pile.wants_more and not (self._read_all and self._pile.current is not None):
            self._fetch()

    # deciding

    def _decide(self, decision: Decision) -> None:
        """Keys wait until it is committed: a second one would be about a record that nobody has seen."""
        self._saving = True
        self.curator.decide(decision)

    def _committed(self, record: str, events: Sequence[Event]) -> None:
        self._saving = False
        self._pile.label(record)
        self._go_on()

    def _failed(self) -> None:
        self._saving = False

    def _give(self, value: TaskValue, task: Task) -> None:
        card = self._ready()
        if card is None:
            return
        turn = self.query_one(Turns).turn
        record = f"{card.id}/{turn.index}" if task.level == "turn" and turn else card.id
        then = partial(self._committed, card.id)
        self._decide(deciding.label(self.curator, record, task.id, value.id, then, self._failed))

    def _ready(self) -> Card | None:
        return None if self._saving else self._pile.current

    def action_value(self, digit: str) -> None:
        if self._asked is None:
            return
        value = keyed(self._asked).get(digit)
        if value is None:
            self.curator.tell(News("note", f"{self._asked.id} has no value on {digit}"))
        else:
            self._give(value, self._asked)

    def action_accept(self) -> None:
        card = self._ready()
        if card is None or self._asked is None:
            return
        if card.suggestion is None:
            self.curator.tell(News("note", "nothing is suggested for this record"))
            return
        then = partial(self._committed, card.id)
        self._decide(deciding.accept(self.curator, card.id, self._asked.id, then, self._failed))

    def action_reject(self) -> None:
        """Of the task whether the answer may train; then the record is done here too."""
        answer = self._known.get("answer")
        value = next((value for value in answer.values if value.id == "reject"), None) if answer else None
        if answer is None or value is None:
            self.curator.tell(News("note", "this workspace has no task that rejects records"))
            return
        card = self._ready()
        if card is not None and self._asked is not None and self._asked.id != answer.id:
            # It has no label of the task at hand, so it only leaves the table.
            skip = partial(self._rejected, card.id)
            self._decide(deciding.label(self.curator, card.id, answer.id, value.id, skip, self._failed))
        else:
            self._give(value, answer)

    def _rejected(self, record: str, events: Sequence[Event]) -> None:
        self._saving = False
        if self._pile.current is not None and self._pile.current.id == record:
            self._pile.skip()
        self._go_on()

    def action_skip(self) -> None:
        if self._ready() is not None:
            self._pile.skip()
            self._go_on()

    def action_weight(self) -> None:
        card, turn = self._ready(), self.query_one(Turns).turn
        if card is not None and turn is not None:
            weight = 1 if turn.weight == 0 else 0
            self.curator.decide(deciding.weight(self.curator, card.id, turn.index, weight, self._changed))

    def action_note(self) -> None:
        from curator.tui.dialogs.ask import Ask

        card = self._ready()
        if card is not None:
            self.app.push_screen(Ask("a note about this record, for others"), partial(self._noted, card.id))

    def _noted(self, record: str, text: str | None) -> None:
        if text:
            self.curator.decide(deciding.note(self.curator, record, text, self._changed))

    def action_edit(self) -> None:
        from curator.tui.dialogs.editor import Editor

        card, turn = self._ready(), self.query_one(Turns).turn
        if card is None or turn is None:
            return
        if turn.withheld:
            self.curator.tell(News("note", "it is not scanned yet, so nobody may read it: run scrub first"))
            return
        editor = Editor(f"turn {turn.index}, {turn.role}", turn.text)
        self.app.push_screen(editor, partial(self._edited, card.id, turn.index))

    def _edited(self, record: str, index: int, text: str | None) -> None:
        if text is not None:
            self.curator.decide(deciding.edit(self.curator, record, index, text, self._changed))

    def _changed(self, events: Sequence[Event]) -> None:
        self.reload()

    def taken_back(self, events: Sequence[Event]) -> None:
        """A label of this task that is no more brings its record back on the table."""
        for event in events:
            record = event.subject.id.partition("/")[0]
            if event.kind == "label" and self._asked is not None and event.slot == self._asked.id:
                if event.new is None and not self._pile.unlabel(record):
                    self._begin(self._asked.id)
                elif event.new is not None:
                    self._pile.label(record)
        self._show()
        self.reload()

    # choosing

    def action_task(self) -> None:
        from curator.tui.dialogs.choose import Choose

        options = [(task.id, f"{task.id}: {task.question}") for task in self._known.values()]
        self.app.push_screen(Choose("what do you want to label?", options), self._chosen_task)

    def _chosen_task(self, task: str | None) -> None:
        if task:
            self._begin(task)

    def action_order(self) -> None:
        from curator.queries.queue_order import ORDERS
        from curator.tui.dialogs.choose import Choose

        self.app.push_screen(Choose("which records first?", [(o, o) for o in ORDERS]), self._chosen_order)

    def _chosen_order(self, order: str | None) -> None:
        from curator.queries.queue_order import ORDERS

        for known in ORDERS:
            if known == order and self._asked is not None:
                self._begin(self._asked.id, known)

    def action_by_name(self) -> None:
        from curator.tui.dialogs.choose import Choose

        if self._asked is not None and self._ready() is not None:
            options = [(value.id, value.name) for value in self._asked.values]
            self.app.push_screen(Choose(self._asked.question or self._asked.id, options), self._chosen_value)

    def _chosen_value(self, id: str | None) -> None:
        for value in self._asked.values if self._asked else ():
            if value.id == id and self._asked is not None:
                self._give(value, self._asked)

    def copied(self) -> str:
        turn = self.query_one(Turns).turn
        return turn.text if turn else ""


def _tasks(workspace: Workspace) -> dict[str, Task]:
    return {id: task for id, task in workspace.rulebook.tasks.items() if askable(task)}


SCREEN = Label
