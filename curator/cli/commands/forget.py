"""curator forget"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import diagnostics, output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options
from curator.errors import UsageError

_KINDS = {
    "backups": "a backup",
    "inputs": "an imported file",
    "exports": "an export",
    "tunes": "a tune",
    "deployed": "a deployed model",
}


@click.command(
    "forget",
    epilog="""\b
Examples:
  curator forget --record 3tye --yes
  curator forget --value - --yes < value.txt
""",
)
@click.option("--record", "records", multiple=True, metavar="ID", help="A record, whole; may be said several times.")
@click.option("--value", metavar="V", help="A value wherever it stands; - reads it from stdin, where nobody sees it.")
@click.option("--yes", is_flag=True, help="Do it: nothing brings it back.")
@session_options
def COMMAND(session: Session, records: tuple[str, ...], value: str | None, yes: bool) -> None:  # noqa: N802
    """Erase a record, or a value such as a name or an address, from store, vault, rejects, edits, notes.

    The store is written anew without it. Lists the backups, imported files, exports, tunes and deployed models that may
    hold it still. Without --yes it only lists.
    """
    from curator.cli._stdin import stdin_text
    from curator.queries.conversations import resolve
    from curator.stages.forget import STAGE, Options, found

    if bool(records) == (value is not None):
        raise UsageError("say either --record or --value", fix="curator forget --record ID, or --value -")
    if value == "-":
        value = stdin_text()
    elif value is not None:
        diagnostics.warn("whoever lists processes saw the value; next time give it by stdin: --value -")
    with session.open() as workspace:
        options = Options(tuple(dict.fromkeys(resolve(workspace, record) for record in records)), value)
        result = session.run(workspace, STAGE, options) if yes else found(workspace, options)
    if session.as_json:
        output.emit_json("forget", {**asdict(result), "done": yes})
    else:
        verb = ("gone" if yes else "would go") if records else "held it" if yes else "with it"
        rest = (
            f"; {counted(result.rejects, 'reject')}, {counted(result.edits, 'edit')}, {counted(result.notes, 'note')}"
            if not records
            else ""
        )
        if result.vault:
            rest += f"; {counted(result.vault, 'value')} in the vault"
        output.emit_text(f"{counted(len(result.records), 'record')} {verb}{rest}")
        for kind, word in _KINDS.items():
            output.emit_lines(f"{word} may hold it still: {told}" for told in result.may_hold[kind])
    if yes and not records and result.records:
        session.note("what held it is another text now: curator scrub, then sign off anew")
    if not yes:
        session.note("nothing is done yet: say --yes")
        raise click.exceptions.Exit(2)
