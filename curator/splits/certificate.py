"""The certificate of a split: what was checked, and what each split and label got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from curator.splits.assignment import Cuts
from curator.splits.checks import Check
from curator.splits.figures import MINIMUM, LabelFigures, SplitFigures
from curator.splits.shares import SPLITS


@dataclass(frozen=True, slots=True)
class Certificate:
    """source: "assignment" or "files", what was looked at. checks: what must not occur; each must count 0.

    groups: number of split groups; largest_group: the id of the one with most examples (None if there is nothing), and
    largest_share its share of all examples (0 to 1). left_out: reason -> conversations. salt: of the assignment.
    hash: SHA-256, in hex, over the sorted lines "ID TAB SPLIT" of all conversations that give examples.
    cuts: of a time split.
    """

    source: str
    checks: tuple[Check, ...]
    splits: tuple[SplitFigures, ...]
    labels: tuple[LabelFigures, ...]
    groups: int
    largest_group: str | None
    largest_share: float
    left_out: Mapping[str, int]
    salt: str
    hash: str
    cuts: Cuts | None

    @property
    def ok(self) -> bool:
        """Whether nothing occurs that must not. Shares that were missed and scarce labels are told but do not fail."""
        return not self.failed()

    def failed(self) -> tuple[Check, ...]:
        """The checks that found something."""
        return tuple(check for check in self.checks if check.count)

    def worst_label(self) -> LabelFigures | None:
        """The label that is furthest from the wanted shares, among those with enough examples to be divided."""
        return max((label for label in self.labels if label.divisible), key=lambda it: it.deviation, default=None)

    def as_json(self) -> dict[str, object]:
        """Plain dicts, lists, numbers and strings, with `ok` and the worst label's name."""
        worst = self.worst_label()
        return {"ok": self.ok, "worst_label": worst.label if worst else None, **asdict(self)}

    def lines(self) -> list[str]:
        """The certificate for people, as plain text."""
        return [*self._checks(), *self._splits(), *self._labels(), *self._rest()]

    def _checks(self) -> Iterator[str]:
        failed = len(self.failed())
        yield f"split, checked on the {self.source}: " + (f"{failed} of {len(self.checks)} failed" if failed else "ok")
        for check in self.checks:
            yield f"  {check.name.replace('_', ' ')}: {check.count:,}"
            if check.count:
                yield f"    {', '.join(check.ids)}{', ...' if check.count > len(check.ids) else ''}"
                yield f"    {check.fix}"

    def _splits(self) -> Iterator[str]:
        yield f"{'':12}{'conversations':>14}{'examples':>12}{'share':>9}{'asked':>9}"
        for row in self.splits:
            yield f"{row.split:12}{row.conversations:14,}{row.examples:12,}{_percent(row.share)}{_percent(row.wanted)}"
        yield f"groups: {self.groups:,}"
        if self.largest_group is not None:
            yield f"largest group: {self.largest_group}, {self.largest_share:.1%} of the examples"

    def _labels(self) -> Iterator[str]:
        if not self.labels:
            return
        width = max(12, *(len(row.label) + 2 for row in self.labels))
        yield f"{'label':{width}}{'examples':>12}" + "".join(f"{split:>12}" for split in SPLITS)
        for row in self.labels:
            shares = "".join(f"{share:12.1%}" for share in row.shares)
            yield f"{row.label:{width}}{sum(row.examples):12,}{shares}"
        worst = self.worst_label()
        if worst is not None:
            yield f"worst deviation of a label: {worst.deviation * 100:.1f} points ({worst.label})"
        scarce = [
            f"{row.label} has {row.examples[SPLITS.index(split)]} in {split} ({MINIMUM[split]} wanted)"
            for row in self.labels
            for split in row.below
        ]
        yield f"labels below minimum: {len(scarce)}"
        yield from (f"  {text}" for text in scarce)

    def _rest(self) -> Iterator[str]:
        for reason, count in sorted(self.left_out.items()):
            yield f"left out, {reason}: {count:,}"
        if self.cuts is not None:
            yield f"validation from: {_time(self.cuts.validation_from)}; test from: {_time(self.cuts.test_from)}"
            yield f"in train though as new, for their group crosses: {self.cuts.crossing:,}"
        elif self.salt:
            yield f"salt: {self.salt}"
        yield f"hash: {self.hash}"


def _percent(share: float) -> str:
    return f"{share:9.1%}"


def _time(microseconds: int | None) -> str:
    if microseconds is None:
        return "never"
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return moment.isoformat().replace("+00:00", "Z")
