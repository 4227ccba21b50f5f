"""curator flag / flag list / flag dismiss"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

import click

from curator.cli import output
from curator.cli.numbers import counted
from curator.cli.session import Session, refuse_options_before_subcommand, session_options

if TYPE_CHECKING:
    from curator.records.flag_rule import Severity

#: As `SEVERITIES` of the records, which take longer to load than all else of a help.
_SEVERITY = click.Choice(["info", "review", "warn", "block"])


@click.group(
    "flag",
    invoke_without_command=True,
    epilog="""\b
Examples:
  curator flag
  curator flag list --severity warn
  curator flag dismiss FLAG
""",
)
@session_options
@click.pass_context
def COMMAND(context: click.Context, session: Session) -> None:  # noqa: N802
    """Look for bias and bad quality by rules that explain themselves."""
    if context.invoked_subcommand is not None:
        refuse_options_before_subcommand(context)
        return
    from curator.queries.flagging import rules
    from curator.stages.flag import STAGE, Options

    with session.open() as workspace:
        known = rules(workspace)
        result = session.run(workspace, STAGE, Options())
    if session.as_json:
        output.emit_json("flag", asdict(result))
        return
    rows = [
        (rule, known[rule].rule.severity if rule in known else "", records) for rule, records in result.flags.items()
    ]
    output.emit_lines(output.table(rows, ("rule", "severity", "records")))
    output.emit_text(
        f"looked at {counted(result.looked, 'record')} with {counted(len(known), 'rule')}: "
        f"{counted(result.new, 'new flag')}"
    )
    session.note("next: curator flag list")


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator flag list
  curator flag list --rule quality/refusal --limit 5
  curator flag list --all --json
""",
)
@click.option("--rule", metavar="RULE", help="Of one rule only, such as quality/refusal.")
@click.option("--severity", type=_SEVERITY, default="info", show_default=True, help="This severity and above.")
@click.option("--record", "records", multiple=True, metavar="ID", help="Of this record only.")
@click.option("--all", "everything", is_flag=True, help="Dismissed ones too.")
@click.option("--limit", type=click.IntRange(1, 10**9), default=50, show_default=True)
@session_options
def list_flags(
    session: Session, rule: str | None, severity: str, records: tuple[str, ...], everything: bool, limit: int
) -> None:
    """Flags in order of import, each with why, and what to do about it."""
    from curator.queries.conversations import resolve
    from curator.queries.flagging import listed

    with session.open() as workspace:
        asked = [resolve(workspace, record) for record in records] or None
        level = cast("Severity", severity)
        found = list(listed(workspace, records=asked, rule=rule, severity=level, open_only=not everything, limit=limit))
    if session.as_json:
        output.emit_json("flag-list", {"flags": [asdict(flag) for flag in found]})
        return
    for flag in found:
        where = flag.record if flag.index is None else f"{flag.record}/{flag.index}"
        state = "  [dismissed]" if flag.dismissed else ""
        output.emit_text(f"{flag.id}  {flag.severity}  {flag.rule}  {where}{state}")
        output.emit_text(f"    {flag.message}")
        if flag.around:
            output.emit_text(f"    ...{flag.around}...")
        if flag.suggestion:
            output.emit_text(f"    {flag.suggestion}")
    if not found:
        session.note("no flags")


@COMMAND.command(
    "dismiss",
    epilog="""\b
Examples:
  curator flag dismiss lz4nxiptuwimoix4           one flag
  curator flag dismiss quality/one_word           all that a rule says
""",
)
@click.argument("ids", nargs=-1, required=True, metavar="FLAG|RULE...")
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def dismiss(session: Session, ids: tuple[str, ...], reason: str | None) -> None:
    """Say that flags are no reason for anything; undo takes it back."""
    from curator.decisions.flags import dismiss as dismiss_flags

    with session.open() as workspace:
        events = dismiss_flags(workspace, ids, actor=session.actor, reason=reason)
    if session.as_json:
        output.emit_json("flag-dismiss", {"events": [event.id for event in events]})
    else:
        output.emit_text(f"dismissed: {len(events)} (undo: curator undo)")
