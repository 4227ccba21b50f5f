"""The decisions that keys make, ready for the queue: each with its words for an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from curator.tui.commits import Decision

if TYPE_CHECKING:
    from curator.queries.comparisons import Comparison, Said
    from curator.records import Event
    from curator.tui.app import CuratorApp

Then = Callable[[Sequence["Event"]], None]


def label(app: CuratorApp, records: Sequence[str], task: str, value: str, then: Then) -> Decision:
    """One batch. records: ids of conversations, or CONVERSATION/INDEX for a task about turns."""
    from curator.decisions.label import Label, set_labels

    return Decision(
        f"{task} = {value}",
        lambda op: set_labels(
            app.workspace, [Label(record, task, value) for record in records], actor=app.actor, op=op
        ),
        then,
    )


def accept(app: CuratorApp, record: str, task: str, then: Then) -> Decision:
    """What is suggested, as the label."""
    from curator.decisions.label import accept_suggestion

    return Decision(
        f"the suggestion for {task}",
        lambda op: [accept_suggestion(app.workspace, record, task, actor=app.actor, op=op)],
        then,
    )


def prefer(app: CuratorApp, found: Comparison, said: Said, then: Then) -> Decision:
    """What is said of two answers, of which only this knows which is the record's own."""
    from curator.decisions.preference import set_preference
    from curator.queries.comparisons import parts

    record, _, number = parts(found.id)
    return Decision(
        "which answer is better",
        lambda op: [set_preference(app.workspace, record, number, found.means(said), actor=app.actor, op=op)],
        then,
    )


def weight(app: CuratorApp, record: str, index: int, value: int, then: Then) -> Decision:
    """value: 0, the turn does not train, or 1."""
    from curator.decisions.label import set_weight

    return Decision(
        f"weight {value} of turn {index}",
        lambda op: [set_weight(app.workspace, record, index, value, actor=app.actor, op=op)],
        then,
    )


def note(app: CuratorApp, record: str, text: str, then: Then) -> Decision:
    """The words are no part of what an error tells."""
    from curator.decisions.label import add_note

    return Decision("the note", lambda op: [add_note(app.workspace, record, text, actor=app.actor, op=op)], then)


def edit(app: CuratorApp, record: str, index: int, text: str, then: Then, failed: Callable[[], None]) -> Decision:
    """The new words of a turn; they are scanned next, like any text."""
    from curator.decisions.label import edit_answer

    def scanned(events: Sequence[Event]) -> None:
        from curator.tui import steps

        app.work.start(steps.job("scrub", app.actor))
        then(events)

    return Decision(
        f"the new words of turn {index}",
        lambda op: [edit_answer(app.workspace, record, index, text, actor=app.actor, op=op)],
        scanned,
        failed,
    )
