"""How much may have been missed: what a random sample of messages without findings tells of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries.conversations import scrubbed
from curator.records import texts
from curator.stats import wilson
from curator.store import samples
from curator.workspace import Workspace

_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Bound:
    """Of messages. found: with findings; clean: without; judged, missed: of a random sample of the clean ones.

    missed_at_most: upper end of the 95 % interval (Wilson) of the share of clean ones that hold something. recall: the
    least share of messages with something personal in which something was found that this supports; None while nobody
    judged any, or nothing was found.
    """

    found: int
    clean: int
    judged: int
    missed: int
    missed_at_most: float
    recall: float | None

    @property
    def in_words(self) -> str:
        if not self.judged:
            return "nobody has judged a sample of messages without findings: curator privacy sample"
        told = (
            f"{self.judged:,} of {self.clean:,} messages without findings were judged, {self.missed:,} held something: "
            f"at most {self.missed_at_most:.1%} of them do (95 %, Wilson)"
        )
        return told + ("" if self.recall is None else f"; recall by message is at least {self.recall:.1%}")


@dataclass(frozen=True, slots=True)
class Sampled:
    """id: CONVERSATION/INDEX. text: all its strings, as they are shown everywhere."""

    id: str
    role: str
    text: str


def bound(workspace: Workspace) -> Bound:
    """What the sample supports now."""
    tally = samples.tally(workspace.store)
    share = wilson(tally.missed, tally.judged, _CONFIDENCE).high
    recall = tally.found / (tally.found + share * tally.clean) if tally.judged and tally.found else None
    return Bound(tally.found, tally.clean, tally.judged, tally.missed, share, recall)


def sample(workspace: Workspace, *, count: int, seed: int = 0) -> list[Sampled]:
    """The next messages to judge, in a random order that stays the same for a seed."""
    ids = samples.unjudged(workspace.store, seed=seed, limit=count)
    wanted = sorted({id.partition("/")[0] for id in ids})
    shown = {}
    for record, _ in scrubbed(workspace, ids=wanted):
        for message in record.messages:
            words = [text.value for text in texts(record) if text.index == message.index]
            shown[f"{record.id}/{message.index}"] = Sampled(
                f"{record.id}/{message.index}", message.role, "\n".join(words)
            )
    return [shown[id] for id in ids if id in shown]
