"""curator card"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import layout, output
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options


@click.command(
    "card",
    epilog="""\b
Examples:
  curator card support
  curator card 7kq2 --out MODEL_CARD.md
  curator card support --json
""",
)
@click.argument("name", required=False, metavar="[ALIAS|TUNE|MODEL]")
@click.option("--out", type=NamedPath(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there.")
@session_options
def COMMAND(session: Session, name: str | None, out: Path | None) -> None:  # noqa: N802
    """The model card: that it is fine-tuned, on what, how good it is, with what limits."""
    from curator.errors import UsageError
    from curator.queries.card import card
    from curator.workspace import write_whole

    with session.open() as workspace:
        made = card(workspace, name)
    if out is not None:
        try:
            write_whole(out, made.text)
        except OSError as error:
            raise UsageError(f"cannot write {out}: {error.strerror}", fix="check the folder and permissions") from None
    if session.as_json:
        output.emit_json("card", made.data)
    elif out is not None:
        output.emit_text(f"written: {layout.near(str(out))}")
    else:
        output.emit_lines(made.text.removesuffix("\n").split("\n"))
