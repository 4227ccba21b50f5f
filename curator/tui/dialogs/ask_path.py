"""Ask for a file or folder; tab completes its name as a shell does, enter looks at it first, enter again takes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from curator.tui.importing import NAMES, completed, look, names, path_of
from curator.tui.keys import BACK, act, same
from curator.tui.trouble import trouble
from curator.tui.words import visible

_TYPE = "tab completes it, enter looks at its beginning, escape leaves it"
_ELSEWHERE = "\nthe options are those of the command curator import"
_TAKE = "enter imports it, escape leaves it"


class AskPath(ModalScreen[Path | None]):
    """Answers a path that is there and can be read; None when it was left."""

    DEFAULT_CSS = """
    AskPath { align: center middle; background: $background 60%; }
    AskPath > Vertical { width: 90; max-width: 95%; height: auto; max-height: 95%; padding: 1 2; background: $panel;
        border: round $border; }
    AskPath Input { border: tall $border; background: $surface; }
    AskPath Label { width: 1fr; height: auto; }
    AskPath #said { height: auto; max-height: 9; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        same(BACK, "close"),
        act("dialog.complete", "tab", "complete", "complete", "complete the name of a file", priority=True),
    ]

    def __init__(self, ours: Callable[[Path], bool]) -> None:
        """ours: which files are the workspace's own, and are not even looked at."""
        super().__init__()
        self._ours = ours
        self._looked_at: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("import which file or folder?", markup=False)
            yield Input(placeholder="chats.jsonl")
            yield Static(id="said")
            yield Label(_TYPE, id="keys", classes="muted")

    def on_mount(self) -> None:
        self._list()

    def on_input_changed(self) -> None:
        self._looked_at = None
        self.query_one("#keys", Label).update(_TYPE)
        self._list()

    def _list(self) -> None:
        """The names that it can become, read in a thread: a folder may be on a slow disk."""
        typed = self.query_one(Input).value

        def work() -> None:
            worker = get_current_worker()
            found = names(typed)
            if not worker.is_cancelled:
                self.app.call_later(self._listed, typed, found)

        self.run_worker(
            work, thread=True, exclusive=True, exit_on_error=False, group="names", description="list a folder"
        )

    def _listed(self, typed: str, found: list[str]) -> None:
        if not self.is_attached or typed != self.query_one(Input).value or self._looked_at is not None:
            return
        more = [f"and {len(found) - NAMES:,} more"] if len(found) > NAMES else []
        self._say("\n".join([*found[:NAMES], *more]) if found else "there is no file of that name" if typed else "")

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(visible(text)))

    def action_complete(self) -> None:
        asked = self.query_one(Input)
        asked.value = completed(asked.value, names(asked.value))
        asked.cursor_position = len(asked.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            return
        if self._looked_at is not None:
            self.dismiss(self._looked_at)
            return
        self._say("looking at it")

        def work() -> None:
            worker = get_current_worker()
            path: Path | None = None
            try:
                path = path_of(event.value)
                said = look(path, self._ours)
            except Exception as error:
                path, said = None, str(trouble(error))
                said += _ELSEWHERE if "--" in getattr(error, "fix", "") else ""
            if not worker.is_cancelled:
                self.app.call_later(self._seen, event.value, path, said)

        self.run_worker(
            work, thread=True, exclusive=True, exit_on_error=False, group="names", description="look at a file"
        )

    def _seen(self, typed: str, path: Path | None, said: str) -> None:
        if not self.is_attached or typed != self.query_one(Input).value:
            return
        self._say(said)
        if path is not None:
            self._looked_at = path
            self.query_one("#keys", Label).update(_TAKE)

    def action_close(self) -> None:
        self.dismiss(None)
