"""Findings: what scans saw, by text; and how they stand with people's verdicts."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pyarrow as pa

from curator.records import Finding
from curator.records.finding import KEY_RULE, SAME_VALUE
from curator.store import layers
from curator.store.operation import Db, read

#: A hit of one rule in one text; spans in code points, `value` the keyed hash of the normalised value.
HIT_SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("kind", pa.string()),
        ("name", pa.string()),
        ("first", pa.int32()),
        ("past", pa.int32()),
        ("value", pa.string()),
        ("rule", pa.string()),
        ("version", pa.string()),
        ("score", pa.float64()),
    ]
)


#: Their hits follow those of all others (store.codes).
FOLLOWING = (KEY_RULE, SAME_VALUE)


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """All findings of one entity with one value: what a reviewer decides at once.

    occurrences: in how many places it stands. rules: those that see it and were not refused, or all where all were.
    verdict: what a person said of the text, the value or the rule. samples: at most three occurrences, FINDING@PLACE.
    """

    entity: str
    value: str
    occurrences: int
    score: float
    rules: tuple[str, ...]
    verdict: str | None
    samples: tuple[str, ...]


@read
def rulesets(db: Db) -> dict[str, dict[str, str]]:
    """Every set of rules that ever scanned here: id -> {rule: version}."""
    return {number: json.loads(rules) for number, rules in db.all("SELECT id, rules FROM rulesets")}


@read
def count_kept(db: Db) -> int:
    """Findings that no rule sees any more and that hold because a person called them personal."""
    query = f"""SELECT count(*) FROM (
        SELECT h.finding FROM {layers.HITS} AS h
        SEMI JOIN (SELECT finding FROM hits WHERE gone IS NOT NULL AND NOT list_contains($following, rule)) AS g
            ON g.finding = h.finding
        SEMI JOIN (
            SELECT subject FROM decisions WHERE kind = 'verdict' AND value NOT IN ('"not_personal"', '"dismissed"')
        ) AS d ON d.subject IN (h.finding, h.value)
        WHERE h.kind <> 'unread' GROUP BY h.finding
        HAVING bool_and(NOT h.seen OR list_contains($following, h.rule)))"""
    return int(db.one(query, {"as_of": None, "following": list(FOLLOWING)})[0])


@read
def of_texts(db: Db, *, texts: list[str]) -> list[Finding]:
    """The findings that hold in these texts, by text and span; seen_by is empty where only a verdict keeps one."""
    with db.keys("asked", texts):
        rows = db.all(
            f"""SELECT finding, kind, name, text, first, past, max(score), value,
                list({{'rule': rule, 'version': version, 'score': score}} ORDER BY rule, score DESC) FILTER (seen)
            FROM {layers.HITS} WHERE text IN (SELECT key FROM asked)
            GROUP BY finding, kind, name, text, first, past, value ORDER BY text, first, past, name""",
            {"as_of": None},
        )
    return [
        Finding(
            id=row[0],
            kind=row[1],
            name=row[2],
            subject=row[3],
            span=(row[4], row[5]),
            score=row[6],
            value=row[7],
            seen_by=tuple((seen["rule"], seen["version"], seen["score"]) for seen in row[8] or ()),
        )
        for row in rows
    ]


@read
def count_by_entity(db: Db) -> dict[str, int]:
    """Occurrences in the conversations, by entity."""
    return dict(
        db.all(
            f"""SELECT f.name, count(*) FROM (
                SELECT DISTINCT finding, name, text FROM {layers.HITS} WHERE kind <> 'unread') AS f
            JOIN {layers.PLACES} AS p ON p.text = f.text GROUP BY f.name ORDER BY f.name""",
            layers.given(),
        )
    )


@read
def count_unscanned(db: Db) -> list[tuple[str | None, int]]:
    """How many distinct texts, of which the original is here, were last scanned under each ruleset (None: never)."""
    return db.all(
        f"""SELECT s.ruleset, count(DISTINCT p.text) FROM {layers.BOTH} AS p
        LEFT JOIN (SELECT text, arg_max(ruleset, event) AS ruleset FROM scans GROUP BY text) AS s ON s.text = p.text
        ANTI JOIN purged AS g ON g.text = p.text
        WHERE p.text IS NOT NULL GROUP BY s.ruleset ORDER BY s.ruleset""",
        layers.given(),
    )


@read
def values(
    db: Db,
    *,
    replace_from: float,
    decide_below: float,
    entities: dict[str, float] | None = None,
    entity: str | None = None,
    rule: str | None = None,
    above: float = 0.0,
    below: float = 2.0,
    undecided_only: bool = True,
    limit: int = 100,
    as_of: int | None = None,
    edits: bool = True,
    replaced: bool = False,
) -> list[ValueGroup]:
    """Groups of (entity, value), uncertain first: those whose score is nearest to `replace_from` from above.

    entities: own `replace_from` of some entities. rule: of what it sees only. above, below: of those that score from
    the one up to the other. undecided_only: those that the gate waits for. edits: False for the replies as they came.
    replaced: also what edits replaced.
    """
    rows = db.all(
        f"""WITH f AS ({_judged(replaced)})
        SELECT name, value, sum(places), max(score), list_distinct(flatten(list(rules))), min(verdict),
            list(sample ORDER BY sample)[1:3]
        FROM f WHERE ($entity IS NULL OR name = $entity) AND (NOT $undecided_only OR undecided)
            AND ($rule IS NULL OR list_contains(rules, $rule))
        GROUP BY name, value HAVING max(score) >= $above AND max(score) < $below
        ORDER BY bool_or(undecided) DESC, max(score), sum(places) DESC, name, value
        LIMIT $limit""",
        layers.given(
            as_of,
            edits=edits,
            replace_from=replace_from,
            decide_below=decide_below,
            entities=json.dumps(entities or {}),
            entity=entity,
            rule=rule,
            above=above,
            below=below,
            undecided_only=undecided_only,
            limit=limit,
        ),
    )
    return [
        ValueGroup(
            entity=row[0],
            value=row[1],
            occurrences=int(row[2]),
            score=row[3],
            rules=tuple(sorted(row[4])),
            verdict=None if row[5] is None else json.loads(row[5]),
            samples=tuple(row[6]),
        )
        for row in rows
    ]


@read
def places_by_value(
    db: Db,
    *,
    replace_from: float,
    decide_below: float,
    entities: dict[str, float] | None = None,
    edits: bool = True,
    replaced: bool = False,
) -> list[tuple[str, str, int, int]]:
    """(entity, value, places where it stands, those of them that wait for a decision) of every value."""
    return db.all(
        f"""WITH f AS ({_judged(replaced)})
        SELECT name, value, sum(places)::BIGINT,
            coalesce(sum(places - settled) FILTER (undecided), 0)::BIGINT
        FROM f GROUP BY name, value ORDER BY name, value""",
        layers.given(
            edits=edits, replace_from=replace_from, decide_below=decide_below, entities=json.dumps(entities or {})
        ),
    )


@read
def seen_of_values(db: Db, *, values: list[str]) -> dict[str, tuple[int, list[tuple[str, float]]]]:
    """value -> in how many records it stands, and the rules that see it with the lowest score of each, by score."""
    with db.keys("asked", values):
        rows = db.all(
            f"""WITH h AS (
                SELECT DISTINCT value, text, rule, score FROM {layers.HITS} WHERE value IN (SELECT key FROM asked)
            ), records AS (
                SELECT h.value, count(DISTINCT p.row) AS records FROM h JOIN {layers.PLACES} AS p ON p.text = h.text
                GROUP BY h.value
            )
            SELECT h.value, coalesce(any_value(r.records), 0), h.rule, min(h.score) FROM h
            LEFT JOIN records AS r ON r.value = h.value GROUP BY h.value, h.rule ORDER BY min(h.score) DESC, h.rule""",
            layers.given(),
        )
    found: dict[str, tuple[int, list[tuple[str, float]]]] = {}
    for value, records, rule, score in rows:
        found.setdefault(value, (records, []))[1].append((rule, score))
    return found


@read
def count_undecided(
    db: Db,
    *,
    replace_from: float,
    decide_below: float,
    entities: dict[str, float] | None = None,
    as_of: int | None = None,
    edits: bool = True,
    replaced: bool = False,
) -> dict[str, int]:
    """Findings that wait for a person, by entity. edits, replaced: as of `values`."""
    return dict(
        db.all(
            f"WITH f AS ({_judged(replaced)}) SELECT name, count(*) FROM f WHERE undecided GROUP BY name ORDER BY name",
            layers.given(
                as_of,
                edits=edits,
                replace_from=replace_from,
                decide_below=decide_below,
                entities=json.dumps(entities or {}),
            ),
        )
    )


_REFUSED = """(v.value IS NOT NULL AND v.value IN ('"not_personal"', '"dismissed"'))"""
# Findings that hold, with their places, their strongest verdict of text-wide scope, and whether a person must still
# decide: score from replace_from up to decide_below, no verdict of any scope (one on every occurrence counts too).
# A rule that a person refused has no voice: the finding stands with what other rules saw, and is decided without any.
# Where several rules have a verdict, the first by name speaks, as in rendering.
_JUDGED = f"""
    SELECT h.finding, h.name, h.value, h.score, h.rules, count(p.row) AS places, count(vo.value) AS settled,
        any_value(coalesce(vf.value, vv.value, h.verdict)) AS verdict,
        min(h.finding || '@' || p.place) AS sample,
        h.score >= coalesce(CAST(json_extract($entities, '$."' || h.name || '"') AS DOUBLE), $replace_from)
            AND h.score < $decide_below
            AND any_value(coalesce(vf.value, vv.value, h.verdict)) IS NULL
            AND count(vo.value) < count(p.row) AS undecided
    FROM (
        SELECT h.finding, h.name, h.text, h.value,
            coalesce(max(h.score) FILTER (NOT {_REFUSED}), max(h.score)) AS score,
            coalesce(list(DISTINCT h.rule) FILTER (NOT {_REFUSED}), list(DISTINCT h.rule)) AS rules,
            CASE WHEN bool_and({_REFUSED}) THEN min(v.value)
                ELSE arg_min(v.value, h.rule) FILTER (NOT {_REFUSED}) END AS verdict
        FROM {layers.HITS} AS h
        LEFT JOIN {layers.decisions("verdict")} AS v ON v.subject_kind = 'rule' AND v.subject = h.rule
        WHERE h.kind IN ('pii', 'secret') GROUP BY h.finding, h.name, h.text, h.value
    ) AS h
    JOIN (
        SELECT p.row, p.text, {layers.PLACE_ID} AS place
        FROM {layers.PLACES} AS p JOIN conversations AS c ON c.row = p.row
    ) AS p ON p.text = h.text
    LEFT JOIN {layers.decisions("verdict")} AS vf ON vf.subject_kind = 'finding' AND vf.subject = h.finding
    LEFT JOIN {layers.decisions("verdict")} AS vv ON vv.subject_kind = 'value' AND vv.subject = h.value
    LEFT JOIN {layers.decisions("verdict")} AS vo
        ON vo.subject_kind = 'occurrence' AND vo.subject = h.finding || '@' || p.place
    GROUP BY h.finding, h.name, h.value, h.score, h.rules, h.verdict"""


def _judged(replaced: bool) -> str:
    """_JUDGED where a text counts that stands somewhere, or also where an edit replaced it."""
    return _JUDGED.replace(layers.PLACES, layers.BOTH) if replaced else _JUDGED


@read
def shown_spans(db: Db, *, findings: list[str]) -> dict[str, tuple[int, int]]:
    """Where the replacement of each finding stands in the rendered text; its own span where nothing was replaced."""
    result: dict[str, tuple[int, int]] = {}
    with db.keys("asked", findings):
        rows = db.all(
            f"""SELECT DISTINCT h.finding, h.first, h.past, r.spans FROM {layers.HITS} AS h
            LEFT JOIN renders AS r ON r.text = h.text AND r.place = '' AND r.gone IS NULL
            WHERE h.finding IN (SELECT key FROM asked)""",
            {"as_of": None},
        )
    # Of a long text with many findings: each row has the same spans.
    read: dict[str, list[list[int]]] = {}
    for finding, first, past, spans in rows:
        if spans and spans not in read:
            read[spans] = json.loads(spans)
        shown = [span for span in read.get(spans, ()) if span[0] < past and first < span[1]]
        result[finding] = (shown[0][2], shown[-1][3]) if shown else (first, past)
    return result


@read
def all_spans(db: Db) -> list[tuple[str, int, str, int, int]]:
    """Every finding where it stands: (conversation, message index or -1, path, start, end)."""
    return db.all(
        f"""SELECT DISTINCT c.id, p.idx, p.path, h.first, h.past FROM {layers.HITS} AS h
        JOIN {layers.PLACES} AS p ON p.text = h.text JOIN conversations AS c ON c.row = p.row
        WHERE h.kind <> 'unread'""",
        layers.given(),
    )
