"""curator rules list / test / scan"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli._stdin import stdin_number
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from pathlib import Path

    from curator.workspace import Workspace


@click.group("rules")
def COMMAND() -> None:  # noqa: N802
    """The rules of quality and bias: shipped ones, those of the packs, and the workspace's own."""


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator rules list
  curator rules list --json
""",
)
@session_options
def list_rules(session: Session) -> None:
    """Every rule that is on; in a workspace with its packs and its own."""
    from curator.queries.rule_tests import rules_of

    folder, packs = _place(session)
    found = [loaded.rule for loaded in rules_of(folder, packs).values()]
    if session.as_json:
        output.emit_json("rules-list", {"rules": [asdict(rule) for rule in found]})
        return
    rows = [(rule.id, rule.kind, rule.severity, ", ".join(rule.roles)) for rule in found]
    output.emit_lines(output.table(rows, ("rule", "kind", "severity", "turns of")))


@COMMAND.command(
    "test",
    epilog="""\b
Examples:
  curator rules test
  curator rules test quality/refusal
""",
)
@click.argument("ids", nargs=-1, metavar="[RULE]...")
@session_options
def test(session: Session, ids: tuple[str, ...]) -> None:
    """Run the tests that stand inside the rules. Answers 3 if one fails."""
    from curator.queries.rule_tests import run_tests

    folder, packs = _place(session)
    outcomes = list(run_tests(folder, packs, ids))
    failed = [outcome for outcome in outcomes if not outcome.ok]
    if session.as_json:
        output.emit_json("rules-test", {"tests": len(outcomes), "failed": [asdict(outcome) for outcome in failed]})
    else:
        for outcome in failed:
            kind = "must_flag" if outcome.expected else "must_not_flag"
            output.emit_text(f"{outcome.rule}: {kind} {outcome.number} fails")
        output.emit_text(f"{len(outcomes)} tests, {len(failed)} failed")
    if failed:
        raise click.exceptions.Exit(3)


@COMMAND.command(
    "scan",
    epilog="""\b
Examples:
  curator rules scan < answers.jsonl > hits.jsonl
""",
)
@session_options
def scan(session: Session) -> None:
    """A filter: {"id", "text"} or {"id", "messages"} a line in, {"id", "hits"} a line out, in order.

    A bad line gets {"id", "line", "error"}, and the filter answers 3 in the end."""
    from curator.queries.rule_scan import scan_lines

    file = stdin_number()
    folder, packs = _place(session)
    bad = 0
    with closing(scan_lines(file, folder, packs)) as answers:
        for answer in answers:
            if answer.error:
                bad += 1
                diagnostics.warn(f"line {answer.line}: {answer.error}")
            output.emit_text(json.dumps(answer.data))
    if bad:
        raise click.exceptions.Exit(3)


def _place(session: Session) -> tuple[Path | None, tuple[str, ...]]:
    """The workspace's folder and packs, or nothing where there is no workspace here."""
    from curator.errors import UsageError

    try:
        with session.open() as workspace:
            return _rules_of(workspace)
    except UsageError as error:
        if "no workspace" in error.message and session.folder.as_posix() == ".":
            return None, ()
        raise


def _rules_of(workspace: Workspace) -> tuple[Path, tuple[str, ...]]:
    return workspace.folder, workspace.config.workspace.packs
