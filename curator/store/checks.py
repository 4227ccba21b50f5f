"""Checks of the store against itself, and the repair of what can be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

from curator.store import chain, layers
from curator.store.operation import Db, read, write


@dataclass(frozen=True, slots=True)
class StoreCheck:
    name: str
    ok: bool
    detail: str


_KINDS = ", ".join(f"'{kind}'" for kind in sorted(chain.DECISIONS))
_REBUILT = f"SELECT * FROM {layers.held(f'kind IN ({_KINDS})')}"


@read
def run(db: Db) -> list[StoreCheck]:
    """Every check there is, in a fixed order."""
    return [_chain(db), _high_water(db), _clock(db), _decisions(db), _imports(db), _places(db)]


@write
def rebuild_decisions(db: Db) -> int:
    """Make the cache of decisions anew from the events; answers how many hold."""
    db.sql.execute("DELETE FROM decisions")
    db.sql.execute(f"INSERT INTO decisions BY NAME {_REBUILT}")
    return int(db.one("SELECT count(*) FROM decisions")[0])


def _chain(db: Db) -> StoreCheck:
    before, number = "", 0
    cursor = db.sql.execute(f"SELECT {chain.COLUMNS} FROM events ORDER BY id")
    while rows := cursor.fetchmany(5000):
        for row in rows:
            event = chain.from_row(row)
            if event.id != number + 1:
                return StoreCheck("event chain", False, f"event {event.id} follows event {number}: some are missing")
            number += 1
            fields = {name: getattr(event, name) for name in event.__slots__}
            before = chain.next_hash(before, fields)
            if event.hash != before:
                return StoreCheck("event chain", False, f"event {event.id} does not follow from the ones before it")
    return StoreCheck("event chain", True, f"{number} events")


def _high_water(db: Db) -> StoreCheck:
    (newest,) = db.one("SELECT coalesce(max(id), 0) FROM events")
    behind = db.high_water - newest
    detail = f"newest event {newest}" if behind <= 0 else f"{behind} acknowledged events are missing: restore a backup"
    return StoreCheck("nothing lost", behind <= 0, detail)


def _clock(db: Db) -> StoreCheck:
    """Events stand in the order of their numbers, so that a clock that was set back is told and breaks nothing."""
    back = db.all(
        """SELECT id, before - time FROM (SELECT id, time, lag(time) OVER (ORDER BY id) AS before FROM events)
        WHERE time < before ORDER BY before - time DESC"""
    )
    if not back:
        return StoreCheck("clock", True, "times go forward")
    (event, by), times = back[0], f"{len(back)} times" if len(back) > 1 else "once"
    far = f"at event {event} by {by / 1e6:,.0f} s"
    return StoreCheck("clock", True, f"set back {times}, {far}: what came first is told by event numbers, not by times")


def _decisions(db: Db) -> StoreCheck:
    columns = "kind, subject_kind, subject, slot, value, event, actor, time, origin"
    (wrong,) = db.one(
        f"""WITH rebuilt AS ({_REBUILT}) SELECT count(*) FROM (
            (SELECT {columns} FROM rebuilt EXCEPT ALL SELECT {columns} FROM decisions)
            UNION ALL (SELECT {columns} FROM decisions EXCEPT ALL SELECT {columns} FROM rebuilt))"""
    )
    (count,) = db.one("SELECT count(*) FROM decisions")
    detail = f"{count} decisions" if wrong == 0 else f"{wrong} differ from the events: curator verify --repair"
    return StoreCheck("decisions", wrong == 0, detail)


def _imports(db: Db) -> StoreCheck:
    wrong = db.all(
        """SELECT i.path FROM imports AS i
        LEFT JOIN (SELECT import, count(*) AS n FROM rejects GROUP BY import) AS r ON r.import = i.id
        LEFT JOIN (
            SELECT import, count(*) AS n FROM (SELECT import FROM conversations UNION ALL SELECT import FROM forgotten)
            GROUP BY import
        ) AS c ON c.import = i.id
        WHERE i.lines <> i.ok + i.rejected + i.blank OR i.ok <> i.conversations + i.duplicates
        OR i.rejected <> coalesce(r.n, 0) OR i.conversations <> coalesce(c.n, 0)"""
    )
    (count,) = db.one("SELECT count(*) FROM imports")
    detail = f"{count} imports: lines = ok + rejected + blank" if not wrong else f"{len(wrong)} imports do not add up"
    return StoreCheck("imports", not wrong, detail)


def _places(db: Db) -> StoreCheck:
    (orphans,) = db.one("SELECT count(*) FROM messages AS m ANTI JOIN conversations AS c ON c.row = m.row")
    (short,) = db.one(
        """SELECT count(*) FROM conversations AS c
        LEFT JOIN (SELECT row, count(*) AS n FROM messages GROUP BY row) AS m ON m.row = c.row
        WHERE c.messages <> coalesce(m.n, 0)"""
    )
    (twice,) = db.one("SELECT count(*) - count(DISTINCT id) FROM conversations")
    # A text without a place would be shown unscanned.
    (unplaced,) = db.one(
        """SELECT count(*) FROM (SELECT row, idx FROM messages WHERE content <> '') AS m
        ANTI JOIN places AS p ON p.row = m.row AND p.idx = m.idx AND p.path = 'content'"""
    )
    ok = orphans == short == twice == unplaced == 0
    detail = f"{orphans} stray messages, {short} incomplete, {twice} double conversations, {unplaced} without a place"
    return StoreCheck("conversations", ok, "complete" if ok else detail)
