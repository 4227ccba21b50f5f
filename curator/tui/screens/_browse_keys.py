"""The keys of the browse screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from curator.tui.keys import BACK, DOWN, FILTER, UP, act, same
from curator.tui.screens._label_keys import LABEL_KEYS

_LABEL: Final = {binding.id: binding for binding in LABEL_KEYS}
_FOR: Final = "the selected records, or the one at the cursor"
#: More lines than a record is drawn with.
_ALL: Final = 1_000_000

BROWSE_KEYS: Final = (
    FILTER,
    act("browse.label", "L", "to_label", "label", "open the record on the label screen"),
    replace(_LABEL["label.edit"], action="edit", tooltip="rewrite the last answer of the record"),
    replace(_LABEL["label.name"], action="by_name", show=True, tooltip=f"choose a label by its name, for {_FOR}"),
    act("browse.keep", "d", "keep_or_drop", "drop", f"drop or keep {_FOR}"),
    act("browse.dismiss", "X", "dismiss_flags", "dismiss", f"dismiss the flags of {_FOR}", show=False),
    act("browse.write", "W", "write_ids", "write ids", f"write the ids of {_FOR} to a file", show=False),
    act("browse.all", "A", "select_all", "all", "select all that the list holds, or none", show=False),
    act("app.next", "n", "step(1)", "next", "the next record", show=False),
    act("app.previous", "p", "step(-1)", "previous", "the record before", show=False),
    act("work.run", "R", "scan", "run", "scan what is not scanned yet", show=False),
    same(BACK, "back"),
    same(DOWN, "scroll(1)"),
    same(UP, "scroll(-1)"),
    act("move.page_down", "pagedown", "scroll(20)", "page down", "a page down", show=False),
    act("move.page_up", "pageup", "scroll(-20)", "page up", "a page up", show=False),
    act("move.first", "home", f"scroll(-{_ALL})", "first", "the first", show=False),
    act("move.last", "end", f"scroll({_ALL})", "last", "the last", show=False),
)
