"""Pictures of screens as SVG: nothing in them is fetched, and the same screen is the same file."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from textual.pilot import Pilot

from curator.tui.app import CuratorApp
from curator.tui.glyphs import UNICODE
from curator.tui.places import HOME

if TYPE_CHECKING:
    from curator.workspace import Workspace

_FONT_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_COMMENT: Final = re.compile(r"\s*<!--.*?-->")
#: Made of a checksum of all that is drawn.
_ID: Final = re.compile(r"terminal-\d+(?=[-\s{)\"])")
#: Turns of the loop in which a message surely arrives.
_HOPS: Final = 50
_FONTS: Final = "ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace"


def svg(app: CuratorApp) -> str:
    """The screen as it is now."""
    drawn = app.export_screenshot(title="curator", simplify=True)
    drawn = (
        _COMMENT.sub("", _FONT_FACE.sub("", drawn)).replace("Fira Code, monospace", _FONTS).replace("Fira Code", _FONTS)
    )
    return "\n".join(line.rstrip() for line in _ID.sub("terminal", drawn).splitlines()) + "\n"


async def draw(
    workspace: Workspace, actor: str, *, screen: str, size: tuple[int, int], theme: str, keys: str = ""
) -> str:
    """A screen after its keys were pressed (`j,j,enter`), with nothing of it still being read."""
    app = CuratorApp(workspace, actor, theme=theme, signs=UNICODE, news_seconds=None, look_every=None)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if screen != HOME:
            app.places.go(screen)
            await settle(pilot)
        for key in filter(None, keys.split(",")):
            await pilot.press(key)
            await settle(pilot)
        if app.failure is not None:
            raise app.failure
        return svg(app)


async def settle(pilot: Pilot[None]) -> None:
    """Until nothing is being read, saved or worked on, and all of it is drawn."""
    app = pilot.app
    assert isinstance(app, CuratorApp)
    quiet = 0
    while quiet < 2:
        deciding = app.unsettled or app.commits.waiting
        busy = deciding or app.work.running or any(not worker.is_finished for worker in app.workers)
        quiet = 0 if busy else quiet + 1
        await pilot.pause(0.01)
        # A message has several hops to go, one a turn of the loop; on a busy machine no time is sure to be enough.
        for _ in range(_HOPS):
            await asyncio.sleep(0)
