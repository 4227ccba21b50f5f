"""A model that is to be measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from curator.tuning.access import Access

Role = Literal["base", "tuned", "checkpoint", "other"]

#: To be told wherever figures of the local provider show.
BANNER = "answers by a bag-of-words baseline trained on this machine"
#: The place of the local provider of a workspace, whose address changes.
LOCAL_PLACE = "local"
#: Who owns the models of the local provider, by its own list.
LOCAL_OWNER = "curator-local"


@dataclass(frozen=True, slots=True)
class Candidate:
    """place: where its answers are from, and remembered by: "local" for the provider of this workspace, else the API's
    root. step: of a checkpoint.

    baseline: it is one of the local provider. priced_as: the model whose prices hold, "" where none is known; would:
    nothing is billed, it is what that model would cost.
    """

    model: str
    role: Role
    place: str
    provider: str
    access: Access
    baseline: bool
    step: int | None = None
    priced_as: str = ""
    would: bool = False

    @property
    def title(self) -> str:
        """How it is called in tables."""
        return f"step {self.step}" if self.role == "checkpoint" else self.model if self.role == "other" else self.role

    def told(self) -> Mapping[str, Any]:
        """As JSON data of a report; without its key."""
        return {
            "model": self.model,
            "role": self.role,
            "title": self.title,
            "step": self.step,
            "provider": self.provider,
            "host": LOCAL_PLACE if self.place == LOCAL_PLACE else self.access.host,
            "base_url": "" if self.place == LOCAL_PLACE else self.place,
            "baseline": self.baseline,
        }
