"""Everything that ever happened to one record, in the order of events: what machines found and what people decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class Happened:
    """kind: of the event, or of what a machine did: came, found, replaced, flagged, unflagged, pair, dropped, kept,
    split, unsplit, exported. place: index of the message, None for the whole record. about: kind of the event's
    subject. slot, value: as of the event, or what is told of the machine's kind. time: UTC microseconds.
    """

    event: int
    time: int
    actor: str
    kind: str
    about: str
    place: int | None
    slot: str
    value: Any
    undoes: int | None = None


#: Ids of what is in the record `$id`: findings, flags, values, and the rules and entities that they are of.
_INSIDE = """
    texts AS (
        SELECT p.idx, p.path, p.text FROM places AS p JOIN conversations AS c ON c.row = p.row AND c.id = $id
        WHERE p.text IS NOT NULL
        UNION
        SELECT TRY_CAST(split_part(subject, '/', 2) AS INTEGER), 'content', new ->> '$' FROM events
        WHERE kind = 'edit' AND starts_with(subject, $id || '/')),
    seen AS (
        SELECT t.idx, t.path, h.* FROM hits AS h JOIN texts AS t ON t.text = h.text
        WHERE h.kind IN ('pii', 'secret')),
    inside AS (
        SELECT 'finding' AS kind, finding AS id, min(idx) AS idx FROM seen GROUP BY finding
        UNION ALL SELECT 'value', value, min(idx) FROM seen GROUP BY value
        UNION ALL SELECT 'entity', name, min(idx) FROM seen GROUP BY name
        UNION ALL SELECT 'rule', rule, min(idx) FROM seen GROUP BY rule
        UNION ALL SELECT 'finding', finding, min(idx) FROM flags WHERE conversation = $id GROUP BY finding
        UNION ALL SELECT 'rule', rule, min(idx) FROM flags WHERE conversation = $id GROUP BY rule)"""

#: event, kind, place, slot, value (JSON) of what machines did to the record.
_DONE = """
    SELECT c.event, 'came' AS kind, NULL AS place, i.format AS slot, to_json(c.line) AS value
    FROM conversations AS c JOIN imports AS i ON i.id = c.import WHERE c.id = $id
    UNION ALL
    SELECT event, 'found', nullif(idx, -1), name, to_json(count(DISTINCT (path, first, past))) FROM seen
    GROUP BY event, idx, name
    UNION ALL
    SELECT r.event, 'replaced', nullif(t.idx, -1), '', to_json(sum(json_array_length(r.spans)))
    FROM renders AS r JOIN texts AS t ON t.text = r.text WHERE r.spans IS NOT NULL AND r.spans <> '[]'
        AND (r.place = '' OR starts_with(r.place, $id || '/')) GROUP BY r.event, t.idx
    UNION ALL
    SELECT event, 'flagged', idx, severity, to_json(rule) FROM flags WHERE conversation = $id
    UNION ALL
    SELECT gone, 'unflagged', idx, severity, to_json(rule) FROM flags WHERE conversation = $id AND gone IS NOT NULL
    UNION ALL
    SELECT event, 'pair', NULL, kind, to_json(CASE a WHEN $id THEN b ELSE a END) FROM pairs WHERE $id IN (a, b)
    UNION ALL
    SELECT event, 'dropped', NULL, kind, to_json(reason) FROM drops WHERE conversation = $id
    UNION ALL
    SELECT gone, 'kept', NULL, kind, to_json(reason) FROM drops WHERE conversation = $id AND gone IS NOT NULL
    UNION ALL
    SELECT event, 'split', NULL, split, to_json(reason) FROM assignments WHERE conversation = $id
    UNION ALL
    SELECT gone, 'unsplit', NULL, split, to_json(reason) FROM assignments WHERE conversation = $id AND gone IS NOT NULL
    UNION ALL
    SELECT x.event, 'exported', NULL, coalesce(e.new ->> 'target', ''), to_json((e.new ->> 'event')::BIGINT)
    FROM exported AS x JOIN conversations AS c ON c.row = x.row AND c.id = $id JOIN events AS e ON e.id = x.event"""

_KINDS = "'label', 'weight', 'preference', 'edit', 'note', 'keep', 'tie', 'verdict', 'missed', 'style', 'reveal'"


@read
def of_record(db: Db, *, conversation: str) -> list[Happened]:
    """Oldest first; nothing of a record that is not here. Free text that people wrote is named by its key."""
    rows = db.all(
        f"""WITH {_INSIDE}, done AS ({_DONE})
        SELECT e.id, e.time, e.actor, d.kind, '', d.place, d.slot, d.value, NULL, 0 AS turn
        FROM done AS d JOIN events AS e ON e.id = d.event
        UNION ALL
        SELECT e.id, e.time, e.actor, e.kind, e.subject_kind,
            coalesce(TRY_CAST(split_part(CASE e.subject_kind WHEN 'occurrence' THEN split_part(e.subject, '@', 2)
                ELSE e.subject END, '/', 2) AS INTEGER), nullif(i.idx, -1)),
            e.slot, e.new, e.undoes, 1
        FROM events AS e LEFT JOIN inside AS i ON i.kind = e.subject_kind AND i.id = e.subject
        WHERE e.kind IN ({_KINDS}) AND (
            i.id IS NOT NULL OR e.subject = $id OR starts_with(e.subject, $id || '/')
            OR contains(e.subject, '@' || $id || '/')
            OR e.subject_kind = 'pair' AND (starts_with(e.subject, $id || '+') OR ends_with(e.subject, '+' || $id)))
        ORDER BY 1, turn, 4, 6 NULLS FIRST, 7, 8""",
        {"id": conversation},
    )
    return [
        Happened(event, time, actor, kind, about, place, slot, json.loads(value), undoes)
        for event, time, actor, kind, about, place, slot, value, undoes, _ in rows
    ]
