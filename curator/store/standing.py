"""How records stand on their way out, as SQL: the same answer as `exports.selection`, for lists of many records.

Of now only, so that these queries read the caches of what holds: they are planned for each page of a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from curator.store.alternatives import SLOT
from curator.store.operation import Db, read

State = Literal[
    "in", "duplicate", "rejected", "flagged", "unaccepted", "unscanned", "media", "unsplit", "unpaired", "undrawn"
]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Rules:
    """What `[select]` says. keep_back: severities of flags that keep a record back. limit: None for no limit.

    chosen: ids of those that go, where more than a limit decides it; then the limit is in it.

    paired: whether preference pairs leave, which not every record gives; edits: whether edited answers make some.
    """

    keep_back: list[str]
    accepted_only: bool = False
    limit: int | None = None
    seed: int = 0
    paired: bool = False
    edits: bool = True
    chosen: list[str] | None = None

    def given(self) -> dict[str, Any]:
        """Parameters of the relations of this module."""
        drawn: dict[str, Any] = {} if self.limit is None else {"limit": self.limit, "seed": self.seed}
        if self.chosen is not None:
            drawn = {"chosen": self.chosen}
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


_EDITED = "SELECT split_part(subject, '/', 1) AS id FROM decisions WHERE kind = 'edit' AND subject_kind = 'message'"
#: Records with another answer of the assistant of which the source or a person says how it stands to their own.
_COMPARED = f"""
    SELECT o.id FROM (
        SELECT id, unnest(json_extract(alternatives, '$[*]')) AS other,
            generate_subscripts(json_extract(alternatives, '$[*]'), 1) - 1 AS number
        FROM conversations WHERE alternatives IS NOT NULL
    ) AS o LEFT JOIN (SELECT subject, slot FROM decisions WHERE kind = 'preference') AS d
        ON d.subject = o.id || '/' || (o.other ->> '$.message.index') AND d.slot = '{SLOT}' || o.number
    WHERE o.other ->> '$.message.role' = 'assistant'
        AND (coalesce(o.other ->> '$.preferred', 'null') <> 'null' OR d.subject IS NOT NULL)"""


def _reasons(chosen: str, rules: Rules) -> str:
    """row, id, split, reason of the rows of a table (row, id): why selection leaves them out, or "in"."""
    pairable = f"{_EDITED} UNION {_COMPARED}" if rules.edits else _COMPARED
    unpaired = f"WHEN k.id NOT IN ({pairable}) THEN 'unpaired'" if rules.paired else ""
    return f"""(
        SELECT k.row, k.id, coalesce(s.split, '') AS split, CASE
            WHEN k.id IN (SELECT id FROM {_DROPPED}) THEN 'duplicate'
            WHEN a.value = '"reject"' THEN 'rejected'
            WHEN k.id IN (SELECT conversation FROM {OPEN_FLAGS} WHERE list_contains($keep_back, severity))
                THEN 'flagged'
            WHEN $accepted_only AND a.value IS DISTINCT FROM '"accept"' THEN 'unaccepted'
            WHEN coalesce(s.split, '') = '' THEN 'unsplit'
            {unpaired}
            ELSE 'in' END AS reason
        FROM {chosen} AS k
        LEFT JOIN (SELECT subject, value FROM decisions WHERE kind = 'label' AND slot = 'answer') AS a
            ON a.subject = k.id
        LEFT JOIN {ASSIGNED} AS s ON s.conversation = k.id)"""


def states(chosen: str, faces: str, rules: Rules) -> str:
    """row, id, split, state of the rows of a table (row, id). faces: SQL of theirs.

    A record that may not be shown whole is unscanned, or has media that nobody vouched for, before all that an export
    would hold against it later.
    """
    # The same draw as exports.selection makes: the lowest hashes, of all that could go.
    drawn = f"""(
        SELECT id FROM {_reasons("conversations", rules)} WHERE reason = 'in'
        ORDER BY sha256($seed::VARCHAR || '/' || id) LIMIT $limit)"""
    if rules.chosen is not None:
        drawn = "(SELECT unnest($chosen::VARCHAR[]) AS id)"
    over = (
        f"WHEN r.reason = 'in' AND r.id NOT IN (SELECT id FROM {drawn}) THEN 'undrawn'"
        if rules.limit is not None or rules.chosen is not None
        else ""
    )
    return f"""(
        SELECT r.row, r.id, r.split, CASE
            WHEN r.reason NOT IN ('in', 'unsplit', 'unpaired') THEN r.reason
            WHEN f.unscanned THEN 'unscanned'
            WHEN f.media THEN 'media'
            {over}
            ELSE r.reason END AS state
        FROM {_reasons(chosen, rules)} AS r JOIN ({faces}) AS f ON f.row = r.row)"""


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
