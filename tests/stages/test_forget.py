"""What `forget` says may hold somebody still: exports by the records they hold, files by what they came with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curator.decisions.label import set_weight
from curator.stages import dedup, export, flag, forget, purge, replace, scrub
from curator.store import events, lookups
from tests.stages.conftest import Desk
from tests.stages.test_split import talks
from tests.store.working import edit, tamper


def may_hold(desk: Desk, *records: str, value: str | None = None) -> dict[str, list[str]]:
    with desk.open() as workspace:
        found = forget.found(workspace, forget.Options(records, value)).may_hold
    # The numbers of their events.
    return found | {"exports": [told.split()[1] for told in found["exports"]]}


def number(result: export.Result, desk: Desk) -> str:
    """Of the event of an export that was just made."""
    assert not result.refused
    with desk.open() as workspace:
        return str(events.newest(workspace.store, kinds=["export"]))


def brought(desk: Desk) -> dict[int, str]:
    path = desk.bring(*talks(12))
    desk.split(shares={"train": 1.0})
    with desk.open() as workspace:
        return lookups.by_line(workspace.store, file=path.name)


def settled(desk: Desk) -> export.Result:
    """An export once everything is scanned again."""
    desk.run(scrub.STAGE, scrub.Options(None))
    desk.run(replace.STAGE, replace.Options())
    desk.run(dedup.STAGE, dedup.Options())
    desk.run(flag.STAGE, flag.Options())
    desk.split(shares={"train": 1.0})
    return desk.export()


def weigh(desk: Desk, record: str, weight: int) -> None:
    """Of nothing that trains, a record is in no export."""
    with desk.open() as workspace:
        set_weight(workspace, record, 1, weight, actor="ann")


def test_exports_are_told_by_the_records_they_hold_whatever_became_of_their_folders(desk: Desk) -> None:
    ids = brought(desk)
    weigh(desk, ids[1], 0)
    without = number(desk.export(), desk)
    weigh(desk, ids[1], 1)
    whole = number(desk.export(), desk)
    shutil.move(desk.workspace / "exports", desk.folder / "elsewhere")
    assert may_hold(desk, ids[1])["exports"] == [whole]
    assert may_hold(desk, ids[1], ids[2])["exports"] == [without, whole]
    shutil.rmtree(desk.folder / "elsewhere")
    desk.run(forget.STAGE, forget.Options((ids[1],)))
    assert may_hold(desk, ids[2])["exports"] == [without, whole]


def test_of_an_export_that_kept_no_list_any_record_that_was_there_may_be_in_it(desk: Desk) -> None:
    ids = brought(desk)
    weigh(desk, ids[1], 0)
    old = number(desk.export(), desk)
    tamper(desk.workspace, "DELETE FROM exported")
    assert may_hold(desk, ids[1])["exports"] == [old]
    # The same files again: now it is known.
    again = desk.run(export.STAGE, export.Options(), **{"scrub.decide_below": 0.0})
    assert number(again, desk) == old
    assert may_hold(desk, ids[1])["exports"] == []


def test_a_value_that_only_an_edit_holds_may_be_in_exports_of_its_record(desk: Desk) -> None:
    ids = brought(desk)
    with desk.open() as workspace:
        edit(workspace.store, workspace.ids, f"{ids[3]}/1", "Ask Zandra Quillfeather")
    weigh(desk, ids[4], 0)
    made = number(settled(desk), desk)
    assert may_hold(desk, value="zandra quillfeather")["exports"] == [made]
    assert may_hold(desk, value="is nowhere at all")["exports"] == []


def test_a_file_that_brought_a_record_again_may_hold_it_too(desk: Desk) -> None:
    desk.bring(talks(1)[0])
    desk.bring(*talks(2))
    desk.bring(talks(3)[2])
    with desk.open() as workspace:
        (first,) = lookups.by_line(workspace.store, file="chats1.jsonl").values()
    assert [path.rpartition("/")[2] for path in may_hold(desk, first)["inputs"]] == ["chats1.jsonl", "chats2.jsonl"]


@pytest.mark.parametrize("how", ["forget", "purge"])
def test_no_count_of_a_text_or_line_outlives_it_in_the_cache_folder(desk: Desk, how: str) -> None:
    ids = brought(desk)
    desk.export()
    cache = desk.folder / "config" / "cache"
    before = {kind: kept_of(cache, kind) for kind in ("tokens", "lines")}
    if how == "forget":
        desk.run(forget.STAGE, forget.Options((ids[1],)))
    else:
        desk.run(purge.STAGE, purge.Options())
    # Whatever is kept of a workspace has its name behind a dash.
    assert list(cache.glob("*-*")) == []
    settled(desk)
    for kind, kept in before.items():
        assert (len(kept_of(cache, kind)) < len(kept)) is (how == "forget")


def kept_of(cache: Path, kind: str) -> bytes:
    (kept,) = cache.glob(f"{kind}-*")
    return kept.read_bytes()
