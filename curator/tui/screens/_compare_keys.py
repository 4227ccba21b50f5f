"""The keys of the compare screen. The digits are those of labels: whoever gave these other keys has them here too."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from curator.tui.screens._label_keys import LABEL_KEYS

_BY_ID: Final = {binding.id: binding for binding in LABEL_KEYS}

#: What a key says of the two answers: the binding's id -> what is said, the word in the line below, its help.
SAYS: Final = {
    "label.value_1": ("a", "A", "the answer A is better; go on"),
    "label.value_2": ("b", "B", "the answer B is better; go on"),
    "label.value_3": ("tie", "tie", "both are as good; go on"),
    "label.value_4": ("both_bad", "both bad", "neither may train; go on"),
}

COMPARE_KEYS: Final = (
    *(replace(_BY_ID[id], action=f"say('{said}')", tooltip=help, show=True) for id, (said, _, help) in SAYS.items()),
    replace(_BY_ID["label.skip"], tooltip="leave them for later"),
    replace(_BY_ID["label.diff"], tooltip="how the answer B differs from A, word by word"),
    replace(_BY_ID["label.task"], tooltip="label something else"),
    *(_BY_ID[id] for id in ("app.next", "app.previous", "side.down", "side.up")),
)
