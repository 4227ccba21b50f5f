"""A workspace made once from the sample data; each test sits down at a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.registry import shipped
from curator.stages import dedup, flag, import_, replace, run_stage, scrub
from curator.workspace import Workspace
from tests.running import KEY
from tests.tui.seat import seated

_LINES = 24


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Imported, scrubbed, looked at for duplicates and flags; nothing is labelled, split or exported."""
    folder = tmp_path_factory.mktemp("terminal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        lines = shipped("sample_data/support_chat.jsonl").read_text(encoding="utf-8").splitlines()[:_LINES]
        chats = folder / "chats.jsonl"
        chats.write_text("\n".join(lines) + "\n", encoding="utf-8")
        workspace, _ = Workspace.create(folder / "work", ("customer_support",))
        with workspace:
            run_stage(workspace, import_.STAGE, import_.Options((chats,)), actor="ann")
            run_stage(workspace, scrub.STAGE, scrub.Options(), actor="ann")
            run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
            run_stage(workspace, dedup.STAGE, dedup.Options(), actor="ann")
            run_stage(workspace, flag.STAGE, flag.Options(), actor="ann")
        yield folder / "work"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine that runs the tests changes what is drawn."""
    monkeypatch.setenv("CURATOR_KEY", KEY)
    monkeypatch.setenv("CURATOR_THEME", "dark")
    for name in ("NO_COLOR", "CURATOR_ASCII", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(_made: Path, tmp_path: Path) -> Path:
    """A copy of the workspace."""
    return Path(shutil.copytree(_made, tmp_path / "work"))


@pytest.fixture
def sit(folder: Path):  # type: ignore[no-untyped-def]
    """`async with sit() as seat`: the application on the copy, opened and read."""
    return lambda **options: seated(folder, **options)
