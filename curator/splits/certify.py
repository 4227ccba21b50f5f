"""Make the certificate, from an assignment or from the files that were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

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
) -> Certificate:
    """Check the files of an export against the assignment that it was made from.

    files: split -> the conversation id of every example in its file, one per example as written. What was assigned but
    not exported still ties what was, so it counts for the groups, and for nothing else.
    Raises ValueError if `files` names an unknown split.
    """
    if unknown := sorted(files.keys() - set(SPLITS)):
        raise ValueError(f"files names the split {unknown[0]!r}; the splits are {', '.join(SPLITS)}")
    members = list(members)
    known = {member.id for member in members}
    held = Counter((id, split) for split in SPLITS for id in files.get(split, ()))
    written = dict(list(held))
    splits, left_out = assignment.splits, assignment.left_out
    files_of = Counter(id for id, _ in held)
    checks = [
        check("in_two_files", (id for id, count in files_of.items() if count > 1), EXPORT),
        check("without_a_split", (written.keys() & known) - splits.keys() - left_out.keys(), "Split, then export."),
        check("unknown_conversations", written.keys() - known, EXPORT),
        check("left_out_but_present", written.keys() & left_out.keys(), EXPORT),
        check("moved", {id for id, split in held if splits.get(id, split) != split}, EXPORT),
    ]
    return _certificate("files", assignment, members, list(ties), {**splits, **written}, held, checks)


def _certificate(
    source: str,
    assignment: Assignment,
    members: Sequence[Member],
    ties: Sequence[tuple[str, str]],
    places: Mapping[str, str],
    held: Mapping[tuple[str, str], int],
    checks: Sequence[Check],
) -> Certificate:
    """places: id -> split of all that can tie. held: (id, split) -> examples of all that counts."""
    groups = walk([member for member in members if member.id in places], ties)
    leaks = [
        check("groups_on_both_sides", groups_across(groups, places), RESPLIT),
        check("near_duplicates_across", near_duplicates_across(ties, places), RESPLIT),
    ]
    if assignment.cuts is not None:
        leaks.append(check("out_of_time", out_of_time(members, places, assignment.cuts), RESPLIT))

    examples: Counter[str] = Counter()
    for (id, _), count in held.items():
        examples[id] += count
    sizes = {group[0]: sum(examples[id] for id in group) for group in groups}
    largest = max(sizes, key=lambda id: sizes[id], default=None)
    lines = "".join(f"{id}\t{split}\n" for id, split in sorted(held))
    return Certificate(
        source=source,
        checks=(*leaks, *checks),
        splits=split_figures(held, assignment.shares),
        labels=label_figures(members, held, assignment.shares),
        groups=len(groups),
        largest_group=largest,
        largest_share=sizes[largest] / max(examples.total(), 1) if largest is not None else 0.0,
        left_out=dict(sorted(Counter(assignment.left_out.values()).items())),
        salt=assignment.salt,
        hash=sha256(lines.encode()).hexdigest(),
        cuts=assignment.cuts,
    )
