"""curator privacy sample"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

from curator.cli import output
from curator.cli.session import Session, session_options
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.queries.sampling import Sampled
    from curator.workspace import Workspace

_Verdict = Literal["clean", "missed"]
_ANSWERS: dict[str, _Verdict | Literal["stop", "skip"]] = {"c": "clean", "m": "missed", "s": "skip", "q": "stop"}


@click.command(
    "sample",
    epilog="""\b
Examples:
  curator privacy sample --count 50 --json
  curator privacy sample --clean 3tye/0 --clean 9qrs/2
  curator privacy sample --missed 7abc/1      then find it everywhere by a rule of your own
  curator privacy sample --plain              one after the other, by keys
""",
)
@click.option("--count", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many to show.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed is another random order.")
@click.option("--clean", multiple=True, metavar="ID/N", help="You looked at this message: nothing in it is personal.")
@click.option("--missed", multiple=True, metavar="ID/N", help="You looked: something is that no rule found.")
@click.option("--plain", is_flag=True, help="Ask for each at the terminal.")
@click.option("--reason", metavar="TEXT", help="Why you look; kept in the workspace.")
@session_options
def SAMPLE(  # noqa: N802
    session: Session,
    count: int,
    seed: int,
    clean: tuple[str, ...],
    missed: tuple[str, ...],
    plain: bool,
    reason: str | None,
) -> None:
    """Judge a random sample of messages without findings; the recall that it supports is told here and in the report.

    They are shown as they came, with whatever no rule found in them; that they were shown is an event (kind reveal).
    """
    from curator.decisions.sampling import judge, offer
    from curator.queries.sampling import bound

    if set(clean) & set(missed):
        raise UsageError("a message is either clean or not", fix="name it once")
    if plain and (clean or missed or session.as_json):
        raise UsageError("--plain asks for each by itself", fix="leave the other options out")
    shown: list[Sampled] = []
    event = 0
    with session.open() as workspace:
        if clean or missed:
            for verdict, ids in _said(clean, missed):
                judge(workspace, ids, verdict, actor=session.actor)
        elif plain:
            _ask(session, workspace, count, seed, reason)
        else:
            shown, event = offer(workspace, count=count, seed=seed, actor=session.actor, reason=reason)
        found = bound(workspace)
    if session.as_json:
        body = {"messages": [asdict(item) for item in shown], "event": event, "bound": asdict(found)}
        output.emit_json("privacy-sample", body)
        return
    for item in shown:
        output.emit_text(f"{item.id}  {item.role}")
        output.emit_lines(f"    {line}" for line in item.text.splitlines())
    if event:
        session.note(f"that you saw them is event {event}; say of each: --clean ID/N or --missed ID/N")
    session.note(found.in_words)


def _said(clean: tuple[str, ...], missed: tuple[str, ...]) -> list[tuple[_Verdict, tuple[str, ...]]]:
    said: list[tuple[_Verdict, tuple[str, ...]]] = [("clean", clean), ("missed", missed)]
    return [(verdict, ids) for verdict, ids in said if ids]


def _ask(session: Session, workspace: Workspace, count: int, seed: int, reason: str | None) -> None:
    from curator.cli.asking import ask_line, person_there
    from curator.decisions.sampling import judge, offer

    if not person_there():
        raise UsageError("--plain asks a person at a terminal", fix="use --json, then --clean and --missed")
    shown, _ = offer(workspace, count=count, seed=seed, actor=session.actor, reason=reason)
    for number, item in enumerate(shown, 1):
        output.emit_text(f"{number} of {len(shown)}  {item.id}  {item.role}")
        output.emit_lines(f"    {line}" for line in item.text.splitlines())
        answer = ask_line("[c]lean, [m]issed, [s]kip, [q]uit", lambda line: _ANSWERS.get(line[:1].lower()))
        if answer == "stop":
            return
        if answer != "skip":
            judge(workspace, [item.id], "clean" if answer == "clean" else "missed", actor=session.actor)
