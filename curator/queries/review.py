"""What privacy reviewers decide about: values by entity, each with places in context, never in clear."""

from __future__ import annotations

from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries import file_names
from curator.queries.conversations import LEAST_PREFIX, resolve, scrubbed
from curator.queries.policy import Policy
from curator.queries.values import Filter, by_entity, groups_of
from curator.records import Place, texts
from curator.store import findings, lookups, name_words
from curator.workspace import Workspace

_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """occurrence: FINDING@PLACE, to decide it alone. file, line: where its record came from, people in the file's name
    replaced.

    words: scrubbed words around it; "" where its place is withheld. start, end: where its replacement stands in them.
    """

    occurrence: str
    file: str
    line: int
    words: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Also:
    """What the words of a value are found as besides: decided on its own."""

    entity: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """value: the id to decide by. count: places where it stands; to_decide: those of them that wait for a decision.

    score: the lowest of its findings. records: in how many it stands. seen_by: (rule, its lowest score) of each
    rule that sees it, the surest first.
    also: the same words as other entities, such as a name that is a town's too.
    """

    value: str
    entity: str
    score: float
    count: int
    to_decide: int
    rules: tuple[str, ...]
    verdict: str | None
    samples: tuple[Sample, ...]
    records: int = 0
    seen_by: tuple[tuple[str, float], ...] = ()
    also: tuple[Also, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """total: how many values there are of which `items` are the first.

    undecided, values: findings and values that wait, by entity. places: in how many places those values wait.
    """

    items: list[ReviewItem]
    total: int
    undecided: dict[str, int]
    values: dict[str, int]
    places: int


def review(workspace: Workspace, only: Filter | None = None, *, everything: bool = False, limit: int = 50) -> Review:
    """The values that wait for a decision (or all), uncertain first."""
    thresholds = Policy.of(workspace).thresholds
    every = groups_of(workspace, only or Filter(), everything=everything)
    groups = every[:limit]
    seen = findings.seen_of_values(workspace.store, values=[group.value for group in groups])
    standing = {(name, value): rest for name, value, *rest in findings.places_by_value(workspace.store, **thresholds)}
    also = found_as(workspace, [group.value for group in groups])
    samples = _samples(workspace, [sample for group in groups for sample in group.samples])
    items = [
        ReviewItem(
            value=group.value,
            entity=group.entity,
            score=group.score,
            count=standing[group.entity, group.value][0],
            to_decide=standing[group.entity, group.value][1],
            rules=group.rules,
            verdict=group.verdict,
            samples=tuple(samples[sample] for sample in group.samples),
            records=seen[group.value][0],
            seen_by=tuple(seen[group.value][1]),
            also=tuple(also.get(group.value, ())),
        )
        for group in groups
    ]
    return Review(
        items=items,
        total=len(every),
        undecided=findings.count_undecided(workspace.store, **thresholds),
        values=by_entity([key for key, (_, waits) in standing.items() if waits]),
        places=sum(waits for _, waits in standing.values()),
    )


def found_as(workspace: Workspace, values: list[str]) -> dict[str, list[Also]]:
    """Of these values those whose words are found as other entities, in other places or the same."""
    found: dict[str, list[Also]] = {}
    for value, other, entity, count in name_words.same_words(workspace.store, values=values):
        found.setdefault(value, []).append(Also(entity, other, count))
    return found


def _samples(workspace: Workspace, occurrences: list[str]) -> dict[str, Sample]:
    """The scrubbed words where each FINDING@PLACE stands, cut around the replacement, and the line it came from."""
    places = {occurrence: _place(occurrence) for occurrence in occurrences}
    ids = sorted({conversation for conversation, _ in places.values()})
    if not ids:
        return {}
    records = scrubbed(workspace, ids=ids, edits=Policy.of(workspace).edits)
    words = {(record.id, text.place): text.value for record, _ in records for text in texts(record)}
    origins = lookups.origins(workspace.store, ids=ids)
    files = {path: file_names.told(workspace, path) for path in {path for path, _ in origins.values()}}
    spans = findings.shown_spans(workspace.store, findings=[item.partition("@")[0] for item in occurrences])
    result = {}
    for occurrence, key in places.items():
        start, end = spans.get(occurrence.partition("@")[0], (0, 0))
        file, line = files[origins[key[0]][0]], origins[key[0]][1]
        result[occurrence] = Sample(occurrence, file, line, *_cut(words.get(key, ""), start, end))
    return result


def _place(sample: str) -> tuple[str, Place]:
    conversation, index, path = sample.partition("@")[2].split("/", 2)
    return conversation, (None if index == "-" else int(index), path)


def _cut(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The words around a span, and where it stands in them."""
    before, after = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    words = text[before:after].replace("\n", " ")
    dots = "..." if before else ""
    moved = len(dots) - before
    shown = dots + words + ("..." if after < len(text) else "")
    return (shown, start + moved, end + moved) if shown else ("", 0, 0)


def full_id(workspace: Workspace, text: str, *, finding: bool = False) -> str:
    """What a reviewer typed with its ids in full: VALUE (or FINDING), FINDING@PLACE, PLACE; a rule as it is.

    Unique beginnings of at least four characters will do. Raises UsageError where there is none or more than one.
    """
    head, at, place = text.partition("@")
    if at:
        return f"{_one_of(workspace, head, finding=True)}@{_full_place(workspace, place)}"
    if "/" in text:
        index = text.split("/")[1]
        return _full_place(workspace, text) if index == "-" or index.isdigit() else text
    return _one_of(workspace, text, finding=finding)


def _full_place(workspace: Workspace, place: str) -> str:
    conversation, slash, rest = place.partition("/")
    return resolve(workspace, conversation) + slash + rest


def _one_of(workspace: Workspace, prefix: str, *, finding: bool) -> str:
    noun = "finding" if finding else "value"
    if len(prefix) < LEAST_PREFIX:
        raise UsageError(f"{prefix!r} is too short for an id", fix=f"give at least {LEAST_PREFIX} characters of it")
    find = lookups.findings_with_prefix if finding else lookups.values_with_prefix
    found = find(workspace.store, prefix=prefix)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{prefix!r} is the beginning of several ids: {', '.join(found)}", fix="give more of it")
    fix = "take the ids from `curator privacy list`"
    if not finding and lookups.findings_with_prefix(workspace.store, prefix=prefix):
        fix = "it is the id of a finding: add --finding"
    raise UsageError(f"{prefix!r} names no {noun}", fix=fix)
