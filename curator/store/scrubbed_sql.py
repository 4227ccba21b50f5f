"""What the views of `curator sql` hold: in words, and as queries of the owner."""

from __future__ import annotations

from typing import Final

from curator.store import layers
from curator.store.faces import as_shown

ABOUT: Final = """
conversations: One row a record.
  id VARCHAR: of the record, as everywhere
  file VARCHAR: the imported file
  line BIGINT: its line there
  format VARCHAR: of that file, such as openai-chat
  title VARCHAR: scrubbed; NULL where there is none or it is withheld
  thread VARCHAR: scrubbed; NULL where there is none or it is withheld
  created_at TIMESTAMP: as the file says
  messages INTEGER: how many there are
  withheld BIGINT: strings and media that are not scanned or vouched for yet, and shown nowhere
  dropped BOOLEAN: whether dedup or a person took it out
  split VARCHAR: train, validation or test; NULL where it is in none
messages: One row a message.
  id VARCHAR: CONVERSATION/TURN
  conversation VARCHAR: the record's id
  turn INTEGER: from 0
  role VARCHAR: system, user, assistant, tool, ...
  text VARCHAR: what it says, scrubbed, edits included; NULL where it says nothing or is withheld
  withheld BOOLEAN: whether the text is kept back because it is not scanned, or a decision waits to be carried out
  replaced BIGINT: replacements in the text
  edited BOOLEAN: whether a person rewrote it
  weight TINYINT: whether it is trained on, as a person said or the file; NULL where nobody did
  created_at TIMESTAMP: as the file says
labels: One row a label that holds.
  conversation VARCHAR: the record's id
  turn INTEGER: of the message; NULL for the whole record
  subject_kind VARCHAR: conversation, message or pair
  subject VARCHAR: id of what is labelled
  task VARCHAR: such as intent
  value VARCHAR: the label; several are a JSON list
  actor VARCHAR: who gave it
  time TIMESTAMP: when
  origin VARCHAR: person, rule, demo
  event BIGINT: the decision's number
findings: Personal data and secrets: one row for each rule that sees one, in each place; never the value itself.
  finding VARCHAR: its id
  kind VARCHAR: pii or secret
  entity VARCHAR: such as EMAIL_ADDRESS
  conversation VARCHAR: the record's id
  turn INTEGER: of the message; NULL outside of messages
  path VARCHAR: where in the message or record
  first INTEGER: where it begins in the text before replacement, in characters from 0
  past INTEGER: the character behind it
  value VARCHAR: keyed hash of the value: equal for equal values
  rule VARCHAR: which saw it
  score DOUBLE: from 0 to 1
  verdict VARCHAR: what a person decided, of this place, finding, value or rule; NULL where nobody did
flags: Quality and bias: one row for each place that a rule flags.
  flag VARCHAR: its id
  conversation VARCHAR: the record's id
  turn INTEGER: of the message; NULL for the whole record
  rule VARCHAR: such as quality/refusal
  kind VARCHAR: quality or bias
  severity VARCHAR: info, warn, block
  first INTEGER: where it begins in the scrubbed text; NULL for a whole turn
  past INTEGER: the character behind it
  dismissed BOOLEAN: whether a person said that it is nothing
pairs: Pairs of records that dedup verified.
  a VARCHAR: the record with the smaller id
  b VARCHAR: the other one
  kind VARCHAR: exact, near, question, answer, contradiction, twin, contamination, similar
  score DOUBLE: how like they are, from 0 to 1
  decided VARCHAR: same or distinct, where a person said so
duplicates: Records that were taken out.
  conversation VARCHAR: the record's id
  kept VARCHAR: the one that stays in its place; NULL where a person or an evaluation took it out
  kind VARCHAR: exact, near, question, answer, tie, contamination, person
  score DOUBLE: how like they are; NULL where a person dropped it
  reason VARCHAR: in words
splits: Where the last split put each record.
  conversation VARCHAR: the record's id
  split VARCHAR: train, validation, test; NULL where it was left out
  reason VARCHAR: why it was left out
suggestions: Labels that a local model suggests, or that came with an import.
  conversation VARCHAR: the record's id
  turn INTEGER: of the message; NULL for the whole record
  task VARCHAR: such as intent
  value VARCHAR: the label
  score DOUBLE: how sure it is, from 0 to 1
  origin VARCHAR: what suggests it
events: Every decision and result there ever was; free text stands here as a key only.
  id BIGINT: its number, from 1
  time TIMESTAMP: when
  actor VARCHAR: who
  kind VARCHAR: label, verdict, keep, sign_off, export, ...
  subject_kind VARCHAR: of what it is about
  subject VARCHAR: id of what it is about
  slot VARCHAR: such as the task of a label
  old VARCHAR: what held before, JSON
  new VARCHAR: what holds from then on, JSON
  undoes BIGINT: the event that it takes back
  batch VARCHAR: equal for what was decided at once
  origin VARCHAR: person, rule, machine, demo
imports: Files that were imported.
  file VARCHAR: its path
  format VARCHAR: such as openai-chat
  lines BIGINT: of the file; ok + rejected + blank
  ok BIGINT: that are records
  rejected BIGINT: that are not
  blank BIGINT: without anything
  conversations BIGINT: new records
  duplicates BIGINT: records that were here already
  dropped VARCHAR: what of its records is not in the conversations, JSON; NULL where nothing was
rejects: Lines that were refused, without what they hold.
  file VARCHAR: its path
  line BIGINT: in the file
  reason VARCHAR: why
runs: Executions of stages.
  id VARCHAR: its id
  stage VARCHAR: such as scrub
  actor VARCHAR: who started it
  state VARCHAR: running, done, failed, cancelled, died
  started TIMESTAMP: when
  heartbeat TIMESTAMP: when it was last heard of
  step VARCHAR: what it was at
  done BIGINT: how far it came
  total BIGINT: of how much
  unit VARCHAR: of what
  error VARCHAR: the code of the error it failed with
tunes: Training jobs that were launched from here.
  tune VARCHAR: its id
  provider VARCHAR: who trains
  base VARCHAR: the model it starts from
  method VARCHAR: supervised, dpo, ...
  model VARCHAR: the model it made; NULL before
  status VARCHAR: as the provider told it last; NULL before
  actor VARCHAR: who launched it
  launched TIMESTAMP: when
  updated TIMESTAMP: when something of it was last kept
"""

# A record's own strings, each in a place of its own that is scrubbed by itself.
_TOP: Final = "SELECT row, ready, body FROM _shown WHERE idx = -1 AND path ="
_TURN: Final = "CASE subject_kind WHEN 'message' THEN TRY_CAST(split_part(subject, '/', 2) AS INTEGER) END"
_SHOWN: Final = as_shown("s.body", "CASE WHEN s.edited THEN s.text END", "a.body", "s.path")

QUERIES: Final = {
    "conversations": f"""
        WITH _shown AS MATERIALIZED (
            SELECT row, idx, path, ready, body FROM {layers.SCRUBBED} WHERE NOT ready OR path IN ('title', 'thread')
        )
        SELECT c.id, i.path AS file, c.line, c.source AS format,
            CASE WHEN t.ready THEN coalesce(t.body, c.title) END AS title,
            CASE WHEN h.ready THEN coalesce(h.body, c.thread) END AS thread,
            make_timestamp(c.created_at) AS created_at, c.messages, coalesce(w.withheld, 0) AS withheld,
            c.id IN (
                SELECT conversation FROM drops WHERE gone IS NULL
                UNION ALL SELECT subject FROM decisions
                WHERE kind = 'keep' AND subject_kind = 'conversation' AND value = '"drop"'
            ) AS dropped, nullif(s.split, '') AS split
        FROM conversations AS c JOIN imports AS i ON i.id = c.import
        LEFT JOIN ({_TOP} 'title') AS t ON t.row = c.row
        LEFT JOIN ({_TOP} 'thread') AS h ON h.row = c.row
        LEFT JOIN (SELECT row, count(*) AS withheld FROM _shown WHERE NOT ready GROUP BY row) AS w ON w.row = c.row
        LEFT JOIN (FROM assignments WHERE gone IS NULL) AS s ON s.conversation = c.id
        ORDER BY c.row""",
    "messages": f"""
        WITH said AS (
            SELECT s.row, s.idx, bool_and(s.ready) AS ready, bool_or(s.edited) AS edited,
                sum(json_array_length(s.spans)) AS replaced,
                string_agg({_SHOWN}, chr(10) ORDER BY TRY_CAST(split_part(s.path, '/', 2) AS INTEGER))
                    FILTER (s.ready) AS text
            FROM {layers.SCRUBBED} AS s JOIN messages AS m ON m.row = s.row AND m.idx = s.idx
            LEFT JOIN (FROM authored WHERE kind = 'edit') AS a ON s.edited AND a.text = s.text
            WHERE s.text IS NOT NULL AND (s.path = 'content' OR s.path LIKE 'content/%/text')
            GROUP BY s.row, s.idx
        )
        SELECT c.id || '/' || m.idx AS id, c.id AS conversation, m.idx AS turn, m.role,
            CASE WHEN s.ready THEN s.text END AS text, coalesce(NOT s.ready, FALSE) AS withheld,
            coalesce(CASE WHEN s.ready THEN s.replaced END, 0)::BIGINT AS replaced, coalesce(s.edited, FALSE) AS edited,
            coalesce(TRY_CAST(w.value AS TINYINT), m.weight) AS weight, make_timestamp(m.created_at) AS created_at
        FROM messages AS m JOIN conversations AS c ON c.row = m.row
        LEFT JOIN said AS s ON s.row = m.row AND s.idx = m.idx
        LEFT JOIN (FROM decisions WHERE kind = 'weight') AS w ON w.subject = c.id || '/' || m.idx
        ORDER BY m.row, m.idx""",
    "labels": f"""
        SELECT CASE WHEN subject_kind <> 'pair' THEN split_part(subject, '/', 1) END AS conversation, {_TURN} AS turn,
            subject_kind, subject, slot AS task, value ->> '$' AS value, actor, make_timestamp(time) AS time, origin,
            event
        FROM decisions WHERE kind = 'label' ORDER BY event""",
    "findings": f"""
        SELECT h.finding, h.kind, h.name AS entity, c.id AS conversation, nullif(p.idx, -1) AS turn, p.path,
            h.first, h.past, h.value, h.rule, h.score,
            coalesce(vo.value, vf.value, vv.value, vr.value) ->> '$' AS verdict
        FROM {layers.HITS} AS h JOIN {layers.PLACES} AS p ON p.text = h.text JOIN conversations AS c ON c.row = p.row
        LEFT JOIN {layers.decisions("verdict")} AS vo
            ON vo.subject_kind = 'occurrence' AND vo.subject = h.finding || '@' || {layers.PLACE_ID}
        LEFT JOIN {layers.decisions("verdict")} AS vf ON vf.subject_kind = 'finding' AND vf.subject = h.finding
        LEFT JOIN {layers.decisions("verdict")} AS vv ON vv.subject_kind = 'value' AND vv.subject = h.value
        LEFT JOIN {layers.decisions("verdict")} AS vr ON vr.subject_kind = 'rule' AND vr.subject = h.rule
        WHERE h.kind IN ('pii', 'secret') ORDER BY p.row, p.idx, p.path, h.first, h.rule""",
    "flags": f"""
        SELECT f.finding AS flag, f.conversation, nullif(f.idx, -1) AS turn, f.rule, f.kind, f.severity, f.first,
            f.past, d.value IS NOT NULL OR r.value IS NOT NULL AS dismissed
        FROM flags AS f JOIN conversations AS c ON c.id = f.conversation
        LEFT JOIN {layers.decisions("verdict")} AS d
            ON d.subject_kind = 'finding' AND d.subject = f.finding AND d.value = '"dismissed"'
        LEFT JOIN {layers.decisions("verdict")} AS r
            ON r.subject_kind = 'rule' AND r.subject = f.rule AND r.value = '"dismissed"'
        WHERE f.gone IS NULL ORDER BY c.row, f.idx, f.first, f.rule""",
    "pairs": """
        SELECT p.a, p.b, p.kind, p.score, d.value ->> '$' AS decided FROM pairs AS p
        LEFT JOIN (FROM decisions WHERE kind = 'tie' AND subject_kind = 'pair') AS d ON d.subject = p.a || '+' || p.b
        WHERE p.gone IS NULL ORDER BY p.a, p.b, p.kind""",
    "duplicates": """
        SELECT conversation, nullif(kept, '') AS kept, kind, score, reason FROM drops WHERE gone IS NULL
        UNION ALL
        SELECT subject, NULL, 'person', NULL, 'a person dropped it' FROM decisions
        WHERE kind = 'keep' AND subject_kind = 'conversation' AND value = '"drop"'
        ORDER BY conversation, kept""",
    "splits": """
        SELECT conversation, nullif(split, '') AS split, nullif(reason, '') AS reason FROM assignments
        WHERE gone IS NULL ORDER BY conversation""",
    "suggestions": """
        SELECT conversation, idx AS turn, task, value, score, origin FROM suggestions WHERE gone IS NULL
        ORDER BY task, conversation, idx""",
    "events": """
        SELECT id, make_timestamp(time) AS time, actor, kind, subject_kind, subject, slot, old, new, undoes, batch,
            origin
        FROM events ORDER BY id""",
    "imports": """
        SELECT path AS file, format, lines, ok, rejected, blank, conversations, duplicates, dropped
        FROM imports
        ORDER BY event""",
    "rejects": """
        SELECT i.path AS file, r.line, r.reason FROM rejects AS r JOIN imports AS i ON i.id = r.import
        ORDER BY i.event, r.line""",
    "runs": """
        SELECT id, stage, actor, state, make_timestamp(started) AS started, make_timestamp(heartbeat) AS heartbeat,
            step, done, total, unit, error
        FROM runs ORDER BY started, id""",
    "tunes": """
        SELECT subject AS tune, any_value(new ->> '$.provider') FILTER (kind = 'launch') AS provider,
            any_value(new ->> '$.base') FILTER (kind = 'launch') AS base,
            any_value(new ->> '$.method') FILTER (kind = 'launch') AS method,
            arg_max(new ->> '$.model', id) FILTER (kind = 'job' AND slot = 'job' AND new ->> '$.model' <> '') AS model,
            arg_max(new ->> '$.status', id) FILTER (kind = 'job' AND slot = 'job') AS status,
            any_value(actor) FILTER (kind = 'launch') AS actor,
            make_timestamp(min(time)) AS launched, make_timestamp(max(time)) AS updated
        FROM events WHERE kind IN ('launch', 'job') AND subject_kind = 'tune' GROUP BY subject ORDER BY launched""",
}
