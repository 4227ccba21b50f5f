"""What other thresholds would do: pairs, clusters and drops at each, from one comparison at the lowest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from curator.dedup import FoundPair, Standing, choose, find_pairs, ranking
from curator.queries import asked, comparing
from curator.store import pairs
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Counted:
    """pairs: near-duplicates, each copy tied to the first of its kind only. dropped: conversations that would go."""

    threshold: float
    pairs: int
    clusters: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Counts at any threshold from `lowest` up, at once: nothing is read or compared again. now: the one that holds."""

    lowest: float
    now: float
    _standings: dict[str, Standing]
    _pairs: tuple[FoundPair, ...]
    _ties: dict[tuple[str, str], str]
    _keeps: dict[str, str]
    _policy: tuple[str, ...]

    def at(self, threshold: float) -> Counted:
        """Raises ValueError for a threshold below the lowest, or above 1."""
        if not self.lowest <= threshold <= 1:
            raise ValueError(f"threshold {threshold} is not from {self.lowest} to 1")
        reached = [pair for pair in self._pairs if pair.kind == "contradiction" or pair.score >= threshold]
        choice = choose(
            self._standings,
            reached,
            threshold=threshold,
            ties=self._ties,  # type: ignore[arg-type]
            keeps=self._keeps,  # type: ignore[arg-type]
            policy=self._policy,
        )
        alike = sum(pair.kind != "contradiction" for pair in reached)
        return Counted(threshold, alike, len(choice.clusters), len(choice.drops))


def thresholds(
    workspace: Workspace, lowest: float, told: Callable[[int, int, str], None], check: Callable[[], None]
) -> Thresholds:
    """Compare everything at the lowest threshold; nothing is stored. told: (done, of how many, of what)."""
    settings = asked.of_dedup(workspace, as_before=True)
    assert settings.threshold is not None

    def read_so_far(done: int, total: int) -> None:
        told(done, total, "conversations")
        check()

    read = comparing.read(workspace, read_so_far)
    said = pairs.ties(workspace.store)
    keeps = dict(said.conversations)
    order = ranking(read.standings, keeps=keeps, policy=settings.keep)  # type: ignore[arg-type]
    found = find_pairs(
        [read.documents[id] for id in order],
        threshold=lowest,
        progress=lambda done, total: told(done, total, "steps"),
        check=check,
        also=settings.also,
        leave_out_templates=settings.templates == "leave_out",
    )
    ties = {(a, b): tie for a, b, tie in said.pairs}
    return Thresholds(lowest, settings.threshold, read.standings, found.pairs, ties, keeps, settings.keep)
