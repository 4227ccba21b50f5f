"""The keys of the label screen."""

from __future__ import annotations

from typing import Final

from curator.tui.keys import BACK, act, same

_VALUE: Final = "give the label with this key and go on"

LABEL_KEYS: Final = (
    act("label.accept", "a", "accept", "accept", "accept what is suggested and go on"),
    act("label.skip", "s", "skip", "skip", "leave the record for later"),
    act("label.unsure", "0", "value('0')", "unsure", "say that you are unsure and go on"),
    act("label.edit", "e", "edit", "edit", "rewrite the turn that the mark is on"),
    act("label.note", "f", "note", "note", "flag the record with a note for others"),
    act("label.weight", "w", "weight", "weight", "whether the turn that the mark is on trains"),
    act("label.reject", "r", "reject", "reject", "reject it for training and go on"),
    act("label.why", "i", "why", "why", "why the record comes now, and is in or out", show=False),
    act("label.diff", "v", "diff", "diff", "what was changed in the turn that the mark is on", show=False),
    act("label.alike", "equals_sign", "alike", "alike", "how records like this one were decided", show=False),
    act("label.name", "l", "by_name", "by name", "choose a label by its name", show=False),
    act("label.task", "T", "task", "task", "label something else", show=False),
    act("label.order", "O", "order", "order", "in which order records come", show=False),
    act(
        "table.select",
        "space",
        "select",
        "select",
        "select this one, or not any more; labels are for all",
        show=False,
    ),
    act("app.next", "n", "skip", "next", "the next record", show=False),
    act("app.previous", "p", "previous", "previous", "the record before", show=False),
    act("side.down", "J", "side(1)", "guidelines down", "what stands beside: down", show=False),
    act("side.up", "K", "side(-1)", "guidelines up", "what stands beside: up", show=False),
    same(BACK, "back"),
    *(act(f"label.value_{n}", str(n), f"value('{n}')", "label", _VALUE, show=False) for n in range(1, 10)),
)
