"""Make the certificate, from an assignment or from the files that were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from hashlib import sha256
from itertools import chain, combinations

from curator.splits.assignment import Assignment
from curator.splits.certificate import Certificate
from curator.splits.checks import Check, check, groups_across, near_duplicates_across, out_of_time, walk
from curator.splits.figures import Held, label_figures, split_figures
from curator.splits.grouping import Member
from curator.splits.shares import SPLITS

RESPLIT = "Split everything anew with --resplit."
EXPORT = "Export again from the present split."


def certify(
    assignment: Assignment,
    members: Iterable[Member],
    ties: Iterable[tuple[str, str]],
    *,
    frozen: Mapping[str, str],
) -> Certificate:
    """Check an assignment of `members` before it is stored.

    members and ties: as given to `split_groups`. The certificate finds the groups anew from them.
    frozen: as given to `assign`; empty for a split of everything.
    """
    members = list(members)
    splits, left_out = assignment.splits, assignment.left_out
    examples = {member.id: member.examples for member in members}
    homeless = [id for id in examples if id not in left_out and splits.get(id) not in SPLITS]
    moved = [id for id, split in frozen.items() if examples.get(id) and splits.get(id) != split]
    checks = [
        check("without_a_split", homeless, RESPLIT),
        check("unknown_conversations", splits.keys() - examples.keys(), RESPLIT),
        check("left_out_but_present", splits.keys() & left_out.keys(), RESPLIT),
        check("moved", moved, RESPLIT),
    ]
    held: dict[str, dict[str, int]] = {split: {} for split in SPLITS}
    for id, split in splits.items():
        if examples.get(id):
            held.setdefault(split, {})[id] = examples[id]
    return _certificate("assignment", assignment, members, list(ties), splits, held, checks, splits.keys(), frozenset())


def recheck(
    files: Mapping[str, Iterable[str]],
    members: Iterable[Member],
    ties: Iterable[tuple[str, str]],
    assignment: Assignment,
    apart: Set[str] = frozenset(),
) -> Certificate:
    """Check the files of an export against the assignment that it was made from.

    files: split -> the conversation id of every example in its file, one per example as written. What was assigned but
    not exported still ties what was, so it counts for the groups, and for nothing else. apart: conversations beside the
    members that have neither a key that another has nor a label, by id; none where there are cuts: they tell no
    time.
    Raises ValueError if `files` names an unknown split.
    """
    if other := sorted(files.keys() - set(SPLITS)):
        raise ValueError(f"files names the split {other[0]!r}; the splits are {', '.join(SPLITS)}")
    members = list(members)
    held: Held = {split: Counter(files.get(split, ())) for split in SPLITS}
    splits, left_out = assignment.splits, assignment.left_out
    stray = list(chain.from_iterable(_stray(split, counts, splits) for split, counts in held.items()))
    strays = {id for id, _ in stray}
    # Of several files the last one.
    places = {**splits, **{id: split for split in SPLITS for id in strays & held[split].keys()}} if strays else splits
    near = {id for id in places if id not in apart}
    unknown = {id for id in near if any(id in counts for counts in held.values())}
    unknown.difference_update(member.id for member in members)
    checks = [
        check("in_two_files", _in_two(held), EXPORT),
        check("without_a_split", strays - splits.keys() - left_out.keys() - unknown, "Split, then export."),
        check("unknown_conversations", unknown, EXPORT),
        check("left_out_but_present", (id for id in left_out if any(id in counts for counts in held.values())), EXPORT),
        check("moved", {id for id, split in stray if id in splits}, EXPORT),
    ]
    return _certificate("files", assignment, members, list(ties), places, held, checks, near, apart)


def _stray(split: str, counts: Mapping[str, int], splits: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is in the file of a split and was not assigned to it."""
    assigned = list(map(splits.get, counts))
    # Mostly there is none, and so much is soon known.
    if assigned.count(split) < len(assigned):
        yield from ((id, split) for id, place in zip(counts, assigned, strict=True) if place != split)


def _certificate(
    source: str,
    assignment: Assignment,
    members: Sequence[Member],
    ties: Sequence[tuple[str, str]],
    places: Mapping[str, str],
    held: Held,
    checks: Sequence[Check],
    near: Set[str],
    apart: Set[str],
) -> Certificate:
    """places: id -> split of all that can tie. apart: as given to `recheck`; where a tie names one of them, it is
    walked like every other. near: what has a place and is not apart.
    """
    tied = set(chain.from_iterable(ties)).intersection(apart).intersection(places)
    alone = len(places) - len(near) - len(tied)
    here = [member for member in (*members, *(Member(id, (), None, None) for id in tied)) if member.id in places]
    groups = walk(here, ties)
    leaks = [
        check("groups_on_both_sides", groups_across(groups, places), RESPLIT),
        check("near_duplicates_across", near_duplicates_across(ties, places), RESPLIT),
    ]
    if assignment.cuts is not None:
        leaks.append(check("out_of_time", out_of_time(members, places, assignment.cuts), RESPLIT))

    largest, most = _largest(groups, held, places, {*near, *tied} if tied else near)
    lines = [f"{id}\t{split}\n" for split, counts in held.items() for id in counts]
    return Certificate(
        source=source,
        checks=(*leaks, *checks),
        splits=split_figures(held, assignment.shares),
        labels=label_figures(members, held, assignment.shares),
        groups=len(groups) + alone,
        largest_group=largest,
        largest_share=most / max(sum(sum(counts.values()) for counts in held.values()), 1),
        left_out=dict(sorted(Counter(assignment.left_out.values()).items())),
        salt=assignment.salt,
        hash=sha256("".join(sorted(lines)).encode()).hexdigest(),
        cuts=assignment.cuts,
    )


def _largest(
    groups: Sequence[Sequence[str]], held: Held, places: Mapping[str, str], near: Set[str]
) -> tuple[str | None, int]:
    """The first id of the group with most examples, of several such the first, and how many these are; None where there
    is no group. Of all that has a place, what is not `near` is a group by itself."""
    sizes = [(sum(counts.get(id, 0) for id in group for counts in held.values()), group[0]) for group in groups]
    sizes += [(sum(counts.get(id, 0) for counts in held.values()), id) for id in _in_two(held) - near]
    for counts in held.values():
        found = counts if counts.keys().isdisjoint(near) else {id: counts[id] for id in counts.keys() - near}
        most = max(found.values(), default=0)
        if most:
            # Mostly each has one example.
            few = found if most == 1 else (id for id, count in found.items() if count == most)
            sizes.append((most, min(few)))
    if not any(size for size, _ in sizes):
        sizes += [(0, id) for id in places if id not in near]
    most = max((size for size, _ in sizes), default=0)
    return min((id for size, id in sizes if size == most), default=None), most


def _in_two(held: Held) -> set[str]:
    """What is in the files of more than one split."""
    return {id for one, other in combinations(held.values(), 2) for id in one.keys() & other.keys()}
