"""curator show"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.compare import Compared
    from curator.queries.duplicates import PairRow
    from curator.queries.flagging import Explained
    from curator.queries.show import Hinted, Said, Shown
    from curator.queries.turns import Turn


@click.command(
    "show",
    epilog="""\b
Examples:
  curator show 3tye
  curator show 3tye 5hqw                     two of them, and in what they differ
  curator show 3tye --json
""",
)
@click.argument("record", metavar="ID")
@click.argument("other", metavar="[ID2]", required=False)
@session_options
def COMMAND(session: Session, record: str, other: str | None) -> None:  # noqa: N802
    """Look at a record, scrubbed, with all that is known of it; with two, at what they differ in."""
    from curator.queries.compare import compare
    from curator.queries.show import show

    with session.open() as workspace:
        if other is None:
            shown = show(workspace, record)
        else:
            compared = compare(workspace, record, other)
    if session.as_json:
        output.emit_json("show", asdict(shown if other is None else compared))
    elif other is None:
        _show(shown)
    else:
        _compare(compared)


def _show(shown: Shown) -> None:
    output.emit_text(f"== {shown.id}", colour="cyan")
    for name, value in _heads(shown):
        output.emit_lines(layout.wrapped(value, f"{name:8} "))
    for turn in shown.messages:
        output.emit_text("")
        _show_turn(turn)
        for number, other in enumerate(shown.alternatives):
            if other.turn.index == turn.index:
                worth = {True: ", preferred", False: ", not preferred", None: ""}[other.preferred]
                _show_turn(other.turn, f"or {other.origin}{worth} (other answer {number})")


def _heads(shown: Shown) -> list[tuple[str, str]]:
    """What is told above the messages: (name, value), a name again for each of several values."""
    heads = [("source", f"{layout.near(shown.path)}:{shown.line} ({shown.format})")]
    for name, value in (("id", shown.source_id), ("thread", shown.thread), ("title", shown.title)):
        path = "source_id" if name == "id" else name
        if path in shown.withheld_heads:
            heads.append((name, "[withheld until it is scrubbed: curator scrub]"))
        elif value:
            heads.append((name, value))
    if shown.fields:
        heads.append(("fields", json.dumps(shown.fields, ensure_ascii=False)))
    if any(path.startswith(("metadata/", "extra/")) for path in shown.withheld_heads):
        heads.append(("fields", "[what is empty here is withheld until it is scrubbed: curator scrub]"))
    if shown.created_at is not None:
        heads.append(("created", f"{_time(shown.created_at)} UTC"))
    if shown.tools:
        heads.append(("tools", ", ".join(shown.tools)))
    heads += [("dropped", drop.reason) for drop in shown.dropped]
    heads += [("like", _pair(pair, shown.id)) for pair in shown.pairs]
    heads += [(said.kind if said.kind != "keep" else "decided", _said(said)) for said in shown.said]
    heads += [("hint", _hinted(hint)) for hint in shown.suggestions]
    heads += [("flag", _flag(flag)) for flag in shown.flags]
    heads.append(("split", shown.split or "none"))
    heads.append(("export", "leaves with the next one" if shown.leaves else f"left out: {shown.why_not}"))
    heads += [("pair", why) for why in shown.preferences]
    return heads


def _said(said: Said) -> str:
    about = "" if said.message is None else f"message {said.message}: "
    what = (
        f"{said.slot} = {said.value}"
        if said.slot
        else said.value or {"edit": "rewritten", "note": "purged"}.get(said.kind, "")
    )
    return f"{about}{what} ({said.actor}, {_time(said.time)})"


def _hinted(hint: Hinted) -> str:
    about = "" if hint.message is None else f"message {hint.message}: "
    return f"{about}{layout.hint(hint.task, hint.value)} ({hint.origin})"


def _flag(flag: Explained) -> str:
    about = "" if flag.index is None else f"message {flag.index}: "
    state = " [dismissed]" if flag.dismissed else ""
    return f"{about}{flag.severity} {flag.rule}: {flag.message}{state}"


def _pair(pair: PairRow, number: str) -> str:
    other = pair.b if pair.a == number else pair.a
    return f"{other}  {_kind(pair)}"


def _kind(pair: PairRow) -> str:
    score = f"{pair.kind} {pair.score:.2f}"
    return f"{score}, called {pair.decision}" if pair.decision else score


def _show_turn(turn: Turn, instead: str = "") -> None:
    """instead: what it is, of one that may stand instead of another."""
    marks = [instead, turn.name or ""]
    marks.append(f"weight {turn.weight}" if turn.weight is not None else "")
    marks.append(f"answers {turn.answers}" if turn.answers else "")
    marks.append("edited" if turn.edited else "")
    output.emit_text("  ".join([f"[{turn.index}] {turn.role}", *filter(None, marks)]), colour="cyan")
    if turn.text:
        output.emit_lines(layout.wrapped(turn.text, "    "))
    for call in turn.calls:
        number = f"  {call.id}" if call.id else ""
        output.emit_lines(layout.wrapped(f"calls {call.name}({call.arguments}){number}", "    ", "      "))
        if call.withheld:
            output.emit_text("      [some of it is withheld until it is scrubbed: curator scrub]")


def _compare(found: Compared) -> None:
    rows = [(name, _first(found.a, name), _first(found.b, name)) for name in _SHORT]
    rows = [row for row in rows if row[1] or row[2]]
    output.emit_lines(layout.table(rows, ("", found.a.id, found.b.id)))
    known = [f"{pair.kind} {pair.score:.2f}" for pair in found.pairs] or ["none that dedup verified"]
    output.emit_lines(layout.wrapped("; ".join(known), "pair: "))
    if found.decision:
        output.emit_text(f"people called them {found.decision}")
    output.emit_text("")
    if not found.diff:
        output.emit_text("the messages read the same")
    for line in found.diff:
        for part in layout.wrapped(line[1:], line[:1], line[:1] + "  "):
            output.emit_text(part, colour=_COLOURS.get(line[:1]))


_COLOURS = {"-": "red", "+": "green", "@": "cyan"}
_SHORT = ("source", "thread", "title", "created", "dropped", "label", "edit", "split", "export")


def _first(shown: Shown, name: str) -> str:
    """The values of a head in one line, paths by their name alone."""
    values = [value for head, value in _heads(shown) if head == name]
    if name == "source":
        values = [f"{Path(shown.path).name}:{shown.line}"]
    return "; ".join(values).replace("\n", " ")


def _time(microseconds: int) -> str:
    from curator.queries.log import day_and_time

    return day_and_time(microseconds)
