"""Keys: plain letters, and one key has one meaning on every screen.

A binding's id is what a user remaps it by (`[keys]` in curator.toml), its tooltip is what help says of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual.binding import Binding


def act(id: str, key: str, action: str, name: str, help: str, *, show: bool = True, priority: bool = False) -> Binding:
    """A key and what it does. key: one, or several with commas. name: a word for the footer; show: whether it stands
    there. help: a phrase for people, lower case."""
    return Binding(key, action, name, show=show, tooltip=help, id=id, priority=priority)


def same(binding: Binding, action: str) -> Binding:
    """The same key with the same meaning, done by another action."""
    return replace(binding, action=action)


#: On every screen. Only ctrl+p works where text is typed.
EVERYWHERE: Final = (
    act("app.help", "question_mark", "help", "help", "all keys of this screen"),
    act("app.palette", "colon", "command_palette", "palette", "go to a screen or run a stage by name", show=False),
    act(
        "app.palette_anywhere",
        "ctrl+p",
        "command_palette",
        "palette",
        "the same, also where text is typed",
        show=False,
        priority=True,
    ),
    act("app.go", "g", "go", "go to", "then a letter: go to a screen"),
    act("app.back", "escape", "back", "back", "back to where you came from", show=False),
    act("app.copy", "y", "copy", "copy", "copy what the cursor is on to the clipboard", show=False),
    act("app.import", "I", "import", "import", "import conversations from a file or folder", show=False),
    act("app.undo", "u", "undo", "undo", "take back your newest decision", show=False),
    act("app.redo", "U", "redo", "redo", "bring back what was taken back", show=False),
    act("app.cancel", "c", "cancel_work", "cancel", "cancel the work that is running", show=False),
    act("app.quit", "Q", "quit", "quit", "quit; what is being saved is saved first"),
)

_BY_ID: Final = {binding.id: binding for binding in EVERYWHERE}
BACK, HELP, QUIT = _BY_ID["app.back"], _BY_ID["app.help"], _BY_ID["app.quit"]
IMPORT, UNDO, REDO = _BY_ID["app.import"], _BY_ID["app.undo"], _BY_ID["app.redo"]

#: For whatever has a cursor.
DOWN: Final = act("move.down", "j,down", "cursor_down", "down", "down", show=False)
UP: Final = act("move.up", "k,up", "cursor_up", "up", "up", show=False)
OPEN: Final = act("move.open", "enter", "open", "open", "open what the cursor is on, or say yes")
FILTER: Final = act("screen.filter", "slash", "filter", "filter", "show only what holds these words")
