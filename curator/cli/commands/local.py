"""curator local serve / status / stop"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli.paths import NamedPath
from curator.cli.session import Session, json_option, session_options

if TYPE_CHECKING:
    from curator.queries.local_provider import Served


@click.group("local")
def COMMAND() -> None:  # noqa: N802
    """The fine-tuning API on this machine, over a baseline that trains here."""


@COMMAND.command(
    "serve",
    epilog="""\b
Examples:
  curator local serve
  curator local serve --port 8123 --folder /tmp/provider
  curator local serve --scenario slow --scenario drops-metadata
""",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Else any that is free.")
@click.option("--folder", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
              help="Where its files are; else local/ of the workspace found upwards from here.")  # fmt: skip
@click.option("--scenario", "scenarios", multiple=True, metavar="S",
              help="Trouble for tests: deny, moderation, flaky, flaky-created, slow, drops-metadata.")  # fmt: skip
@json_option
def serve(port: int, folder: Path | None, scenarios: tuple[str, ...], as_json: bool) -> None:
    """Serve on 127.0.0.1 until interrupted; jobs that run go on with the next server.

    It speaks the OpenAI API (files, fine-tuning jobs, models, chat completions, moderations) and asks for a key, which
    is made anew each time. Answers come from a bag-of-words baseline trained on this machine.
    """
    from curator.queries.local_provider import folder_of, serve_here

    def told(served: Served) -> None:
        if as_json:
            where = {"base_url": served.base_url, "key_file": str(served.key_file), "pid": served.pid}
            output.emit_json("local-serve", where)
            return
        diagnostics.note(f"serving {served.base_url}")
        diagnostics.note(f"  the key is in {served.key_file}, for you only; ctrl-c ends it")

    serve_here(folder or folder_of(Path.cwd()), port, scenarios, told)


_FOLDER = click.option("--folder", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
                       help="The server's folder, as of local serve; else local/ of the workspace.")  # fmt: skip


@COMMAND.command(
    "status",
    epilog="""\b
Examples:
  curator local status
  curator local status --json
""",
)
@_FOLDER
@session_options
def status(session: Session, folder: Path | None) -> None:
    """Whether a server runs, where, and on which jobs; starts none, and answers 0 either way."""
    from curator.queries.local_provider import folder_of, state_of

    found = state_of(folder or folder_of(session.folder))
    served = found.served
    if session.as_json:
        where = {} if served is None else {"base_url": served.base_url, "pid": served.pid}
        told = {"running": served is not None, "base_url": None, "pid": None, **where, "jobs": list(found.jobs)}
        output.emit_json("local-status", told)
        return
    if served is None:
        output.emit_text(f"no local provider runs for {found.folder}")
    else:
        output.emit_text(f"the local provider runs at {served.base_url}, process {served.pid}")
    for job in found.jobs:
        output.emit_text(f"  {job} {'is worked on' if served else 'waits for the next server'}")
    if not found.jobs:
        output.emit_text("  no job is to be done")


@COMMAND.command(
    "stop",
    epilog="""\b
Examples:
  curator local stop
  curator local stop --force
""",
)
@_FOLDER
@click.option("--force", is_flag=True, help="Also while it works on a job, which goes on with the next server.")
@session_options
def stop(session: Session, folder: Path | None, force: bool) -> None:
    """End the server that started by itself, or that somebody serves.

    Answers 0 also where none runs, and 3 while it works on a job. It starts again when it is next needed.
    """
    from curator.queries.local_provider import end, folder_of

    place = folder or folder_of(session.folder)
    stopped = end(place, force=force)
    if session.as_json:
        output.emit_json("local-stop", {"stopped": stopped})
    else:
        output.emit_text("the local provider has ended" if stopped else f"no local provider runs for {place}")
