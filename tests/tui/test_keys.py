"""Keys: one key has one meaning on every screen, all of them are found in help, and they work by position."""

from __future__ import annotations

import pytest
from textual.events import Key

from curator.errors import UsageError
from curator.queries.cards import cards
from curator.registry import shipped
from curator.tui import places, positions
from curator.tui.picture import settle
from curator.tui.remap import bindings, keymap
from curator.tui.widgets.key_line import MOST
from tests.tui.seat import Sit


def test_one_key_has_one_meaning_on_every_screen() -> None:
    meanings: dict[str, set[str]] = {}
    for binding in bindings():
        assert binding.id, f"{binding.key} has no id, so nobody can give it another key"
        meanings.setdefault(binding.key, set()).add(binding.id)
    assert {key: ids for key, ids in meanings.items() if len(ids) > 1} == {}
    assert {"u", "U", "Q", "question_mark", "y", "j", "k", "slash", "colon"} <= set(meanings)


def test_one_thing_has_one_name_everywhere() -> None:
    names: dict[str, set[str]] = {}
    for binding in bindings():
        assert binding.tooltip, f"{binding.id} is not explained"
        names.setdefault(str(binding.id), set()).add(binding.description)
    assert {id: said for id, said in names.items() if len(said) > 1} == {}


def test_keys_are_plain_letters_but_the_palette_where_text_is_typed() -> None:
    assert {binding.key for binding in bindings() if "+" in binding.key} == {"ctrl+p"}


def test_every_screen_has_a_letter_of_its_own() -> None:
    assert len(places.by_letter()) == len(places.names())


@pytest.mark.parametrize("name", places.names())
async def test_the_line_below_has_seven_keys_at_most_and_help_among_them(sit: Sit, name: str) -> None:
    async with sit(size=(140, 45)) as seat:
        await seat.press("g", places.kind(name).LETTER)
        line = seat.lines[-1]
        assert line.endswith("? help")
        assert len(line.split("  ")) <= MOST


async def test_help_lists_every_key_that_works(sit: Sit) -> None:
    async with sit(size=(140, 45)) as seat:
        await seat.press("g", "l")
        active = {str(item.binding.tooltip) for item in seat.app.screen.active_bindings.values() if item.binding.id}
        await seat.press("question_mark")
        pages = [seat.text]
        await seat.press("pagedown")
        shown = " ".join("".join([*pages, seat.text]).replace("│", " ").split())
        missing = [help for help in active if help not in shown]
        assert missing == []
        await seat.press("question_mark")
        assert type(seat.app.screen).__name__ == "Label"


@pytest.mark.parametrize(
    ("layout", "typed"),
    [("Russian", "пщ"), ("Greek", "γο"), ("Hebrew", "עם"), ("Latin", "go")],  # noqa: RUF001
)
async def test_letters_work_by_their_position(sit: Sit, layout: str, typed: str) -> None:
    async with sit() as seat:
        await seat.press(*typed)
        assert seat.app.places.here == "log"


async def test_letters_are_themselves_where_text_is_typed(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "l", "f", *"по")
        assert seat.app.focused is not None
        assert getattr(seat.app.focused, "value", "") == "по"


def test_a_layout_gives_each_letter_one_place() -> None:
    assert positions.latin("о") == "j"  # Cyrillic  # noqa: RUF001
    assert positions.latin("ο") == "o"  # Greek  # noqa: RUF001
    assert positions.latin("o") is None


async def test_the_way_back_is_the_way_one_came(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "o", "g", "l", "escape")
        assert seat.app.places.here == "log"
        await seat.press("escape")
        assert seat.app.places.here == "home"
        await seat.press("escape")
        assert seat.app.places.here == "home"


async def test_keys_typed_ahead_go_where_they_should(sit: Sit) -> None:
    async with sit() as seat:
        for key in "go", "gl", "gh", "gl":
            for character in key:
                seat.app.post_message(Key(character, character))
        await settle(seat.pilot)
        assert seat.app.places.here == "label"
        await seat.press("escape")
        assert seat.app.places.here == "home"


@pytest.mark.parametrize("name", places.names())
async def test_a_screen_that_is_just_coming_up_takes_keys(sit: Sit, name: str) -> None:
    async with sit() as seat:
        for key in ("g", places.kind(name).LETTER, "j", "j", "k", "end", "pagedown"):
            seat.app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(seat.pilot)
        assert seat.app.places.here == name


async def test_an_unknown_letter_goes_nowhere(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "z")
        assert seat.app.places.here == "home"


async def test_the_palette_goes_to_screens_and_runs_stages(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("go to log")
        await seat.press("enter")
        assert seat.app.places.here == "log"
        await seat.press("ctrl+p")
        await seat.type("run split")
        await seat.press("enter")
        assert "✓ split: " in seat.text


async def test_y_copies_what_the_cursor_is_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "l", "k", "y")
        (card,) = cards(seat.workspace, "answer", limit=1)[0]
        assert [turn.role for turn in card.turns][-2:] == ["user", "assistant"]
        assert seat.app.clipboard == card.turns[-2].text
        assert f"copied {len(seat.app.clipboard):,} characters" in seat.text


async def test_a_user_gives_a_key_another_place(sit: Sit) -> None:
    async with sit(keys=keymap({"app.next": "x", "app.help": "h"})) as seat:
        assert "x next" in seat.lines[-1]
        assert seat.lines[-1].endswith("h help")
        await seat.press("n")
        assert "catch up" not in seat.text
        await seat.press("x")
        assert "✓ catch up" in seat.text
        await seat.press("h")
        assert type(seat.app.screen).__name__ == "Help"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"app.nxt": "x"}, "there is no 'app.nxt'"),
        ({"app.next": "u"}, "app.next cannot have the key u, which is that of app.undo"),
        ({"app.next": "x", "label.skip": "x"}, "cannot have the key x"),
    ],
)
def test_keys_that_cannot_be_given_are_refused_before_the_screen_opens(keys: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        keymap(keys)


def test_two_keys_may_change_places() -> None:
    assert keymap({"app.undo": "U", "app.redo": "u"})


def test_every_key_is_in_the_documentation() -> None:
    text = shipped("docs/keys.md").read_text(encoding="utf-8")
    assert [binding.id for binding in bindings() if f"`{binding.id}`" not in text] == []


async def test_the_palette_puts_what_is_named_so_before_what_is_about_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("ded")
        found = [line for line in seat.lines if "run dedup" in line or "go to log" in line]
        assert "run dedup" in found[0]
        await seat.press("escape", "ctrl+c")
        assert "Q quits" in seat.text
