"""How findings are treated in a workspace: replaced from which score, decided by people below which, in which style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.identity import digest_of
from curator.rulebook import Rulebook
from curator.workspace import Workspace

#: Targets whose lines are pairs of answers.
PAIRED = ("openai-dpo",)
#: No score reaches it: an entity that the rules leave alone.
_NEVER = 2.0


@dataclass(frozen=True)
class Policy:
    """The settings and rules of a workspace, as far as they concern findings."""

    general: float
    decide_below: float
    rulebook: Rulebook
    settings: Any
    target: str

    @classmethod
    def of(cls, workspace: Workspace, *, target: str | None = None) -> Policy:
        """target: what an export is for; None for the one of the settings."""
        settings = workspace.settings
        target = target or settings.config.export.target
        return cls(settings.replace_from, settings.decide_below, workspace.rulebook, settings, target)

    def replace_from(self, entity: str) -> float:
        policy = self.rulebook.policy(entity, self.settings)
        if policy is None:
            return _NEVER
        return self.general if policy.replace_from is None else policy.replace_from

    def style(self, entity: str) -> str:
        policy = self.rulebook.policy(entity, self.settings)
        return "tag" if policy is None else policy.style

    @property
    def entities(self) -> dict[str, float]:
        """Entities with a threshold of their own."""
        named = self.rulebook.entities.keys() | self.rulebook.left_alone
        own = {entity: self.replace_from(entity) for entity in sorted(named)}
        return {entity: score for entity, score in own.items() if score != self.general}

    @property
    def version(self) -> str:
        """Changes when the same findings and verdicts would be rendered differently."""
        styles = {entity: self.style(entity) for entity in sorted(self.rulebook.entities)}
        return digest_of(self.general, self.entities, styles, dict(self.settings.config.scrub.styles))

    @property
    def thresholds(self) -> dict[str, Any]:
        """Arguments of the store's questions about what is undecided."""
        return {
            "replace_from": self.general,
            "decide_below": self.decide_below,
            "entities": self.entities,
            "edits": self.edits,
        } | ({"replaced": True} if len(self.views) > 1 else {})

    @property
    def edits(self) -> bool:
        """Whether people's edits stand in for the replies; else what came is what leaves, and what the gate judges."""
        return bool(self.settings.config.shape.answer != "reply")

    @property
    def views(self) -> tuple[bool, ...]:
        """`edits` of each view that leaves: pairs hold an edited answer and what it replaced."""
        return (True, False) if self.edits and self.target in PAIRED else (self.edits,)
