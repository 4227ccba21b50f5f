"""A workspace of its own for each test, worked in by this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.queries.conversations import scrubbed
from curator.records import Conversation
from curator.stages import import_, replace, run_stage, scrub
from curator.store import findings
from curator.workspace import Workspace
from tests.running import KEY, names_off, write_chats


class Working:
    """Steps that tests take; `workspace` is open."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace = workspace
        self.folder = folder
        self._files = 0

    def bring_in(self, *chats: dict[str, Any]) -> list[str]:
        """Import these lines of chat JSONL and scrub; answers the ids of all records."""
        self._files += 1
        path = write_chats(self.folder / f"chats-{self._files}.jsonl", chats)
        run_stage(self.workspace, import_.STAGE, import_.Options((path,)), actor="ann")
        return self.scrub()

    def scrub(self) -> list[str]:
        run_stage(self.workspace, scrub.STAGE, scrub.Options(), actor="ann")
        self.replace()
        return [record.id for record, _ in scrubbed(self.workspace)]

    def replace(self) -> replace.Result:
        return run_stage(self.workspace, replace.STAGE, replace.Options(), actor="ann")

    def records(self) -> list[Conversation]:
        return [record for record, _ in scrubbed(self.workspace)]

    def contents(self) -> list[list[Any]]:
        return [[message.content for message in record.messages] for record in self.records()]

    def found(self, *, edits: bool = True) -> findings.ValueGroup:
        """The one value that was found."""
        (group,) = findings.values(
            self.workspace.store, replace_from=0, decide_below=2, undecided_only=False, edits=edits
        )
        return group

    def rule(self, *, enabled: bool = True, regex: str = r"STF-\d{4}", score: float = 0.9) -> None:
        """A rule of the workspace's own, which finds staff numbers such as STF-1234, on or off."""
        path = self.workspace.folder / "rules" / "pii" / "recognizers.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "recognizers:\n  - name: staff_number\n    supported_entity: STAFF_NUMBER\n"
            f"    enabled: {'true' if enabled else 'false'}\n"
            f"    patterns: [{{name: badge, regex: '{regex}', score: {score}}}]\n",
            encoding="utf-8",
        )


@pytest.fixture
def working(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Working]:
    """What becomes of a finding is asked of patterns: which names the tagger finds changes with its weights."""
    monkeypatch.setenv("CURATOR_KEY", KEY)
    workspace, _ = Workspace.create(tmp_path / "work", ["customer_support"])
    names_off(workspace.folder)
    with workspace:
        yield Working(workspace, tmp_path)
