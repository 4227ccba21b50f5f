"""What an import would do, without doing it; shows shapes, not words, since nothing of it is scrubbed yet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from curator.errors import UsageError
from curator.queries.reading import Reading, format_of, items
from curator.records import Conversation


@dataclass(frozen=True, slots=True)
class DryRun:
    """first_shapes: the first three conversations by roles and lengths. first_rejects: the first ten, with reasons."""

    path: str
    format: str
    reason: str
    lines: int
    ok: int
    rejected: int
    blank: int
    first_shapes: tuple[str, ...]
    first_rejects: tuple[str, ...]


def dry_run(path: Path, how: Reading, *, most: int | None = None) -> DryRun:
    """Reads the whole file, or so many lines of it. Raises UsageError for what is no file or of no known format."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}", fix="--dry-run reads files, one or several")
    name, reason = format_of(path, how)
    ok = rejected = blank = 0
    shapes: list[str] = []
    rejects: list[str] = []
    for item in islice(items(path, name, how), most):
        if item.conversation is not None:
            ok += 1
            if len(shapes) < 3:
                shapes.append(_shape(item.line, item.conversation))
        elif item.reject is not None:
            rejected += 1
            if len(rejects) < 10:
                rejects.append(f"{item.line}: {item.reject.reason}")
        else:
            blank += 1
    return DryRun(str(path), name, reason, ok + rejected + blank, ok, rejected, blank, tuple(shapes), tuple(rejects))


def _shape(line: int, record: Conversation) -> str:
    turns = ", ".join(f"{m.role} ({len(m.text()):,} characters)" for m in record.messages[:6])
    more = f", and {len(record.messages) - 6} more" if len(record.messages) > 6 else ""
    tools = f"; {len(record.tools)} tools" if record.tools else ""
    return f"line {line}: {turns}{more}{tools}"
