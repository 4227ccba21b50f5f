"""Colours: everything can be read, in every theme of ours, and nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from curator.tui import glyphs, places, themes
from tests.tui.seat import Seat, Sit, seated

TEXT, PARTS = 4.5, 3.0
NAMES = [theme.name for theme in themes.THEMES]
WORDS = ("foreground", "text-muted", "text-primary", "text-success", "text-warning", "text-error")
GROUNDS = ("background", "surface", "panel")
#: Cells that are drawn, not read.
DRAWN = set("█░│─╭╮╰╯▔▁▊▎▌▐▀▄▏▕")


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [c / 255 for c in (color.r, color.g, color.b)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: Color, b: Color) -> float:
    """1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#767676"), Color.parse("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_text_and_parts_stand_out_from_every_ground(name: str) -> None:
    colours = themes.theme(name).to_color_system().generate()
    for ground in GROUNDS:
        for word in WORDS:
            found = contrast(Color.parse(colours[word]), Color.parse(colours[ground]))
            assert found >= TEXT, f"{word} on {ground}: {found:.2f}"
        for part in ("border", "border-blurred", "scrollbar", "scrollbar-hover"):
            found = contrast(Color.parse(colours[part]), Color.parse(colours[ground]))
            assert found >= PARTS, f"{part} on {ground}: {found:.2f}"
    cursor = contrast(Color.parse(colours["block-cursor-foreground"]), Color.parse(colours["block-cursor-background"]))
    assert cursor >= TEXT


@pytest.mark.parametrize("name", NAMES)
async def test_whatever_is_drawn_can_be_read(sit: Sit, name: str) -> None:
    async with sit(theme=name, size=(140, 45)) as seat:
        for place in places.names():
            seat.app.places.go(place)
            await seat.press("j")
            assert faint(seat) == [], place
            await seat.press("question_mark")
            assert faint(seat) == [], f"help of {place}"
            await seat.press("escape")
        seat.app.places.go("label")
        for keys in (("g",), ("f",), ("T", "a"), ("e", "z"), ("colon",)):
            await seat.press(*keys)
            assert faint(seat) == [], keys
            await seat.press("escape", "D")


async def test_an_error_can_be_read_and_has_its_word(sit: Sit) -> None:
    async with sit() as seat:
        seat.app.tell_error(ValueError("not to be shown"))
        await seat.press("j")
        assert "✗ error: internal error ValueError" in seat.text
        assert "not to be shown" not in seat.text
        assert faint(seat) == []


@pytest.mark.parametrize("place", places.names())
async def test_without_colours_the_same_words_stand_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    shown = []
    for _ in range(2):
        async with seated(folder) as seat:
            seat.app.places.go(place)
            await seat.press("j")
            shown.append(seat.text)
        monkeypatch.setenv("NO_COLOR", "1")
    assert shown[0] == shown[1]


async def test_a_terminal_without_other_signs_gets_ascii(sit: Sit) -> None:
    async with sit(signs=glyphs.ASCII, size=(140, 45)) as seat:
        assert "##########" in seat.text
        for place in ("home", "log", "label"):
            seat.app.places.go(place)
            await seat.press("j", "question_mark")
            assert [line for line in seat.lines if not line.isascii()] == []
            await seat.press("escape")
        for keys in (("g",), ("f",), ("T",), ("colon",)):
            await seat.press(*keys)
            assert [line for line in seat.lines if not line.isascii()] == []
            await seat.press("escape")


def test_signs_follow_the_terminal() -> None:
    assert glyphs.chosen({}, "utf-8") is glyphs.UNICODE
    assert glyphs.chosen({}, "ascii") is glyphs.ASCII
    assert glyphs.chosen({"CURATOR_ASCII": "1"}, "utf-8") is glyphs.ASCII
    assert glyphs.chosen({"TERM": "linux"}, "utf-8") is glyphs.ASCII
    assert glyphs.chosen({"TERM": "linux", "CURATOR_ASCII": "0"}, "utf-8") is glyphs.UNICODE
    assert glyphs.chosen({"TERM": "xterm-256color"}, "utf-8") is glyphs.UNICODE


def test_the_theme_follows_the_terminal_and_what_one_says() -> None:
    assert themes.chosen({}) == "dark"
    assert themes.chosen({"COLORFGBG": "0;15"}) == "light"
    assert themes.chosen({"COLORFGBG": "15;0"}) == "dark"
    assert themes.chosen({"COLORFGBG": "0;15", "CURATOR_THEME": "high-contrast"}) == "high-contrast"


def test_a_bar_shows_that_something_is_done_and_that_something_is_left() -> None:
    assert glyphs.bar(glyphs.ASCII, 0.001, 10) == "#........."
    assert glyphs.bar(glyphs.ASCII, 0.999, 10) == "#########."
    assert glyphs.bar(glyphs.ASCII, 1, 10) == "##########"
    assert glyphs.bar(glyphs.ASCII, 0, 10) == ".........."


def faint(seat: Seat) -> list[str]:
    """What is on the top screen and stands out too little from its ground."""
    found = []
    for strip in seat.app.screen._compositor.render_strips():
        for text, style in _segments(strip):
            least = PARTS if set(text.strip()) <= DRAWN else TEXT
            if style.color is None or style.bgcolor is None:
                continue
            colours = [Color.from_rich_color(part) for part in (style.color, style.bgcolor)]
            if style.dim or contrast(*colours) < least:
                found.append(f"{text.strip()}: {contrast(*colours):.2f}")
    return found


def _segments(strip: Strip) -> Iterator[tuple[str, Style]]:
    for segment in strip:
        if segment.text.strip() and segment.style is not None:
            yield segment.text, segment.style
