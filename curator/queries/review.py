"""What privacy reviewers decide about: values by entity, each with places in context, never in clear."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries.conversations import scrubbed
from curator.queries.policy import Policy
from curator.records import Place, texts
from curator.store import findings
from curator.workspace import Workspace

_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """value: the id to decide by. context: scrubbed words around it, an occurrence each.

    occurrences: samples of FINDING@PLACE ids, to decide one alone.
    """

    value: str
    entity: str
    score: float
    count: int
    rules: tuple[str, ...]
    verdict: str | None
    context: tuple[str, ...]
    occurrences: tuple[str, ...]


def review(
    workspace: Workspace, *, entity: str | None = None, everything: bool = False, limit: int = 50
) -> tuple[list[ReviewItem], dict[str, int]]:
    """The values that wait for a decision (or all), uncertain first; and how many findings wait, by entity."""
    policy = Policy.of(workspace)
    groups = findings.values(
        workspace.store, entity=entity, undecided_only=not everything, limit=limit, **policy.thresholds
    )
    contexts = _contexts(workspace, [sample for group in groups for sample in group.samples])
    items = [
        ReviewItem(
            value=group.value,
            entity=group.entity,
            score=group.score,
            count=group.occurrences,
            rules=group.rules,
            verdict=group.verdict,
            context=tuple(contexts[sample] for sample in group.samples if sample in contexts),
            occurrences=group.samples,
        )
        for group in groups
    ]
    return items, findings.count_undecided(workspace.store, **policy.thresholds)


def _contexts(workspace: Workspace, samples: list[str]) -> dict[str, str]:
    """The scrubbed words where each FINDING@PLACE stands, cut around the replacement."""
    places = {sample: _place(sample) for sample in samples}
    ids = sorted({conversation for conversation, _ in places.values()})
    if not ids:
        return {}
    words = {
        (record.id, text.place): text.value for record, _ in scrubbed(workspace, ids=ids) for text in texts(record)
    }
    spans = findings.shown_spans(workspace.store, findings=[sample.partition("@")[0] for sample in samples])
    result = {}
    for sample, key in places.items():
        text = words.get(key)
        if text is not None:
            start, end = spans.get(sample.partition("@")[0], (0, 0))
            result[sample] = _cut(text, start, end)
    return result


def _place(sample: str) -> tuple[str, Place]:
    conversation, index, path = sample.partition("@")[2].split("/", 2)
    return conversation, (None if index == "-" else int(index), path)


def _cut(text: str, start: int, end: int) -> str:
    before, after = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    words = text[before:after].replace("\n", " ")
    return ("..." if before else "") + words + ("..." if after < len(text) else "")


def waiting_values(workspace: Workspace, *, entity: str | None = None, above: float = 0.0) -> list[str]:
    """Every value that waits for a decision and scores at least `above`."""
    groups = findings.values(workspace.store, entity=entity, limit=1_000_000, **Policy.of(workspace).thresholds)
    return [group.value for group in groups if group.score >= above]
