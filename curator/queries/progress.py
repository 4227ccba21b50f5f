"""How far the stages that can be behind are, counted once for whoever asks for several of them."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries import flagging, pending
from curator.queries.pending import Pending
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Behind:
    """What each stage would work on now."""

    scrub: Pending
    replace: Pending
    dedup: Pending
    flag: Pending
    split: Pending

    @classmethod
    def of(cls, workspace: Workspace) -> Behind:
        return cls(
            scrub=pending.scrub(workspace),
            replace=pending.replace(workspace),
            dedup=pending.dedup(workspace),
            flag=flagging.pending(workspace),
            split=pending.split(workspace),
        )
