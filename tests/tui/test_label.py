"""Labeling: one key a decision, committed before the next record shows."""

from __future__ import annotations

from pathlib import Path

from curator.queries.cards import cards
from curator.queries.log import log
from curator.queries.queue import labels, queue
from tests.tui.labelling import begin, first, given, suggest
from tests.tui.seat import Sit, seated


async def test_a_digit_labels_the_record_and_the_next_one_shows(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two, three = first(seat, "intent", 3)
        await begin(seat, "intent")
        assert f"record {one}" in seat.text
        assert "intent: 24 left · ann" in seat.lines[0]
        await seat.press("2", "3")
        assert given(seat, "intent") == [(one, "refund"), (two, "delivery")]
        assert f"record {three}" in seat.text
        assert "intent: 22 left" in seat.lines[0]
        assert [entry.actor for entry in log(seat.workspace, kind="label")] == ["ann", "ann"]


async def test_the_record_stands_beside_what_is_asked_and_its_keys(sit: Sit) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        assert "What does the customer" in seat.text
        assert " 2 Refund" in seat.text.replace("  2  Refund", " 2 Refund")
        assert "[0] system" in seat.text
        assert "why now next in order" in seat.text


async def test_no_word_of_a_record_is_cut_at_the_edge(sit: Sit) -> None:
    async with sit() as seat:
        await begin(seat, "intent")
        found, _ = cards(seat.workspace, "intent", limit=8)
        for card in found:
            if any(turn.calls or turn.answers for turn in card.turns):
                await seat.press("s")
                continue
            said = [f"[{turn.index}] {turn.role} {turn.text}" for turn in card.turns]
            words = {word for text in [*said, "system, the same as before"] for word in text.split()}
            drawn = [line[2:49] for line in seat.lines[1:-2] if "more lines: page down" not in line]
            shown = {word for line in drawn for word in line.split()}
            assert len(shown) > 12
            assert shown - words == set()
            await seat.press("s")


async def test_zero_is_unsure_where_the_task_knows_it(sit: Sit) -> None:
    async with sit() as seat:
        (record,) = first(seat, "policy_ok", 1)
        await begin(seat, "policy_ok")
        await seat.press("0")
        assert given(seat, "policy_ok") == [(record, "unsure")]
        await begin(seat, "intent")
        await seat.press("0")
        assert given(seat, "intent") == []
        assert "intent has no value on 0" in seat.text


async def test_a_skipped_record_comes_again_after_the_others(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "tone", 2)
        await begin(seat, "tone")
        await seat.press("s")
        assert f"record {two}" in seat.text
        assert "tone: 24 left" in seat.lines[0]
        await seat.press(*["3"] * 23)
        assert f"record {one}" in seat.text
        assert "those that you skipped come again" in seat.text
        await seat.press("4")
        assert "nothing is left to label for tone" in seat.text
        assert dict(given(seat, "tone"))[one] == "4"


async def test_more_than_one_read_ahead_are_labelled_without_a_gap(sit: Sit) -> None:
    async with sit() as seat:
        order = first(seat, "tone", 24)
        await begin(seat, "tone")
        await seat.press(*["1"] * 24)
        assert [record for record, _ in given(seat, "tone")] == order
        assert "tone: 0 left" in seat.lines[0]


async def test_undo_brings_the_record_back(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "tone", 2)
        await begin(seat, "tone")
        await seat.press("1", "u")
        assert given(seat, "tone") == []
        assert f"record {one}" in seat.text
        assert "tone: 24 left" in seat.lines[0]
        await seat.press("U")
        assert given(seat, "tone") == [(one, "1")]
        assert f"record {two}" in seat.text


async def test_reject_is_of_the_answer_whatever_is_being_labelled(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "intent", 2)
        await begin(seat, "intent")
        await seat.press("r")
        assert given(seat, "answer") == [(one, "reject")]
        assert given(seat, "intent") == []
        assert f"record {two}" in seat.text


async def test_a_turn_that_shall_not_train_says_so(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        (record,) = first(seat, "answer", 1)
        await seat.press("g", "l", "w")
        assert "does not train (weight 0)" in seat.text
        assert f"record {record}" in seat.text
        await seat.press("w")
        assert "does not train" not in seat.text
        await seat.press("k", "w")
        assert "is no assistant turn" in seat.text


async def test_a_note_flags_the_record_and_its_words_are_in_no_log(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "l", "f")
        await seat.type("ask the team")
        await seat.press("enter")
        (entry,) = log(seat.workspace, kind="note")
        assert entry.what == "noted"
        await seat.press("f", "escape")
        assert len(log(seat.workspace, kind="note")) == 1


async def test_an_answer_is_rewritten_scanned_and_shown(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        await seat.press("g", "l", "e", "ctrl+end")
        await seat.type(" Write to bob@example.org.")
        await seat.press("escape")
        assert "keep the changes?" in seat.text
        assert "escape goes on editing  │" in seat.text
        await seat.press("enter")
        assert "rewritten" in seat.text
        assert "Write to <EMAIL_ADDRESS" in seat.text
        assert "bob@example.org" not in seat.text


async def test_changes_are_discarded_only_when_that_is_said(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        await seat.press("g", "l", "e")
        await seat.type("zzz")
        await seat.press("escape", "escape")
        assert "escape when you are done" in seat.text
        await seat.press("escape", "D")
        assert log(seat.workspace, kind="edit") == []
        await seat.press("e", "escape")
        assert type(seat.app.screen).__name__ == "Label"
        assert log(seat.workspace, kind="edit") == []


async def test_a_label_is_chosen_by_typing_some_of_its_name(sit: Sit) -> None:
    async with sit() as seat:
        (record,) = first(seat, "intent", 1)
        await begin(seat, "intent")
        await seat.press("l")
        await seat.type("some")
        await seat.press("enter")
        assert given(seat, "intent") == [(record, "other")]


async def test_a_suggestion_is_shown_and_accepted_with_a(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "intent", 2)
        suggest(seat, one, "refund", 0.87)
        await begin(seat, "intent")
        assert "Refund  a (87% sure)" in seat.text
        await seat.press("a")
        (label,) = labels(seat.workspace)
        assert (label["id"], label["value"]) == (one, "refund")
        assert "a small model" in str(label["provenance"])
        assert f"record {two}" in seat.text
        await seat.press("a")
        assert "nothing is suggested for this record" in seat.text
        assert len(list(labels(seat.workspace))) == 1


async def test_guidelines_and_what_a_value_means_stand_beside_the_record(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        task = seat.workspace.rulebook.tasks["intent"]
        await begin(seat, "intent")
        told = [text for text in (task.guidelines, *(value.help for value in task.values)) if text]
        assert told
        shown = " ".join(line[95:] for line in seat.lines)
        assert " ".join(told[0].split()[:3]) in " ".join(shown.split())


async def test_guidelines_below_the_edge_are_told_and_can_be_read(sit: Sit) -> None:
    async with sit() as seat:
        one, two = first(seat, "intent", 2)
        await begin(seat, "intent")
        side = "\n".join(line[51:] for line in seat.lines)
        assert f"record {one}" in side
        assert " more lines: J" in side
        assert "anything is wanted." not in side
        await seat.press(*"JJJJ")
        side = "\n".join(line[51:] for line in seat.lines)
        assert "\nanything is wanted." in side
        assert "more lines" not in side
        await seat.press(*"KKKK")
        assert f"record {one}" in seat.text
        await seat.press("J", "s")
        assert f"record {two}" in seat.text


async def test_a_system_turn_that_was_read_takes_one_line_until_the_mark_is_on_it(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        await begin(seat, "tone")
        await seat.press("s")
        assert "[0] system, the same as before" in seat.text
        assert "You are the support assistant" not in seat.text
        await seat.press(*"kkkkk")
        assert "▸ [0] system" in seat.text
        assert "You are the support assistant" in seat.text


async def test_values_beyond_nine_are_given_by_typing_some_of_their_name(folder: Path) -> None:
    values = "".join(f"      - {{id: v{n}, name: Shelf {chr(96 + n) * 3}}}\n" for n in range(1, 13))
    rule = f"tasks:\n  - id: shelf\n    level: conversation\n    kind: choice\n    values:\n{values}"
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "shelves.yaml").write_text(rule, encoding="utf-8")
    async with seated(folder, size=(140, 45)) as seat:
        one, two = first(seat, "shelf", 2)
        await begin(seat, "shelf")
        assert " 9 Shelf iii" in seat.text
        assert "any of them by its name" in seat.text
        await seat.press("l")
        await seat.type("lll")
        await seat.press("enter")
        await seat.press("9")
        assert given(seat, "shelf") == [(one, "v12"), (two, "v9")]


async def test_what_keys_do_is_found_in_the_palette(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one, two = first(seat, "tone", 2)
        await begin(seat, "tone")
        await seat.press("colon")
        await seat.type("leave the record")
        assert "key s: skip, leave the record for later" in seat.text
        await seat.press("enter")
        assert f"record {two}" in seat.text
        await seat.press("colon")
        await seat.type("the record before")
        await seat.press("enter")
        assert f"record {one}" in seat.text


async def test_records_come_in_the_order_that_is_asked(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        record = queue(seat.workspace, "tone", order="random", limit=1).records[0].id
        await begin(seat, "tone")
        await seat.press("O")
        await seat.type("random")
        await seat.press("enter")
        assert f"record {record}" in seat.text
        await seat.press("O")
        await seat.type("uncertain")
        await seat.press("enter")
        assert "✗ error: nothing is suggested for task tone; curator label suggest --task tone" in seat.text
