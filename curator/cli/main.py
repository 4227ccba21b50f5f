"""The entry point: finds commands by the files of this package's `commands` folder and answers with an exit code."""

from __future__ import annotations

import functools
import sys
from itertools import pairwise
from typing import Any

import click

from curator import __version__, registry
from curator.cli import diagnostics

_PACKAGE = "curator.cli.commands"


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

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        known = registry.names(_PACKAGE)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise click.UsageError(f"there is no command {args[0]!r}: {registry.nearest(args[0], known)}", ctx)
        return super().resolve_command(ctx, args)


_EPILOG = """\b
Examples:
  curator init work --pack customer_support
  curator status
  curator prepare chats.jsonl --out ready
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
    no_args_is_help=True,
)
@click.version_option(__version__, prog_name="curator")
def cli() -> None:
    """Turn raw conversations into fine-tuning data that can be trusted."""


def main() -> None:
    """Run the command line of this process and exit with its code."""
    arguments = sys.argv[1:]
    run = functools.partial(cli.main, arguments, prog_name="curator", standalone_mode=False)
    sys.exit(diagnostics.guarded(run, as_json=_wants_json(arguments)))


def _wants_json(arguments: list[str]) -> bool:
    """Whether errors are told as JSON too; asked of the words themselves, since parsing them may be what fails."""
    return "--json" in arguments or "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
