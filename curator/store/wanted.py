"""Which records a filter wants, as SQL over conversations `c`; what people typed is always a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from curator.store import layers
from curator.store.faces import as_shown
from curator.store.standing import ASSIGNED, OPEN_FLAGS

TermKind = Literal["words", "id", "label", "flag", "state", "split", "source", "entity"]
KINDS: tuple[TermKind, ...] = get_args(TermKind)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; all terms of a filter must hold. negated: it must not hold.

    value: words that a text holds, whatever their case; the beginning of an id; a label's value ("" for any); a flag's
    rule or category; a state; a split ("none" for none); a format or the name of an imported file; an entity.
    task: of a label.
    """

    kind: TermKind
    value: str
    task: str = ""
    negated: bool = False


def condition(terms: Sequence[Term], states: str) -> tuple[str, dict[str, Any]]:
    """SQL that is true where all terms hold, and its parameters beside those of `layers`. states: SQL of id, state."""
    parts, given = ["TRUE"], {}
    for n, term in enumerate(terms):
        value, task = f"$value_{n}", f"$task_{n}"
        parts.append(f"{'NOT ' if term.negated else ''}({_sql(term.kind, value, task, states)})")
        given[value[1:]], given[task[1:]] = term.value, term.task
    return " AND ".join(parts), given


def _sql(kind: TermKind, value: str, task: str, states: str) -> str:
    """One condition. value, task: names of parameters."""
    match kind:
        case "words":
            return _words(value)
        case "id":
            return f"starts_with(c.id, {value})"
        case "label":
            return f"""c.id IN (SELECT split_part(subject, '/', 1) FROM decisions
                WHERE kind = 'label' AND slot = {task} AND ({value} = '' OR (value ->> '$') = {value}
                    OR json_contains(value, to_json({value}::VARCHAR))))"""
        case "flag":
            return f"""c.id IN (SELECT conversation FROM {OPEN_FLAGS}
                WHERE rule = {value} OR starts_with(rule, {value} || '/'))"""
        case "state":
            return f"c.id IN (SELECT id FROM {states} WHERE state = {value})"
        case "split":
            return f"""CASE WHEN {value} = 'none' THEN c.id NOT IN (SELECT conversation FROM {ASSIGNED})
                ELSE c.id IN (SELECT conversation FROM {ASSIGNED} WHERE split = {value}) END"""
        case "source":
            return f"""c.source = {value} OR c.import IN (
                SELECT id FROM imports WHERE path = {value} OR ends_with(path, '/' || {value}))"""
        case "entity":
            return f"""c.row IN (SELECT p.row FROM {layers.PLACES} AS p SEMI JOIN (
                SELECT text FROM {layers.HITS} WHERE name = {value}
                UNION ALL SELECT text FROM {layers.MISSED} WHERE (value ->> 'entity') = {value}) AS h
                ON h.text = p.text)"""


#: What a turn says: its content, the text parts of it, its refusal.
_SPOKEN: Final = "s.path IN ('content', 'refusal') OR s.path LIKE 'content/%/text' OR s.path LIKE 'content/%/refusal'"


def _words(value: str) -> str:
    """Only what may be shown is searched, and as it is shown: nobody finds the words behind a replacement.

    What came is looked at first, so that few records have to be put together; content in parts always is.
    """

    def holds(text: str) -> str:
        return f"contains(lower({text}), lower({value}))"

    shown = as_shown("s.body", "CASE WHEN s.edited THEN s.text END", "a.body", "s.path")
    return f"""c.row IN (
        WITH near AS (
            SELECT row FROM messages WHERE parts IS NOT NULL OR {holds("content")} OR {holds("refusal")}
            UNION SELECT p.row FROM {layers.PLACES} AS p
                SEMI JOIN renders AS r ON r.text = p.text AND r.gone IS NULL AND {holds("r.body")}
            UNION SELECT e.row FROM {layers.EDITS} AS e SEMI JOIN authored AS a ON a.text = e.text AND {holds("a.body")}
        )
        SELECT s.row FROM {layers.SCRUBBED} AS s SEMI JOIN near AS k ON k.row = s.row
        LEFT JOIN messages AS m ON m.row = s.row AND m.idx = s.idx
        LEFT JOIN (FROM authored WHERE kind = 'edit') AS a ON s.edited AND a.text = s.text
        WHERE s.ready AND s.text IS NOT NULL AND ({_SPOKEN}) AND {holds(shown)})"""
