"""curator dedup list"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.duplicates import Dropped, PairRow

#: exact: with the same system prompt or another; system: with another.
KINDS = ("exact", "system", "near", "question", "answer", "contradiction", "contamination", "similar", "template")


@click.command(
    "list",
    epilog="""\b
Examples:
  curator dedup list --dropped
  curator dedup list --kind near
  curator dedup list --kind template         passages that very many share
""",
)
@click.option("--kind", type=click.Choice(KINDS), help="Pairs of one kind only.")
@click.option("--dropped", "only_dropped", is_flag=True, help="What was dropped, and why.")
@session_options
def LIST(session: Session, kind: str | None, only_dropped: bool) -> None:  # noqa: N802
    """The verified pairs, or what was dropped because of them."""
    from curator.queries.duplicates import dropped, pair_rows
    from curator.queries.passages import passages

    with session.open() as workspace:
        if kind == "template":
            shared = passages(workspace)
        elif only_dropped:
            drops = dropped(workspace)
            drops = [drop for drop in drops if kind is None or drop.kind == kind]
        else:
            pairs = pair_rows(workspace, kind)
    if kind == "template":
        if session.as_json:
            output.emit_json("dedup-list", {"templates": [asdict(item) for item in shared]})
            return
        for item in shared:
            head = f"in {counted(item.conversations, 'conversation')}, such as {item.conversation}: "
            output.emit_lines(layout.wrapped(item.words, head, "  "))
        if not shared:
            output.emit_text("no passage is shared by very many")
    elif only_dropped:
        _drops(session, drops)
    else:
        _pairs(session, pairs)


def _drops(session: Session, drops: list[Dropped]) -> None:
    if session.as_json:
        output.emit_json("dedup-list", {"dropped": [asdict(drop) for drop in drops]})
        return
    for drop in drops:
        output.emit_text(f"{drop.conversation}  {drop.reason}")
    if not drops:
        output.emit_text("nothing was dropped")
    alike = [drop for drop in drops if drop.kept]
    if alike:
        session.note(f"look at a pair: curator show {alike[0].conversation} {alike[0].kept}")


def _pairs(session: Session, pairs: list[PairRow]) -> None:
    if session.as_json:
        output.emit_json("dedup-list", {"pairs": [asdict(pair) for pair in pairs]})
        return
    rows = [
        (p.a, p.b, "system" if p.kind == "exact" and not p.same_system else p.kind, p.score, p.decision or "")
        for p in pairs
    ]
    output.emit_lines(layout.table(rows, ("a", "b", "kind", "score", "decision"), whole=("a", "b")) if rows else [])
    if not pairs:
        output.emit_text("no pair is alike")
    # An item of an evaluation is no record that can be shown.
    records = [pair for pair in pairs if pair.kind != "contamination"]
    if records:
        session.note(f"look at a pair: curator show {records[0].a} {records[0].b}")
