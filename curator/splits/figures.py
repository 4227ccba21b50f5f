"""How many examples each split and each label got, against what was asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


#: What gives examples: split -> conversation id -> its examples, all above 0. Every split is in it.
Held = Mapping[str, Mapping[str, int]]


def split_figures(held: Held, shares: Shares) -> tuple[SplitFigures, ...]:
    examples = {split: sum(counts.values()) for split, counts in held.items()}
    whole = max(sum(examples.values()), 1)
    return tuple(
        SplitFigures(split, len(held[split]), examples[split], examples[split] / whole, wanted)
        for split, wanted in zip(SPLITS, shares.in_order(), strict=True)
    )


def label_figures(members: Iterable[Member], held: Held, shares: Shares) -> tuple[LabelFigures, ...]:
    """One per label that has examples in `held`, sorted by label."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for member in members:
        for split in SPLITS if member.label is not None else ():
            if count := held[split].get(member.id):
                found[str(member.label)][split] += count
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
