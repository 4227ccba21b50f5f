"""The entry point: finds commands by the files of this package's `commands` folder and answers with an exit code."""

from __future__ import annotations

import functools
import os
import signal
import sys
from itertools import pairwise
from pathlib import Path

import click

from curator import __version__, registry
from curator.cli import diagnostics, streams
from curator.cli.paths import NamedPath

_PACKAGE = "curator.cli.commands"
_NAME = "curator"
#: Set by the script that a shell's completion runs.
_COMPLETION = "_CURATOR_COMPLETE"


class Commands(click.Group):
    """One file in `curator/cli/commands` is one command or group, offered as COMMAND."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return registry.names(_PACKAGE)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in registry.names(_PACKAGE):
            return None
        command = registry.load(_PACKAGE, name).COMMAND
        assert isinstance(command, click.Command)
        return command


_EPILOG = """\b
Examples:
  curator
  curator init work --pack customer_support
  curator status
  curator prepare chats.jsonl --out ready
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name=_NAME)
@click.option("-w", "--workspace", "folder", type=NamedPath(path_type=Path), default=".", metavar="DIR",
              help="The workspace to open; else the one found upwards from here.")  # fmt: skip
@click.option("--as", "given_actor", metavar="NAME", help="Who decides; else CURATOR_ACTOR, else the login.")
@click.pass_context
def cli(context: click.Context, folder: Path, given_actor: str | None) -> None:
    """Turn raw conversations into fine-tuning data that can be trusted.

    Without a command it opens the terminal interface on the workspace.
    """
    from curator.cli.session import refuse_options_before_subcommand

    if context.invoked_subcommand is not None:
        refuse_options_before_subcommand(context)
        return
    from curator.cli.terminal import open_terminal

    open_terminal(folder, given_actor)


def main() -> None:
    """Run the command line of this process and exit with its code."""
    streams.prepare()
    arguments = sys.argv[1:]
    sys.exit(diagnostics.guarded(functools.partial(_run, arguments), as_json=_wants_json(arguments)))


def _take_over() -> None:
    """Every signal to end is an interrupt from here on, where interrupts are told; as in __main__.py until now."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        # Not Python's own, which asyncio would replace: the terminal interface would end as if it was quit.
        signal.signal(signal.SIGINT, _interrupted)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            # A run that is told to end is written down as cancelled, as with ctrl-c; a terminal that is gone tells so.
            signal.signal(number, _told_to_end)


def _interrupted(number: int, _: object) -> None:
    raise KeyboardInterrupt


def _told_to_end(number: int, _: object) -> None:
    # Told twice by a terminal that goes, and by its shell, it would not come to the end of saving what was decided.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(arguments: list[str]) -> object:
    """What `cli.main` does, without what it makes of interrupts and of pipes that nobody reads."""
    _take_over()
    if _COMPLETION in os.environ:
        cli.main(prog_name=_NAME)  # answers the shell and exits
    try:
        with cli.make_context(_NAME, list(arguments)) as context:
            return cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code


def _wants_json(arguments: list[str]) -> bool:
    """Whether errors are told as JSON too; asked of the words themselves, since parsing them may be what fails."""
    return "--json" in arguments or "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
