"""The test file of an export, and what its manifest says of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import RefusedError, UsageError
from curator.exports.folder import MANIFEST
from curator.exports.manifest import by_split, sha256_of
from curator.tuning.evaluation.questions import Question, questions
from curator.tuning.evaluation.reply import Reply

TRAIN, TEST = "train", "test"


@dataclass(frozen=True, slots=True)
class Export:
    """hashes: split (of one in several files, the name of each without its end) -> sha256, as the manifest says.
    manifest_hash: sha256 of the manifest's own file."""

    folder: Path
    manifest: dict[str, Any]
    manifest_hash: str
    hashes: dict[str, str]

    @property
    def test_hash(self) -> str:
        return self.hashes.get(TEST, "")

    @property
    def records(self) -> list[str]:
        """The conversations behind its lines, by id."""
        return [str(number) for file in self.manifest["files"] for number in file["records"]]

    @property
    def settings(self) -> dict[str, Any]:
        """Of `[shape]`, as they were."""
        return dict(self.manifest.get("settings", {}).get("shape", {}))


def read_export(folder: Path) -> Export:
    """Its manifest alone. Raises UsageError where there is none of ours."""
    try:
        text = (folder / MANIFEST).read_bytes()
        manifest = json.loads(text)
        _check(manifest)
        hashes = {name: str(file["sha256"]) for name, file in by_split(manifest["files"]).items()}
    except OSError:
        raise UsageError(f"there is no export in {folder}", fix="make one: curator export") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(
            f"{folder / MANIFEST} is no manifest of an export", fix="export anew: curator export"
        ) from None
    return Export(folder, manifest, hashlib.sha256(text).hexdigest(), hashes)


def _check(manifest: dict[str, Any]) -> None:
    """Raises ValueError, KeyError, TypeError or AttributeError for what is read of it and has another shape."""
    ok = isinstance(manifest["event"], int) and isinstance(manifest["settings"].get("shape", {}), dict)
    for file in manifest["files"]:
        texts = (file["path"], file["split"], file["sha256"], *file["records"])
        # a line without its record would be left out of what is looked at before it is sent
        ok = ok and all(isinstance(text, str) for text in texts) and len(file["records"]) == file["lines"]
    if not ok:
        raise ValueError


def held_out(export: Export) -> list[Question]:
    """Raises RefusedError where there is no test file, or where it is not the one that the manifest speaks of."""
    entries = [file for file in export.manifest["files"] if file["split"] == TEST]
    if not entries:
        raise RefusedError(
            f"the export in {export.folder} has no test file",
            fix="give the split a share of test (curator split --test 0.1), then curator export",
        )
    if len(entries) > 1:
        raise RefusedError(
            f"the test split of {export.folder} is in {len(entries)} files, and questions are read from one",
            fix="set export.shard_mb higher, then curator export",
        )
    (entry,) = entries
    path = export.folder / Path(str(entry["path"])).name
    if not path.is_file() or sha256_of(path) != export.test_hash:
        raise RefusedError(f"{path} is not the file that the manifest speaks of", fix="export anew: curator export")
    return _questions(path, tuple(entry.get("records", ())))


def trained_replies(export: Export) -> list[Reply]:
    """The answers of the other splits' files, as far as these are there: what a model has seen."""
    found: list[Reply] = []
    for entry in export.manifest["files"]:
        path = export.folder / Path(str(entry["path"])).name
        if entry["split"] != TEST and path.is_file():
            found += [question.expected for question in _questions(path)]
    return found


def _questions(path: Path, records: tuple[str, ...] = ()) -> list[Question]:
    try:
        return list(questions(path, records))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            f"{path} holds lines that are neither chats nor preference pairs",
            fix='only exports with target = "openai-chat" or "openai-dpo" can be asked',
        ) from None
