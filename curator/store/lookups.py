"""Small questions about what is here: ids by prefix, by file and line, and counts."""

from __future__ import annotations

from dataclasses import dataclass

from curator.errors import UsageError
from curator.store import layers
from curator.store.operation import Db, read


@dataclass(frozen=True, slots=True)
class Counts:
    """purged: of the texts, those of which only what they were scrubbed to is left."""

    imports: int
    lines: int
    ok: int
    rejected: int
    conversations: int
    messages: int
    texts: int
    events: int
    purged: int


@read
def counts(db: Db) -> Counts:
    imports = db.one(
        "SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(ok), 0), coalesce(sum(rejected), 0) FROM imports"
    )
    rest = db.one(
        """SELECT (SELECT count(*) FROM conversations), (SELECT count(*) FROM messages),
        (SELECT count(DISTINCT text) FROM places), (SELECT coalesce(max(id), 0) FROM events),
        (SELECT count(DISTINCT p.text) FROM places AS p SEMI JOIN purged AS g ON g.text = p.text)"""
    )
    return Counts(*(int(n) for n in (*imports, *rest)))


@read
def with_prefix(db: Db, *, prefix: str, limit: int = 5) -> list[str]:
    """Conversation ids that begin so."""
    rows = db.all(
        "SELECT id FROM conversations WHERE starts_with(id, $prefix) ORDER BY id LIMIT $limit",
        {"prefix": prefix, "limit": limit},
    )
    return [row[0] for row in rows]


@read
def existing(db: Db, *, ids: list[str]) -> list[str]:
    """Those of these ids that are of conversations, in order."""
    with db.keys("asked", ids):
        return [id for (id,) in db.all("SELECT id FROM conversations WHERE id IN (SELECT key FROM asked) ORDER BY id")]


@read
def values_with_prefix(db: Db, *, prefix: str, limit: int = 5) -> list[str]:
    """Ids of values in which personal data or secrets were ever found, that begin so."""
    rows = db.all(
        """SELECT DISTINCT value FROM hits WHERE kind IN ('pii', 'secret') AND starts_with(value, $prefix)
        ORDER BY value LIMIT $limit""",
        {"prefix": prefix, "limit": limit},
    )
    return [row[0] for row in rows]


@read
def findings_with_prefix(db: Db, *, prefix: str, limit: int = 5) -> list[str]:
    """Ids of findings of personal data and secrets that begin so."""
    rows = db.all(
        """SELECT DISTINCT finding FROM hits WHERE kind IN ('pii', 'secret') AND starts_with(finding, $prefix)
        ORDER BY finding LIMIT $limit""",
        {"prefix": prefix, "limit": limit},
    )
    return [row[0] for row in rows]


@read
def values_of(db: Db, *, finding: str) -> list[str]:
    """The keyed id of the value of a finding."""
    return [id for (id,) in db.all("SELECT DISTINCT value FROM hits WHERE finding = $finding", {"finding": finding})]


@read
def spans_of(db: Db, *, values: list[str], finding: str = "", limit: int = 1000) -> list[tuple[str, str, int, int]]:
    """(entity, text key, start, end) where these values were found, the first in order; finding: of that one alone."""
    with db.keys("asked", values):
        return db.all(
            """SELECT DISTINCT name, text, first, past FROM hits
            WHERE value IN (SELECT key FROM asked) AND $finding IN ('', finding) ORDER BY ALL LIMIT $limit""",
            {"finding": finding, "limit": limit},
        )


@read
def by_line(db: Db, *, file: str) -> dict[int, str]:
    """line -> conversation id for an imported file, by its name or path.

    Raises UsageError where several imports go by that name: which of them is meant cannot be known.
    """
    named = db.all(
        "SELECT path FROM imports WHERE path = $file OR ends_with(path, '/' || $file) ORDER BY event", {"file": file}
    )
    if len(named) > 1:
        paths = ", ".join(dict.fromkeys(path for (path,) in named))
        raise UsageError(f"{len(named)} imports go by the name {file} ({paths})", fix="name records by id")
    rows = db.all(
        """SELECT c.line, c.id FROM conversations AS c JOIN imports AS i ON i.id = c.import
        WHERE i.path = $file OR ends_with(i.path, '/' || $file) ORDER BY c.line""",
        {"file": file},
    )
    return dict(rows)


@read
def origins(db: Db, *, ids: list[str]) -> dict[str, tuple[str, int]]:
    """id -> (path, line) of the import that a conversation came with."""
    with db.keys("asked", ids):
        ids, paths, lines = db.columns(
            """SELECT c.id, i.path, c.line FROM conversations AS c JOIN imports AS i ON i.id = c.import
            WHERE c.id IN (SELECT key FROM asked)"""
        )
    return dict(zip(ids, zip(paths, lines, strict=True), strict=True))


@read
def text_keys(db: Db, *, paths: list[str], as_of: int | None = None) -> list[tuple[str, str, str]]:
    """(conversation, path, key of the text as it came) of what stands at or beneath these paths of conversations."""
    with db.keys("asked", paths):
        rows = db.all(
            """SELECT c.id, p.path, p.text FROM places AS p JOIN conversations AS c ON c.row = p.row
            SEMI JOIN asked AS a ON p.path = a.key OR starts_with(p.path, a.key || '/')
            WHERE p.idx = -1 AND p.text IS NOT NULL AND c.event <= coalesce($as_of, c.event)
            ORDER BY p.row, p.path""",
            {"as_of": as_of},
        )
    return [(number, path, text) for number, path, text in rows]


@read
def opaque(db: Db, *, as_of: int | None = None, edits: bool = True) -> list[str]:
    """Places of content that is not text and that nobody vouched for. edits: False for the replies as they came."""
    rows = db.all(
        f"SELECT place FROM {layers.SCRUBBED} WHERE text IS NULL AND NOT ready ORDER BY row, idx, path",
        layers.given(as_of, edits=edits),
    )
    return [row[0] for row in rows]
