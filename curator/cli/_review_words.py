"""A value as a reviewer at a terminal sees it: how often, by what it was found, in which words; never the value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from curator.cli import layout, output
from curator.cli.numbers import counted

if TYPE_CHECKING:
    from curator.queries.review import ReviewItem, Sample

_MOST_RULES = 4


def draw(item: ReviewItem, left: int) -> None:
    """left: how many values wait, this one among them. Scores are the lowest: the places decided about may be surer."""
    output.emit_text("")
    where = f"{counted(item.count, 'place')} in {counted(item.records, 'record')}"
    output.emit_text(f"== {item.entity}  from {item.score:.2f}  {where}  ({left:,} left)", colour="cyan")
    rules = ", ".join(f"{rule} from {score:.2f}" for rule, score in item.seen_by[:_MOST_RULES])
    output.emit_lines(layout.wrapped(rules, "found by ", "         "))
    if item.also:
        others = ", ".join(f"{other.entity} in {counted(other.count, 'place')}" for other in item.also)
        output.emit_lines(layout.wrapped(f"{others}, decided apart", "its words are found as ", "         "))
    for number, sample in enumerate(item.samples, 1):
        head = f"{number}  {Path(sample.file).name}:{sample.line}: "
        emit_sample(sample, head, "   ")


def emit_sample(sample: Sample, first: str, rest: str) -> None:
    """The words around a value behind `first`, further lines behind `rest`.

    What stands for the value is in brackets, and bold at a terminal: colours alone would not tell, and a surrogate
    looks like any word.
    """
    words, start, end = sample.words, sample.start, sample.end
    if not words:
        output.emit_lines(layout.wrapped("[withheld until it is scrubbed: curator scrub]", first, rest))
        return
    output.emit_marked(layout.wrapped(f"{words[:start]}[[{words[start:end]}]]{words[end:]}", first, rest))
