"""The export that a tune is launched from: whole, unchanged, passed by our gate here, and still what privacy allows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import RefusedError, UsageError
from curator.exports.folder import MANIFEST
from curator.exports.manifest import by_split, sha256_of
from curator.identity import digest_of
from curator.queries import gate
from curator.queries.check import DEFAULT_MODEL, check
from curator.store import tunes
from curator.tokens.prices import load_prices
from curator.tuning.order import TRAINING, VALIDATION
from curator.workspace import Workspace

_AGAIN = "curator export, then launch again"
#: What each method is trained from, by the export's target.
_TARGETS = {"supervised": ("openai-chat", "azure", "nebius"), "dpo": ("openai-dpo",)}
_SHOWN = 5
_MOST = 10**15

Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Export:
    """folder: where it lies. manifest: sha256 of its manifest. event: of the state that it holds.

    files: split -> sha256, of all; of a split in several files by their names. paths, lines, tokens: of those sent.
    """

    folder: Path
    manifest: str
    target: str
    event: int
    files: Mapping[str, str]
    paths: Mapping[str, Path]
    lines: Mapping[str, int]
    tokens: Mapping[str, int]


def read_export(workspace: Workspace, folder: Path | None = None) -> Export:
    """By its manifest; the files are not looked at yet. folder: None for the one of the settings' target.

    Raises UsageError where there is no export of ours, RefusedError where a split that is sent is several files.
    """
    folder = folder or workspace.folder / "exports" / workspace.settings.config.export.target
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError:
        raise UsageError(f"there is no export in {folder}", fix="make one: curator export") from None
    try:
        return _export(folder, json.loads(data), sha256_of(path))
    except _SeveralError:
        raise RefusedError(
            "a job reads one file of a split, and this export has several",
            fix="set export.shard_mb higher, or choose fewer records (select.limit), then curator export",
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{path} is no manifest of ours", fix="make the export again: curator export") from None


def refuse_changed(export: Export) -> None:
    """Raises RefusedError where a file that is to be sent is not the one that was exported."""
    for split, path in export.paths.items():
        try:
            same = sha256_of(path) == export.files[split]
        except OSError:
            same = False
        if not same:
            raise RefusedError(f"{path.name} is not what was exported: it was changed or is gone", fix=_AGAIN)


def refuse_unfit(
    workspace: Workspace, export: Export, method: str, base: str, progress: Progress = lambda done, total, unit: None
) -> None:
    """Raises RefusedError, with the list, where the privacy gate does not hold or the linter finds errors."""
    if export.target not in _TARGETS[method]:
        raise RefusedError(f"an export for {export.target} cannot be trained on with the method {method}", fix=_AGAIN)
    refuse_changed(export)
    _refuse_by_gate(workspace, export)
    errors = [f"{path.name}: {error}" for path, error in _errors(export, base, progress)]
    if errors:
        more = [f"and {len(errors) - _SHOWN:,} more"] if len(errors) > _SHOWN else []
        raise RefusedError(
            "the files do not pass the checks of the job's method",
            fix="curator check FILE tells all; mend the records, then curator export",
            reasons=(*errors[:_SHOWN], *more),
        )


def _refuse_by_gate(workspace: Workspace, export: Export) -> None:
    passed = tunes.exported(workspace.store, digest=digest_of(dict(export.files)))
    if not passed:
        raise RefusedError("these files did not pass the gate of this workspace", fix=_AGAIN)
    # the manifest is a file that anybody can change; what the gate was asked about stands in the store
    if not any((one.new["event"], one.new["target"]) == (export.event, export.target) for one in passed):
        raise RefusedError(f"{MANIFEST} does not tell what these files were exported as", fix=_AGAIN)
    if gate.sign_off_of(workspace, as_of=export.event, target=export.target) is None:
        raise RefusedError("nobody signed off what this export holds", fix=f"curator privacy sign-off, {_AGAIN}")
    failed = [c for c in gate.export_gate(workspace, target=export.target) if c.concerns_privacy and not c.ok]
    if failed:
        reasons = tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in failed)
        fix = f"meet the gate, then {_AGAIN}"
        raise RefusedError("something was decided or found since this export", fix=fix, reasons=reasons)
    if gate.state_of(workspace, as_of=export.event, target=export.target) != gate.state_of(
        workspace, target=export.target
    ):
        raise RefusedError("texts have changed since this export", fix=_AGAIN)


def _errors(export: Export, base: str, progress: Progress) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for split, path in export.paths.items():
        model = base if load_prices().find(base) else DEFAULT_MODEL
        validation = export.paths.get(VALIDATION) if split == TRAINING else None
        checked = check(path, target=export.target, model=model, validation=validation, progress=progress)
        for error in checked.data["errors"]:
            # how few examples a file may have is said of training files
            if split == TRAINING or error["code"] != "E4":
                at = "" if error["line"] is None else f"line {error['line']}: "
                found.append((path, f"{at}{error['code']} {error['message']} ({error['fix']})"))
    return found


class _SeveralError(Exception):
    """A split that is sent stands in several files."""


def _export(folder: Path, data: dict[str, Any], digest: str) -> Export:
    files = by_split(data["files"])
    if any(name != _text(file["split"]) and file["split"] in (TRAINING, VALIDATION) for name, file in files.items()):
        raise _SeveralError
    sent = {split: files[split] for split in (TRAINING, VALIDATION) if split in files}
    if TRAINING not in sent:
        raise KeyError(TRAINING)
    return Export(
        folder=folder,
        manifest=digest,
        target=_text(data["target"]),
        event=_number(data["event"]),
        files={split: _text(file["sha256"]) for split, file in files.items()},
        # a name alone: a manifest from elsewhere must not lead out of its folder
        paths={split: folder / Path(_text(file["path"])).name for split, file in sent.items()},
        lines={split: _number(file["lines"]) for split, file in sent.items()},
        tokens={split: _number(file["tokens"]) for split, file in sent.items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value


def _number(value: object) -> int:
    """A whole number that counts something."""
    if type(value) is not int or not 0 <= value <= _MOST:
        raise ValueError
    return value
