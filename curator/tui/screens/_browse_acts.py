"""What browse does with the records that are selected, or with the one at the cursor; each time one batch."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from curator.tui import deciding_many
from curator.tui.screen import CuratorScreen
from curator.tui.widgets.news_line import News
from curator.tui.widgets.table import Table
from curator.tui.words import counted

if TYPE_CHECKING:
    from curator.queries.browsed import Browsed
    from curator.records import Event
    from curator.workspace import Workspace


class BrowseActs(CuratorScreen):
    """Mixed into the browse screen. Nothing is decided before a dialog said of how many records it is."""

    def __init__(self) -> None:
        super().__init__()
        #: New words of an answer that could not be saved, by record and turn.
        self._drafts: dict[tuple[str, int], str] = {}

    @property
    @abstractmethod
    def record(self) -> Browsed | None:
        """The record at the cursor, once it is read."""

    @property
    @abstractmethod
    def list_name(self) -> str:
        """Of the list that is open, "" for none."""

    @property
    def chosen(self) -> list[str]:
        """Ids of the selected records, or of the one at the cursor; none where there is none."""
        table = self.query_one(Table)
        if table.selected:
            return sorted(table.selected)
        return [table.row.id] if table.row else []

    def _about(self) -> str:
        chosen = self.chosen
        if not self.query_one(Table).selected and chosen:
            return f"record {chosen[0]}"
        return counted(len(chosen), "selected record")

    # one record

    def action_to_label(self) -> None:
        row = self.query_one(Table).row
        if row is None:
            return
        from curator.tui.screens.label import Label

        screen = self.curator.places.screen("label")
        assert isinstance(screen, Label)
        screen.open_on(record=row.id)
        self.curator.places.go("label")

    def action_edit(self) -> None:
        from curator.tui import deciding
        from curator.tui.dialogs.editor import Editor

        record = self.record
        answers = [m.turn for m in record.turns if m.turn.role == "assistant"] if record else []
        if record is None or not answers:
            self.curator.tell(News("note", "this record has no answer to rewrite" if record else "it is not read yet"))
            return
        turn = answers[-1]
        if turn.withheld:
            self.curator.tell(News("note", "it is not scanned yet, so nobody may read it: R scans it"))
            return

        key = (record.id, turn.index)

        def edited(text: str | None) -> None:
            self._drafts.pop(key, None)
            if text is not None:
                failed = partial(self._drafts.__setitem__, key, text)
                self.curator.decide(deciding.edit(self.curator, *key, text, lambda events: self.reload(), failed))

        before = [m.turn for m in record.turns if m.turn.index < turn.index]
        self.app.push_screen(Editor(turn, before, draft=self._drafts.get(key)), edited)

    # as many as are selected

    def action_by_name(self) -> None:
        if self.chosen:
            self.read(deciding_many.labels, self._choose_label, group="choices")

    def _choose_label(self, options: list[tuple[str, str]]) -> None:
        chosen = self.chosen

        def give(answer: str) -> None:
            task, _, value = answer.partition("=")
            self.curator.decide(deciding_many.label(self.curator, chosen, task, value, self._done(chosen, answer)))

        self._ask(f"a label for {self._about()}", options, give)

    def action_keep_or_drop(self) -> None:
        chosen = self.chosen
        if not chosen:
            return

        def decide(answer: str) -> None:
            done = self._done(chosen, "dropped" if answer == "drop" else "kept")
            self.curator.decide(deciding_many.keep(self.curator, chosen, answer, done))

        options = [("drop", "drop: out of everything that leaves"), ("keep", "keep: whatever else it is like")]
        self._ask(f"drop or keep {self._about()}?", options, decide)

    def action_dismiss_flags(self) -> None:
        if self.chosen:
            self.read(partial(deciding_many.open_flags, ids=self.chosen), self._dismiss, group="choices")

    def _dismiss(self, found: dict[str, list[str]]) -> None:
        if not found:
            self.curator.tell(News("note", f"no flag of {self._about()} is open"))
            return
        every = [id for ids in found.values() for id in ids]
        options = [("", f"all: {counted(len(every), 'flag')}")] if len(found) > 1 else []
        options += [(rule, f"{rule}: {counted(len(ids), 'flag')}") for rule, ids in found.items()]

        def dismiss(answer: str) -> None:
            ids = found.get(answer, every)
            done = self._done([], f"{counted(len(ids), 'flag')} dismissed")
            self.curator.decide(deciding_many.dismiss(self.curator, ids, done))

        self._ask(f"dismiss which flags of {self._about()}?", options, dismiss)

    def _ask(self, question: str, options: Sequence[tuple[str, str]], then: Callable[[str], None]) -> None:
        from curator.tui.dialogs.choose import Choose

        def answered(answer: str | None) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(Choose(question, options), answered)

    def _done(self, chosen: Sequence[str], what: str) -> Callable[[Sequence[Event]], None]:
        def done(events: Sequence[Event]) -> None:
            about = f"{counted(len(chosen), 'record')}: " if chosen else ""
            self.curator.tell(News("done", f"{about}{what}; u takes it back"))
            self.query_one(Table).selected.clear()
            self.reload()

        return done

    # the ids

    def action_select_all(self) -> None:
        from curator.queries import browse

        table = self.query_one(Table)
        if table.selected:
            table.selected.clear()
            self.selection_changed()
            return
        name, count = self.list_name, table.count

        def ids(workspace: Workspace) -> list[str]:
            return browse.ids(workspace, name, count) if name else []

        def select(found: list[str]) -> None:
            table.selected.update(found)
            self.selection_changed()

        self.read(ids, select, group="ids")

    def selection_changed(self) -> None:
        self.query_one(Table).refresh()

    def action_write_ids(self) -> None:
        from curator.tui.dialogs.ask import Ask

        chosen = self.chosen
        if chosen:
            self.app.push_screen(Ask(f"a file for the id of {self._about()}, one a line"), partial(self._write, chosen))

    def _write(self, chosen: Sequence[str], name: str | None) -> None:
        if name:
            told = f"{counted(len(chosen), 'id')} written to {name}"
            query = partial(deciding_many.write_ids, name=name, ids=chosen)
            self.read(query, lambda done: self.curator.tell(News("done", told)), group="write")
