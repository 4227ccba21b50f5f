"""What the label screen tells when asked: why a record comes and leaves, and how records like it were decided."""

from __future__ import annotations

from pathlib import Path

from curator.queries.flagging import listed
from curator.stages import dedup, import_, replace, run_stage, scrub
from curator.workspace import Workspace
from tests.running import chat, write_chats
from tests.tui.labelling import begin, first, given, suggest
from tests.tui.seat import Seat, Sit, seated


def words(seat: Seat) -> str:
    return " ".join(seat.text.replace("│", " ").split())


async def test_i_tells_why_a_record_comes_and_whether_it_leaves(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "intent", 1)[0]
        suggest(seat, one, "refund", 0.87)
        await begin(seat, "intent")
        await seat.press("2", "p", "i")
        shown = words(seat)
        assert "comes now next in order of import" in shown
        assert "suggested refund, 87% sure, by a small model" in shown
        assert "export ○ unsplit: left out: no split was made yet: curator split" in shown
        assert "label intent = refund, by ann" in shown
        assert "flags none" in shown
        await seat.press("escape", "3")
        assert dict(given(seat, "intent"))[one] == "delivery"


async def test_i_explains_each_flag(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        flag = next(iter(listed(seat.workspace)))
        await begin(seat, "intent")
        while f"record {flag.record}" not in seat.text:
            await seat.press("s")
        await seat.press("i")
        shown = words(seat)
        assert f"flag ✗ {flag.rule} ({flag.severity})" in shown
        assert " ".join(flag.message.split()) in shown
        assert " ".join(f"why: {flag.why}".split()) in shown


async def test_a_box_that_was_closed_before_it_was_filled_does_no_harm(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        one = first(seat, "answer", 1)[0]
        await seat.press("g", "l")
        for key in ("i", "escape", "equals_sign", "escape", "i", "escape", "1"):
            await seat.pilot.press(key)
        await seat.press("j")
        assert type(seat.app.screen).__name__ == "Label"
        assert [record for record, _ in given(seat, "answer")] == [one]


async def test_equals_tells_how_records_like_this_one_were_decided(tmp_path: Path) -> None:
    text = (
        "My blue kettle arrived with a broken lid and a dent on its side, and the cable is too short for my kitchen;"
        " the order was made on the last Monday of May, so what can you do about it for me"
    )
    chats = [chat(f"{text}{end}", "We send a new one.") for end in (" please?", " today?", " now?")]
    chats.append(chat("How do I change my password on your site?", "Under Account, Security."))
    path = write_chats(tmp_path / "chats.jsonl", chats)
    workspace, _ = Workspace.create(tmp_path / "work", ("customer_support",))
    with workspace:
        run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
        run_stage(workspace, scrub.STAGE, scrub.Options(), actor="ann")
        run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
        run_stage(workspace, dedup.STAGE, dedup.Options(), actor="ann")
    async with seated(tmp_path / "work", size=(140, 45)) as seat:
        await begin(seat, "intent")
        await seat.press("equals_sign")
        shown = words(seat)
        assert "without a label 2" in shown
        assert "nearly the same" in shown
        assert "My blue kettle arrived" in shown
        await seat.press("escape", "s", "equals_sign")
        assert "no record is like this one" in words(seat)
