"""The store made anew as it is: encrypted with another key, or for the first time, and without what is free in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pyarrow as pa

from curator import store_key
from curator.records import NewEvent, Subject
from curator.store import chain, copying
from curator.store.operation import Db, rewrite
from curator.store_key import Derivation, StoreKey


@rewrite
def encrypted(
    db: Db, to: Path, /, *, op: UUID, actor: str, key: str, derivation: Derivation
) -> Iterator[pa.RecordBatch]:
    """All of it under another key (`StoreKey.tell`), which comes about as the derivation says; the same `op` again
    changes nothing.
    """
    if chain.of_operation(db, op):
        return
    subject = Subject("run", op.hex)
    new = {"again": db.key is not None}
    db.key = StoreKey.told(key)
    store_key.write(db.folder, derivation, store_key.NEXT)
    with copying.attached(db, to) as name:
        db.sql.begin()
        yield from copying.tables(db, name)
        db.sql.execute(f"USE {name}")
        chain.add(db, op, [NewEvent(kind="encrypt", subject=subject, actor=actor, new=new, origin="machine")])
        db.sql.execute("USE store")
        db.sql.commit()
