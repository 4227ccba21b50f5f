"""The real application on a real workspace, driven by keys, read as a person reads it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from rich.console import Console
from textual.events import Key
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot

from curator.tui.app import CuratorApp
from curator.tui.glyphs import UNICODE, Glyphs
from curator.tui.picture import settle
from curator.workspace import Workspace

Sit = Callable[..., AbstractAsyncContextManager["Seat"]]


class Seat:
    """app, pilot: Textual's; workspace: its store is open."""

    def __init__(self, app: CuratorApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.workspace = app.workspace

    async def press(self, *keys: str) -> None:
        """Keys one after the other; each has done all it does before the next."""
        for key in keys:
            self._post(key)
            await settle(self.pilot)

    async def look(self) -> None:
        """Hear what others did; the application does so once a second."""
        await asyncio.to_thread(self.app.others.look, self.workspace)
        await settle(self.pilot)

    async def type(self, text: str) -> None:
        """Characters as fast as fingers are; all they do is done when the last one has been typed."""
        for character in text:
            self._post(character)
        await settle(self.pilot)

    def _post(self, key: str) -> None:
        name = _character_to_key(key) if len(key) == 1 else key
        self.app.post_message(Key(name, key if len(key) == 1 else key_to_character(key)))

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, dialogs over what is below them."""
        width, height = self.app.size
        console = Console(width=width, height=height, file=io.StringIO(), record=True, force_terminal=True)
        console.print(self.app.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens))
        return [line.rstrip() for line in console.export_text().splitlines()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@asynccontextmanager
async def seated(
    folder: Path,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = "dark",
    actor: str = "ann",
    signs: Glyphs | None = None,
    keys: dict[str, str] | None = None,
    news_seconds: float | None = None,
) -> AsyncIterator[Seat]:
    with Workspace.open(folder, overrides={"engine.kind": "inline"}) as workspace:
        app = CuratorApp(
            workspace,
            actor,
            theme=theme,
            signs=signs or UNICODE,
            keys=keys,
            news_seconds=news_seconds,
            look_every=None,
        )
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield Seat(app, pilot)
