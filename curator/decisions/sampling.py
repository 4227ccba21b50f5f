"""Messages without findings shown to be judged, which is written down, and what people say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from curator.decisions._with_reason import append
from curator.errors import UsageError
from curator.queries.conversations import resolve
from curator.queries.sampling import Sampled, sample
from curator.records import Event, NewEvent, Subject
from curator.store import samples
from curator.workspace import Workspace


def offer(
    workspace: Workspace, *, count: int, seed: int = 0, actor: str, reason: str | None = None
) -> tuple[list[Sampled], int]:
    """The next messages to judge, and the event in which it is written that they were shown; 0 where there are none.

    What stands in them is shown as it came: whoever looks for what was missed may see it.
    """
    shown = sample(workspace, count=count, seed=seed)
    if not shown:
        return [], 0
    new = NewEvent(
        kind="reveal", subject=Subject("sample", str(seed)), slot="sample", actor=actor, new={"messages": len(shown)}
    )
    (event,) = append(workspace, [new], actor, reason)
    return shown, event.id


def judge(
    workspace: Workspace, messages: Sequence[str], verdict: Literal["clean", "missed"], *, actor: str
) -> list[Event]:
    """Say of messages, as they are now, that nothing in them is personal, or that something is that no rule found.

    Raises UsageError for one that is not here, or is withheld.
    """
    ids = list(dict.fromkeys(_full(workspace, text) for text in messages))
    keys = samples.keys(workspace.store, messages=ids)
    for id in ids:
        if id not in keys:
            raise UsageError(f"there is no message {id}, or it is withheld", fix="take ids from privacy sample")
    new = [
        NewEvent(kind="sample", subject=Subject("message", id), actor=actor, new={"verdict": verdict, "text": keys[id]})
        for id in ids
    ]
    return append(workspace, new, actor)


def _full(workspace: Workspace, text: str) -> str:
    record, slash, index = text.partition("/")
    if not slash or not index.isdigit():
        raise UsageError(f"{text!r} is no message", fix="messages are CONVERSATION/INDEX, from 0")
    return f"{resolve(workspace, record)}/{int(index)}"
