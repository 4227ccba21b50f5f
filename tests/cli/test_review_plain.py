"""Review a line at a time, at a real terminal and without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.running import Curator, chat, write_chats

MAIL, OTHER, PHONE = "ann.lee@example.com", "bob@example.org", "+1 202 555 0177"
ASKS = re.escape("? > ")


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("plain"))
    write_chats(
        curator.folder / "chats.jsonl",
        [
            chat(f"First of all write to {MAIL} today.", "We do, soon."),
            chat(f"And once more write to {MAIL} tomorrow.", f"Call {PHONE} or kb77-88 about the lamp."),
            chat(f"kb77-88 has {OTHER} too.", "Fine."),
        ],
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    config = curator.workspace / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", "[scrub]\ndecide_below = 1.01\n"))
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    return _made.copy(tmp_path / "here")


class Review:
    """A review at a terminal: what is asked, and what is answered."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.shown = terminal.until(ASKS)
        self.all = self.shown

    def say(self, line: str, asks: str = ASKS) -> str:
        """What is told until the next question."""
        self.terminal.type(line + "\n")
        self.shown = self.terminal.until(asks)
        self.all += self.shown
        return self.shown

    def ends(self, line: str) -> str:
        if line == "\x03":
            code = self.terminal.interrupted()
        else:
            self.terminal.type(line)
            code = self.terminal.ended()
        told = self.terminal.until(r"\d+ decisions?[^\n]*\n")
        assert code == 0
        self.all += told
        return told


@pytest.fixture
def review(curator: Curator) -> Iterator[Review]:
    with Terminal(curator, "review", "--plain") as terminal:
        yield Review(terminal)


def waiting(curator: Curator) -> int:
    count: int = curator.json("privacy", "list")["waiting"]["places"]
    return count


def reach(review: Review, entity: str, words: str) -> str:
    """Skip to the value that stands beside these words."""
    while not (f"== {entity}" in review.shown and words in review.shown):
        review.say("s")
    return review.shown


def test_a_value_is_told_by_its_count_records_rules_and_words_and_never_by_itself(
    curator: Curator, review: Review
) -> None:
    told = reach(review, "EMAIL_ADDRESS", "once more")
    assert "2 places in 2 records" in told
    headline = re.search(r"== EMAIL_ADDRESS  from (\d\.\d\d)  2 places", told)
    assert headline
    assert f"found by pii/email from {headline[1]}" in told
    assert "chats.jsonl:1: First of all write to [[<EMAIL_ADDRESS_" in told
    assert "chats.jsonl:2: And once more write to [[<EMAIL_ADDRESS_" in told
    review.ends("q\n")
    for value in (MAIL, OTHER, PHONE):
        assert value not in review.all


def test_a_key_that_is_none_is_told_with_the_keys_that_there_are_and_is_not_repeated(review: Review) -> None:
    told = review.say("Quentin")
    assert "there is no such key: they are p n t o f r v e m b s u q ?" in told
    assert told.count("Quentin") <= 1  # what the terminal itself shows as it is typed
    assert "personal data, everywhere" in review.say("?")
    review.ends("q\n")


def test_one_letter_decides_for_all_places_and_undo_brings_the_value_back(curator: Curator, review: Review) -> None:
    assert waiting(curator) == 4
    reach(review, "EMAIL_ADDRESS", "once more")
    assert "not_personal: 2 places" in review.say("n")
    assert waiting(curator) == 2
    assert "taken back" in review.say("u")
    assert waiting(curator) == 4
    reach(review, "EMAIL_ADDRESS", "once more")
    review.say("n")
    assert "1 decision (undo: curator undo)" in review.ends("\x04")
    curator.run("undo")
    assert waiting(curator) == 4


def test_a_scope_before_the_letter_decides_about_one_place_or_a_rule(curator: Curator, review: Review) -> None:
    reach(review, "EMAIL_ADDRESS", "once more")
    assert "this place" in review.say("o2n")
    assert waiting(curator) == 3
    reach(review, "EMAIL_ADDRESS", "write to")
    assert "all that pii/email says" in review.ends("rp\n")
    assert curator.json("privacy", "list")["waiting"] == {"values": 1, "places": 1}


def test_another_type_is_taken_by_the_beginning_of_its_name(curator: Curator, review: Review) -> None:
    reach(review, "PHONE_NUMBER", "about the lamp")
    review.say("t", asks="completes\\)\\? ")
    assert "ORDER_NUMBER: 1 place" in review.say("order_n")
    review.ends("q\n")
    assert "<ORDER_NUMBER_1>" in curator.run("privacy", "list", "--all")


def test_a_value_is_shown_to_who_says_why_once_and_that_is_an_event(curator: Curator, review: Review) -> None:
    reach(review, "EMAIL_ADDRESS", "once more")
    review.say("v", asks="for no\\)\\? ")
    assert "the value" not in review.say("")
    review.say("v", asks="for no\\)\\? ")
    assert f"the value: {MAIL}" in review.say("checking a complaint")
    review.say("p")
    reach(review, "EMAIL_ADDRESS", "kb77-88")
    assert f"the value: {OTHER}" in review.say("v")
    review.say("u")
    review.ends("q\n")
    assert waiting(curator) == 4
    shown = curator.json("log", "--kind", "reveal")["events"]
    assert [event["actor"] for event in shown] == ["ann", "ann"]


def test_many_are_decided_at_once_only_after_their_number_was_shown(curator: Curator, review: Review) -> None:
    review.say("b", asks="0 to 1\\)\\? ")
    told = review.say("0.1", asks="neither\\? ")
    assert "3 values in 4 places: 2 EMAIL_ADDRESS, 1 PHONE_NUMBER" in told
    review.say("")
    assert waiting(curator) == 4
    review.say("b", asks="0 to 1\\)\\? ")
    review.say("0.1", asks="neither\\? ")
    assert "nothing waits any more" in review.ends("p\n")
    assert waiting(curator) == 0
    curator.run("undo")
    assert waiting(curator) == 4


def test_what_was_missed_is_marked_beside_a_value_and_found_everywhere_by_the_next_scan(
    curator: Curator, review: Review
) -> None:
    reach(review, "PHONE_NUMBER", "about the lamp")
    review.say("m", asks="stands there[^?]*\\? ")
    review.say("kb77-88", asks="completes\\)\\? ")
    asks = r"in any case \(enter for nothing\)\? "
    review.say("person", asks=asks)
    told = review.say("e", asks=r"y mark it everywhere, enter for nothing\? ")
    assert "it stands 2 times in 2 messages of 2 conversations" in told
    review.say("")
    review.say("m", asks="stands there[^?]*\\? ")
    review.say("kb77-88", asks="completes\\)\\? ")
    review.say("person", asks=asks)
    review.say("e", asks="enter for nothing\\? ")
    assert "PERSON: 1 span here; elsewhere with the next scan" in review.say("y")
    review.ends("q\n")
    curator.run("scrub")
    assert "[[<PERSON_1>]] has <EMAIL_ADDRESS_" in curator.run("privacy", "list", "--all")


def test_ends_are_moved_at_the_place_shown(curator: Curator, review: Review) -> None:
    reach(review, "EMAIL_ADDRESS", "has")
    review.say("e", asks="0 -1\\)\\? ")
    assert "other ends at this place" in review.ends("+4 0\n")
    record = curator.json("label", "queue", "--task", "answer")["records"][2]["text"]
    assert "kb77-88 <EMAIL_ADDRESS_" in record


def test_a_slip_is_told_and_decides_nothing(curator: Curator, review: Review) -> None:
    reach(review, "EMAIL_ADDRESS", "once more")
    assert "there is no such key: they are p n t" in review.say("x")
    assert "p  personal data, everywhere" in review.say("?")
    assert "there is no place 9 here" in review.say("o9n")
    review.say("t", asks="completes\\)\\? ")
    assert "is the beginning of 0 of them" in review.say("nonsense")
    assert "nothing was decided here yet" in review.say("u")
    assert "0 decisions\n" in review.ends("\x03")
    assert waiting(curator) == 4


def test_filters_choose_what_is_gone_through_and_the_other_group_has_it_too(curator: Curator) -> None:
    with Terminal(curator, "privacy", "review", "--plain", "--rule", "pii/email", "--above", "0.2") as terminal:
        review = Review(terminal)
        assert "2 left" in review.shown
        review.say("p")
        assert "nothing waits any more" in review.ends("p\n")
    assert waiting(curator) == 1


@pytest.mark.parametrize("arguments", [("review", "--plain"), ("privacy", "review", "--plain"), ("review",)])
def test_without_a_terminal_it_says_what_to_use_instead(curator: Curator, arguments: tuple[str, ...]) -> None:
    curator.run(*arguments, code=2)
    assert ("curator privacy list" if len(arguments) > 1 else "--plain") in curator.stderr


def test_the_list_takes_the_same_filters_and_tells_records_and_scores(curator: Curator) -> None:
    every = curator.json("privacy", "list")["values"]
    assert {value["entity"] for value in every} == {"EMAIL_ADDRESS", "PHONE_NUMBER"}
    (phone,) = curator.json("privacy", "list", "--rule", "pii/phone")["values"]
    assert (phone["records"], phone["count"]) == (1, 1)
    assert phone["seen_by"] == [["pii/phone", phone["score"]]]
    assert curator.json("privacy", "list", "--below", str(phone["score"]))["values"] == [
        value for value in every if value["score"] < phone["score"]
    ]
    assert curator.json("privacy", "list", "--above", "0.1")["values"] == every
    error = curator.json("privacy", "list", "--rule", "pii/phonee", code=2)["error"]
    assert "pii/phone" in error["fix"]


def test_all_that_wait_are_decided_within_the_same_filters(curator: Curator) -> None:
    curator.run("privacy", "decide", "--all", "--yes", "--rule", "pii/phone")
    assert waiting(curator) == 3
    assert (
        "--rule goes with --all" in curator.json("privacy", "decide", "lz4n", "--rule", "x", code=2)["error"]["message"]
    )
