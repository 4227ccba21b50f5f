"""Review of personal data a line at a time, at a terminal: no mouse, no screen, any colours or none."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from typing import TYPE_CHECKING

from curator.cli import output
from curator.cli._review_acts import Acts
from curator.cli._review_keys import HELP, KEYS, Typed, read_keys
from curator.cli._review_words import draw
from curator.cli.asking import typed
from curator.cli.diagnostics import note
from curator.cli.numbers import counted
from curator.cli.steps import replace
from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.queries.review import ReviewItem
    from curator.queries.values import Filter
    from curator.workspace import Workspace

#: Values that are read at once. What is decided withholds its texts until they are rendered, which is done in between.
_PAGE = 20


@dataclass(slots=True)
class Reviewer:
    """One session of one person. `run` ends when nothing waits any more, or with q, ctrl-d or ctrl-c."""

    session: Session
    workspace: Workspace
    only: Filter
    _page: deque[ReviewItem] = field(default_factory=deque)
    _left: int = 0
    _skipped: set[str] = field(default_factory=set)

    def run(self) -> int:
        """Answers how many decisions were made."""
        self.session = replaced(self.session, quiet=True)
        acts = Acts(self.session, self.workspace, self.only)
        output.emit_text(HELP)
        try:
            while (item := self._next()) is not None:
                draw(item, self._left)
                if not self._at(item, acts):
                    break
            else:
                output.emit_text("\nnothing waits any more" if not self._skipped else "\nonly what was skipped waits")
        finally:
            replace(self.session, self.workspace)
        output.emit_text(counted(acts.made, "decision") + (" (undo: curator undo)" if acts.made else ""))
        return acts.made

    def _next(self) -> ReviewItem | None:
        from curator.queries.review import review

        if not self._page:
            replace(self.session, self.workspace)
            found = review(self.workspace, self.only, limit=_PAGE + len(self._skipped))
            self._page.extend(item for item in found.items if item.value not in self._skipped)
            self._left = found.total - sum(item.value in self._skipped for item in found.items)
        return self._page[0] if self._page else None

    def _at(self, item: ReviewItem, acts: Acts) -> bool:
        """Do what is typed at a value; whether to go on."""
        while True:
            line = typed(f"{KEYS} > ")
            if line is None:
                return False
            keys = read_keys(line)
            if keys is None:
                # What was typed may be a name, meant for another question.
                note(f"there is no such key: they are {KEYS}")
            elif keys.act == "?":
                output.emit_text(HELP)
            elif keys.act == "q":
                return False
            elif keys.act == "s":
                self._skipped.add(item.value)
                self._page.popleft()
                self._left -= 1
                return True
            elif self._done(item, keys, acts):
                return True

    def _done(self, item: ReviewItem, keys: Typed, acts: Acts) -> bool:
        """Whether the next value is to be shown; other values may be decided with it, then the page is read anew."""
        try:
            done = acts.do(item, keys)
        except CuratorError as error:
            note(f"error: {error.message}")
            if error.fix:
                note(f"  fix: {error.fix}")
            return False
        if not done:
            return False
        if keys.act in ("p", "n", "t") and not keys.scope:
            self._page.popleft()
            self._left -= 1
        else:
            self._page.clear()
        if keys.act == "u":
            self._skipped.clear()
        return True
