"""Words that are written like names, as keyed hashes, and where a name that stands without doubt is known again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from curator.records.finding import NAMED_FROM, PART_OF_NAME, PERSON, SURE_NAME
from curator.store import layers
from curator.store.operation import Db, read

#: A run of words of a text; value: its keyed hash as a PERSON (curator.privacy.name_words).
SCHEMA: Final = pa.schema([("text", pa.string()), ("first", pa.int32()), ("past", pa.int32()), ("value", pa.string())])
_VERDICT = "(SELECT subject, value FROM decisions WHERE kind = 'verdict' AND subject_kind = '{}')"
_REFUSED = """('"not_personal"', '"dismissed"')"""
#: A text that stands in so many conversations is what frames them, as a system prompt: a name is known again in it from
#: the share of them that tell of it, or one decision about one of them would change all.
_FRAME, _SHARE = 10, 0.2
# What a person said of a hit `h`, of the text, the value or the rule; NULL where nobody did.
_SAID = f"""LEFT JOIN {_VERDICT.format("finding")} AS f ON f.subject = h.finding
        LEFT JOIN {_VERDICT.format("value")} AS v ON v.subject = h.value
        LEFT JOIN {_VERDICT.format("rule")} AS r ON r.subject = h.rule AND r.value IN {_REFUSED}"""
_VERDICT_HERE = "coalesce(f.value, v.value, r.value)"
#: Further tables of a WITH whose `place` (row, text) says where texts stand and `told` (text, first, past) what keys
#: told already. The last, `named` (text, first, past, value, score): names again in the conversations of names without
#: doubt, which a person confirmed (also as what another rule took for something else) or marked, or of which a rule is
#: sure. Only where nothing is replaced already, not inside of a longer one, and in what many conversations share only
#: where enough of them tell of the name.
KNOWN_AGAIN: Final = f"""
    confirmed AS (
        SELECT split_part(subject, '@', 1) AS finding, bool_or(value = '"' || $person || '"') AS as_person
        FROM {_VERDICT.format("occurrence")} WHERE value IN ('"personal"', '"' || $person || '"') GROUP BY finding
    ),
    doubtless AS (
        SELECT h.text, h.first, h.past, h.score FROM {layers.HITS} AS h {_SAID}
        LEFT JOIN confirmed AS o ON o.finding = h.finding
        WHERE h.kind = 'pii' AND NOT list_contains($rules, h.rule) AND CASE
            WHEN {_VERDICT_HERE} = '"' || $person || '"' OR o.as_person THEN TRUE
            WHEN h.name <> $person THEN FALSE
            ELSE o.finding IS NOT NULL
                OR coalesce({_VERDICT_HERE}, CASE WHEN h.score >= $sure THEN '"personal"' END) = '"personal"' END
        UNION ALL
        SELECT m.text, (m.value ->> 'start')::INTEGER, (m.value ->> 'end')::INTEGER, $part FROM {layers.MISSED} AS m
        WHERE m.value ->> 'entity' = $person
    ),
    words_known AS (
        SELECT d.text, w.value,
            max(CASE WHEN w.first = d.first AND w.past = d.past THEN d.score ELSE least(d.score, $part) END) AS score
        FROM doubtless AS d JOIN name_words AS w ON w.text = d.text AND w.first >= d.first AND w.past <= d.past
        GROUP BY d.text, w.value
    ),
    met AS (
        SELECT w.text, w.first, w.past, w.value, max(k.score) AS score, count(DISTINCT p.row) AS telling
        FROM words_known AS k JOIN place AS p ON p.text = k.text JOIN place AS q ON q.row = p.row
        JOIN name_words AS w ON w.text = q.text AND w.value = k.value
        ANTI JOIN (
            SELECT h.text, h.first, h.past FROM hits AS h {_SAID}
            WHERE h.gone IS NULL AND h.kind IN ('pii', 'secret') AND NOT list_contains($rules, h.rule)
                AND CASE WHEN {_VERDICT_HERE} IS NULL
                    THEN h.score >= coalesce(CAST(json_extract($entities, '$."' || h.name || '"') AS DOUBLE), $seen)
                    ELSE {_VERDICT_HERE} NOT IN {_REFUSED} END
            UNION ALL SELECT text, first, past FROM told
            UNION ALL SELECT text, (value ->> 'start')::INTEGER, (value ->> 'end')::INTEGER FROM {layers.MISSED}
        ) AS h ON h.text = w.text AND h.first < w.past AND w.first < h.past
        GROUP BY ALL
    ),
    again AS (
        SELECT m.text, m.first, m.past, m.value, m.score FROM met AS m
        JOIN (SELECT text, count(DISTINCT row) AS rows FROM place GROUP BY text) AS s ON s.text = m.text
        WHERE s.rows < {_FRAME} OR m.telling >= {_SHARE} * s.rows
    ),
    named AS (
        SELECT a.* FROM again AS a
        ANTI JOIN again AS b ON b.text = a.text AND b.first <= a.first AND a.past <= b.past
            AND b.past - b.first > a.past - a.first
    )"""


@dataclass(frozen=True, slots=True)
class Bars:
    """From the score replace_from on a finding is replaced, those of some entities from another."""

    replace_from: float
    entities: dict[str, float] = field(default_factory=dict)


@read
def whole_names(db: Db) -> dict[str, str]:
    """Of every value of PERSON that is a part of one found name, and of no other, the value of that name."""
    return dict(
        db.all(
            """SELECT w.value, any_value(h.value) FROM name_words AS w
            JOIN hits AS h ON h.text = w.text AND h.first <= w.first AND w.past <= h.past AND h.value <> w.value
            WHERE h.gone IS NULL AND h.kind = 'pii' AND h.name = $person AND h.score >= $least
            GROUP BY w.value HAVING count(DISTINCT h.value) = 1""",
            {"person": PERSON, "least": NAMED_FROM},
        )
    )


@read
def same_words(db: Db, *, values: list[str]) -> list[tuple[str, str, str, int]]:
    """(value, other value, its entity, in how many places it stands): the words of a value found as something else.

    Of words that are written like names alone: "Jordan", here a person, there a place.
    """
    with db.keys("asked", values):
        return db.all(
            f"""WITH named AS (
                SELECT DISTINCT h.finding, h.name, h.value, h.text, w.value AS words FROM {layers.HITS} AS h
                JOIN name_words AS w ON w.text = h.text AND w.first = h.first AND w.past = h.past WHERE h.kind = 'pii'
            )
            SELECT a.value, b.value, b.name, count(DISTINCT (b.finding, p.row, p.idx, p.path))
            FROM (SELECT DISTINCT value, words FROM named SEMI JOIN asked ON key = value) AS a
            JOIN named AS b ON b.words = a.words AND b.value <> a.value
            JOIN {layers.PLACES} AS p ON p.text = b.text GROUP BY ALL ORDER BY ALL""",
            layers.given(),
        )


def given(bars: Bars) -> dict[str, Any]:
    """The parameters of KNOWN_AGAIN beside those of `layers.given` and `rules`, whose hits follow from others'."""
    seen = {"seen": bars.replace_from, "entities": json.dumps(bars.entities)}
    return {"person": PERSON, "sure": SURE_NAME, "part": PART_OF_NAME, **seen}
