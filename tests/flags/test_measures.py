"""Measures and contexts: spans that lie in the text, for any text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curator.flags.contexts import suppressed, without_code
from curator.flags.flagger import Flagger
from curator.flags.own_tests import conversation
from curator.rulebook.flags import load_flags

FLAGGER = Flagger(load_flags(None, ()))
PIECES = st.sampled_from(
    ["the ", "I'm sorry, but I can't ", "```", "`", '"', "\n", "> ", "[name]", "<|im_end|>", "mailman", "\u0130", ". ",
     "{\"a\": ", "Ã¼", "\U0001f600", "wheelchair-bound", ",", "word "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_every_span_lies_in_its_turn(text: str) -> None:
    record = conversation(text)
    for flag in FLAGGER.flags(record):
        sight = flag.sight
        if sight.start is not None:
            assert sight.index is not None
            assert sight.end is not None
            assert 0 <= sight.start < sight.end <= len(record.messages[sight.index].text())


@given(st.lists(PIECES, max_size=12).map("".join))
def test_blanking_code_keeps_every_offset(text: str) -> None:
    assert len(without_code(text)) == len(text)


def test_quotes_and_code_suppress_only_what_lies_within_them() -> None:
    text = 'he said "the mailman" to the mailman in `mailman`'
    spans = [(n, n + 7) for n in range(len(text)) if text.startswith("mailman", n)]
    assert [suppressed(("quoted", "code"), text, *span) for span in spans] == [True, False, True]
    assert [suppressed((), text, *span) for span in spans] == [False] * 3


def test_one_capital_that_becomes_two_letters_shifts_no_span() -> None:
    text = "\u0130\u0130\u0130 the mailman came"
    (flag,) = (flag for flag in FLAGGER.flags(conversation(text)) if flag.rule.id == "bias/gendered_jobs")
    assert text[flag.sight.start : flag.sight.end] == "mailman"
