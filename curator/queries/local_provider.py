"""The local provider of a workspace, or of any folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curator.errors import RefusedError, UsageError
from curator.tuning.local import Options, running, serve, stop
from curator.tuning.local.endpoint import FILE
from curator.tuning.local.jobs import unfinished
from curator.workspace import CONFIG_NAME

#: Where a workspace keeps it.
FOLDER = "local"


@dataclass(frozen=True, slots=True)
class Served:
    """key_file: holds base_url, key and pid as JSON, for its owner only."""

    base_url: str
    key_file: Path
    pid: int


@dataclass(frozen=True, slots=True)
class State:
    """served: None where no server answers. jobs: ids of those that are worked on, or wait for the next server."""

    folder: Path
    served: Served | None
    jobs: tuple[str, ...]


def folder_of(start: Path) -> Path:
    """The folder of the workspace at `start` or above it. Raises UsageError where there is no workspace."""
    resolved = start.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder / FOLDER
    raise UsageError(
        f"no workspace at {resolved} or above it", fix="name a folder for the server's files: --folder DIR"
    )


def serve_here(folder: Path, port: int, scenarios: tuple[str, ...], ready: Callable[[Served], None]) -> None:
    """Serve until told to end (SIGINT, SIGTERM). ready: told where, once it answers.

    Raises UsageError for an unknown scenario, EndpointError where the folder has a server or the port is taken.
    """
    options = Options(port, None, frozenset(scenarios))
    serve(folder, options, lambda found: ready(Served(found.base_url, folder / FILE, found.pid)))


def state_of(folder: Path) -> State:
    """Whether a folder has a server, and what that has to do; starts none."""
    found = running(folder)
    served = None if found is None else Served(found.base_url, folder / FILE, found.pid)
    return State(folder, served, tuple(unfinished(folder / "jobs")))


def end(folder: Path, *, force: bool) -> bool:
    """End a folder's server; answers whether there was one. force: also while a job is worked on, which then waits.

    Raises RefusedError for the latter without it, EndpointError where the server does not end.
    """
    found = state_of(folder)
    if found.served is not None and found.jobs and not force:
        raise RefusedError(
            f"the local provider works on {len(found.jobs)} job{'s' if len(found.jobs) > 1 else ''}",
            fix="curator tune wait, or curator tune cancel, or --force: what it works on goes on with the next server",
            reasons=found.jobs,
        )
    return folder.is_dir() and stop(folder)


def stop_here(workspace: Path) -> bool:
    """End the local provider of the workspace in this folder; its jobs go on with the next one.

    Answers whether there was one. Raises EndpointError where it does not end.
    """
    folder = workspace / FOLDER
    return folder.is_dir() and stop(folder)
