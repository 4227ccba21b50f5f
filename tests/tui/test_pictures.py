"""What screens look like, against stored pictures; `--snapshot-update` draws them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from curator.tui import glyphs, picture
from tests.tui.seat import Seat, seated

SIZES = [(80, 24), (140, 45)]
#: What each picture is of: the keys that lead there.
WAYS: dict[str, tuple[str, ...]] = {
    "home": (),
    "home_help": ("question_mark",),
    "log": ("g", "l", "1", "2", "g", "o", "j"),
    "label": ("g", "l", "w"),
    "label_edit": ("g", "l", "e"),
    "label_selected": ("g", "l", "T", *"intent", "enter", "space", "space"),
    "label_why": ("g", "l", "i"),
    "label_diff": ("g", "l", "e", *["delete"] * 4, *"Well", "escape", "enter", "v"),
    "label_nothing": ("g", "l", "T", *"tone", "enter", *["3"] * 24),
}
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:\s|&#160;|T)\d\d:\d\d:\d\d")


class Picture(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "svg"


def drawn(seat: Seat) -> str:
    """The screen, without the time at which the test ran."""
    return _TIME.sub("2026-01-01&#160;12:00:00", picture.svg(seat.app))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WAYS)
async def test_a_screen_looks_as_it_did(
    folder: Path, snapshot: SnapshotAssertion, name: str, size: tuple[int, int]
) -> None:
    async with seated(folder, size=size) as seat:
        await seat.press(*WAYS[name])
        assert drawn(seat) == snapshot(extension_class=Picture)


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
async def test_a_theme_looks_as_it_did(folder: Path, snapshot: SnapshotAssertion, theme: str) -> None:
    async with seated(folder, theme=theme) as seat:
        assert drawn(seat) == snapshot(extension_class=Picture)


async def test_plain_ascii_looks_as_it_did(folder: Path, snapshot: SnapshotAssertion) -> None:
    async with seated(folder, signs=glyphs.ASCII) as seat:
        assert drawn(seat) == snapshot(extension_class=Picture)


async def test_a_picture_fetches_nothing_and_is_the_same_each_time(folder: Path) -> None:
    pictures = []
    for _ in range(2):
        async with seated(folder) as seat:
            pictures.append(picture.svg(seat.app))
    assert pictures[0] == pictures[1]
    assert "url(http" not in pictures[0]
    assert "@font-face" not in pictures[0]
    assert re.findall(r"https?://[^\s\"<]+", pictures[0]) == ["http://www.w3.org/2000/svg"]


def test_no_stored_picture_holds_a_time_or_a_place_of_a_machine() -> None:
    stored = list((Path(__file__).parent / "__snapshots__").rglob("*.svg"))
    assert len(stored) >= len(WAYS) * len(SIZES)
    for path in stored:
        text = path.read_text(encoding="utf-8").replace("2026-01-01&#160;12:00:00", "")
        assert not _TIME.search(text), path
        assert "/tmp" not in text, path
