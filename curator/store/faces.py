"""What a list shows of each record's text, as SQL: whether all of it may be shown, and what a person said first."""

from __future__ import annotations

from typing import Final

from curator.store import layers

#: Characters of the first words that are read; lists cut them shorter once their spaces are one.
_READ: Final = 400


def as_shown(body: str, edit: str, written: str, path: str) -> str:
    """SQL of the scrubbed words of a place of content that is ready.

    body: what it was rendered to, NULL where it stands as it is. edit: key of the edit that took its place, NULL for
    none, with the words `written`. path: content, content/N/text or refusal, in message `m`.
    """
    return f"""CASE WHEN {body} IS NOT NULL THEN {body} WHEN {edit} IS NOT NULL THEN {written}
        WHEN {path} = 'content' THEN m.content WHEN {path} = 'refusal' THEN m.refusal
        ELSE json_extract_string(m.parts, substr({path}, length('content/'))) END"""


def faces(chosen: str) -> str:
    """row, unscanned, media, words of the records of a table with a column `row`. Parameters: those of `layers`.

    unscanned, media: whether some text, some content that is no text, is withheld. words: NULL where they are. They are
    the first turn's of a user, else of anybody; of its parts, the first that is text.
    """
    return f"""(
        WITH first AS (
            SELECT m.row, coalesce(min(m.idx) FILTER (m.role = 'user'), min(m.idx)) AS idx
            FROM messages AS m SEMI JOIN {chosen} AS k ON k.row = m.row GROUP BY m.row
        ), shown AS (
            SELECT s.row, any_value(f.idx) AS idx,
                bool_or(NOT s.ready AND s.text IS NOT NULL) AS unscanned,
                bool_or(NOT s.ready AND s.text IS NULL) AS media,
                arg_min({{'path': s.path, 'ready': s.ready, 'body': left(s.body, {_READ}),
                        'edit': CASE WHEN s.edited THEN s.text END}}, (length(s.path), s.path))
                    FILTER (s.idx = f.idx AND (s.path = 'content' OR s.path LIKE 'content/%/text')) AS said
            FROM {layers.SCRUBBED} AS s JOIN first AS f ON f.row = s.row GROUP BY s.row
        )
        SELECT k.row, coalesce(s.unscanned, FALSE) AS unscanned, coalesce(s.media, FALSE) AS media,
            CASE WHEN s.said IS NULL THEN '' WHEN s.said.ready THEN left(
                {as_shown("s.said.body", "s.said.edit", "a.body", "s.said.path")}, {_READ}) END AS words
        FROM {chosen} AS k LEFT JOIN shown AS s ON s.row = k.row
        LEFT JOIN messages AS m ON m.row = s.row AND m.idx = s.idx
        LEFT JOIN (FROM authored WHERE kind = 'edit') AS a ON a.text = s.said.edit)"""
