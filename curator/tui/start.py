"""Opens the terminal interface on a workspace and tells the caller how it ended."""

from __future__ import annotations

import asyncio
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace


def run(workspace: Workspace, actor: str, warnings: list[str]) -> None:
    """Until the user quits. warnings: what opening the store adds to, told on the screen.

    Raises UsageError for keys of curator.toml that cannot be given, and what ended it before the user did, such as
    StoreError, or KeyboardInterrupt where the process was told to end; then the terminal is as before.
    """
    from curator.tui.app import CuratorApp
    from curator.tui.remap import keymap

    # Started later, by the first pool of processes, it would inherit descriptors that Textual has taken.
    resource_tracker.ensure_running()
    app = CuratorApp(workspace, actor, warnings=warnings, keys=keymap(workspace.config.keys))
    try:
        ended = asyncio.run(_show(app))
    finally:
        app.commits.close()
    if app.failure is not None:
        raise app.failure
    if ended:
        raise KeyboardInterrupt


async def _show(app: CuratorApp) -> bool:
    """Whether it ended because the process was told to."""
    from curator.tui.ending import told_to_end

    told = False

    def end() -> None:
        nonlocal told
        told = True
        app.exit()

    with told_to_end(end):
        await app.run_async()
    return told
