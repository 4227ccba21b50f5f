"""The label screen, asked from elsewhere for one record or one task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from curator.tui.screen import CuratorScreen

if TYPE_CHECKING:
    from curator.queries.cards import Card
    from curator.records import Task
    from curator.tui.labeling import Pile
    from curator.workspace import Workspace

_ASKED_FOR: Final = "you asked for it"


class Wanted(CuratorScreen):
    """Mixed into the label screen, whose pile and question it sets."""

    _known: dict[str, Task]
    _asked: Task | None
    _pile: Pile
    _wanted: tuple[str, str] | None = None

    if TYPE_CHECKING:

        def _choose_first(self, tasks: dict[str, Task]) -> None: ...

        def _begin(self, task: str) -> None: ...

        def _go_on(self) -> None: ...

    def open_on(self, *, record: str = "", task: str = "") -> None:
        """What to show once the screen comes up: a record on the table, whatever its labels; the question `task`."""
        self._wanted = (record, task)

    def lay_wanted(self) -> bool:
        """Read what was asked for, if something was; called first when the screen reads itself anew."""
        if self._wanted is None:
            return False
        (record, task), self._wanted = self._wanted, None
        asked = task or (self._asked.id if self._asked else "")

        def query(workspace: Workspace) -> tuple[dict[str, Task], str, Card | None]:
            from curator.queries.cards import card
            from curator.tui.labeling import askable

            tasks = {id: task for id, task in workspace.rulebook.tasks.items() if askable(task)}
            chosen = asked if asked in tasks else next(iter(tasks), "")
            return tasks, chosen, card(workspace, record, chosen, _ASKED_FOR) if record and chosen else None

        self.read(query, self._lay_out)
        return True

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
