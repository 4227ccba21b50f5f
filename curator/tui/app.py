"""The application: a workspace, who decides, where one is; everything else is in the files beside it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import Monochrome
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.widgets import Input, TextArea

from curator.errors import RefusedError
from curator.tui import glyphs, others, plain, positions, themes, told
from curator.tui.commits import Commits, Decision, Outcome
from curator.tui.dialogs.go import Go
from curator.tui.keys import EVERYWHERE
from curator.tui.others import Others
from curator.tui.places import Places
from curator.tui.screen import CuratorScreen
from curator.tui.told import Told
from curator.tui.trouble import trouble
from curator.tui.widgets.news_line import News
from curator.tui.work import Work

if TYPE_CHECKING:
    from curator.workspace import Workspace


class CuratorApp(App[None]):
    """workspace: its store is opened in a thread after the first paint. actor: who decides.

    warnings: filled by opening the store. keys: by id of a binding, where the user wants another. news_seconds: how
    long news stays; None for as long as there is nothing newer.
    """

    TITLE = "curator"
    CSS = (
        """
    Screen { background: $background; color: $foreground; }
    .muted { color: $text-muted; }
    TextArea .text-area--cursor, TextArea:light .text-area--cursor { color: $background; background: $foreground; }
    """
        + plain.CSS
    )
    BINDINGS: ClassVar[list[BindingType]] = [*EVERYWHERE]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        workspace: Workspace,
        actor: str,
        *,
        theme: str = "",
        signs: glyphs.Glyphs | None = None,
        warnings: Sequence[str] = (),
        keys: Mapping[str, str] | None = None,
        news_seconds: float | None = told.STAYS,
        look_every: float | None = others.EVERY,
    ) -> None:
        super().__init__()
        self._filters = [plain.WithoutColours() if isinstance(f, Monochrome) else f for f in self._filters]
        self._warnings = warnings
        self.workspace = workspace
        self.actor = actor
        self.glyphs = signs or glyphs.chosen()
        self.set_class(self.glyphs is glyphs.ASCII, plain.CLASS)
        self.told = Told(self, news_seconds)
        self.commits = Commits(self._outcome)
        #: Decisions that were made and have not come back yet, committed or failed.
        self.unsettled = 0
        self.places = Places(self)
        self.work = Work(self)
        self.others = Others(self, look_every)
        #: What ended the application, for whoever started it to tell.
        self.failure: Exception | None = None
        self._store_open = threading.Event()
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for ours in themes.THEMES:
            self.register_theme(ours)
        self.theme = theme or themes.chosen()
        self.set_keymap(keys or {})

    def get_default_screen(self) -> Screen[None]:
        return self.places.screen("home")

    def on_mount(self) -> None:
        self.run_worker(self._open_store, thread=True, exit_on_error=False, group="open", description="open the store")

    def on_unmount(self) -> None:
        """However the screen ends, what was keyed is committed, and what was open is open to others."""
        self.commits.close()
        self.others.end()

    def _open_store(self) -> None:
        try:
            _ = self.workspace.store
            if self._warnings:
                self.call_later(self.tell, News("error", "; ".join(self._warnings)))
            self.workspace.warn = self._warned
        except Exception as error:
            self.failure = error
            self.call_later(self.exit, return_code=1)
        finally:
            self._store_open.set()
        self.others.start()

    def _warned(self, text: str) -> None:
        """By any thread."""
        self.call_later(self.tell, News("error", text))

    @property
    def place(self) -> CuratorScreen | None:
        """The screen where one is, below whatever dialog is open."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, CuratorScreen)), None)

    def opened(self) -> Workspace:
        """The workspace once its store is open; called by threads, which wait for it."""
        self._store_open.wait()
        if self.failure is not None:
            raise self.failure
        return self.workspace

    # what is told

    @property
    def news(self) -> News | None:
        """What stands on the news line."""
        return self.told.news

    def tell(self, news: News) -> None:
        """Show news on every screen."""
        self.told.tell(news)

    def tell_error(self, error: BaseException, doing: str = "") -> None:
        self.tell(News("error", f"{doing}: {trouble(error)}" if doing else str(trouble(error))))

    def changed(self) -> None:
        """What the store holds is another now: the screen reads it anew."""
        if isinstance(self.screen, CuratorScreen):
            self.screen.reload()

    # decisions

    def decide(self, decision: Decision) -> None:
        """Commit in the order of the keys; an error is told on the screen."""
        self.unsettled += 1
        self.others.made(decision.op)
        if not self.commits.add(decision):
            self._committed(Outcome(decision, error=RefusedError("the terminal is closing")))

    def _outcome(self, outcome: Outcome) -> None:
        self.call_later(self._committed, outcome)

    def _committed(self, outcome: Outcome) -> None:
        self.unsettled -= 1
        decision = outcome.decision
        if outcome.error is not None:
            self.tell_error(outcome.error, f"not saved: {decision.what}")
            if decision.failed:
                decision.failed()
        elif decision.then:
            decision.then(outcome.events)

    # keys

    def get_key_display(self, binding: Binding) -> str:
        if self.glyphs is glyphs.ASCII and binding.key in plain.KEYS:
            return plain.KEYS[binding.key]
        return super().get_key_display(binding)

    async def on_event(self, event: events.Event) -> None:
        news = self.news
        await self._handle(event)
        if isinstance(event, events.Key):
            self.told.keyed(news)
            self.others.touch()

    async def _handle(self, event: events.Event) -> None:
        """A key does all it does before the next one is looked at, so that what is typed ahead goes where it should.

        Textual would hand both to the widget that has the focus now. A letter of another layout counts as the Latin
        one of its key. Where text is typed, neither happens.
        """
        if isinstance(event, events.Key) and not event.is_forwarded and not self._typing():
            # A screen that was gone to by the key before has no widgets yet.
            await self.screen._mounted_event.wait()
            character = positions.latin(event.character or "")
            if character is not None:
                event = events.Key(_key_name(character), character)
            if await self._check_bindings(event.key):
                return
            if isinstance(self.screen, Go) and event.character:
                self.screen.choose(event.character)
                return
        await super().on_event(event)

    def _typing(self) -> bool:
        return isinstance(self.focused, Input | TextArea)

    def action_help(self) -> None:
        from curator.tui.dialogs.help import Help

        self.push_screen(Help(self.screen))

    def action_command_palette(self) -> None:
        from curator.tui.palette import open_palette

        open_palette(self)

    def action_go(self) -> None:
        self.push_screen(Go())

    async def action_back(self) -> None:
        if self.news is not None and self.news.kind == "error":
            self.told.leave()
        else:
            self.places.back()

    def action_copy(self) -> None:
        text = self.screen.copied() if isinstance(self.screen, CuratorScreen) else ""
        if text:
            self.copy_to_clipboard(text)
        self.tell(News("note", f"copied {len(text):,} characters" if text else "nothing to copy here"))

    def action_undo(self) -> None:
        from curator.tui.taking_back import undo

        undo(self)

    def action_redo(self) -> None:
        from curator.tui.taking_back import redo

        redo(self)

    def action_import(self) -> None:
        from curator.tui.importing import ask

        ask(self)

    def action_cancel_work(self) -> None:
        self.work.cancel()

    def action_help_quit(self) -> None:
        """ctrl+c, which elsewhere ends a program: told what does here."""
        self.tell(News("note", "Q quits"))

    async def action_quit(self) -> None:
        """What was decided is committed before the screen closes."""
        self.run_worker(
            self._drain, thread=True, exit_on_error=False, group="quit", description="save what was decided"
        )

    def _drain(self) -> None:
        self.work.end()
        self.commits.close()
        self.call_later(self.exit)

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of variables, which may come from records."""
        self.failure = self.failure or self._exception
        self._close_messages_no_wait()


ScrollBar.renderer = plain.PlainBars


def _key_name(character: str) -> str:
    from textual.keys import _character_to_key

    return _character_to_key(character)
