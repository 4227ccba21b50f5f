"""What a local model can learn a task from, and whether its suggestions are of the present."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from curator.errors import UsageError
from curator.identity import digest_of
from curator.learning import VERSION
from curator.queries import state
from curator.queries.pending import Pending
from curator.queries.tasks import task_of
from curator.records import Conversation, Suggestion, Task
from curator.store import decided, events, lookups, marks, pairs, suggestions
from curator.workspace import Workspace

#: With fewer labels than this, accuracy is known too badly to say whether suggestions help.
LEAST_LABELS = 30
#: So many values must have so many labels each: fewer cannot be told apart, nor tested.
LEAST_VALUES, LEAST_OF_A_VALUE = 2, 5
#: Raise it when the same labels and records would be read in another way.
_READ = 2
#: Kinds of tasks whose labels are one value.
_ONE_VALUE = ("choice", "verdict", "rating")
_SAME_EVERYWHERE = ("system", "developer")


def task_to_suggest(workspace: Workspace, task: str) -> Task:
    """Raises UsageError for a task that is not there, or of which a model cannot suggest labels."""
    found = task_of(workspace, task)
    if found.level != "conversation" or found.kind not in _ONE_VALUE:
        able = [t.id for t in workspace.rulebook.tasks.values() if t.level == "conversation" and t.kind in _ONE_VALUE]
        raise UsageError(
            f"task {task} is a {found.kind} of a {found.level}: a model suggests one value of a conversation",
            fix=f"tasks it can suggest: {', '.join(able)}",
        )
    return found


def learnable(workspace: Workspace, task: Task) -> dict[str, str]:
    """conversation -> value of each label that holds; without what dedup dropped and values that are gone."""
    known = {value.id for value in task.values}
    dropped = {drop.conversation for drop in pairs.drops(workspace.store)}
    return {
        decision.subject.id: decision.value
        for decision in decided.of_kind(workspace.store, kind="label", slot=task.id)
        if decision.subject.kind == "conversation" and decision.subject.id not in dropped and decision.value in known
    }


def missing(labels: Mapping[str, str], least: int) -> tuple[str, ...]:
    """What is too little to learn from, in words; nothing where it is enough."""
    counts = Counter(labels.values())
    found = []
    if len(labels) < least:
        found.append(f"{len(labels)} labels of {least} that are needed: {least - len(labels)} more")
    enough = sum(count >= LEAST_OF_A_VALUE for count in counts.values())
    if enough < LEAST_VALUES:
        told = ", ".join(f"{count} {value}" for value, count in counts.most_common()) or "none"
        found.append(
            f"{enough} values of {LEAST_VALUES} that are needed with {LEAST_OF_A_VALUE} labels or more each ({told})"
        )
    return tuple(found)


def as_text(record: Conversation) -> str:
    """What a model reads: every turn but instructions, which are the same in all records."""
    return "\n".join(f"{m.role}: {m.text()}" for m in record.messages if m.role not in _SAME_EVERYWHERE)


def suggest_version(task: Task) -> str:
    return digest_of("suggest", VERSION, _READ, task.id, [value.id for value in task.values])


def version_for(workspace: Workspace, task: Task, record: Conversation) -> str:
    """Of a suggestion: what made it, and the text that it is about, as a keyed hash."""
    return f"{suggest_version(task)}/{workspace.ids.keyed('suggested', as_text(record))}"


def of_now(
    workspace: Workspace, task: str, suggested: Iterable[Suggestion], records: Mapping[str, Conversation]
) -> dict[str, Suggestion]:
    """record -> the first of its suggestions that holds.

    A model's holds while its text is as it was then, and enough of what taught it holds; what came with an import,
    where it names a value of the task. records: the scrubbed conversations that they are about. A model's suggestions
    for a task that nothing was learned of here are taken as they are.
    """
    known = workspace.rulebook.tasks.get(task)
    learned = None if known is None else last_suggested(workspace, known)
    still = known is None or learned is None or _still_taught(workspace, known, learned)
    found: dict[str, Suggestion] = {}
    for one in suggested:
        record = records.get(one.subject.id)
        if record is None or one.subject.id in found:
            continue
        if suggestions.came_with_import(one):
            value = _value_of(known, one.value)
            if value is not None:
                found[one.subject.id] = replace(one, value=value)
        elif known is None or learned is None or (still and one.version == version_for(workspace, known, record)):
            found[one.subject.id] = one
    return found


def _value_of(task: Task | None, said: Any) -> str | None:
    """The id of the task's value that a source names by its id or name, in whatever case; None where it names none."""
    name = str(said).casefold()
    values = task.values if task is not None and not isinstance(said, list | dict) else ()
    return next((value.id for value in values if name in (value.id.casefold(), value.name.casefold())), None)


def taught(workspace: Workspace, task: str) -> bool:
    """Whether enough of the labels hold that suggestions for a task were learned from."""
    known = workspace.rulebook.tasks.get(task)
    learned = None if known is None else last_suggested(workspace, known)
    return known is None or learned is None or _still_taught(workspace, known, learned)


def _still_taught(workspace: Workspace, task: Task, learned: Mapping[str, Any]) -> bool:
    return not missing(learnable(workspace, task), min(LEAST_LABELS, int(learned["labels"])))


def suggest_key(workspace: Workspace, task: Task) -> str:
    labels = events.newest(workspace.store, kinds=["label"], slots=[task.id])
    ties = max(state.result_key(workspace, "dedup", "drops"), state.decision_key(workspace, "tie", "keep"))
    return f"{state.content_key(workspace)}/{ties}/{labels}"


def mark_of(task: Task) -> str:
    """The name under which a task's last suggestions are marked."""
    return f"suggest/{task.id}"


def last_suggested(workspace: Workspace, task: Task) -> dict[str, Any] | None:
    """What the last run answered, None before the first."""
    mark = marks.last(workspace.store, stage=mark_of(task))
    return None if mark is None else mark.result


def pending(workspace: Workspace, task: Task) -> Pending:
    """Conversations without a label of the task; all of them wait where a label or a record changed."""
    _, left = decided.waiting(workspace.store, task=task.id, limit=1)
    mark = marks.last(workspace.store, stage=mark_of(task))
    same = mark is not None and (mark.version, mark.key) == (suggest_version(task), suggest_key(workspace, task))
    labelled = lookups.counts(workspace.store).conversations - left
    return Pending(todo=0 if same else left, done=left if same else 0, dropped=labelled)
