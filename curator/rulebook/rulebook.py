"""What holds in a workspace: its own rules over its packs over what ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from curator.config import DEFAULT_STYLE_KEY, Settings, Thresholds
from curator.errors import UsageError
from curator.identity import digest_of
from curator.records import Task
from curator.rulebook.entities import DEFAULT_STYLE, EntityPolicy, merge_entities, merge_thresholds
from curator.rulebook.packs import read_pack, read_shipped, read_workspace
from curator.rulebook.tasks import merge_tasks


@dataclass(frozen=True, slots=True)
class Rulebook:
    """tasks, entities: by id. left_alone: entities that are found but not replaced, because a file says so.

    version: changes when a definition changes, and not with comments, order of keys, or files' names. sources: the
    files behind `task/ID`, `entity/ID` and `threshold/NAME`, the strongest last.
    """

    tasks: Mapping[str, Task]
    entities: Mapping[str, EntityPolicy]
    left_alone: frozenset[str]
    thresholds: Thresholds
    version: str
    sources: Mapping[str, tuple[Path, ...]]

    @classmethod
    def load(cls, workspace: Path | None, packs: Sequence[str]) -> Rulebook:
        """Reads the files for a workspace's folder (None: no workspace) and the packs by name.

        Raises UsageError naming the nearest for an unknown pack, FileProblem for what is wrong in a file.
        """
        if len(set(packs)) < len(packs):
            raise UsageError("a pack is named twice", "name each pack once")
        used = [read_pack(workspace, name) for name in packs]
        own = read_workspace(workspace)
        tasks = merge_tasks([read_shipped(), used, own])
        entities = merge_entities(used, own)
        thresholds, threshold_files = merge_thresholds(used, own)
        sources = {
            **{f"task/{id}": files for id, (_, files) in tasks.items()},
            **{f"entity/{id}": files for id, files in entities.files.items()},
            **{f"threshold/{name}": files for name, files in threshold_files.items()},
        }
        definitions = {
            "tasks": {id: asdict(task) for id, (task, _) in tasks.items()},
            "entities": {id: asdict(policy) for id, policy in entities.policies.items()},
            "left_alone": sorted(entities.left_alone),
            "thresholds": asdict(thresholds),
        }
        return cls(
            tasks={id: task for id, (task, _) in tasks.items()},
            entities=entities.policies,
            left_alone=entities.left_alone,
            thresholds=thresholds,
            version=digest_of(definitions),
            sources=sources,
        )

    def policy(self, entity: str, settings: Settings) -> EntityPolicy | None:
        """How one entity is replaced with everything applied, or None where it is left alone.

        Style: curator.toml for this entity, else the rulebook's, else curator.toml's default, else a tag. Score: the
        rulebook's for this entity, else the general threshold. An entity that nobody named is replaced.
        """
        if entity in self.left_alone:
            return None
        styles = settings.config.scrub.styles
        known = self.entities.get(entity)
        general = known.style if known else styles.get(DEFAULT_STYLE_KEY, DEFAULT_STYLE)
        score = known.replace_from if known and known.replace_from is not None else settings.replace_from
        return EntityPolicy(entity, styles.get(entity, general), score)
