"""Lines that are taken many at once are exactly those that the rules, asked one by one, have nothing to say of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.exports.checks.check import Check, Settings, all_checks
from curator.exports.checks.example import Example
from curator.exports.checks.loose import Loose, folded
from curator.exports.checks.overlap import Before
from curator.exports.checks.passes import ChatPass
from curator.exports.checks.plain import PlainLines
from curator.exports.checks.problem import Problem
from curator.exports.checks.written import WrittenCheck
from curator.records.blank import is_blank

ROLES = ("system", "user", "assistant")
CONTEXT = 8
#: What blanks, case and escapes make difficult, and letters whose small form is longer or not theirs alone.
PIECES = ["a", "A", "n", "T", "0", "ß", "SS", "ss", "ﬁ", "fi", "İ", "i̇", "Σ", "ς", "K", "k", "é", "E\u0301", "漢", "🙂"]
BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u3000"]
OTHERS = ["\\", '"', "\\n", "{", "}", '"},{"', "\x00", "\x08", "\x7f", "\u2028", "\u200b"]

contents = st.lists(st.sampled_from([*PIECES, *BLANKS, *OTHERS]), max_size=5).map("".join)
turns = st.tuples(st.sampled_from(ROLES), contents).map(lambda said: {"role": said[0], "content": said[1]})
chats = st.lists(turns, min_size=1, max_size=4)


Talk = list[dict[str, str]]


def as_lines(talks: Sequence[Talk]) -> PlainLines:
    counts = {role: np.array([sum(m["role"] == role for m in talk) for talk in talks], np.int64) for role in ROLES}
    return PlainLines(
        [msgspec.json.encode({"messages": talk}) + b"\n" for talk in talks],
        systems=counts["system"],
        users=counts["user"],
        answers=counts["assistant"],
        answered=np.array([talk[-1]["role"] == "assistant" for talk in talks], bool),
        led=np.array([talk[0]["role"] == "system" for talk in talks], bool),
        blank=np.array([any(is_blank(m["content"]) for m in talk) for talk in talks], bool),
        tokens=np.array([tokens({"messages": talk}) for talk in talks], np.int64),
    )


def tokens(example: dict[str, Any]) -> int:
    return sum(len(message["content"]) for message in example["messages"])


def rules(before: Before, *, last: bool = False) -> WrittenCheck:
    return WrittenCheck(
        "train.jsonl", "openai-chat", model=None, before=before, last=last, count_tokens=tokens, context=CONTEXT
    )


def one_by_one(check: WrittenCheck, talks: Sequence[Talk]) -> list[bytes]:
    kept = []
    for talk in talks:
        if check.refuse({"messages": talk}) is None:
            kept.append(msgspec.json.encode({"messages": talk}) + b"\n")
    return kept


def at_once(check: WrittenCheck, talks: Sequence[Talk]) -> list[bytes]:
    """As an export does it: what is not doubted is taken, in order."""
    kept: list[bytes] = []
    lines = as_lines(talks)
    doubted = check.doubts(lines)
    for at, talk in enumerate(talks):
        if doubted[at]:
            kept += one_by_one(check, [talk])
        else:
            check.take(lines.part(at, at + 1))
            kept.append(lines.lines[at])
    check.own.read = lambda number: kept[number - 1]
    return kept


def told(check: WrittenCheck) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in check.end(0)]


@given(st.lists(chats, max_size=4), st.lists(chats, max_size=6))
@settings(max_examples=400, deadline=None)
def test_files_and_what_is_told_of_them_are_the_same_taken_at_once_or_one_by_one(
    test: list[Talk], train: list[Talk]
) -> None:
    # The same words once more in another case, and other blanks between them.
    train = [*train, *([{**m, "content": f" {m['content'].upper()}\n"} for m in talk] for talk in test)]
    found = []
    for take in (one_by_one, at_once):
        before, first = Before(), rules(Before())
        files = [take(first, test)]
        before.join(first.own)
        second = rules(before, last=True)
        files.append(take(second, train))
        found.append((files, told(first), told(second), first.warnings, second.warnings))
    assert found[0] == found[1]


@given(chats)
@settings(max_examples=400, deadline=None)
def test_each_rule_doubts_the_lines_of_which_it_says_anything_but_what_it_counts(talk: Talk) -> None:
    for check in all_checks(Settings(None, None, (), tokens, CONTEXT)):
        lines, example = as_lines([talk]), Example.of(1, {"messages": talk})
        said = [problem.code for problem in check.example(example)]
        if not check.doubts(lines)[0]:
            assert Counter(said) == Counter(check.passed(lines, 1)), type(check).__name__


@given(chats)
@settings(max_examples=400, deadline=None)
def test_the_number_of_a_line_s_words_is_the_same_whatever_their_case_and_blanks(talk: Talk) -> None:
    words = [word for m in talk for word in (m["role"], folded(m["content"]))]
    for change in (str, str.casefold, lambda text: f"\t{text}\x0b", lambda text: text.replace(" ", "\n\u2003")):
        changed = [{**m, "content": change(m["content"])} for m in talk]
        assert Loose().of_lines(as_lines([changed]).lines) == [Loose().of_words(words)]


class Newcomer(Check):
    """A rule that does not say of which lines it may have something to say."""

    def example(self, example: Example) -> Iterator[Problem]:
        yield from ()


def test_a_rule_that_does_not_say_what_it_doubts_has_every_line_looked_at_one_by_one() -> None:
    talk = [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "Here."}]
    chat_pass = ChatPass(Settings(quality=False))
    assert not chat_pass.doubts(as_lines([talk])).any()
    chat_pass._checks.append(Newcomer(Settings()))
    assert chat_pass.doubts(as_lines([talk])).all()


def test_every_rule_that_an_export_asks_says_what_it_doubts() -> None:
    asks: Callable[..., Any] = Check.doubts
    assert all(type(check).doubts is not asks for check in all_checks(Settings(quality=False)))
