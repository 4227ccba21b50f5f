"""One record in words: why it is in or out, its labels and flags, its turns with what was found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from curator.tui.glyphs import Glyphs
from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.queries.browsed import Browsed, MarkedTurn
    from curator.queries.flagging import Explained

#: Characters of turns that are drawn: beside the list, and over the whole width; a line takes as much as _LINE.
BESIDE: Final = 8_000
WHOLE: Final = 100_000
_LINE: Final = 40
#: Flags of one rule that are told one by one.
_OF_A_RULE: Final = 5
NOT_SCANNED: Final = "not scanned yet"


class Record(VerticalScroll, can_focus=False):
    """Nothing to see before `show`."""

    DEFAULT_CSS = """
    Record { height: 1fr; background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
    Record > Static { width: 1fr; height: auto; }
    """

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, content: Content, *, stay: bool = False) -> None:
        """stay: the same record again, where the reader is."""
        self.query_one(Static).update(content)
        if not stay:
            self.scroll_home(animate=False, force=True, immediate=True)


def in_words(record: Browsed, glyphs: Glyphs, *, scan_key: str, whole: bool) -> Content:
    """scan_key: what to press to have it scanned. whole: over the whole width, where more is drawn."""
    lines = list(_head(record, glyphs, scan_key))
    left, cut = WHOLE if whole else BESIDE, False
    for turn in record.turns:
        if left <= 0:
            cut = True
            break
        lines.append(Content(""))
        lines.append(_turn_head(turn))
        shown, left = _fitting(turn.turn.text, left - 2 * _LINE)
        cut = cut or shown < len(turn.turn.text)
        lines += [_marked(turn, shown)] if turn.turn.text else []
        for call in turn.turn.calls:
            said = NOT_SCANNED if call.withheld else call.arguments
            shown, left = _fitting(said, left)
            cut = cut or shown < len(said)
            lines.append(Content.assemble((f"calls {visible(call.name)}({visible(said[:shown])})", "$text-muted")))
    if cut:
        rest = "L opens it on the label screen, which shows all of it" if whole else "enter shows more of it"
        lines.append(Content.assemble((f"... {rest}", "$text-muted")))
    return Content("\n").join(lines)


def _fitting(text: str, room: int) -> tuple[int, int]:
    """How many of its characters have room, and what room is left: none where some have none."""
    at = 0
    while at < len(text) and room > 0:
        end = text.find("\n", at) + 1 or len(text)
        took = min(end - at, room)
        at += took
        room -= max(took, _LINE)
    return at, room


def _head(record: Browsed, glyphs: Glyphs, scan_key: str) -> Iterator[Content]:
    out = record.state != "in"
    sign, style = (glyphs.waits, "$text-warning") if out else (glyphs.done, "$text-success")
    origin = f"{record.path.rpartition('/')[2]} line {record.line:,}"
    yield Content.assemble((record.id, "bold"), f"  {visible(origin)}  {record.format}")
    yield Content.assemble((f"{sign} {record.state}", f"bold {style}"), f"  {visible(record.why)}")
    if record.split:
        yield Content(f"split {record.split}")
    for task, value, actor in record.labels:
        yield Content.assemble(
            ("label ", "$text-muted"), f"{visible(task)} = {visible(value)}", f"  by {visible(actor)}"
        )
    if record.unscanned:
        yield Content.assemble((f"{glyphs.waits} {NOT_SCANNED}: ", "bold $text-warning"), f"{scan_key} scans it now")
    elif record.withheld:
        yield Content(f"{counted(record.withheld, 'place')} withheld: no scan can read media")
    told, more = folded(record.flags)
    for flag in told:
        yield from _flag(flag, glyphs)
    for rest in more:
        yield Content.assemble((rest, "$text-muted"))


def folded(flags: Sequence[Explained]) -> tuple[list[Explained], list[str]]:
    """Some flags of each rule, in their order, and what is to be said of the others: a record can have thousands."""
    seen: Counter[str] = Counter()
    told = []
    for flag in flags:
        seen[flag.rule] += 1
        if seen[flag.rule] <= _OF_A_RULE:
            told.append(flag)
    return told, [f"and {count - _OF_A_RULE:,} more of {rule}" for rule, count in seen.items() if count > _OF_A_RULE]


def _flag(flag: Explained, glyphs: Glyphs) -> Iterator[Content]:
    where = "" if flag.index is None else f" in turn {flag.index}"
    state = "dismissed" if flag.dismissed else flag.severity
    style = "$text-muted" if flag.dismissed else "bold $text-error"
    yield Content.assemble((f"{glyphs.trouble} flag {flag.rule} ({state}){where}: ", style), visible(flag.message))
    if flag.suggestion and not flag.dismissed:
        yield Content.assemble(("  instead: ", "$text-muted"), visible(flag.suggestion))


def _turn_head(marked: MarkedTurn) -> Content:
    turn = marked.turn
    facts = [f"[{turn.index}] {visible(turn.role)}"]
    facts += [visible(turn.name)] if turn.name else []
    facts += ["does not train (weight 0)"] if turn.weight == 0 else []
    facts += ["rewritten"] if turn.edited else []
    facts += [f"answers call {visible(turn.answers)}"] if turn.answers else []
    return Content.assemble((", ".join(facts), "bold $text-primary"))


def _marked(marked: MarkedTurn, most: int) -> Content:
    """The words; each thing that was found stands out and is followed by its entity, unless it says so itself."""
    text = marked.turn.text[:most]
    parts: list[Content | tuple[str, str] | str] = []
    at = 0
    for start, end, entity, replaced in marked.marks:
        if start < at or start > len(text):
            continue
        parts.append(_plain(text[at:start]))
        found = text[start:end]
        parts.append((visible(found), "reverse" if replaced else "underline"))
        if not replaced:
            parts.append((f"[{entity}, not replaced]", "bold"))
        elif entity not in found:
            parts.append((f"[{entity}]", "bold"))
        at = end
    parts.append(_plain(text[at:]))
    return Content.assemble(*parts)


def _plain(text: str) -> str:
    from curator.queries.turns import WITHHELD

    return visible(text.replace(WITHHELD, f"[{NOT_SCANNED}]"))
