"""A workspace with an export that may leave, made once and copied for each test, over a provider of its own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openai import OpenAI

from curator.decisions.privacy import sign_off
from curator.queries.launch_plan import Plan, Request, plan
from curator.stages import dedup, export, flag, import_, launch, replace, run_stage, scrub, split
from curator.tuning.local import Options, running, start, stop
from curator.workspace import Workspace
from tests.running import names_off, write_chats
from tests.tuning.serving import connect, labels

#: Nobody has to decide about the invented chats.
_SETTINGS = {"engine.kind": "inline", "dedup.threshold": 0.99}


def make(folder: Path, records: Sequence[Mapping[str, Any]] | int = 120, **settings: object) -> Path:
    """A workspace whose default export holds these records, or about so many examples; answers its folder."""
    place = folder / "work"
    Workspace.create(place, ("customer_support",))[0].close()
    names_off(place)
    chats = write_chats(folder / "chats.jsonl", labels(records) if isinstance(records, int) else records)
    with Workspace.open(place, overrides=_SETTINGS | settings) as workspace:
        run_stage(workspace, import_.STAGE, import_.Options((chats,)), actor="ann")
        run_stage(workspace, scrub.STAGE, scrub.Options(None), actor="ann")
        run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
        run_stage(workspace, dedup.STAGE, dedup.Options(), actor="ann")
        run_stage(workspace, flag.STAGE, flag.Options(), actor="ann")
        run_stage(workspace, split.STAGE, split.Options(), actor="ann")
        sign_off(workspace, actor="ann", reason=None)
        made = run_stage(workspace, export.STAGE, export.Options(), actor="ann")
    assert made.refused == []
    return place


class Pad:
    """A copy of such a workspace, and its local provider."""

    def __init__(self, made: Path, folder: Path, *scenarios: str) -> None:
        """scenarios: of the local provider, which is then started at once."""
        self.workspace = folder / "work"
        shutil.copytree(made, self.workspace)
        if scenarios:
            self.serve(*scenarios)

    @property
    def local(self) -> Path:
        return self.workspace / "local"

    def serve(self, *scenarios: str) -> None:
        start(self.local, Options(scenarios=frozenset(scenarios)))

    def open(self, **settings: object) -> Workspace:
        overrides = {name.replace("__", "."): value for name, value in settings.items()}
        return Workspace.open(self.workspace, overrides=_SETTINGS | overrides)

    def plan(self, *, settings: Mapping[str, object] | None = None, **request: Any) -> Plan:
        with self.open(**(settings or {})) as workspace:
            return plan(workspace, Request(**request))

    def launch(
        self, *, keep_files: bool = False, settings: Mapping[str, object] | None = None, **request: Any
    ) -> launch.Result:
        """In this process."""
        with self.open(**(settings or {})) as workspace:
            options = launch.Options(plan(workspace, Request(**request)), keep_files)
            return run_stage(workspace, launch.STAGE, options, actor="ann")

    def client(self) -> OpenAI:
        """Straight to the provider, to see what it has."""
        return connect(start(self.local))

    def jobs(self) -> list[str]:
        with self.client() as client:
            return [job.id for job in client.fine_tuning.jobs.list(limit=100)]

    def files(self) -> list[str]:
        """Names of what was uploaded."""
        with self.client() as client:
            return sorted(file.filename for file in client.files.list(purpose="fine-tune"))

    def end(self) -> None:
        if running(self.local) or self.local.exists():
            stop(self.local)
