"""curator dedup: options that hold, files it writes, and decisions pair after pair at a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.running import Curator, chat, write_chats

ASKS = re.escape("? > ")
OPEN = "is the mill by the lake open on the first sunday of may"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("dedup"))
    long = "the ferry leaves at nine from the old pier and comes back at six so take the bus at eight from the square"
    write_chats(
        curator.folder / "chats.jsonl",
        [
            chat(OPEN, "It is open from ten to four."),
            chat(OPEN, "No, never on sundays."),
            chat("when does the ferry leave", long),
            chat("when does the ferry leave", f"{long} today"),
            chat("where does the blue bus stop in winter", "Behind the mill."),
        ],
    )
    curator.run("init", str(curator.workspace))
    for command in (("import", "chats.jsonl"), ("scrub",), ("dedup",)):
        curator.run(*command)
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    return _made.copy(tmp_path / "here")


@pytest.fixture
def decider(curator: Curator) -> Iterator[Terminal]:
    with Terminal(curator, "dedup", "decide", "--plain") as terminal:
        yield terminal


def decisions(curator: Curator, kind: str) -> list[str | None]:
    return [pair["decision"] for pair in curator.json("dedup", "list", "--kind", kind)["pairs"]]


def test_a_letter_decides_a_contradiction_and_undo_brings_it_back(curator: Curator, decider: Terminal) -> None:
    shown = decider.until(ASKS)
    assert "== contradiction  0.00  (1 left)" in shown
    assert "It is open from ten to four." in shown
    assert "No, never on sundays." in shown
    decider.type("w\n")
    assert OPEN in decider.until(ASKS)
    decider.type("d\n")
    assert "no pair waits any more" in decider.until(r"1 decision \(undo: curator undo\)")
    assert decider.ended() == 0
    assert decisions(curator, "contradiction") == ["distinct"]
    curator.run("undo")
    assert decisions(curator, "contradiction") == [None]


def test_what_is_dropped_at_a_pair_is_dropped_when_the_session_ends(curator: Curator, decider: Terminal) -> None:
    decider.until(ASKS)
    decider.type("b\n")
    decider.until("1 decision")
    assert decider.ended() == 0
    kinds = [drop["kind"] for drop in curator.json("dedup", "list", "--dropped")["dropped"]]
    assert sorted(kinds) == ["near", "person"]


def test_what_is_skipped_waits_and_a_strange_letter_shows_the_help(curator: Curator, decider: Terminal) -> None:
    decider.until(ASKS)
    decider.type("z\n")
    assert "distinct: both stay" in decider.until(ASKS)
    decider.type("\n")
    decider.until("only what was skipped waits")
    assert decider.ended() == 0
    assert decisions(curator, "contradiction") == [None]


def test_other_kinds_are_asked_about_on_wish(curator: Curator) -> None:
    with Terminal(curator, "dedup", "decide", "--plain", "--kind", "near") as terminal:
        assert "== near  0.95" in terminal.until(ASKS)
        terminal.type("d\n")
        terminal.until("1 decision")
        assert terminal.ended() == 0
    assert curator.json("dedup", "list", "--dropped")["dropped"] == []


def test_without_a_terminal_plain_answers_what_to_do_instead(curator: Curator) -> None:
    curator.run("dedup", "decide", "--plain", code=2)
    assert "curator dedup list --json" in curator.stderr
    curator.run("dedup", "decide", "--plain", "--same", code=2)


def test_pairs_are_written_as_lines(curator: Curator) -> None:
    told = curator.run("dedup", "--pairs", "pairs.jsonl")
    assert "1 pair in pairs.jsonl" in told
    (line,) = (curator.folder / "pairs.jsonl").read_text().splitlines()
    pair = json.loads(line)
    assert pair.keys() == {"a", "b", "jaccard"}
    assert pair["a"] < pair["b"]
    curator.run("dedup", "--pairs", "no/folder/pairs.jsonl", code=2)


def test_what_was_asked_for_on_the_command_line_holds_for_the_recipe(curator: Curator) -> None:
    write_chats(curator.folder / "eval.jsonl", [chat("where does the blue bus stop in winter", "By the pier.")])
    assert curator.json("dedup", "--against", "eval.jsonl", "--threshold", "0.6")["contaminated"] == 1
    curator.run("run")
    (drop,) = [d for d in curator.json("dedup", "list", "--dropped")["dropped"] if d["kind"] == "contamination"]
    assert drop["reason"].endswith("of eval.jsonl:1 is in it")
    (curator.folder / "eval.jsonl").unlink()
    curator.run("dedup", "--against", "eval.jsonl", code=2)


def test_an_evaluation_is_held_apart_until_it_is_let_go_whatever_else_is_asked_later(curator: Curator) -> None:
    write_chats(curator.folder / "eval.jsonl", [chat("where does the blue bus stop in winter", "By the pier.")])
    write_chats(curator.folder / "more.jsonl", [chat("zorblax", "A question that nobody asked here before.")])
    held = curator.json("dedup", "--against", "eval.jsonl", "--threshold", "0.6")
    assert (held["contaminated"], held["against"]) == (1, ["eval.jsonl"])
    later = curator.json("dedup", "--threshold", "0.61")
    assert (later["contaminated"], later["against"]) == (1, ["eval.jsonl"])
    both = curator.json("dedup", "--against", "more.jsonl", "--threshold", "0.6")
    assert (both["contaminated"], both["against"]) == (1, ["eval.jsonl", "more.jsonl"])
    assert "of eval.jsonl, more.jsonl, dropped" in curator.run("dedup", "--threshold", "0.61")
    (curator.folder / "more.jsonl").unlink()
    curator.run("dedup", code=2)
    assert "curator dedup --no-against" in curator.stderr
    free = curator.json("dedup", "--no-against", "--threshold", "0.6")
    assert (free["contaminated"], free["against"]) == (0, [])
    assert curator.json("dedup", "--threshold", "0.61")["against"] == []


def test_an_evaluation_that_is_named_before_anything_is_there_is_refused(tmp_path: Path) -> None:
    empty = Curator(tmp_path)
    empty.run("init", str(empty.workspace))
    write_chats(empty.folder / "eval.jsonl", [chat("where does the blue bus stop in winter", "By the pier.")])
    empty.run("dedup", "--against", "eval.jsonl", code=2)
    assert "import first" in empty.stderr


def test_thresholds_are_told_without_a_change(curator: Curator) -> None:
    counts = curator.json("dedup", "thresholds", "--at", "0.8", "--at", "1")
    assert counts["now"] == 0.8
    assert [(c["threshold"], c["pairs"], c["dropped"]) for c in counts["thresholds"]] == [(0.8, 1, 1), (1.0, 0, 0)]
    assert "now" in curator.run("dedup", "thresholds", "--from", "0.7")
