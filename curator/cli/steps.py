"""Steps that several commands share: a stage run if it has something to do, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.pending import Pending
    from curator.stages import Stage
    from curator.workspace import Workspace

O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")


def run_if_pending(session: Session, workspace: Workspace, stage: Stage[O, R], options: O) -> R | None:
    """The result of a stage, or None where it had nothing to do."""
    if stage.pending(workspace, options).todo == 0:
        return None
    return session.run(workspace, stage, options)


def tell_nothing_to_do(session: Session, pending: Pending, last: str, stage: str) -> None:
    """pending: of a stage that has nothing to do. last: what it would have seen the changes since.

    Options of a stage hold until it is given anew, but only if it ran: that they were for nothing is told.
    """
    from curator.cli import output

    if pending.done or pending.dropped:
        output.emit_text(f"nothing to do: no conversation changed since the last {last}")
        return
    output.emit_text("nothing to do: nothing is imported yet")
    if any(name.startswith(f"{stage}.") for name, value in session.overrides.items() if value is not None):
        session.note(f"the options do not hold from now on: give them after the import, or set them under [{stage}]")


def scrub(session: Session, workspace: Workspace, workers: int | None = None) -> dict[str, Any]:
    """Find, then replace, each if there is anything to do; the `--json` of `curator scrub`."""
    import time

    from curator.queries.entities import entity_counts, kept
    from curator.stages import replace as replace_stage
    from curator.stages import scrub as scrub_stage

    began = time.monotonic()
    found = run_if_pending(session, workspace, scrub_stage.STAGE, scrub_stage.Options(workers))
    rendered = run_if_pending(session, workspace, replace_stage.STAGE, replace_stage.Options())
    counts = entity_counts(workspace)
    return {
        "messages": counts.messages,
        "findings": counts.found,
        "undecided": counts.undecided,
        "scanned": found.scanned if found else 0,
        "rules": found.rules if found else 0,
        "failed": found.failed if found else 0,
        "changes": _changes(found.by_rule if found else {}),
        "kept": kept(workspace),
        "rendered": rendered.clean + rendered.replaced if rendered else 0,
        "seconds": round(time.monotonic() - began, 3),
    }


def _changes(by_rule: dict[str, list[int]]) -> dict[str, dict[str, int]]:
    return {rule: dict(zip(("new", "gone", "unchanged"), counts, strict=True)) for rule, counts in by_rule.items()}


def replace(session: Session, workspace: Workspace) -> int:
    """Render what a decision made stale. Answers how many findings are known again by it."""
    from curator.stages import replace as replace_stage

    done = run_if_pending(session, workspace, replace_stage.STAGE, replace_stage.Options())
    return done.same_value if done else 0


def tell_of_split(session: Session, certificate: dict[str, Any], earlier: int) -> None:
    """Say what a split's figures would leave people to find out: splits without examples, and rows that did not move.

    earlier: conversations that stay where other shares or another salt put them.
    """
    from curator.cli import diagnostics

    empty = [split["split"] for split in certificate["splits"] if split["wanted"] > 0 and not split["examples"]]
    if empty:
        verb = "is" if len(empty) == 1 else "are"
        why = "there are too few groups for the shares asked"
        if not any(split["examples"] for split in certificate["splits"]):
            why = "no record leaves"
        elif certificate.get("cuts"):
            why = "too few groups have times of their own for the shares asked"
        *first, last = empty
        named = f"{', '.join(first)} and {last}" if first else last
        diagnostics.warn(f"{named} {verb} empty: {why}")
    if earlier:
        session.note(f"{earlier:,} earlier assignments stand; --resplit moves them")
