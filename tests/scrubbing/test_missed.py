"""What no rule saw, marked by a person; findings that are extended or shrunk; and the words to be found everywhere."""

from __future__ import annotations

import pytest

from curator.decisions.label import edit_answer
from curator.decisions.missed import mark, resize
from curator.decisions.undo import redo, undo
from curator.errors import UsageError
from curator.queries import pending
from curator.queries.everywhere import standing_of
from curator.records import texts
from tests.running import chat
from tests.scrubbing.conftest import Working

NICK = chat("My nick is kb77-88 and my badge STF-1234, yes kb77-88", "Hi")
TERMS = "rules/pii/marked_terms.yaml"


def test_a_text_is_marked_each_time_it_stands_at_its_place_and_nowhere_else(working: Working) -> None:
    number, _ = working.bring_in(NICK, chat("My nick is kb77-88", "Hi"))
    marked = mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", text="kb77-88")
    working.replace()
    assert marked.spans == 2
    assert working.contents()[0][0] == "My nick is <PERSON_1> and my badge STF-1234, yes <PERSON_1>"
    assert working.contents()[1][0] == "My nick is kb77-88"
    undo(working.workspace, actor="ann")
    working.replace()
    assert working.contents()[0][0] == NICK["messages"][0]["content"]


def test_a_span_is_counted_in_what_is_shown_also_behind_a_replacement(working: Working) -> None:
    working.rule()
    (number,) = working.bring_in(chat("STF-1234 is kb77-88 here", "Hi"))
    shown = working.contents()[0][0]
    start = shown.index("kb77-88")
    mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", span=(start, start + 7))
    working.replace()
    assert working.contents()[0][0] == "<STAFF_NUMBER_1> is <PERSON_1> here"


def test_a_span_that_takes_in_a_replacement_stands_for_all_of_it_until_it_is_undone(working: Working) -> None:
    working.rule()
    (number,) = working.bring_in(chat("Ask Zorro STF-1234 about it", "Hi"))
    shown = working.contents()[0][0]
    span = (shown.index("Zorro"), shown.index(" about") - 1)
    mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", span=span)
    working.replace()
    assert working.contents()[0][0] == "Ask <PERSON_1> about it"
    assert pending.scrub(working.workspace).needs_decision == 0
    undo(working.workspace, actor="ann")
    working.replace()
    assert working.contents()[0][0] == "Ask Zorro <STAFF_NUMBER_1> about it"


def test_a_finding_grows_and_shrinks_in_one_batch_at_its_place_alone(working: Working) -> None:
    working.rule()
    working.bring_in(chat("Badge no. STF-1234", "Hi"), chat("Badge no. STF-1234", "Hello"))
    occurrence = sorted(working.found().samples)[0]
    record = occurrence.partition("@")[2].partition("/")[0]
    place = [r.id for r in working.records()].index(record)
    resize(working.workspace, occurrence, actor="ann", before=4)
    working.replace()
    assert working.contents()[place][0] == "Badge <STAFF_NUMBER_2>"
    assert working.contents()[1 - place][0] == "Badge no. <STAFF_NUMBER_1>"
    undo(working.workspace, actor="ann")
    working.replace()
    resize(working.workspace, occurrence, actor="ann", before=-4, after=-1, entity="ORDER_NUMBER")
    working.replace()
    assert working.contents()[place][0] == "Badge no. STF-<ORDER_NUMBER_1>4"
    undo(working.workspace, actor="ann")
    working.replace()
    assert working.contents()[place][0] == "Badge no. <STAFF_NUMBER_1>"


def test_found_everywhere_from_the_next_scan_on_until_that_is_undone(working: Working) -> None:
    number, _ = working.bring_in(NICK, chat("kb77-88 again", "Hi"))
    marked = mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", text="kb77-88", everywhere=True)
    assert marked.scan_due
    assert pending.scrub(working.workspace).todo > 0
    working.scrub()
    assert working.contents()[1][0] == "<PERSON_1> again"
    undo(working.workspace, actor="ann")
    assert not (working.workspace.folder / TERMS).exists()
    working.scrub()
    assert working.contents()[1][0] == "kb77-88 again"
    redo(working.workspace, actor="ann")
    working.scrub()
    assert working.contents()[1][0] == "<PERSON_1> again"


def test_a_name_that_is_a_word_too_is_found_everywhere_only_as_it_is_written(working: Working) -> None:
    number, _ = working.bring_in(chat("Ask Rose about it", "Hi"), chat("She rose early, said Rose. ROSE!", "Hi"))
    mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", text="Rose", everywhere=True)
    working.scrub()
    assert working.contents()[1][0] == "She rose early, said <PERSON_1>. ROSE!"


def test_in_any_case_where_that_is_asked_for_here_and_everywhere_and_it_wins(working: Working) -> None:
    number, _ = working.bring_in(chat("Ask zorro, ZORRO", "Hi"), chat("Zorro came", "Hi"))
    place = f"{number}/0/content"
    mark(working.workspace, place, "PERSON", actor="ann", span=(4, 9), everywhere=True)
    working.replace()
    marked = mark(working.workspace, place, "PERSON", actor="ann", text="zorro", everywhere=True, any_case=True)
    working.scrub()
    assert marked.spans == 1
    assert working.contents()[1][0] == "<PERSON_1> came"


def test_what_stands_of_words_is_what_the_next_scan_finds_of_them(working: Working) -> None:
    working.rule()
    number, *_ = working.bring_in(
        chat("Ask Rose", "Rose, Rose"),
        chat("rose, STF-1234, Roses and RoseRose", "Hi", metadata={"by": "Rose"}),
    )
    place = f"{number}/0/content"
    found = standing_of(working.workspace, place, span=None, text="Rose", any_case=False)
    assert (found.times, found.messages, found.conversations) == (4, 2, 2)
    mark(working.workspace, place, "PERSON", actor="ann", text="Rose", everywhere=True)
    working.scrub()
    shown = [text.value for record in working.records() for text in texts(record)]
    assert sum(text.count("<PERSON_1>") for text in shown) == found.times
    with pytest.raises(UsageError, match="does not stand there"):
        standing_of(working.workspace, place, span=None, text="Rose", any_case=False)


def test_words_of_ones_own_stay_beside_the_marked_ones(working: Working) -> None:
    (number,) = working.bring_in(chat("kb77-88 and Batman", "Hi"))
    own = working.workspace.folder / "rules" / "pii" / "own_terms.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("# mine\nPERSON: [Batman]\n")
    mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", text="kb77-88", everywhere=True)
    working.scrub()
    assert own.read_text() == "# mine\nPERSON: [Batman]\n"
    assert working.contents()[0][0] in ("<PERSON_1> and <PERSON_2>", "<PERSON_2> and <PERSON_1>")


def test_a_scan_writes_the_words_again_where_the_file_was_lost(working: Working) -> None:
    number, _ = working.bring_in(NICK, chat("kb77-88 again", "Hi"))
    mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", text="kb77-88", everywhere=True)
    (working.workspace.folder / TERMS).unlink()
    working.scrub()
    assert working.contents()[1][0] == "<PERSON_1> again"


def test_a_mark_is_of_the_words_it_was_made_in_and_not_of_an_edit_in_their_place(working: Working) -> None:
    (number,) = working.bring_in(chat("Who?", "kb77-88 it was."))
    mark(working.workspace, f"{number}/1/content", "PERSON", actor="ann", text="kb77-88")
    working.replace()
    edit_answer(working.workspace, number, 1, "Nobody at all.", actor="ann")
    working.scrub()
    assert working.contents()[0][1] == "Nobody at all."


@pytest.mark.parametrize(
    ("place", "entity", "options"),
    [
        ("0/nope", "PERSON", {"text": "kb77-88"}),
        ("9/content", "PERSON", {"text": "kb77-88"}),
        ("0/content", "PERSN", {"text": "kb77-88"}),
        ("0/content", "PERSON", {"text": "Batman"}),
        ("0/content", "PERSON", {"text": ""}),
        ("0/content", "PERSON", {"span": (5, 500)}),
        ("0/content", "PERSON", {"span": (5, 5)}),
        ("0/content", "PERSON", {"span": (0, 1), "everywhere": True}),
    ],
)
def test_what_is_not_there_is_refused_without_its_words(
    working: Working, place: str, entity: str, options: dict[str, object]
) -> None:
    (number,) = working.bring_in(NICK)
    with pytest.raises(UsageError) as refused:
        mark(working.workspace, f"{number}/{place}", entity, actor="ann", **options)  # type: ignore[arg-type]
    assert "Batman" not in refused.value.message + refused.value.fix
    assert refused.value.fix


def test_words_that_are_replaced_already_cannot_be_found_everywhere(working: Working) -> None:
    working.rule()
    (number,) = working.bring_in(chat("Ask Zorro STF-1234", "Hi"))
    with pytest.raises(UsageError, match="replaced already"):
        mark(working.workspace, f"{number}/0/content", "PERSON", actor="ann", span=(4, 12), everywhere=True)


def test_what_is_withheld_cannot_be_marked(working: Working) -> None:
    (number,) = working.bring_in(NICK)
    place = f"{number}/0/content"
    mark(working.workspace, place, "PERSON", actor="ann", text="kb77-88")
    with pytest.raises(UsageError, match="withheld"):
        mark(working.workspace, place, "PERSON", actor="ann", text="badge")


@pytest.mark.parametrize(("before", "after"), [(0, 0), (100, 0), (0, 100), (-4, -4)])
def test_a_finding_cannot_leave_its_text_nor_vanish(working: Working, before: int, after: int) -> None:
    working.rule()
    working.bring_in(chat("Badge STF-1234", "Hi"))
    with pytest.raises(UsageError) as refused:
        resize(working.workspace, working.found().samples[0], actor="ann", before=before, after=after)
    assert refused.value.fix
