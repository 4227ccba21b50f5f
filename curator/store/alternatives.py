"""Which records have other answers than their own, and what their source says of them; nothing of what they say."""

from __future__ import annotations

import json
from dataclasses import dataclass

from curator.store.operation import Db, read


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
