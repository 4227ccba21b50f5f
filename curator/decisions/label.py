"""Labels, training weights, rewritten answers and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from curator.decisions._here import refuse_strays
from curator.errors import UsageError
from curator.queries.conversations import one, resolve
from curator.queries.suggesting import of_now
from curator.queries.tasks import task_of as task_of
from curator.records import Event, NewEvent, Subject, Task
from curator.records.suggestion import accepted_origin
from curator.registry import nearest
from curator.store import events, suggestions
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Label:
    """record: a conversation id, or CONVERSATION/INDEX for a task about turns."""

    record: str
    task: str
    value: str


def set_labels(
    workspace: Workspace, labels: Sequence[Label], *, actor: str, origin: str = "person", op: UUID | None = None
) -> list[Event]:
    """Labels in one batch, undone as one. Raises UsageError for an unknown task, value or record; then none is set."""
    new = [
        NewEvent(
            kind="label",
            subject=_subject(label),
            slot=label.task,
            actor=actor,
            new=_value(task_of(workspace, label.task), label.value),
            origin=origin,
        )
        for label in labels
    ]
    refuse_strays(workspace, [event.subject for event in new])
    return events.append(workspace.store, op=op or uuid4(), events=new)


def set_label(workspace: Workspace, record: str, task: str, value: str, *, actor: str) -> Event:
    """One label; `record` may be a unique prefix, and CONVERSATION/INDEX for a task about turns."""
    prefix, slash, index = record.partition("/")
    full = resolve(workspace, prefix) + slash + index
    (event,) = set_labels(workspace, [Label(full, task, value)], actor=actor)
    return event


def accept_suggestion(workspace: Workspace, record: str, task: str, *, actor: str, op: UUID | None = None) -> Event:
    """What is suggested for a record, as its label; where it came from stays with it. `record`: see `set_label`.

    Raises UsageError where nothing is suggested, or only for what the record or the labels were before.
    """
    full = resolve(workspace, record)
    found = suggestions.of_task(workspace.store, task=task_of(workspace, task).id, conversations=[full])
    holds = of_now(workspace, task_of(workspace, task).id, found, {full: one(workspace, full)[0]}) if found else {}
    if found and not holds:
        raise UsageError(
            f"what is suggested for record {full} and task {task} is of the past, "
            "since its text or the labels changed, or is no value of the task",
            fix=f"curator label suggest --task {task}, or say the value with --value",
        )
    if not found:
        raise UsageError(
            f"nothing is suggested for record {full} and task {task}",
            fix=f"say the value with --value, or let a model suggest some: curator label suggest --task {task}",
        )
    label = Label(full, task, str(holds[full].value))
    (event,) = set_labels(workspace, [label], actor=actor, origin=accepted_origin(holds[full]), op=op)
    return event


def set_weight(
    workspace: Workspace, record: str, index: int, weight: int, *, actor: str, op: UUID | None = None
) -> Event:
    """Whether an assistant turn trains: 0 or 1."""
    conversation, _ = one(workspace, record)
    if weight not in (0, 1):
        raise UsageError(f"a weight is 0 or 1, not {weight}")
    if not 0 <= index < len(conversation.messages) or conversation.messages[index].role != "assistant":
        turns = ", ".join(str(m.index) for m in conversation.messages if m.role == "assistant")
        raise UsageError(
            f"message {index} is no assistant turn", fix=f"assistant turns of this record: {turns or 'none'}"
        )
    new = NewEvent(kind="weight", subject=Subject("message", f"{conversation.id}/{index}"), actor=actor, new=weight)
    return events.append(workspace.store, op=op or uuid4(), events=[new])[0]


def edit_answer(
    workspace: Workspace, record: str, index: int, text: str, *, actor: str, op: UUID | None = None
) -> Event:
    """A new version of a message's content; the old one stays. It is scanned like any text before it is shown."""
    conversation, _ = one(workspace, record)
    if not 0 <= index < len(conversation.messages):
        raise UsageError(f"there is no message {index}", fix=f"messages are 0 to {len(conversation.messages) - 1}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("the answer is not UTF-8", fix="convert it: iconv -f ENCODING -t UTF-8") from None
    if not text.strip():
        raise UsageError("an answer cannot be empty", fix="drop the record instead: curator dedup decide ID --drop")
    key = workspace.ids.text(text)
    new = NewEvent(kind="edit", subject=Subject("message", f"{conversation.id}/{index}"), actor=actor, new=key)
    return events.append(
        workspace.store, op=op or uuid4(), events=[new], authored=[events.Authored(key, "edit", text)]
    )[0]


def add_note(workspace: Workspace, record: str, text: str, *, actor: str, op: UUID | None = None) -> Event:
    """A note about a record; it never leaves the workspace."""
    key = workspace.ids.text(text)
    number = resolve(workspace, record)
    new = NewEvent(kind="note", subject=Subject("conversation", number), slot=key, actor=actor, new=key)
    return events.append(
        workspace.store, op=op or uuid4(), events=[new], authored=[events.Authored(key, "note", text)]
    )[0]


def _subject(label: Label) -> Subject:
    return Subject("message" if "/" in label.record else "conversation", label.record)


def _value(task: Task, value: str) -> str:
    """A value's id; its shown name or key will do. Raises UsageError naming the nearest."""
    for known in task.values:
        if value in (known.id, known.name):
            return known.id
    raise UsageError(f"task {task.id} has no value {value!r}", fix=nearest(value, [known.id for known in task.values]))
