"""The three layers of a place as relations: original, newest edit, scrubbed; now, or as of a past event.

Every query over them is written with these fragments, so that "live" and "as of" mean one thing everywhere.
`given` makes their parameters.
"""

from __future__ import annotations

from typing import Any

#: Kinds of decisions that the relations below read.
_CACHED = ("edit", "missed", "verdict")


def given(as_of: int | None = None, *, edits: bool = True, **more: Any) -> dict[str, Any]:
    """Parameters of a query with these fragments. as_of: None for now. edits: whether people's edits count."""
    return {"as_of": as_of, "edits": edits, **more}


#: SQL of a place's id CONVERSATION/INDEX/PATH, for conversations `c` and places `p`.
PLACE_ID = "c.id || '/' || coalesce(nullif(p.idx, -1)::VARCHAR, '-') || '/' || p.path"


def place_part(place: str, part: int) -> str:
    """SQL of one part of a place's id: 0 its conversation, 1 its message's index (-1 for "-"), 2 its path."""
    return (
        f"split_part({place}, '/', 1)",
        f"CASE split_part({place}, '/', 2) WHEN '-' THEN -1 ELSE TRY_CAST(split_part({place}, '/', 2) AS INTEGER) END",
        f"array_to_string(string_split({place}, '/')[3:], '/')",
    )[part]


def live(alias: str) -> str:
    """Rows of a machine-written table that hold as of `$as_of`."""
    return f"""({alias}.event <= coalesce($as_of, {alias}.event)
        AND ({alias}.gone IS NULL OR {alias}.gone > $as_of))"""


def held(condition: str) -> str:
    """What holds by the events of a condition, as rows of `decisions`: the newest of each (kind, subject, slot).

    What an undo brought back was decided by whom and when it was decided first.
    """
    return f"""(
        SELECT n.kind, n.subject_kind, n.subject, n.slot, n.value, n.event, coalesce(o.actor, n.actor) AS actor,
            coalesce(o.time, n.time) AS time, coalesce(o.origin, n.origin) AS origin
        FROM (
            SELECT kind, subject_kind, subject, slot, arg_max(new, id) AS value, max(id) AS event,
                arg_max(actor, id) AS actor, arg_max(time, id) AS time, arg_max(origin, id) AS origin,
                arg_max(coalesce(restores, 0), id) AS restored
            FROM events WHERE {condition}
            GROUP BY kind, subject_kind, subject, slot HAVING arg_max(new, id) <> 'null'
        ) AS n LEFT JOIN events AS o ON o.id = n.restored)"""


#: Decisions that hold: kind, subject_kind, subject, slot, value (JSON), event, actor, time, origin.
def decisions(kind: str) -> str:
    return f"""(
        SELECT subject_kind, subject, slot, value, event, actor, time, origin FROM decisions
        WHERE kind = '{kind}' AND $as_of IS NULL
        UNION ALL
        SELECT subject_kind, subject, slot, value, event, actor, time, origin
        FROM {held(f"kind = '{kind}' AND $as_of IS NOT NULL AND id <= $as_of")})"""


#: Findings that hold: rows of `hits`, + seen (whether a rule sees it still). What a person called personal outlives the
#: rule that saw it, as its last row.
HITS = f"""(
    SELECT h.*, TRUE AS seen FROM hits AS h WHERE {live("h")}
    UNION ALL
    SELECT h.*, FALSE AS seen FROM hits AS h
    SEMI JOIN (
        WITH d AS (
            SELECT subject_kind, subject FROM {decisions("verdict")}
            WHERE value NOT IN ('"not_personal"', '"dismissed"')
        )
        SELECT subject AS finding FROM d WHERE subject_kind = 'finding'
        UNION SELECT split_part(subject, '@', 1) FROM d WHERE subject_kind = 'occurrence'
        UNION SELECT v.finding FROM hits AS v JOIN d ON d.subject_kind = 'value' AND d.subject = v.value
    ) AS k ON k.finding = h.finding
    ANTI JOIN (SELECT finding FROM hits AS l WHERE {live("l")}) AS l ON l.finding = h.finding
    WHERE h.event <= coalesce($as_of, h.event)
    QUALIFY row_number() OVER (PARTITION BY h.finding ORDER BY h.gone DESC, h.rule) = 1)"""

#: Messages whose content a person rewrote: row, conversation (its id), idx, text (key of the newest edit).
EDITS = f"""(
    SELECT c.row, c.id AS conversation, TRY_CAST(split_part(d.subject, '/', 2) AS INTEGER) AS idx,
        d.value ->> '$' AS text
    FROM {decisions("edit")} AS d JOIN conversations AS c ON c.id = split_part(d.subject, '/', 1)
    WHERE $edits AND d.subject_kind = 'message')"""

#: Every place with the text that stands there after edits: row, idx, path, text (NULL: not text), edited, conversation
#: (its id).
PLACES = f"""(
    SELECT p.row, p.idx, p.path, p.text, FALSE AS edited, v.id AS conversation FROM places AS p
    JOIN conversations AS v ON v.row = p.row AND v.event <= coalesce($as_of, v.event)
    ANTI JOIN {EDITS} AS e ON e.row = p.row AND e.idx = p.idx
        AND (p.path = 'content' OR starts_with(p.path, 'content/'))
    UNION ALL
    SELECT e.row, e.idx, 'content', e.text, TRUE, e.conversation FROM {EDITS} AS e)"""

#: Every place with each text that can leave from it: what came, and the newest edit. row, idx, path, text,
#: edited as in PLACES.
BOTH = f"""(
    SELECT p.row, p.idx, p.path, p.text, FALSE AS edited FROM places AS p
    JOIN conversations AS v ON v.row = p.row AND v.event <= coalesce($as_of, v.event)
    UNION ALL
    SELECT e.row, e.idx, 'content', e.text, TRUE FROM {EDITS} AS e)"""

#: Spans that people marked because no detector saw them: place, text (in which it was marked), value. In a text that an
#: edit put there later, the span would be of other words.
MISSED = f"""(
    SELECT DISTINCT d.subject AS place, p.text, d.value FROM {decisions("missed")} AS d
    JOIN conversations AS c ON c.id = {place_part("d.subject", 0)}
    JOIN {BOTH} AS p ON p.row = c.row AND p.idx = {place_part("d.subject", 1)}
        AND p.path = {place_part("d.subject", 2)} AND p.text = coalesce(d.value ->> 'text', p.text)
    WHERE d.subject_kind = 'place')"""

#: Places of media that a person vouched for: subject is CONVERSATION/INDEX/PATH.
VOUCHED = f"""(SELECT subject FROM {decisions("verdict")} WHERE subject_kind = 'place' AND value = '"not_personal"')"""

_PLACE_ID = PLACE_ID.replace("c.id", "p.conversation")
#: PLACES with the scrubbed layer: + place (id), body (NULL: as it stands), spans, ready (whether it may be shown).
SCRUBBED = f"""(
    SELECT p.*, {_PLACE_ID} AS place,
        coalesce(o.body, CASE WHEN o.text IS NULL THEN t.body END) AS body,
        CASE WHEN o.text IS NULL THEN t.spans ELSE o.spans END AS spans,
        CASE WHEN p.text IS NULL THEN w.subject IS NOT NULL ELSE t.text IS NOT NULL END AS ready
    FROM {PLACES} AS p
    LEFT JOIN (SELECT * FROM renders AS r WHERE r.place = '' AND {live("r")}) AS t ON t.text = p.text
    LEFT JOIN (
        SELECT r.text, r.body, r.spans, {place_part("r.place", 0)} AS conversation, {place_part("r.place", 1)} AS idx,
            {place_part("r.place", 2)} AS path
        FROM renders AS r WHERE r.place <> '' AND {live("r")}
    ) AS o ON o.text = p.text AND o.conversation = p.conversation AND o.idx = p.idx AND o.path = p.path
    LEFT JOIN {VOUCHED} AS w
        ON p.text IS NULL AND w.subject = {_PLACE_ID})"""


def among(relation: str, table: str) -> str:
    """The same relation, of what came with the conversations whose rows stand in a table: less is joined.

    Edits of others are still in it.
    """
    return relation.replace("FROM places AS p", f"FROM (FROM places AS z SEMI JOIN {table} AS k ON k.row = z.row) AS p")


def of_texts(relation: str, texts: str) -> str:
    """The same relation, of the places that came with one of these texts: of a column `text` in a query's answer. Edits
    of others are still in it, without what was rendered of them."""
    for table in ("places AS p", "renders AS r WHERE r.place = ''"):
        name, alias = table.split(" ", 1)
        relation = relation.replace(
            f"FROM {table}", f"FROM (FROM {name} AS z SEMI JOIN ({texts}) AS k ON k.text = z.text) {alias}"
        )
    return relation


def now(relation: str) -> str:
    """The same relation of now alone, edits counted; it takes no parameters, and less time to plan.

    Only for what is asked at every key; elsewhere past states must be readable too.
    """
    for kind in _CACHED:
        relation = relation.replace(decisions(kind), f"(FROM decisions WHERE kind = '{kind}')")
    return relation.replace("$as_of", "NULL").replace("$edits", "TRUE")
