"""Label: one record after the other, one key a decision; what was keyed is committed before the next one shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from curator.tui import deciding
from curator.tui.asking import keyed
from curator.tui.screens._label_keys import LABEL_KEYS
from curator.tui.screens._label_wanted import Wanted
from curator.tui.widgets.news_line import News
from curator.tui.widgets.task_side import TaskSide
from curator.tui.widgets.turns import Turns
from curator.tui.words import counted

if TYPE_CHECKING:
    from curator.queries.alike import Alike
    from curator.queries.browsed import Browsed
    from curator.queries.cards import Card
    from curator.queries.edited import Piece
    from curator.records import Event, Task, TaskValue


#: What is chosen to compare answers: a screen of its own, whose name a task may have too.
_COMPARE: Final = "compare answers"


class Label(Wanted):
    """What its keys do."""

    NAME = "label"
    LETTER = "l"
    ABOUT = "give labels, rewrite answers, weigh turns"
    ORDER = 300
    WORK = "label"
    BINDINGS: ClassVar[list[BindingType]] = [*LABEL_KEYS]

    def __init__(self) -> None:
        super().__init__()
        #: New words of a turn that could not be saved, by record and turn.
        self._drafts: dict[tuple[str, int], str] = {}

    def _ready(self) -> Card | None:
        """The record on the table; None while a decision is on its way.

        A key that comes before then would be about a record that nobody has seen.
        """
        return None if self.curator.unsettled else self._pile.current

    def _note(self, text: str) -> None:
        self.curator.tell(News("note", text))

    # deciding

    def _give(self, value: TaskValue, task: Task) -> None:
        """To all that are selected, else to the record on the table."""
        records = self._meant(task)
        if records:
            then = partial(self._committed, task, value)
            self.curator.decide(deciding.label(self.curator, records, task.id, value.id, then))

    def _meant(self, task: Task) -> list[str]:
        if self.curator.unsettled:
            return []
        card, turn = self._pile.current, self.query_one(Turns).turn
        if task.level == "turn" and self._pile.selected:
            self._note("turns are labelled one at a time; escape lets go of what is selected")
            return []
        if self._pile.selected:
            return list(self._pile.selected)
        if card is None:
            return []
        return [f"{card.id}/{turn.index}" if task.level == "turn" and turn else card.id]

    def _committed(self, task: Task, value: TaskValue, events: Sequence[Event]) -> None:
        for event in events:
            record = event.subject.id.partition("/")[0]
            if self._asked is not None and task.id == self._asked.id:
                self._pile.label(record, str(event.new))
            else:
                # It has no label of the task at hand, so it only leaves the table.
                self._pile.selected.pop(record, None)
                self._pile.set_aside(record)
        if len(events) > 1:
            self.curator.tell(
                News("done", f"{task.id} = {value.id} for {len(events):,} records; one undo takes all of it back")
            )
        self._go_on()

    def action_value(self, digit: str) -> None:
        if self._asked is None:
            return
        value = keyed(self._asked).get(digit)
        if value is None:
            self._note(f"{self._asked.id} has no value on {digit}")
        else:
            self._give(value, self._asked)

    def action_accept(self) -> None:
        card, task = self._ready(), self._asked
        if card is None or task is None:
            return
        suggested = card.suggestion
        value = next((v for v in task.values if suggested is not None and v.id == suggested.value), None)
        if value is None:
            self._note("nothing is suggested for this record")
        else:
            then = partial(self._committed, task, value)
            self.curator.decide(deciding.accept(self.curator, card.id, task.id, then))

    def action_reject(self) -> None:
        """Of the task whether the answer may train; then the record is done here too."""
        answer = self._known.get("answer")
        value = next((value for value in answer.values if value.id == "reject"), None) if answer else None
        if answer is None or value is None:
            self._note("this workspace has no task that rejects records")
        else:
            self._give(value, answer)

    def action_weight(self) -> None:
        card, turn = self._ready(), self.query_one(Turns).turn
        if card is not None and turn is not None:
            weight = 1 if turn.weight == 0 else 0
            then = partial(self._weighed, card.id, turn.index, weight)
            self.curator.decide(deciding.weight(self.curator, card.id, turn.index, weight, then))

    def _weighed(self, record: str, index: int, weight: int, events: Sequence[Event]) -> None:
        """Shown at once; whatever else changed is read at the next occasion."""
        card = self._pile.current
        if card is not None and card.id == record:
            turns = tuple(replace(turn, weight=weight) if turn.index == index else turn for turn in card.turns)
            self._pile.renew(replace(card, turns=turns))
            self._show(stay=True)
            # The turn may stand below the edge.
            self.curator.tell(
                News("done", f"turn {index} {'trains' if weight else 'does not train'} (weight {weight})")
            )

    def action_note(self) -> None:
        from curator.tui.dialogs.ask import Ask

        card = self._ready()
        if card is not None:
            self.app.push_screen(Ask("a note about this record, for others"), partial(self._noted, card.id))

    def _noted(self, record: str, text: str | None) -> None:
        if text:
            told = partial(self._told, "the note is kept")
            self.curator.decide(deciding.note(self.curator, record, text, told))

    def _told(self, text: str, events: Sequence[Event]) -> None:
        self.curator.tell(News("done", text))
        self.reload()

    def action_edit(self) -> None:
        from curator.tui.dialogs.editor import Editor

        card, turn = self._ready(), self.query_one(Turns).turn
        if card is None or turn is None:
            return
        if turn.withheld:
            self._note("it is not scanned yet, so nobody may read it: run scrub first")
            return
        draft = self._drafts.get((card.id, turn.index))
        editor = Editor(turn, [t for t in card.turns if t.index < turn.index], draft=draft)
        self.app.push_screen(editor, partial(self._edited, card.id, turn.index))

    def _edited(self, record: str, index: int, text: str | None) -> None:
        self._drafts.pop((record, index), None)
        if text is not None:
            failed = partial(self._drafts.__setitem__, (record, index), text)
            self.curator.decide(deciding.edit(self.curator, record, index, text, self._changed, failed))

    def _changed(self, events: Sequence[Event]) -> None:
        self.reload()

    # moving

    def action_skip(self) -> None:
        if self._ready() is not None:
            self._pile.skip()
            self._go_on()

    def action_previous(self) -> None:
        if self.curator.unsettled:
            return
        if self._pile.back():
            self._show()
        else:
            self._note("there is no record before this one")

    def action_select(self) -> None:
        if self._ready() is not None:
            self._pile.select()
            self._go_on()

    async def action_back(self) -> None:
        error = self.curator.news is not None and self.curator.news.kind == "error"
        if self._pile.selected and not error:
            self._pile.selected.clear()
            self._show(stay=True)
        else:
            await self.curator.action_back()

    def action_side(self, way: int) -> None:
        self.query_one(TaskSide).page(way)

    # asking

    def action_why(self) -> None:
        from curator.queries.browsed import browsed
        from curator.tui.dialogs.read import Read
        from curator.tui.widgets.reasons import why

        card = self._pile.current
        if card is None:
            return
        box = Read("why this record")

        def told(record: Browsed) -> None:
            box.show(why(card, record, self.curator.glyphs))

        self.app.push_screen(box)
        self.read(partial(browsed, id=card.id), told, group="dialog")

    def action_diff(self) -> None:
        from curator.queries.edited import edited
        from curator.tui.dialogs.read import Read
        from curator.tui.widgets.reasons import diff

        card, turn = self._pile.current, self.query_one(Turns).turn
        if card is None or turn is None:
            return
        if not turn.edited:
            self._note(f"turn {turn.index} was not rewritten")
            return
        box = Read(f"turn {turn.index}, {turn.role}: what was changed")

        def told(pieces: list[Piece] | None) -> None:
            box.show(diff(pieces) if pieces is not None else Content("it is not scanned yet: run scrub first"))

        self.app.push_screen(box)
        self.read(partial(edited, id=card.id, index=turn.index), told, group="dialog")

    def action_alike(self) -> None:
        from curator.queries.alike import alike
        from curator.tui.dialogs.read import Read
        from curator.tui.widgets.reasons import likenesses

        card, task = self._pile.current, self._asked
        if card is None or task is None:
            return
        box = Read(f"records like this one: {task.id}")

        def told(found: list[Alike]) -> None:
            box.show(likenesses(found, task))

        self.app.push_screen(box)
        self.read(partial(alike, id=card.id, task=task.id), told, group="dialog")

    # choosing

    def action_task(self) -> None:
        from curator.tui.dialogs.choose import Choose

        options = [(task.id, f"{task.id}: {task.question}") for task in self._known.values()]
        options.append((_COMPARE, "preferences: which of two answers is better?"))
        self.app.push_screen(Choose("what do you want to label?", options), self._chosen_task)

    def _chosen_task(self, task: str | None) -> None:
        if task == _COMPARE:
            self.curator.places.go("compare")
        elif task:
            self._let_go()
            self._begin(task)

    def action_order(self) -> None:
        from curator.queries.queue_order import ORDERS
        from curator.tui.dialogs.choose import Choose

        self.app.push_screen(Choose("which records first?", [(o, o) for o in ORDERS]), self._chosen_order)

    def _chosen_order(self, order: str | None) -> None:
        from curator.queries.queue_order import ORDERS

        for known in ORDERS:
            if known == order and self._asked is not None:
                self._let_go()
                self._begin(self._asked.id, known)

    def _let_go(self) -> None:
        if self._pile.selected:
            self._note(f"{counted(len(self._pile.selected), 'record is', 'records are')} selected no more")

    def action_by_name(self) -> None:
        from curator.tui.dialogs.choose import Choose

        if self._asked is not None and self._meant(self._asked):
            options = [(value.id, value.name) for value in self._asked.values]
            self.app.push_screen(Choose(self._asked.question or self._asked.id, options), self._chosen_value)

    def _chosen_value(self, id: str | None) -> None:
        task = self._asked
        value = next((value for value in task.values if value.id == id), None) if task else None
        if task is not None and value is not None:
            self._give(value, task)

    def copied(self) -> str:
        turn = self.query_one(Turns).turn
        return turn.text if turn else ""


SCREEN = Label
