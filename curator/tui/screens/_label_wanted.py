"""The label screen, asked from elsewhere for one record or one task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from curator.tui.screens._label_pile import LabelPile

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.records import Task
    from curator.workspace import Workspace

_ASKED_FOR: Final = "you asked for it"


class Wanted(LabelPile):
    """A pile on which others can lay a record."""

    _wanted: tuple[str, str] | None = None

    def open_on(self, *, record: str = "", task: str = "") -> None:
        """What to show once the screen comes up: a record on the table, whatever its labels; the question `task`."""
        self._wanted = (record, task)

    def reload(self) -> None:
        """What was asked for first, if something was."""
        if self._wanted is None:
            super().reload()
            return
        (record, task), self._wanted = self._wanted, None
        asked = task or (self._asked.id if self._asked else "")

        def query(workspace: Workspace) -> tuple[dict[str, Task], str, Card | None]:
            from curator.queries.cards import card
            from curator.tui.asking import askable

            tasks = {id: task for id, task in workspace.rulebook.tasks.items() if askable(task)}
            chosen = asked if asked in tasks else next(iter(tasks), "")
            return tasks, chosen, card(workspace, record, chosen, _ASKED_FOR) if record and chosen else None

        self.read(query, self._lay_out)

    def _lay_out(self, found: tuple[dict[str, Task], str, Card | None]) -> None:
        tasks, chosen, card = found
        if not chosen:
            self._choose_first(tasks)
            return
        self._known = tasks
        if self._asked is None or self._asked.id != chosen:
            self._begin(chosen)
        if card is not None:
            self._pile.put(card)
            self._go_on()
