"""What an import would do, for people: among it the first conversations as they came, since they asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from curator.cli import diagnostics, layout, output, streams

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.errors import UsageError
    from curator.queries.dry_run import DryRun
    from curator.queries.inputs import Named
    from curator.queries.reading import Reading
    from curator.records import Conversation


def dry_run(session: Session, paths: Iterable[Named], reading: Reading) -> int:
    """Tell it; answers how many records an import would reject.

    Of several paths, all are told, whichever of them cannot be read; the last of those errors is raised behind it.
    """
    from curator.cli._questions import asking
    from curator.errors import UsageError
    from curator.queries.dry_run import dry_run as look

    quiet = session.quiet or session.as_json
    found: list[DryRun] = []
    skipped_files: list[tuple[str, str]] = []
    failed: UsageError | None = None
    for path in paths:
        try:
            files, unread = asking(reading, quiet, functools.partial(look, path))
        except UsageError as error:
            if failed is not None:
                _tell_failed(failed)
            failed = error
            continue
        found += files
        skipped_files += [(streams.one_line(item.name), streams.one_line(item.reason)) for item in unread]
        for skipped in unread:
            if skipped.question is not None:
                diagnostics.tell_question(skipped.question)
    tell_skipped(skipped_files, session)
    if session.as_json and failed is None:
        skipped_json = [{"path": path, "reason": reason} for path, reason in skipped_files]
        body = {"dry_run": True, "imports": [asdict(item) for item in found], "skipped": skipped_json}
        output.emit_json("import", body)
    elif not session.as_json:
        for text in (line for item in found for line in _lines(item)):
            output.emit_text(text)
    if failed is not None:
        raise failed
    return sum(item.rejected for item in found)


def _tell_failed(error: UsageError) -> None:
    from curator.errors import UndecidedError

    diagnostics.warn(f"{error.message} ({error.fix})" if error.fix else error.message)
    if isinstance(error, UndecidedError):
        diagnostics.tell_question(error.question)


def why_unread(name: str, reason: str, fix: str = "") -> str:
    """A file with why it is not read; most reasons begin with its name."""
    why = streams.one_line(reason)
    return (why if why.startswith(name) else f"{name}: {why}") + (f" ({fix})" if fix else "")


def tell_skipped(files: Sequence[tuple[str, str]], session: Session, done: str = "would skip") -> None:
    """(path, reason) of files that nobody named: which they are is an answer, since a name in an archive may be a
    person's. Where the answer is JSON, it holds them itself.
    """
    if files:
        told = "1 file" if len(files) == 1 else f"{len(files):,} files"
        diagnostics.warn(f"{done} {told} that cannot be read: see the answer for which and why")
    for path, reason in files if not session.as_json else ():
        output.emit_text(f"{done} {why_unread(path, reason)}")


def _lines(item: DryRun) -> Iterator[str]:
    from curator.queries.dry_run import left_out

    yield f"{item.path}: {item.format}, since {item.reason}"
    yield f"  {item.lines:,} lines, {item.ok:,} ok, {item.rejected:,} rejected, {item.blank:,} blank"
    beside = ((item.alternatives, "other answers"), (item.hints, "hints of quality"))
    if told := ", ".join(f"{count:,} {what}" for count, what in beside if count):
        yield f"  {told}"
    if told := left_out(item.dropped, item.beside):
        yield f"  left out: {told}"
    for reason in item.first_rejects:
        yield f"  rejected {reason}"
    for shape, record, hints in zip(item.first_shapes, item.first, item.first_hints, strict=True):
        yield f"  {shape}"
        yield from _words(record)
        for hint in hints:
            about = "" if hint.index is None else f"[{hint.index}] "
            yield f"    {about}hint: {layout.hint(hint.task, hint.value)} ({hint.origin})"


def _words(record: Conversation) -> Iterator[str]:
    from curator.queries.queue import as_words

    if record.title:
        yield f"    title: {record.title}"
    for line in as_words(record, 0).splitlines():
        yield f"    {line}"
    for other in record.alternatives:
        said = " ".join(other.message.text().split("\n"))
        worth = {True: ", preferred", False: ", not preferred", None: ""}[other.preferred]
        yield f"    [{other.message.index}] or, {other.origin}{worth}: {said}"
