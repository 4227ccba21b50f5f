"""curator local serve"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli.session import json_option

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
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
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
