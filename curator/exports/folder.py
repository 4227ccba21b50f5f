"""An export's folder: made aside, fsynced, and put in place by renaming, so that it is whole or not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from curator.errors import RefusedError, UsageError
from curator.private import close_to_others, make_folder, sync

MANIFEST = "manifest.json"
#: The data card, to look at and to read.
CARD, CARD_TEXT = "card.html", "card.md"
_ASIDE = ".curator-export-"
_OLD = ".curator-old-"


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write into; when the block ends well it takes the place of `out`.

    Whatever an export that was killed left beside `out` is cleared away first. Raises RefusedError where `out` holds
    something that is no export of ours, UsageError where it cannot be written.
    """
    refuse_what_is_no_export(out)
    aside = out.with_name(f"{_ASIDE}{out.name}")
    old = out.with_name(f"{_OLD}{out.name}")
    try:
        make_folder(out.parent)
        _recover(out, aside, old)
        aside.mkdir(mode=0o700)
    except OSError as error:
        raise UsageError(f"cannot write beside {out}: {error.strerror}", fix="check permissions and space") from None
    try:
        yield aside
        for path in sorted(aside.iterdir()):
            close_to_others(path)
            sync(path)
        sync(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if out.exists():
        out.rename(old)
    aside.rename(out)
    sync(out.parent)
    shutil.rmtree(old, ignore_errors=True)


def refuse_what_is_no_export(out: Path) -> None:
    """Raises RefusedError where `out` holds something that is no export of ours, UsageError where a disk begins."""
    if out.is_mount():
        raise UsageError(f"{out} is a disk of its own, which no folder can replace", fix=f"say --out {out / 'export'}")
    if out.exists() and not replaceable(out):
        raise RefusedError(
            f"{out} exists and is not an export", fix="name another folder with --out, or empty this one"
        )


def replaceable(out: Path) -> bool:
    """Whether a folder is empty or an earlier export of ours, all of whose files its manifest names."""
    names = {path.name for path in out.iterdir()} if out.is_dir() else None
    if names is None:
        return False
    if not names:
        return True
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        known = {file["path"] for file in manifest["files"]} | {
            MANIFEST,
            CARD,
            CARD_TEXT,
            *manifest.get("bundle", {}).get("files", ()),
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return names <= known


def write_json(path: Path, data: Any) -> None:
    # Indented by `json` itself, a list of a million ids takes a second more.
    text = msgspec.json.format(json.dumps(data, ensure_ascii=False, sort_keys=True), indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def _recover(out: Path, aside: Path, old: Path) -> None:
    if old.exists() and not out.exists():
        old.rename(out)
    for leftover in (aside, old):
        if leftover.exists():
            shutil.rmtree(leftover)
