"""How many examples each split and each label got, against what was asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from curator.splits.grouping import Member
from curator.splits.shares import SPLITS, TRAIN, VALIDATION, Shares

# Fewer examples of a label can neither be learned nor measured: rules of thumb, of which people are told.
MINIMUM: Final = {TRAIN: 10, VALIDATION: 5}


@dataclass(frozen=True, slots=True)
class SplitFigures:
    """conversations and examples in a split; share of all examples, and the share that was asked (0 to 1)."""

    split: str
    conversations: int
    examples: int
    share: float
    wanted: float


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """examples and share (0 to 1) of a label per split, in the order train, validation, test.

    deviation: the largest distance of a share from the wanted one (0 to 1). divisible: whether the label has enough
    examples for one in every split that wants some; if not, its deviation says nothing about the split.
    below: splits that have fewer than the minimum (10 train, 5 validation), where the split wants any.
    """

    label: str
    examples: tuple[int, ...]
    shares: tuple[float, ...]
    deviation: float
    divisible: bool
    below: tuple[str, ...]


def split_figures(held: Mapping[tuple[str, str], int], shares: Shares) -> tuple[SplitFigures, ...]:
    """held: (conversation id, split) -> examples, all above 0."""
    conversations = Counter(map(itemgetter(1), held))
    examples = Counter(conversations)
    # Few give more than one.
    for (_, split), count in held.items() if sum(held.values()) > len(held) else ():
        examples[split] += count - 1
    whole = max(examples.total(), 1)
    return tuple(
        SplitFigures(split, conversations[split], examples[split], examples[split] / whole, wanted)
        for split, wanted in zip(SPLITS, shares.in_order(), strict=True)
    )


def label_figures(
    members: Iterable[Member], held: Mapping[tuple[str, str], int], shares: Shares
) -> tuple[LabelFigures, ...]:
    """One per label that has examples in `held` (see split_figures), sorted by label."""
    labels = {member.id: member.label for member in members if member.label is not None}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (id, split), count in held.items() if labels else ():
        label = labels.get(id)
        if label is not None:
            found[label][split] += count
    return tuple(_label(label, found[label], shares) for label in sorted(found))


def _label(label: str, found: Counter[str], shares: Shares) -> LabelFigures:
    whole = found.total()
    wanted = dict(zip(SPLITS, shares.in_order(), strict=True))
    got = {split: found[split] / whole for split in SPLITS}
    return LabelFigures(
        label,
        tuple(found[split] for split in SPLITS),
        tuple(got.values()),
        max(abs(got[split] - wanted[split]) for split in SPLITS),
        whole * min(share for share in wanted.values() if share > 0) >= 1,
        tuple(split for split, minimum in MINIMUM.items() if wanted[split] > 0 and found[split] < minimum),
    )
