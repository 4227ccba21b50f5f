"""How texts that are in no store are treated: by the shipped rules, a pack's or a workspace's; no decision is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from curator.config import DEFAULT_STYLE_KEY, Config, Settings
from curator.queries.policy import Policy
from curator.registry import shipped
from curator.rulebook import Rulebook
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Treatment:
    """folders: rules over the shipped ones, later ones stronger. thresholds: replace_from of entities with their own.

    styles: by entity; "default" for the others.
    """

    folders: tuple[str, ...] = ()
    replace_from: float = 0.3
    decide_below: float = 0.85
    thresholds: Mapping[str, float] = field(default_factory=dict)
    styles: Mapping[str, str] = field(default_factory=dict)

    def over(self, folders: Sequence[str]) -> Treatment:
        """With more rules over these."""
        return replace(self, folders=(*self.folders, *folders))


def of_workspace(path: Path) -> Treatment:
    """As a workspace's files say: its store is not opened. Raises UsageError where there is none, FileProblem."""
    workspace = Workspace.open(path)
    return _of(workspace.rulebook, workspace.settings, workspace.rule_folders)


def of_packs(packs: Sequence[str]) -> Treatment:
    """As a new workspace with these packs would. Raises UsageError naming the nearest for an unknown one."""
    rulebook = Rulebook.load(None, packs)
    folders = [shipped("rules/packs") / pack for pack in packs]
    settings = Settings.resolve(Config(), rulebook)
    return _of(rulebook, settings, tuple(str(folder) for folder in folders if folder.is_dir()))


def _of(rulebook: Rulebook, settings: Settings, folders: tuple[str, ...]) -> Treatment:
    target = settings.config.export.target
    policy = Policy(settings.replace_from, settings.decide_below, rulebook, settings, target)
    named = {*rulebook.entities, *settings.config.scrub.styles} - {DEFAULT_STYLE_KEY}
    styles = {entity: policy.style(entity) for entity in sorted(named)}
    general = settings.config.scrub.styles.get(DEFAULT_STYLE_KEY, "tag")
    return Treatment(folders, policy.general, policy.decide_below, policy.entities, {**styles, "default": general})
