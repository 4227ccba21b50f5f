"""Items of evaluations that a model must not see before it is measured by them: files named by dedup.against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.config import DedupConfig
from curator.dedup import Document
from curator.errors import UsageError
from curator.queries.comparing import document_of
from curator.queries.inputs import read_file
from curator.queries.reading import Reading
from curator.store import shape
from curator.store.import_items import Occurrences
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Item:
    """id: the one it would have on import. name: its file and line, such as eval.jsonl:12."""

    id: str
    name: str
    document: Document


def paths(workspace: Workspace, against: Sequence[str]) -> list[Path]:
    """Files as the setting names them, from the workspace's folder."""
    return [workspace.folder / name for name in against]


def signature(workspace: Workspace, settings: DedupConfig) -> list[tuple[str, int, int]]:
    """What changes when a file does: its name, size and time; a file that is not there has none of the last two."""
    found = []
    for path in paths(workspace, settings.against):
        try:
            stat = path.stat()
            found.append((str(path), stat.st_size, stat.st_mtime_ns))
        except OSError:
            found.append((str(path), -1, -1))
    return found


def read_items(workspace: Workspace, settings: DedupConfig) -> dict[str, Item]:
    """By id. Raises UsageError for a file that cannot be read to its end: what is not read is not kept unseen."""
    found: dict[str, Item] = {}
    for path in paths(workspace, settings.against):
        if not path.exists():
            raise UsageError(
                f"the evaluation {path} is not there any more",
                fix="bring it back; or let go of it: curator dedup --no-against, and [dedup] against in curator.toml",
            )
        occurrences = Occurrences(workspace.ids)
        _, items = read_file(path, Reading())
        for item in items:
            if item.reject is not None:
                raise UsageError(
                    f"{path}, line {item.line}: {item.reject.reason}",
                    fix="mend the line, or take it out: what cannot be read cannot be kept unseen",
                )
            if item.conversation is None:
                continue
            record = shape.canonical(item.conversation)
            id = workspace.ids.conversation(record, occurrences.count(record.encode()))
            found.setdefault(id, Item(id, f"{path.name}:{item.line}", document_of(item.conversation)))
        if not any(item.name.startswith(f"{path.name}:") for item in found.values()):
            raise UsageError(f"{path} holds no conversation", fix="name a file of items, such as chat JSONL")
    return found
