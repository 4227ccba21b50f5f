"""The palette: what the keys of this screen do, every screen and every stage by name, and the colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding

from curator.tui import places, steps, themes
from curator.tui.dialogs.choose import Choose
from curator.tui.importing import show_rejects

if TYPE_CHECKING:
    from curator.tui.app import CuratorApp


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    about: str
    run: Callable[[], object]


def commands(app: CuratorApp) -> list[Command]:
    """What can be done from here."""
    screens = [(name, places.kind(name)) for name in places.names()]
    found = [
        Command(f"go to {screen.NAME}", f"{screen.ABOUT} (g {screen.LETTER})", partial(app.places.go, name))
        for name, screen in screens
    ]
    found += [
        Command(f"run {stage}", steps.ABOUT[stage], partial(_run, app, stage))
        for stage in (*steps.names(), steps.CATCH_UP)
    ]
    found += [
        Command("import", "conversations from a file or folder", app.action_import),
        Command("rejects", "lines that no import could read, and why", partial(show_rejects, app)),
    ]
    found += [
        Command(f"colours: {theme.name}", "until you quit", partial(setattr, app, "theme", theme.name))
        for theme in themes.THEMES
    ]
    return [*found, *_of_keys(app)]


def _of_keys(app: CuratorApp) -> list[Command]:
    """What each key does that works now; not those that only differ in a number, or that the palette replaces."""
    bound = [active for active in app.screen.active_bindings.values() if active.binding.id]
    told: dict[str, list[ActiveBinding]] = {}
    for active in bound:
        told.setdefault(active.binding.tooltip or active.binding.description, []).append(active)
    found = []
    for about, several in told.items():
        binding, node = several[0].binding, several[0].node
        one = len({active.binding.id for active in several}) == 1
        if one and not str(binding.id).startswith(("app.palette", "move.")):
            keys = " ".join(app.get_key_display(active.binding) for active in several)
            run = partial(app.call_later, app.run_action, binding.action, node)
            found.append(Command(f"key {keys}", f"{binding.description}, {about}", run))
    return found


def open_palette(app: CuratorApp) -> None:
    """Type some letters of what to do, then enter."""
    known = {command.name: command for command in commands(app)}

    def chosen(name: str | None) -> None:
        if name:
            known[name].run()

    options = [(command.name, f"{command.name}: {command.about}") for command in known.values()]
    app.push_screen(Choose("go to a screen, run a stage, or do what a key does", options), chosen)


def _run(app: CuratorApp, stage: str) -> None:
    app.work.start(steps.job(stage, app.actor))
