"""How records stand on their way out, as SQL: the same answer as `exports.selection`, for lists of many records.

Of now only, so that these queries read the caches of what holds: they are planned for each page of a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from curator.store.operation import Db, read

State = Literal["in", "duplicate", "rejected", "flagged", "unaccepted", "unscanned", "media", "unsplit", "undrawn"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Rules:
    """What `[select]` says. keep_back: severities of flags that keep a record back. limit: None for no limit."""

    keep_back: list[str]
    accepted_only: bool = False
    limit: int | None = None
    seed: int = 0

    def given(self) -> dict[str, Any]:
        """Parameters of the relations of this module."""
        drawn = {} if self.limit is None else {"limit": self.limit, "seed": self.seed}
        return {"keep_back": self.keep_back, "accepted_only": self.accepted_only, **drawn}


#: Flags that nobody dismissed: conversation, rule, severity.
OPEN_FLAGS = """(
    SELECT f.conversation, f.rule, f.severity FROM flags AS f
    ANTI JOIN (
        SELECT subject_kind, subject FROM decisions
        WHERE kind = 'verdict' AND subject_kind IN ('finding', 'rule') AND value = '"dismissed"'
    ) AS d ON d.subject = CASE d.subject_kind WHEN 'finding' THEN f.finding ELSE f.rule END
    WHERE f.gone IS NULL)"""
#: The split of each record that has one: conversation, split.
ASSIGNED = "(SELECT conversation, split FROM assignments WHERE gone IS NULL AND split <> '')"

_DROPPED = """(
    SELECT conversation AS id FROM drops WHERE gone IS NULL
    UNION ALL
    SELECT subject FROM decisions WHERE kind = 'keep' AND subject_kind = 'conversation' AND value = '"drop"')"""


def _reasons(chosen: str) -> str:
    """row, id, split, reason of the rows of a table (row, id): why selection leaves them out, or "in"."""
    return f"""(
        SELECT k.row, k.id, coalesce(s.split, '') AS split, CASE
            WHEN k.id IN (SELECT id FROM {_DROPPED}) THEN 'duplicate'
            WHEN a.value = '"reject"' THEN 'rejected'
            WHEN k.id IN (SELECT conversation FROM {OPEN_FLAGS} WHERE list_contains($keep_back, severity))
                THEN 'flagged'
            WHEN $accepted_only AND a.value IS DISTINCT FROM '"accept"' THEN 'unaccepted'
            WHEN coalesce(s.split, '') = '' THEN 'unsplit'
            ELSE 'in' END AS reason
        FROM {chosen} AS k
        LEFT JOIN (SELECT subject, value FROM decisions WHERE kind = 'label' AND slot = 'answer') AS a
            ON a.subject = k.id
        LEFT JOIN {ASSIGNED} AS s ON s.conversation = k.id)"""


def states(chosen: str, faces: str, *, limited: bool) -> str:
    """row, id, split, state of the rows of a table (row, id). faces: SQL of theirs. limited: whether there is a limit.

    A record that may not be shown whole is unscanned, or has media that nobody vouched for, before all that an export
    would hold against it later.
    """
    # The same draw as exports.selection makes: the lowest hashes, of all that could go.
    drawn = f"""(
        SELECT id FROM {_reasons("conversations")} WHERE reason = 'in'
        ORDER BY sha256($seed::VARCHAR || '/' || id) LIMIT $limit)"""
    over = f"WHEN r.reason = 'in' AND r.id NOT IN (SELECT id FROM {drawn}) THEN 'undrawn'" if limited else ""
    return f"""(
        SELECT r.row, r.id, r.split, CASE
            WHEN r.reason NOT IN ('in', 'unsplit') THEN r.reason
            WHEN f.unscanned THEN 'unscanned'
            WHEN f.media THEN 'media'
            {over}
            ELSE r.reason END AS state
        FROM {_reasons(chosen)} AS r JOIN ({faces}) AS f ON f.row = r.row)"""


@read
def left_out(db: Db, *, conversation: str) -> str:
    """Why the last split put a record nowhere; "" where it did put it somewhere, or never saw it."""
    row = db.sql.execute(
        "SELECT reason FROM assignments WHERE gone IS NULL AND split = '' AND conversation = $id", {"id": conversation}
    ).fetchone()
    return "" if row is None else str(row[0])


@read
def dropped(db: Db, *, conversation: str) -> str | None:
    """Why dedup or a person took a record out; None where it stays."""
    rows = db.all(
        """SELECT reason FROM drops WHERE gone IS NULL AND conversation = $id UNION ALL
        SELECT 'a person dropped it' FROM decisions WHERE kind = 'keep' AND subject_kind = 'conversation'
            AND subject = $id AND value = '"drop"' """,
        {"id": conversation},
    )
    return str(rows[-1][0]) if rows else None
