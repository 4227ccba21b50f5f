"""A workspace on disk whose stages run in this process, with options as a command line would give them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import pytest

from curator.decisions.privacy import sign_off
from curator.stages import Stage, dedup, export, flag, import_, replace, run_stage, scrub, split
from curator.workspace import Workspace
from tests.running import KEY, names_off, write_chats

O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")
_PLAIN = export.Options()


class Desk:
    """`run` takes a stage, its options, and settings such as **{"split.salt": "x"} as the command line would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "work"
        self._files = 0
        Workspace.create(self.workspace, ("customer_support",))[0].close()
        names_off(self.workspace)

    def open(self, **settings: object) -> Workspace:
        return Workspace.open(self.workspace, overrides={"engine.kind": "inline", **settings})

    def run(self, stage: Stage[O, R], options: O, **settings: object) -> R:
        with self.open(**settings) as workspace:
            return run_stage(workspace, stage, options, actor="ann")

    def bring(self, *records: dict[str, Any]) -> Path:
        """Import records as a file of their own, scrub them, find duplicates and flag."""
        self._files += 1
        return self.take(write_chats(self.folder / f"chats{self._files}.jsonl", records))

    def take(self, path: Path) -> Path:
        """Import a file, and as `bring`."""
        with self.open() as workspace:
            run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
        self.catch_up()
        return path

    def catch_up(self) -> None:
        """What comes after an import, or after people rewrote something."""
        with self.open() as workspace:
            run_stage(workspace, scrub.STAGE, scrub.Options(None), actor="ann")
            run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
            run_stage(workspace, dedup.STAGE, dedup.Options(), actor="ann")
            run_stage(workspace, flag.STAGE, flag.Options(), actor="ann")

    def split(self, *, resplit: bool = False, **settings: object) -> split.Result:
        return self.run(split.STAGE, split.Options(resplit), **{f"split.{name}": v for name, v in settings.items()})

    def export_as(self, options: export.Options, settings: dict[str, object]) -> export.Result:
        """Signed off beforehand, with nothing to decide."""
        settings = {"scrub.decide_below": 0.0, **settings}
        with self.open(**settings) as workspace:
            sign_off(workspace, actor="ann", reason=None)
        return self.run(export.STAGE, options, **settings)

    def export(self, **settings: object) -> export.Result:
        """As `export_as`, with no options."""
        return self.export_as(_PLAIN, settings)

    def write(self, table: str, line: str) -> None:
        """A line of a table for curator.toml."""
        path = self.workspace / "curator.toml"
        path.write_text(
            path.read_text(encoding="utf-8").replace(f"[{table}]\n", f"[{table}]\n{line}\n"), encoding="utf-8"
        )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CURATOR_KEY", KEY)
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(tmp_path / "config"))
    return Desk(tmp_path)


def lines(folder: Path, split: str) -> list[dict[str, Any]]:
    path = folder / f"{split}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
