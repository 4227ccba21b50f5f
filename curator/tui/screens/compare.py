"""Compare: two answers to one question, blind, one key a decision; it is committed before the next two show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from curator.tui import deciding
from curator.tui.labeling import Pile
from curator.tui.screen import CuratorScreen
from curator.tui.screens._compare_keys import COMPARE_KEYS, SAYS
from curator.tui.widgets.answers import Answers
from curator.tui.widgets.news_line import News
from curator.tui.widgets.turns import Turns

if TYPE_CHECKING:
    from curator.queries.comparisons import Comparison, Said
    from curator.queries.others import Heard
    from curator.records import Event
    from curator.workspace import Workspace

#: Each takes a comparison of words too, so fewer are read at a time than of labels.
_AHEAD: Final = 30
_SAID: Final = {"a": "A is better", "b": "B is better", "tie": "both are as good", "both_bad": "neither may train"}


class Compare(CuratorScreen):
    """The question above, the answers below; nothing tells which of them is the record's own."""

    NAME = "compare"
    LETTER = "c"
    ABOUT = "which of two answers is better, blind"
    ORDER = 310
    DEFAULT_CSS = """
    Compare Turns { height: 2fr; width: 100%; }
    Compare #of { height: 1; padding: 0 1; color: $text-muted; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*COMPARE_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._pile: Pile[Comparison] = Pile()
        self._read_all = False
        #: The pile that is being read for.
        self._fetching: Pile[Comparison] | None = None

    def body(self) -> ComposeResult:
        yield Turns()
        yield Static(id="of")
        yield Answers()

    def footer_word(self, id: str) -> str:
        return SAYS[id][1] if id in SAYS else ""

    # reading

    def reload(self) -> None:
        """The first time the next ones; later what was compared elsewhere leaves, and the same two stay."""
        pile, current, asked = self._pile, self._pile.current, self._pile.labelled

        def query(workspace: Workspace) -> tuple[frozenset[str], list[Comparison]]:
            from curator.queries.comparisons import ready, waiting

            return frozenset(waiting(workspace)), ready(workspace, [current.id]) if current else []

        self.read(query, partial(self._renew, pile, asked), group="record")

    def _renew(
        self, pile: Pile[Comparison], asked: frozenset[str], found: tuple[frozenset[str], list[Comparison]]
    ) -> None:
        """asked: what had been compared here when the question was asked."""
        waiting, again = found
        if pile is not self._pile:
            return
        before = pile.current
        pile.keep_labelled(asked, asked - waiting)
        for id in pile.at_hand() - waiting:
            pile.leave(id)
        pile.left = len(waiting - pile.labelled)
        for one in again:
            pile.renew(one)
        if pile.current is None:
            self._fetch()
        else:
            self._show(stay=pile.current is before or (bool(again) and pile.current is again[0]))

    def _fetch(self) -> None:
        """Read some ahead, in a thread; not while that is being done."""
        pile = self._pile
        if self._fetching is pile:
            return
        self._fetching = pile
        without = pile.at_hand()

        def query(workspace: Workspace) -> list[Comparison]:
            from curator.queries.comparisons import comparisons, parts, waiting
            from curator.queries.others import open_elsewhere

            try:
                elsewhere = open_elsewhere(workspace, self.curator.others.holder)
                held = {id for id in waiting(workspace) if parts(id)[0] in elsewhere} if elsewhere else set()
                return comparisons(workspace, limit=_AHEAD, without=without | held)[0]
            finally:
                if self._fetching is pile:
                    self._fetching = None

        self.read(query, partial(self._fetched, pile), group="ahead")

    def _fetched(self, pile: Pile[Comparison], found: list[Comparison]) -> None:
        if pile is not self._pile:
            return
        empty = pile.current is None
        pile.add(found)
        self._read_all = not found
        if self._read_all and empty and pile.skipped:
            pile.bring_back_skipped()
            self.curator.tell(News("note", "those that you skipped come again"))
            self._fetch()
        else:
            self._show(stay=not empty)

    # showing

    def _show(self, *, stay: bool = False) -> None:
        found, pile = self._pile.current, self._pile
        none = "no other answer waits to be compared; T labels something else" if self._read_all else ""
        self.query_one(Turns).show(found.asked if found else (), stay=stay, none=none, end=True)
        self.query_one(Answers).show(found, keys=self._better(), stay=stay)
        self.query_one("#of", Static).update(_about(found) if found else "")
        self.tell_left(f"preferences: {pile.left:,} left")
        record = found.record if found else ""
        self.curator.others.show(self, record, partial(self._taken, record))

    def _better(self) -> tuple[str, str]:
        """The keys that say that A, and B, is better, as they are bound."""
        bound = {active.binding.id: active.binding for active in self.active_bindings.values()}
        shown = [self.app.get_key_display(bound[id]) if id in bound else "" for id in list(SAYS)[:2]]
        return shown[0], shown[1]

    def _go_on(self) -> None:
        self._show()
        if self._pile.wants_more and not (self._read_all and self._pile.current is not None):
            self._fetch()

    # deciding

    def _ready(self) -> Comparison | None:
        """The two that are shown; None while a decision is on its way, whose next two nobody has seen."""
        return None if self.curator.unsettled else self._pile.current

    def action_say(self, said: Said) -> None:
        found = self._ready()
        if found is None:
            return
        if found.withheld:
            self.curator.tell(News("note", "an answer is not scanned yet: run scrub first, or skip it"))
            return
        then = partial(self._committed, found.id, said)
        self.curator.decide(deciding.prefer(self.curator, found, said, then))

    def _committed(self, id: str, said: Said, events: Sequence[Event]) -> None:
        self._pile.label(id, said)
        self._go_on()

    def taken_back(self, events: Sequence[Event], *, again: bool) -> None:
        """To the two that it was about; where it is said again, on to the next."""
        about = {_id(event): event for event in events if event.kind == "preference"}
        for id, event in about.items():
            if again and event.old is None:
                self._pile.label(id, str(event.new))
            else:
                self._pile.unlabel(id, event.new)
        if about and not again:
            self.read(partial(_one, id=list(about)[-1]), partial(self._laid, self._pile), group="put")
        else:
            self._go_on()

    def _laid(self, pile: Pile[Comparison], found: Comparison) -> None:
        if pile is self._pile:
            pile.put(found)
            self._show()

    # moving

    def action_skip(self) -> None:
        if self._ready() is not None:
            self._pile.skip()
            self._go_on()

    def action_previous(self) -> None:
        if self.curator.unsettled:
            return
        if self._pile.back():
            self.reload()
            self._show()
        else:
            self.curator.tell(News("note", "there are no answers before these"))

    def action_side(self, way: int) -> None:
        self.query_one(Answers).page(way)

    def action_task(self) -> None:
        self.curator.places.go("label")

    # asking

    def action_diff(self) -> None:
        from curator.queries.edited import compared
        from curator.tui.dialogs.read import Read
        from curator.tui.widgets.reasons import diff

        found = self._pile.current
        if found is not None:
            box = Read("from A to B: what is gone and what is new")
            self.app.push_screen(box)
            pieces = partial(compared, found.a.text, found.b.text)
            self.read(lambda workspace: pieces(), lambda told: box.show(diff(told)), group="dialog")

    # others

    def _taken(self, record: str, actor: str) -> None:
        """Somebody else had the record open first: it is left to them, and comes again if they leave it."""
        if self._pile.current is not None and self._pile.current.record == record:
            self.curator.tell(News("note", f"{actor} has that record open: here is the next one"))
            self._pile.skip()
            self._go_on()

    def heard(self, found: Heard) -> None:
        """What they erased lies nowhere here any more."""
        if any(deed.kind == "forget" for deed in found.deeds):
            self._pile = Pile()
        self.reload()

    def copied(self) -> str:
        turn = self.query_one(Turns).turn
        return turn.text if turn else ""


def _about(found: Comparison) -> Content:
    words = f"which answer is better?  record {found.record}, turn {found.a.index}"
    said = f"  you said: {_SAID[found.said]}" if found.said else ""
    return Content.assemble(words, (said, "bold"))


def _id(event: Event) -> str:
    return f"{event.subject.id}/{event.slot.rpartition('/')[2]}"


def _one(workspace: Workspace, *, id: str) -> Comparison:
    from curator.queries.comparisons import comparison

    return comparison(workspace, id)


SCREEN = Compare
