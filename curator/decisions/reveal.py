"""Raw text that leaves the workspace because a person asked for it: written down before it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from curator.decisions._with_reason import append
from curator.errors import CuratorError, UsageError
from curator.private import write_whole
from curator.queries.imported import newest_imports
from curator.records import NewEvent, Subject
from curator.sources.tables.rows import header_apart
from curator.store import imports, raw
from curator.workspace import Workspace

#: Formats whose rejected rows are kept behind their header.
_TABLES: Final = ("csv-columns", "parquet-columns")


@dataclass(frozen=True, slots=True)
class Revealed:
    """written: records in the file. gone: those whose bytes were purged, or cut off with the end of a damaged file.
    format: to import them with again.
    """

    out: str
    written: int
    gone: int
    format: str


def reveal_rejects(
    workspace: Workspace,
    out: Path,
    *,
    actor: str,
    path: str | None = None,
    history: bool = False,
    reason: str | None = None,
) -> Revealed:
    """Write rejected input as it came to a new file for this user alone, a record a line, for mending; rows of a table
    behind its header, those of Parquet and Arrow files as CSV.

    path: of one imported file only. history: also of earlier imports of a file. Raises UsageError where there is none,
    where the file is there already, or where they are of several formats or headers and so make no file of one.
    """
    if out.exists():
        raise UsageError(f"{out} is there already", fix="name a file that is not there yet")
    known = {item.id: item for item in imports.every(workspace.store)}
    wanted = set(known) if history else {item.id for item in newest_imports(workspace)}
    counts: dict[str, int] = {}
    headers: dict[bytes, None] = {}
    gone = 0
    for row in _rows(workspace, path, wanted):
        if not row["raw"]:
            gone += 1
            continue
        counts[row["import"]] = counts.get(row["import"], 0) + 1
        if known[row["import"]].format in _TABLES:
            headers[header_apart(row["raw"])[0]] = None
    formats = sorted({known[number].format for number in counts})
    if not formats:
        why = f"the bytes of all {gone} are gone" if gone else "nothing was rejected"
        raise UsageError(f"there is nothing to mend: {why}", fix="see `curator rejects`")
    if len(formats) > 1:
        raise UsageError(f"rejects of {' and '.join(formats)} make no file of one format", fix="name one with --file")
    if len(headers) > 1:
        raise UsageError("rejects of tables with other headers make no file of one", fix="name one with --file")
    events = [
        NewEvent(kind="reveal", subject=Subject("import", number), slot="rejects", actor=actor, new={"rejects": count})
        for number, count in counts.items()
    ]
    append(workspace, events, actor, reason)

    def write(stream: BinaryIO) -> None:
        for header in filter(None, headers):
            stream.write(header + b"\n")
        for row in _rows(workspace, path, wanted):
            if row["raw"]:
                stream.write((header_apart(row["raw"])[1] if headers else row["raw"]) + b"\n")

    try:
        write_whole(out, write)
    except OSError as error:
        raise CuratorError(f"cannot write {out}: {error.strerror}", fix="name another file") from None
    format = "csv-columns" if formats[0] in _TABLES else formats[0]
    return Revealed(str(out), sum(counts.values()), gone, format)


def _rows(workspace: Workspace, path: str | None, wanted: set[str]) -> Iterator[dict[str, Any]]:
    for batch in raw.rejects(workspace.store, path=path):
        yield from (row for row in batch.to_pylist() if row["import"] in wanted)
