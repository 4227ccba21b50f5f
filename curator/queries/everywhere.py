"""Where words stand that a person means to mark everywhere, told before anything is marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curator.errors import UsageError
from curator.privacy.own_terms import OwnTerm
from curator.privacy.terms import term_finder
from curator.queries.conversations import scrubbed
from curator.queries.spots import Shown, shown_at
from curator.records import texts
from curator.workspace import Workspace

_SAMPLES = 3
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after words at CONVERSATION/INDEX/PATH; they themselves are not in it."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """times: how often they stand in what is shown, in so many `messages` (what belongs to no message left out) of so
    many `conversations`. samples: the first ones.
    """

    times: int
    messages: int
    conversations: int
    samples: list[Around]


def standing(workspace: Workspace, terms: Sequence[str], *, any_case: bool) -> Standing:
    """As the rule pii/own_terms will look for them, in every text that is shown, its replacements made.

    What is replaced already, or withheld, is not in it.
    """
    find = term_finder([OwnTerm("TERM", term, cased=not any_case) for term in terms])
    times = conversations = 0
    messages: set[tuple[str, int]] = set()
    samples: list[Around] = []
    for record, _ in scrubbed(workspace):
        before = times
        for text in texts(record):
            for start, end in sorted({(span.start, span.end) for _, span in find(text.value)}):
                times += 1
                if text.index is not None:
                    messages.add((record.id, text.index))
                if len(samples) < _SAMPLES:
                    place = f"{record.id}/{'-' if text.index is None else text.index}/{text.path}"
                    samples.append(_around(place, text.value, start, end))
        conversations += times > before
    return Standing(times, len(messages), conversations, samples)


def standing_of(
    workspace: Workspace, place: str, *, span: tuple[int, int] | None, text: str | None, any_case: bool
) -> Standing:
    """Of the words of a span, or a text, that stand at CONVERSATION/INDEX/PATH. Raises UsageError as `mark` does."""
    shown = shown_at(workspace, place)
    spans = spans_of(shown, place, span, text, any_case=any_case)
    return standing(workspace, [words_of(shown, start, end) for start, end in spans], any_case=any_case)


def spans_of(
    shown: Shown, place: str, span: tuple[int, int] | None, text: str | None, *, any_case: bool
) -> list[tuple[int, int]]:
    """The span, or each standing of the text in what is shown at a place.

    Raises UsageError where there is none; none of the text is in its message.
    """
    if span is not None:
        start, end = span
        if not 0 <= start < end <= len(shown.words):
            fix = f"what is shown there has the characters 0 to {len(shown.words)}"
            raise UsageError(f"there is no span from {start} to {end}", fix=fix)
        return [span]
    flags = re.IGNORECASE if any_case else re.NOFLAG
    found = [match.span() for match in re.finditer(re.escape(text), shown.words, flags)] if text else []
    if not found:
        raise UsageError(
            "the text does not stand there, or is replaced there already",
            fix=f"see what does: curator show {place.partition('/')[0]}; and mark it in a place where it is shown",
        )
    return found


def words_of(shown: Shown, start: int, end: int) -> str:
    """The words of a span as a term. Raises UsageError for what cannot be looked for everywhere."""
    words = " ".join(shown.words[start:end].split())
    if shown.touches(start, end):
        raise UsageError(
            "part of it is replaced already, so that its words are not known here",
            fix="mark it here only, or write them into rules/pii/own_terms.yaml",
        )
    if len(words) < 2:
        raise UsageError("a single character would be found everywhere", fix="mark it here only")
    return words


def _around(place: str, text: str, start: int, end: int) -> Around:
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Around(place, before.replace("\n", " "), after.replace("\n", " "))
