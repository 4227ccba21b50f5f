"""The keys of the label screen."""

from __future__ import annotations

from typing import Final

from curator.tui.keys import act

_VALUE: Final = "give the label with this key and go on"

LABEL_KEYS: Final = (
    act("label.accept", "a", "accept", "accept", "accept what is suggested and go on"),
    act("label.skip", "s", "skip", "skip", "leave the record for later"),
    act("label.unsure", "0", "value('0')", "unsure", "say that you are unsure and go on"),
    act("label.edit", "e", "edit", "edit", "rewrite the turn that the mark is on"),
    act("label.note", "f", "note", "note", "flag the record with a note for others"),
    act("label.weight", "w", "weight", "weight", "whether the turn that the mark is on trains"),
    act("label.reject", "r", "reject", "reject", "reject it for training and go on"),
    act("label.name", "l", "by_name", "by name", "choose a label by its name", show=False),
    act("label.task", "T", "task", "task", "label something else", show=False),
    act("label.order", "O", "order", "order", "in which order records come", show=False),
    *(act(f"label.value_{n}", str(n), f"value('{n}')", "label", _VALUE, show=False) for n in range(1, 10)),
)
