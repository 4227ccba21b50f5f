"""Imports: conversations, their places and the rejects, added batch by batch."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curator.records import NewEvent, Subject
from curator.store import chain, shape, suggestions
from curator.store.import_items import ITEM_SCHEMA as ITEM_SCHEMA
from curator.store.incoming import Incoming
from curator.store.operation import Db, read, write_beside


@dataclass(frozen=True, slots=True)
class Import:
    """id: digest of the file's bytes and the settings it was read with. through: the last line that is in.

    lines = ok + rejected + blank. ok = conversations + duplicates (already here from an earlier import).
    dropped: what of its records is not in the conversations, kind -> how many.
    """

    id: str
    path: str
    format: str
    lines: int
    ok: int
    rejected: int
    blank: int
    conversations: int
    duplicates: int
    through: int
    done: bool
    dropped: dict[str, int]


_IMPORT_COLUMNS = ", ".join(field.name for field in fields(Import))
#: What changes when more of a file comes in.
_GROWING = ("lines", "ok", "rejected", "blank", "conversations", "duplicates", "through", "done", "dropped")


@read
def find(db: Db, *, id: str) -> Import | None:
    """The import of a file, finished or broken off."""
    row = db.sql.execute(f"SELECT {_IMPORT_COLUMNS} FROM imports WHERE id = $id", {"id": id}).fetchone()
    return None if row is None else _import(row)


@read
def every(db: Db) -> list[Import]:
    """All imports in the order they began."""
    return [_import(row) for row in db.all(f"SELECT {_IMPORT_COLUMNS} FROM imports ORDER BY event")]


@read
def origins(db: Db, *, conversations: list[str]) -> tuple[int, list[str]]:
    """(the event with which the oldest of these came, 0 for none; paths of the files they came from, or may have)."""
    with db.keys("asked", conversations):
        came = "SELECT import, event FROM conversations WHERE id IN (SELECT key FROM asked)"
        (first,) = db.one(f"SELECT coalesce(min(event), 0) FROM ({came})")
        return first, files(db, came)


def files(db: Db, came: str) -> list[str]:
    """Paths of the files from which something came. came: SQL of import, event.

    Of a file that held records which were here already it is not kept which ones: it may hold the same.
    """
    rows = db.all(
        f"""WITH came AS ({came}) SELECT DISTINCT path FROM imports
        WHERE id IN (SELECT import FROM came) OR duplicates > 0 AND event > (SELECT min(event) FROM came)
        ORDER BY path"""
    )
    return [path for (path,) in rows]


@write_beside
def add(
    db: Db,
    *,
    op: UUID,
    import_id: str,
    path: str,
    format: str,
    actor: str,
    through: int,
    blank: int,
    done: bool,
    rows: pa.RecordBatch,
    dropped: dict[str, int] | None = None,
) -> Import:
    """The items of a file behind those that are in, up to line `through`, and how many blank ones; rows by ITEM_SCHEMA.

    dropped: what of these items is not in the records, kind -> how many.

    done: nothing comes after them. Asked again for lines that are in, it changes nothing.
    """
    before = db.sql.execute(f"SELECT {_IMPORT_COLUMNS} FROM imports WHERE id = $id", {"id": import_id}).fetchone()
    known = None if before is None else _import(before)
    if known is not None and (known.done or (known.through >= through and not done)):
        return known
    rejected = pc.is_valid(rows.column("reason"))
    rejects = rows.filter(rejected)
    records = rows.filter(pc.invert(rejected)) if len(rejects) else rows
    (event,) = chain.add(
        db,
        op,
        [
            NewEvent(
                kind="import",
                subject=Subject("import", import_id),
                slot="import",
                actor=actor,
                origin="machine",
                new={"through": through, "ok": len(records), "rejected": len(rejects), "blank": blank},
            )
        ],
    )
    added = _add_conversations(db, import_id, event.id, records, format)
    _add_rejects(db, import_id, event.id, rejects)
    base = known or Import(import_id, path, format, 0, 0, 0, 0, 0, 0, 0, False, {})
    after = Import(
        id=import_id,
        path=path,
        format=format,
        lines=base.lines + len(rows) + blank,
        ok=base.ok + len(records),
        rejected=base.rejected + len(rejects),
        blank=base.blank + blank,
        conversations=base.conversations + added,
        duplicates=base.duplicates + len(records) - added,
        through=through,
        done=done,
        dropped=dict(Counter(base.dropped) + Counter(dropped or {})),
    )
    _save(db, after, event.id, new=known is None)
    return after


def _import(row: tuple[Any, ...]) -> Import:
    values = [*row[:-1], json.loads(row[-1]) if row[-1] else {}]
    return Import(*values)


def _save(db: Db, item: Import, event: int, *, new: bool) -> None:
    values = asdict(item) | {"dropped": json.dumps(item.dropped, ensure_ascii=False) if item.dropped else None}
    if new:
        db.sql.execute(
            f"INSERT INTO imports ({_IMPORT_COLUMNS}, event) VALUES ({', '.join('?' * (len(values) + 1))})",
            [*values.values(), event],
        )
        return
    changed = ", ".join(f"{name} = ?" for name in _GROWING)
    db.sql.execute(f"UPDATE imports SET {changed} WHERE id = ?", [*(values[name] for name in _GROWING), item.id])


def _add_conversations(db: Db, import_id: str, event: int, items: pa.RecordBatch, source: str) -> int:
    """Insert those that are not here yet, and that nobody asked to be forgotten; answers how many."""
    ids = _ids(db, items)
    with db.rows("candidates", pa.table({"id": pa.array(ids, pa.string())})):
        known = {
            row[0]
            for row in db.all(
                """SELECT k.id FROM candidates AS k SEMI JOIN conversations AS c ON c.id = k.id
                UNION SELECT k.id FROM candidates AS k SEMI JOIN forgotten AS f ON f.conversation = k.id"""
            )
        }
    fresh = [id not in known and not known.add(id) for id in ids]  # type: ignore[func-returns-value]
    added = sum(fresh)
    new = items if added == len(items) else items.filter(pa.array(fresh, pa.bool_()))
    (before,) = db.one("SELECT coalesce(max(row), -1) FROM conversations")
    numbers = np.arange(added) + before + 1
    incoming = Incoming(db.ids, {"import": import_id, "source": source, "event": event})
    plain = pc.is_valid(new.column("id")).to_numpy(zero_copy_only=False)
    if plain.any():
        incoming.add_plain(new if plain.all() else new.filter(pa.array(plain)), numbers[plain])
    others = new.filter(pa.array(~plain)).select(["record", "came", "line"]).to_pylist()
    of_others = [id for id, is_fresh in zip(ids, fresh, strict=True) if is_fresh]
    for place, item in zip(np.flatnonzero(~plain).tolist(), others, strict=True):
        head = {"row": int(numbers[place]), "id": of_others[place], "line": item["line"]}
        incoming.add(shape.decode(item["came"] or item["record"]), head)
    for name, table in incoming.tables():
        with db.rows("incoming", table):
            db.sql.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
    hints = zip(ids, items.column("hints").to_pylist(), strict=True)
    suggestions.add_hints(db, import_id, event, [(id, told) for id, told in hints if told])
    return added


def _ids(db: Db, items: pa.RecordBatch) -> list[str]:
    """Of every record: the one that was made beside, or made here."""
    ids: list[str] = items.column("id").to_pylist()
    if items.column("id").null_count:
        others = items.select(["record", "occurrence"]).to_pylist()
        for place, item in enumerate(others):
            if ids[place] is None:
                ids[place] = db.ids.conversation(item["record"], item["occurrence"])
    return ids


def _add_rejects(db: Db, import_id: str, event: int, items: pa.RecordBatch) -> None:
    if not len(items):
        return
    table = pa.table(
        {
            "import": pa.repeat(import_id, len(items)),
            "line": items.column("line"),
            "byte_offset": items.column("offset"),
            "reason": items.column("reason"),
            "raw": items.column("raw"),
            "event": pa.repeat(event, len(items)),
        }
    )
    with db.rows("incoming", table):
        db.sql.execute("INSERT INTO rejects BY NAME SELECT * FROM incoming")
