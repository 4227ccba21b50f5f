"""Raw text that leaves the workspace because a person asked for it: written down before it does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from curator.decisions._with_reason import append
from curator.errors import CuratorError, UsageError
from curator.private import write_whole
from curator.queries.imported import newest_imports
from curator.queries.revealing import Asked, asked
from curator.queries.vault import vault_of
from curator.records import NewEvent, Subject
from curator.sources.tables.rows import header_apart
from curator.store import imports, lookups, raw
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


@dataclass(frozen=True, slots=True)
class Original:
    """value: as it stood in texts. entity: what it was found or replaced as. source: store or vault. id: keyed, of the
    value.
    """

    value: str
    entity: str
    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Originals:
    """originals: every spelling, sorted. events: in which it is written that they were shown."""

    originals: tuple[Original, ...]
    events: tuple[int, ...]


def reveal_value(workspace: Workspace, name: str, *, actor: str, reason: str) -> Originals:
    """The original values behind the id of a value, finding or occurrence, or behind a pseudonym as it is shown.

    From the store, else from the vault. Raises UsageError where no reason is given, nothing here goes by that name, or
    several values do, as by a mask, or nothing is left of it.
    """
    if not reason.strip():
        raise UsageError("an original is shown to nobody who does not say why", fix='say it: --reason "..."')
    meant = asked(workspace, name)
    found = _of_store(workspace, meant) or _of_vault(workspace, meant)
    if not found:
        if not meant.values:
            raise UsageError("nothing here goes by that name", fix="take an id from `curator privacy list --all`")
        fix = "a backup made before may hold it" if not vault_of(workspace).path.exists() else "see `curator verify`"
        raise UsageError("nothing is left of its original: it was purged or forgotten", fix=fix)
    sources = {item.id: item.source for item in found}
    if len(sources) > 1 and not meant.values:
        raise UsageError(f"{len(sources)} values look like that", fix="take an id from `curator privacy list --all`")
    new = [
        NewEvent(
            kind="reveal", subject=Subject("value", id), slot=source, actor=actor, new={"originals": _count(found, id)}
        )
        for id, source in sorted(sources.items())
    ]
    events = append(workspace, new, actor, reason)
    return Originals(tuple(sorted(found, key=lambda item: (item.entity, item.value))), tuple(e.id for e in events))


def _count(found: Collection[Original], id: str) -> int:
    return sum(item.id == id for item in found)


def _of_store(workspace: Workspace, meant: Asked) -> list[Original]:
    """What stands where these values were found; of purged texts nothing does."""
    spans = lookups.spans_of(workspace.store, values=list(meant.values), finding=meant.finding)
    keys = sorted({key for _, key, _, _ in spans})
    texts: dict[str, str] = {}
    for batch in raw.of_texts(workspace.store, keys=keys) if keys else ():
        texts.update(zip(batch.column("key").to_pylist(), batch.column("text").to_pylist(), strict=True))
    known = set(meant.values)
    found: dict[Original, None] = {}
    for entity, key, start, end in spans:
        value = texts.get(key, "")[start:end]
        if value and (id := workspace.ids.value(entity, value)) in known:
            found[Original(value, entity, "store", id)] = None
    return list(found)


def _of_vault(workspace: Workspace, meant: Asked) -> list[Original]:
    known, shown = set(meant.values), meant.pseudonym.casefold()
    found = [
        Original(entry.value, entry.entity, "vault", entry.id)
        for entry in vault_of(workspace).entries()
        if entry.id in known or (shown and entry.pseudonym.casefold() == shown)
    ]
    return list(dict.fromkeys(found))


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
