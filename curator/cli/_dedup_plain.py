"""Pairs decided one after the other at a terminal: no mouse, no screen, any colours or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as replaced
from typing import TYPE_CHECKING

from curator.cli import layout, output
from curator.cli.asking import typed
from curator.cli.diagnostics import note
from curator.cli.numbers import counted
from curator.cli.steps import run_if_pending
from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.duplicates import PairRow
    from curator.workspace import Workspace

HELP = """\
s  the same: one of the two goes      d  distinct: both stay, and this pair is never asked about again
a  drop the first      b  drop the second      w  show both whole
enter  later           u  undo                 q  quit      ?  this help"""

_PROMPT = "s d a b w u q ? > "
_MOST_LINES = 40


@dataclass(slots=True)
class Decider:
    """One session of one person. `run` ends when no pair is left, or with q, ctrl-d or ctrl-c."""

    session: Session
    workspace: Workspace
    kinds: tuple[str, ...]
    _made: list[tuple[str, str]] = field(default_factory=list)
    _skipped: set[tuple[str, str]] = field(default_factory=set)

    def run(self) -> int:
        """Answers how many decisions were made; what they drop is chosen anew at the end."""
        from curator.stages.dedup import STAGE, Options

        self.session = replaced(self.session, quiet=True)
        output.emit_text(HELP)
        try:
            while waiting := self._waiting():
                self._draw(waiting[0], len(waiting))
                if not self._at(waiting[0]):
                    break
            else:
                output.emit_text("\nno pair waits any more" if not self._skipped else "\nonly what was skipped waits")
        finally:
            run_if_pending(self.session, self.workspace, STAGE, Options(as_before=True))
        made = counted(len(self._made), "decision")
        output.emit_text(made + (" (undo: curator undo)" if self._made else ""))
        return len(self._made)

    def _waiting(self) -> list[PairRow]:
        from curator.queries.duplicates import waiting_pairs

        found = waiting_pairs(self.workspace, self.kinds)
        return [pair for pair in found if (pair.a, pair.b) not in self._skipped]

    def _draw(self, pair: PairRow, left: int) -> None:
        from curator.queries.compare import compare

        system = "" if pair.same_system else ", other system prompts"
        output.emit_text("")
        output.emit_text(f"== {pair.kind}  {pair.score:.2f}{system}  ({left:,} left)", colour="cyan")
        output.emit_text(f"a {pair.a}\nb {pair.b}")
        diff = compare(self.workspace, pair.a, pair.b).diff
        for line in diff[2:_MOST_LINES]:
            output.emit_lines(layout.wrapped(line, "  ", "    "))
        if len(diff) > _MOST_LINES:
            output.emit_text(f"  and {len(diff) - _MOST_LINES:,} more lines: w shows both whole")
        if not diff:
            output.emit_text("  their messages read the same")

    def _at(self, pair: PairRow) -> bool:
        """Do what is typed at a pair; whether to go on."""
        while True:
            line = typed(_PROMPT)
            if line is None:
                return False
            act = line.strip().lower()
            if act == "q":
                return False
            if act == "":
                self._skipped.add((pair.a, pair.b))
                return True
            try:
                if self._done(pair, act):
                    return True
            except CuratorError as error:
                note(f"error: {error.message}")
                if error.fix:
                    note(f"  fix: {error.fix}")

    def _done(self, pair: PairRow, act: str) -> bool:
        """Whether the next pair is to be shown."""
        from curator.decisions.duplicates import decide_pair, decide_record
        from curator.decisions.undo import undo

        actor = self.session.actor
        if act in ("s", "d"):
            tie = {"s": "same", "d": "distinct"}[act]
            decide_pair(self.workspace, pair.a, pair.b, tie, actor=actor)
            output.emit_text(tie)
        elif act in ("a", "b"):
            record = pair.a if act == "a" else pair.b
            decide_record(self.workspace, record, "drop", actor=actor)
            output.emit_text(f"dropped {record}")
        elif act == "u" and self._made:
            undone = undo(self.workspace, actor=actor)
            self._skipped.discard(self._made.pop())
            output.emit_text(f"taken back: {counted(len(undone), 'event')}")
            return True
        else:
            self._tell(pair, act)
            return False
        self._made.append((pair.a, pair.b))
        return True

    def _tell(self, pair: PairRow, act: str) -> None:
        from curator.queries.show import show

        if act == "w":
            for id in (pair.a, pair.b):
                output.emit_text(f"-- {id}")
                for turn in show(self.workspace, id).messages:
                    output.emit_lines(layout.wrapped(turn.text, f"{turn.role}: ", "  "))
        elif act == "u":
            output.emit_text("nothing was decided here yet; what was decided before: curator undo")
        else:
            output.emit_text(HELP)
