"""What waits for a person: decisions that no stage can make, in the order in which they matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from curator.queries.labelled import Labelled
    from curator.queries.progress import Behind

#: The task that says whether an answer may train.
ANSWER: Final = "answer"
#: What looks at them, and tells the next step itself.
CONTRADICTIONS = "curator dedup list --kind contradiction"
FLAGGED = "curator flag list --severity {}"
LABEL = "curator label queue --task {}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """name: of what kind. count: how many. detail: in words. fix: the command that shows them.

    first: whether an export before them would leave with a fault; others only keep records from leaving.
    """

    name: str
    count: int
    detail: str
    fix: str
    first: bool


def waiting(behind: Behind, records: Mapping[str, int], labels: Sequence[Labelled], keep_back: str) -> list[Waiting]:
    """Beside the conditions of the gate. records: how many leave or stay, by reason. keep_back: select.keep_back."""
    found = []
    if behind.dedup.needs_decision:
        found.append(contradictory(behind.dedup.needs_decision))
    found += [_labels(task, records) for task in labels if task.wanted_by and _matters(task, records)]
    flagged = records.get("flagged", 0)
    if flagged:
        told = "1 record is" if flagged == 1 else f"{flagged:,} records are"
        detail = f"{told} kept back by a flag that nobody dismissed"
        found.append(Waiting("flags", flagged, detail, FLAGGED.format(keep_back), first=False))
    return sorted(found, key=lambda item: not item.first)


def contradictory(pairs: int) -> Waiting:
    """pairs: of records that answer one question in two ways."""
    told = "1 contradiction waits" if pairs == 1 else f"{pairs:,} contradictions wait"
    detail = f"{told} for a decision: the same question, two answers"
    return Waiting("contradictions", pairs, detail, CONTRADICTIONS, first=True)


def _matters(task: Labelled, records: Mapping[str, int]) -> bool:
    """Of records that are out for another reason nobody needs to know whether their answer is good."""
    return records.get("not accepted", 0) > 0 if task.task == ANSWER else task.left > 0


def _labels(task: Labelled, records: Mapping[str, int]) -> Waiting:
    """Where nobody has labelled anything, the setting that reads the labels does nothing, or lets nothing leave."""
    left = records["not accepted"] if task.task == ANSWER else task.left
    told = "1 record has" if left == 1 else f"{left:,} records have"
    detail = f"{told} no label of {task.task}, which {task.wanted_by} reads"
    return Waiting(f"labels of {task.task}", left, detail, LABEL.format(task.task), first=task.done == 0)
