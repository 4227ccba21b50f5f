"""What an import would do, without doing it. Nothing of it is scrubbed yet: who shows `first` was asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from curator.errors import UndecidedError, UsageError
from curator.queries.inputs import Input, Named, Unread, find
from curator.queries.reading import Reading, items
from curator.records import Conversation
from curator.sources import Hint

_CONVERSATIONS, _REJECTS = 3, 10


@dataclass(frozen=True, slots=True)
class DryRun:
    """first: the first three conversations; first_shapes: the same by roles and lengths, without a word of them;
    first_hints: what the source says of each.

    first_rejects: the first ten, with reasons. alternatives, hints, dropped: what came beside the conversations, and
    what of their records is left out, kind -> how many. beside: files of an export that hold nothing that is read.
    """

    path: str
    format: str
    reason: str
    lines: int
    ok: int
    rejected: int
    blank: int
    alternatives: int
    hints: int
    dropped: dict[str, int]
    beside: int
    first: tuple[Conversation, ...]
    first_shapes: tuple[str, ...]
    first_hints: tuple[tuple[Hint, ...], ...]
    first_rejects: tuple[str, ...]


def dry_run(named: Named, how: Reading, *, most: int | None = None) -> tuple[list[DryRun], list[Unread]]:
    """(what each file would become, files that are no input). most: so many lines of each are read, None for all.

    Raises UsageError for what is no file, folder or archive, or a file of no known format.
    """
    found = find(named, how)
    files: list[DryRun] = []
    for input in found.inputs:
        try:
            files.append(_of_input(input, how, most))
        except UsageError as error:
            if input.name == str(named):
                raise
            question = error.question if isinstance(error, UndecidedError) else None
            found.unread.append(Unread(input.name, error.message, error.fix, question))
    return files, found.unread


def left_out(dropped: Mapping[str, int], beside: int) -> str:
    """What of a file's records is not in the conversations, in words; "" for nothing."""
    told = [f"{count:,} {kind}" for kind, count in sorted(dropped.items(), key=lambda item: (-item[1], item[0]))]
    told += [f"{beside:,} other files that hold no conversations"] if beside else []
    return ", ".join(told)


def _of_input(input: Input, how: Reading, most: int | None) -> DryRun:
    counts = Counter[str]()
    dropped = Counter[str]()
    first: list[Conversation] = []
    shapes: list[str] = []
    hints: list[tuple[Hint, ...]] = []
    rejects: list[str] = []
    for item in islice(items(input.what, input.format, how), most):
        dropped.update(item.dropped)
        counts["hints"] += len(item.hints)
        if item.conversation is not None:
            counts["ok"] += 1
            counts["alternatives"] += len(item.conversation.alternatives)
            if len(first) < _CONVERSATIONS:
                first.append(item.conversation)
                hints.append(item.hints)
                shapes.append(_shape(item.line, item.conversation))
        elif item.reject is not None:
            counts["rejected"] += 1
            if len(rejects) < _REJECTS:
                rejects.append(f"{item.line}: {item.reject.reason}")
        else:
            counts["blank"] += 1
    return DryRun(
        path=input.name,
        format=input.format,
        reason=input.reason,
        lines=counts["ok"] + counts["rejected"] + counts["blank"],
        ok=counts["ok"],
        rejected=counts["rejected"],
        blank=counts["blank"],
        alternatives=counts["alternatives"],
        hints=counts["hints"],
        dropped=dict(dropped),
        beside=input.beside,
        first=tuple(first),
        first_shapes=tuple(shapes),
        first_hints=tuple(hints),
        first_rejects=tuple(rejects),
    )


def _shape(line: int, record: Conversation) -> str:
    turns = ", ".join(f"{m.role} ({len(m.text()):,} characters)" for m in record.messages[:6])
    more = f", and {len(record.messages) - 6} more" if len(record.messages) > 6 else ""
    tools = f"; {len(record.tools)} tools" if record.tools else ""
    return f"line {line}: {turns}{more}{tools}"
