"""What a placement of groups costs: how far the whole and every label are from their shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

# A group as the loss sees it: (stratum, examples), sorted, without zeros. Stratum 0 is the whole, the others labels.
Profile = tuple[tuple[int, int], ...]

# Of 1, 3, 10 and 0, 0.5, 1, measured on generated sets of 200 to 10,000 skewed, grouped conversations. A lower size
# weight lets dozens of rare labels pull the whole off its shares, as does more weight for rarity; a higher one, and
# none for rarity, cost up to three times the deviation of the worst label.
SIZE_WEIGHT: Final = 3.0
RARITY: Final = 0.5


def merged(gained: Profile, lost: Profile) -> Profile:
    """What a split gains when `gained` comes and `lost` leaves; strata that come out even are dropped."""
    change = dict(gained)
    for stratum, examples in lost:
        change[stratum] = change.get(stratum, 0) - examples
    return tuple((stratum, examples) for stratum, examples in change.items() if examples)


class Board:
    """Examples of each stratum in each split, and the loss of a change.

    The loss is chi-square, the sum over splits and strata of (have - wanted)^2 / wanted, weighed by SIZE_WEIGHT for
    the whole and by (whole / label)^RARITY for a label. wanted = share of the split * examples of the stratum.
    """

    def __init__(self, shares: Sequence[float], totals: Sequence[int]) -> None:
        """shares: one per split, above 0. totals: examples per stratum."""
        self.splits: Final = range(len(shares))
        self._have = [[0] * len(totals) for _ in shares]
        self._wanted = [[share * total for total in totals] for share in shares]
        weights = [SIZE_WEIGHT] + [(totals[0] / max(total, 1)) ** RARITY for total in totals[1:]]
        self._price = [
            [weight / (share * max(total, 1)) for weight, total in zip(weights, totals, strict=True)]
            for share in shares
        ]

    def add(self, split: int, profile: Iterable[tuple[int, int]], sign: int = 1) -> None:
        """Put `profile` into `split`, or take it out with sign -1."""
        have = self._have[split]
        for stratum, examples in profile:
            have[stratum] += sign * examples

    def cost(self, split: int, profile: Profile, sign: int = 1) -> float:
        """Change of the loss if `profile` came to `split`, or left it with sign -1. Negative is better."""
        have, wanted, price = self._have[split], self._wanted[split], self._price[split]
        total = 0.0
        for stratum, examples in profile:
            total += price[stratum] * examples * (examples + 2 * sign * (have[stratum] - wanted[stratum]))
        return total
