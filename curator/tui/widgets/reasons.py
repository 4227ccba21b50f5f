"""What the label screen tells when it is asked: why a record comes, what was changed in it, how others were decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from curator.tui.glyphs import Glyphs
from curator.tui.widgets.record import folded
from curator.tui.words import visible

if TYPE_CHECKING:
    from curator.queries.alike import Alike
    from curator.queries.browsed import Browsed
    from curator.queries.cards import Card
    from curator.queries.edited import Piece
    from curator.records import Task

#: Signs around what is gone and what is new, so that no colour is needed.
_SIGNS: Final = {"gone": ("[-", "-]", "$text-error"), "new": ("{+", "+}", "$text-success")}
_KINDS: Final = {
    "exact": "the same",
    "near": "nearly the same",
    "question": "the same question",
    "answer": "the same answer",
    "similar": "similar",
}


def why(card: Card, record: Browsed, glyphs: Glyphs) -> Content:
    """Why it comes now, whether it leaves, its labels and its flags with their reasons."""
    lines = [_row("comes now", card.reason)]
    if card.suggestion:
        suggested = card.suggestion
        lines.append(_row("suggested", f"{suggested.value}, {suggested.score:.0%} sure, by {suggested.origin}"))
    sign = glyphs.done if record.state == "in" else glyphs.waits
    lines.append(_row("export", f"{sign} {record.state}: {record.why}"))
    lines += [_row("split", record.split)] if record.split else []
    lines.append(_row("from", f"{record.path.rpartition('/')[2]} line {record.line:,}, {record.format}"))
    lines += [_row("label", f"{task} = {value}, by {actor}") for task, value, actor in record.labels]
    told, more = folded(record.flags)
    for flag in told:
        where = "" if flag.index is None else f" in turn {flag.index}"
        state = "dismissed" if flag.dismissed else flag.severity
        lines.append(_row("flag", f"{glyphs.trouble} {flag.rule} ({state}){where}: {flag.message}"))
        lines += [_row("", f"why: {flag.why}")] if flag.why else []
        lines += [_row("", f"instead: {flag.suggestion}")] if flag.suggestion and not flag.dismissed else []
    lines += [_row("", rest) for rest in more]
    if not record.flags:
        lines.append(_row("flags", "none"))
    return Content("\n").join(lines)


def diff(pieces: Sequence[Piece]) -> Content:
    """Word by word: [-gone-] and {+new+}, the rest as it stands."""
    if all(piece.kind == "same" for piece in pieces):
        return Content("it reads as it did before")
    return Content.assemble(*(_piece(piece) for piece in pieces))


def likenesses(found: Sequence[Alike], task: Task) -> Content:
    """The labels of records like this one; how many gave which first."""
    if not found:
        return Content("no record is like this one, as far as dedup has looked")
    return Content("\n").join(
        [*_tally(found, task), Content(""), *(line for one in found for line in _like(one, task))]
    )


def _tally(found: Sequence[Alike], task: Task) -> Iterator[Content]:
    counts: dict[str, int] = {}
    for one in found:
        if one.value:
            counts[one.value] = counts.get(one.value, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = [f"{visible(_name(task, value))} {count:,}" for value, count in ranked]
    waiting = len(found) - sum(counts.values())
    told += [f"without a label {waiting:,}"] if waiting else []
    yield Content.assemble((", ".join(told), "bold"))


def _like(one: Alike, task: Task) -> Iterator[Content]:
    label = f"{_name(task, one.value)}, by {one.actor}" if one.value else "no label"
    how = _KINDS.get(one.kind, one.kind)
    yield Content.assemble((visible(label), "bold"), f"  {one.id}  {how}, {one.score:.0%}")
    yield Content.assemble((visible(one.words), "$text-muted"))


def _name(task: Task, value: str) -> str:
    return next((known.name for known in task.values if known.id == value), value)


def _row(name: str, text: str) -> Content:
    return Content.assemble((f"{name:<10}", "$text-muted"), visible(text))


def _piece(piece: Piece) -> Content | tuple[str, str]:
    if piece.kind == "same":
        return visible(piece.text), ""
    before, after, style = _SIGNS[piece.kind]
    return f"{before}{visible(piece.text)}{after}", style
