"""Which records have other answers than their own, and what their source says of them; nothing of what they say."""

from __future__ import annotations

import json
from dataclasses import dataclass

from curator.store import layers
from curator.store.operation import Db, read

#: How a decision names the other answer of a message, which is its slot: this and its number.
SLOT = "alternatives/"


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """number: among the other answers of the record. index: of the message it may stand instead of, of role `role`.

    preferred: whether the source says that it is better; None where it does not say.
    """

    conversation: str
    number: int
    index: int
    role: str
    preferred: bool | None


@read
def every(db: Db, *, as_of: int | None = None, conversation: str | None = None) -> list[OtherAnswer]:
    """In order of import, now or as of an event; of one conversation, where it is given."""
    rows = db.all(
        """SELECT id, json_extract(alternatives, '$[*].message.index'), json_extract(alternatives, '$[*].message.role'),
            json_extract(alternatives, '$[*].preferred') FROM conversations
        WHERE alternatives IS NOT NULL AND event <= coalesce($as_of, event) AND id = coalesce($id, id) ORDER BY row""",
        {"as_of": as_of, "id": conversation},
    )
    return [
        OtherAnswer(id, number, int(index), json.loads(role), json.loads(preferred))
        for id, *lists in rows
        for number, (index, role, preferred) in enumerate(zip(*lists, strict=True))
    ]


@read
def texts(db: Db) -> list[tuple[str, int, list[str]]]:
    """(conversation, number of the other answer, keys of all its texts as they came)."""
    return db.all(
        """SELECT c.id, TRY_CAST(split_part(p.path, '/', 2) AS INTEGER) AS number, list(p.text ORDER BY p.path)
        FROM places AS p JOIN conversations AS c ON c.row = p.row
        WHERE c.alternatives IS NOT NULL AND starts_with(p.path, $slot) AND p.text IS NOT NULL GROUP BY ALL""",
        {"slot": SLOT},
    )


@read
def to_compare(db: Db) -> list[tuple[str, int, int]]:
    """(conversation, index of the message, number of the other answer) of those that nobody compared, neither a source
    nor a person; both answers are the assistant's, and the record is not dropped. In order of import."""
    rows = db.all(
        f"""WITH others AS (
            SELECT c.row, c.id, unnest(json_extract(c.alternatives, '$[*]')) AS other,
                generate_subscripts(json_extract(c.alternatives, '$[*]'), 1) - 1 AS number
            FROM conversations AS c ANTI JOIN (SELECT * FROM drops AS x WHERE {layers.live("x")}) AS x
                ON x.conversation = c.id
            WHERE c.alternatives IS NOT NULL
        ), answers AS (
            SELECT row, id, number, (other->>'$.message.index')::INTEGER AS idx FROM others
            WHERE other->>'$.message.role' = 'assistant' AND coalesce(other->>'$.preferred', 'null') = 'null'
        )
        SELECT a.id, a.idx, a.number FROM answers AS a
        SEMI JOIN (SELECT row, idx FROM messages WHERE role = 'assistant') AS m ON m.row = a.row AND m.idx = a.idx
        ANTI JOIN (SELECT subject, slot FROM decisions WHERE kind = 'preference') AS d
            ON d.subject = a.id || '/' || a.idx AND d.slot = $slot || a.number
        ORDER BY a.row, a.number""",
        {"as_of": None, "slot": SLOT},
    )
    return [(id, int(index), int(number)) for id, index, number in rows]
