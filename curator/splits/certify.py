"""Make the certificate, from an assignment or from the files that were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from hashlib import sha256
from itertools import chain, repeat
from operator import itemgetter

from curator.splits.assignment import Assignment
from curator.splits.certificate import Certificate
from curator.splits.checks import Check, check, groups_across, near_duplicates_across, out_of_time, walk
from curator.splits.figures import label_figures, split_figures
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
    held = {(id, split): examples[id] for id, split in splits.items() if examples.get(id)}
    return _certificate("assignment", assignment, members, list(ties), dict(splits), held, checks)


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
    if unknown := sorted(files.keys() - set(SPLITS)):
        raise ValueError(f"files names the split {unknown[0]!r}; the splits are {', '.join(SPLITS)}")
    members = list(members)
    known = {member.id for member in members} | apart
    held = Counter(chain.from_iterable(zip(files.get(split, ()), repeat(split), strict=False) for split in SPLITS))
    written = dict(held.keys())
    splits, left_out = assignment.splits, assignment.left_out
    files_of = Counter(map(itemgetter(0), held)) if len(written) < len(held) else {}
    checks = [
        check("in_two_files", (id for id, count in files_of.items() if count > 1), EXPORT),
        check("without_a_split", (written.keys() & known) - splits.keys() - left_out.keys(), "Split, then export."),
        check("unknown_conversations", written.keys() - known, EXPORT),
        check("left_out_but_present", written.keys() & left_out.keys(), EXPORT),
        check("moved", {id for id, split in held if splits.get(id, split) != split}, EXPORT),
    ]
    return _certificate("files", assignment, members, list(ties), {**splits, **written}, held, checks, apart)


def _certificate(
    source: str,
    assignment: Assignment,
    members: Sequence[Member],
    ties: Sequence[tuple[str, str]],
    places: Mapping[str, str],
    held: Mapping[tuple[str, str], int],
    checks: Sequence[Check],
    apart: Set[str] = frozenset(),
) -> Certificate:
    """places: id -> split of all that can tie. held: (id, split) -> examples of all that counts. apart: as given to
    `recheck`; where a tie names one of them, it is walked like every other.
    """
    tied = set(chain.from_iterable(ties)).intersection(apart)
    alone = (apart - tied) & places.keys()
    here = [member for member in (*members, *(Member(id, (), None, None) for id in tied)) if member.id in places]
    groups = walk(here, ties)
    leaks = [
        check("groups_on_both_sides", groups_across(groups, places), RESPLIT),
        check("near_duplicates_across", near_duplicates_across(ties, places), RESPLIT),
    ]
    if assignment.cuts is not None:
        leaks.append(check("out_of_time", out_of_time(members, places, assignment.cuts), RESPLIT))

    sizes, examples = _sizes(groups, alone, held)
    most = max(sizes.values(), default=0)
    largest = min((id for id, size in sizes.items() if size == most), default=None)
    lines = "".join(sorted(f"{id}\t{split}\n" for id, split in held))
    return Certificate(
        source=source,
        checks=(*leaks, *checks),
        splits=split_figures(held, assignment.shares),
        labels=label_figures(members, held, assignment.shares),
        groups=len(sizes),
        largest_group=largest,
        largest_share=sizes[largest] / max(examples, 1) if largest is not None else 0.0,
        left_out=dict(sorted(Counter(assignment.left_out.values()).items())),
        salt=assignment.salt,
        hash=sha256(lines.encode()).hexdigest(),
        cuts=assignment.cuts,
    )


def _sizes(
    groups: Sequence[Sequence[str]], alone: Set[str], held: Mapping[tuple[str, str], int]
) -> tuple[dict[str, int], int]:
    """The examples of each group, by its first id, and of all. alone: conversations that are groups by themselves."""
    examples = dict(zip(map(itemgetter(0), held), held.values(), strict=True))
    if len(examples) < len(held):  # one in two files, which a check tells
        examples = dict.fromkeys(examples, 0)
        for (id, _), count in held.items():
            examples[id] += count
    of_alone = examples if examples.keys() <= alone else {id: examples[id] for id in examples.keys() & alone}
    sizes = dict.fromkeys(alone, 0) | of_alone
    return sizes | {group[0]: sum(examples.get(id, 0) for id in group) for group in groups}, sum(examples.values())
