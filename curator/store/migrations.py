"""The schema, its version, and the way from each older version to this one."""

from __future__ import annotations

from uuid import uuid4

import duckdb

from curator import __version__
from curator.errors import StoreError
from curator.identity import Identities

SCHEMA_VERSION = 9
#: From this version on a store knows its key.
_KEY_CHECKED = 2

# No primary keys, uniqueness or indexes: import is 1.6 times slower with them and upstream's replay bugs cluster there.
# Machine-written rows carry the event that made them visible and, where they can end, the one that ended them (`gone`),
# so that any past state can be read. Times are UTC microseconds. JSON is kept as the text it came as.
# zstd is for what is mostly there: a column of it takes four bytes a row where there is nothing.
# What rules of quality and bias say, and which content of a record which rules have looked at.
_FLAGS = (
    """flags(finding VARCHAR, conversation VARCHAR, rule VARCHAR, version VARCHAR, kind VARCHAR, severity VARCHAR,
        idx INTEGER, first INTEGER, past INTEGER, slots VARCHAR, event BIGINT, gone BIGINT)""",
    "flag_looks(conversation VARCHAR, content VARCHAR, ruleset VARCHAR, event BIGINT)",
)
# Tokens of texts that may be codes, as keyed hashes.
_CODES = "codes(text VARCHAR, first INTEGER, past INTEGER, code VARCHAR, hashes VARCHAR)"
# Words of texts that are written like names; value: their keyed hash as a person's name.
_NAME_WORDS = "name_words(text VARCHAR, first INTEGER, past INTEGER, value VARCHAR)"
# What a local model says of labels; what providers told of tunes; what models answered; what evaluations found.
_TUNING = (
    """suggestions(conversation VARCHAR, task VARCHAR, value VARCHAR, score DOUBLE, origin VARCHAR, version VARCHAR,
        event BIGINT, gone BIGINT, idx INTEGER)""",
    "tune_events(tune VARCHAR, id VARCHAR, time BIGINT, level VARCHAR, kind VARCHAR, message VARCHAR, data VARCHAR)",
    """answers(key VARCHAR, model VARCHAR, host VARCHAR, body VARCHAR USING COMPRESSION zstd, finish VARCHAR,
        prompt_tokens BIGINT, completion_tokens BIGINT, milliseconds BIGINT, time BIGINT)""",
    "evaluations(id VARCHAR, test_hash VARCHAR, report VARCHAR USING COMPRESSION zstd, time BIGINT, event BIGINT)",
)
# Where copies of the store went; `upto` is the newest event in one. Texts whose original is gone, with what they became
# the only thing left of them. Records that were erased for somebody who asked to be: they never come in again.
_SAFETY = (
    """backups(id VARCHAR, path VARCHAR, host VARCHAR, bytes BIGINT, upto BIGINT, time BIGINT, event BIGINT)""",
    "purged(text VARCHAR, event BIGINT)",
    "forgotten(conversation VARCHAR, import VARCHAR, event BIGINT)",
)
# Which records each export holds, by the number of its event: a folder of exports may be moved or deleted.
_EXPORTED = "exported(event BIGINT, row BIGINT)"
# What stands for a value where realistic ones do: entity or NAME (a word of names), keyed id of the value; folded: the
# surrogate's normal spelling. Never changed, so that another version of what draws them changes nothing.
_SURROGATES = "surrogates(entity VARCHAR, value VARCHAR, surrogate VARCHAR, folded VARCHAR, event BIGINT)"
# What dedup compared last, with keys that find what is like it; other versions of its settings know nothing of it.
_COMPARED = """compared(conversation VARCHAR, content VARCHAR, version VARCHAR, length BIGINT, created BIGINT,
    keys UINTEGER[])"""
_TABLES = (
    "meta(schema_version INTEGER, app_version VARCHAR, store_uuid VARCHAR, key_check VARCHAR)",
    """events(id BIGINT, op UUID, batch VARCHAR, time BIGINT, actor VARCHAR, kind VARCHAR, subject_kind VARCHAR,
        subject VARCHAR, slot VARCHAR, old VARCHAR, new VARCHAR, undoes BIGINT, origin VARCHAR, hash VARCHAR,
        restores BIGINT)""",
    # A cache of the newest event of each (kind, subject, slot); `curator verify --repair` rebuilds it from events.
    """decisions(kind VARCHAR, subject_kind VARCHAR, subject VARCHAR, slot VARCHAR, value VARCHAR, event BIGINT,
        actor VARCHAR, time BIGINT, origin VARCHAR)""",
    # Free text that people wrote; events name it by key, so that it can be purged without breaking their chain.
    "authored(text VARCHAR, kind VARCHAR, body VARCHAR USING COMPRESSION zstd)",
    """imports(id VARCHAR, path VARCHAR, format VARCHAR, lines BIGINT, ok BIGINT, rejected BIGINT, blank BIGINT,
        conversations BIGINT, duplicates BIGINT, through BIGINT, done BOOLEAN, event BIGINT, dropped VARCHAR)""",
    "rejects(import VARCHAR, line BIGINT, byte_offset BIGINT, reason VARCHAR, raw BLOB, event BIGINT)",
    """conversations(row BIGINT, id VARCHAR, import VARCHAR, line BIGINT, source VARCHAR, source_id VARCHAR,
        thread VARCHAR, title VARCHAR, created_at BIGINT, tools VARCHAR, parallel_tool_calls BOOLEAN, metadata VARCHAR,
        extra VARCHAR, messages INTEGER, event BIGINT, alternatives VARCHAR, key_order VARCHAR)""",
    """messages(row BIGINT, idx INTEGER, role VARCHAR, content VARCHAR USING COMPRESSION zstd, parts VARCHAR,
        name VARCHAR, tool_calls VARCHAR, tool_call_id VARCHAR, weight TINYINT, refusal VARCHAR, created_at BIGINT,
        model VARCHAR, author VARCHAR, extra VARCHAR)""",
    # Every string of every conversation: where it stands and which text it is. idx -1: belongs to no message.
    # text NULL: content that is not text.
    "places(row BIGINT, idx INTEGER, path VARCHAR, text VARCHAR)",
    "rulesets(id VARCHAR, rules VARCHAR, event BIGINT)",
    "scans(text VARCHAR, ruleset VARCHAR, event BIGINT)",
    """hits(finding VARCHAR, kind VARCHAR, name VARCHAR, text VARCHAR, first INTEGER, past INTEGER, value VARCHAR,
        rule VARCHAR, version VARCHAR, score DOUBLE, event BIGINT, gone BIGINT)""",
    _CODES,
    _NAME_WORDS,
    *_FLAGS,
    *_TUNING,
    *_SAFETY,
    _EXPORTED,
    _SURROGATES,
    _COMPARED,
    "pseudonyms(entity VARCHAR, value VARCHAR, number INTEGER, event BIGINT)",
    # The scrubbed layer: one live row a rendered text, and one more for a place (CONVERSATION/INDEX/PATH) that differs.
    # body NULL: nothing to replace, the text itself is clean. A decision ends the row, which withholds its places until
    # the text is rendered again.
    """renders(text VARCHAR, place VARCHAR, body VARCHAR USING COMPRESSION zstd, spans VARCHAR, version VARCHAR,
        event BIGINT, gone BIGINT)""",
    """pairs(a VARCHAR, b VARCHAR, kind VARCHAR, score DOUBLE, same_system BOOLEAN, version VARCHAR, event BIGINT,
        gone BIGINT)""",
    """drops(conversation VARCHAR, kept VARCHAR, kind VARCHAR, score DOUBLE, reason VARCHAR, event BIGINT,
        gone BIGINT)""",
    "assignments(conversation VARCHAR, split VARCHAR, reason VARCHAR, event BIGINT, gone BIGINT)",
    # What a set-level stage last read (`key`) and answered.
    "stage_marks(stage VARCHAR, version VARCHAR, key VARCHAR, result VARCHAR, event BIGINT)",
    """runs(id VARCHAR, stage VARCHAR, version VARCHAR, actor VARCHAR, pid INTEGER, host VARCHAR, started BIGINT,
        heartbeat BIGINT, cancel BOOLEAN, state VARCHAR, step VARCHAR, done BIGINT, total BIGINT, unit VARCHAR,
        result VARCHAR, error VARCHAR)""",
)

#: What brings a store of a version to the next one. All of it adds and so needs no copy of the file beforehand, which
#: would be one more place with raw text in it.
_STEPS = {
    1: (
        *(f"CREATE TABLE {table}" for table in (_CODES, *_FLAGS)),
        "ALTER TABLE meta ADD COLUMN key_check VARCHAR",
        "ALTER TABLE events ADD COLUMN restores BIGINT",
    ),
    2: tuple(f"CREATE TABLE {table}" for table in _TUNING),
    3: tuple(f"CREATE TABLE {table}" for table in _SAFETY),
    4: (f"CREATE TABLE {_EXPORTED}",),
    5: (
        "ALTER TABLE conversations ADD COLUMN alternatives VARCHAR",
        "ALTER TABLE conversations ADD COLUMN key_order VARCHAR",
        "ALTER TABLE imports ADD COLUMN dropped VARCHAR",
        "ALTER TABLE suggestions ADD COLUMN IF NOT EXISTS idx INTEGER",
    ),
    6: (f"CREATE TABLE {_SURROGATES}",),
    7: (f"CREATE TABLE {_COMPARED}",),
    8: (f"CREATE TABLE {_NAME_WORDS}",),
}


def create(connection: duckdb.DuckDBPyConnection, database: str = "store") -> list[str]:
    """Make the tables of this version in a new database; answers their names."""
    for table in _TABLES:
        connection.execute(f"CREATE TABLE {database}.{table}")
    return [table.partition("(")[0] for table in _TABLES]


def migrate(connection: duckdb.DuckDBPyConnection, ids: Identities) -> None:
    """Make the schema, or bring it up in one transaction. Raises StoreError where a newer version of ours made it, or
    where the key is not its own.
    """
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'meta'"
    ).fetchone()
    if found is None or found[0] == 0:
        connection.begin()
        create(connection)
        connection.execute(
            "INSERT INTO meta VALUES ($schema, $app, $uuid, $check)",
            {"schema": SCHEMA_VERSION, "app": __version__, "uuid": (uuid := uuid4().hex), "check": _check(ids, uuid)},
        )
        connection.commit()
        return
    row = connection.execute("SELECT schema_version, app_version, store_uuid FROM meta").fetchone()
    if row is None:
        raise StoreError("the store has no version", fix="restore it from a backup")
    if row[0] > SCHEMA_VERSION:
        raise StoreError(
            f"the store was made by curator {row[1]} (schema {row[0]}, this reads {SCHEMA_VERSION})",
            fix="upgrade curator",
        )
    check = _check(ids, row[2])
    if row[0] >= _KEY_CHECKED and connection.execute("SELECT key_check FROM meta").fetchone() != (check,):
        raise StoreError(
            "the project key is not the one that this store was made with",
            fix="bring back the right key (CURATOR_KEY, or the file that `curator init` named): with another, every "
            "record and value would get a second id",
        )
    if row[0] < SCHEMA_VERSION:
        _bring_up(connection, row[0], check)


def _check(ids: Identities, store_uuid: str) -> str:
    """What tells whether a key is the store's own; the key cannot be had from it."""
    return ids.keyed("store", store_uuid)


def _bring_up(connection: duckdb.DuckDBPyConnection, found: int, check: str) -> None:
    connection.begin()
    for version in range(found, SCHEMA_VERSION):
        for statement in _STEPS[version]:
            connection.execute(statement)
    connection.execute(
        "UPDATE meta SET schema_version = $schema, app_version = $app, key_check = $check",
        {"schema": SCHEMA_VERSION, "app": __version__, "check": check},
    )
    connection.commit()
