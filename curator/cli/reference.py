"""The reference of commands, generated from them: `python -m curator.cli.reference > docs/commands.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from curator.cli.main import cli
from curator.errors import ExitCode

_EXIT = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "failed: something broke on our side",
    ExitCode.USAGE: "usage: wrong words or a missing file",
    ExitCode.REFUSED: "refused: a gate is not met or a check found errors; the list is on stdout",
    ExitCode.STORE: "store: in use by another process, damaged, from a newer version, or the disk is full",
    ExitCode.PROVIDER: "provider or endpoint: refused or unreachable",
    ExitCode.REMOTE_JOB: "a remote job failed or was cancelled",
    ExitCode.TIMED_OUT: "timed out while waiting; the work goes on",
    ExitCode.INTERRUPTED: "interrupted; what was committed stays",
}


def reference() -> str:
    """Markdown: exit codes, then every command with its help."""
    lines = [
        "# Commands",
        "",
        "Generated from the commands' own help by `make docs`; a test fails when it is out of date.",
        "",
        "stdout carries data only, stderr progress, warnings and errors. With `--json` a command answers one JSON",
        'object with a `schema`, and a failure is `{"error": {"code", "message", "fix"}}`. Record ids may be shortened',
        "to a unique beginning.",
        "",
        "| exit | means |",
        "|---|---|",
        *(f"| {code.value} | {_EXIT[code]} |" for code in ExitCode),
        "",
    ]
    for path, command in _commands(cli, "curator"):
        settings = {**cli.context_settings, "max_content_width": 100, "terminal_width": 100}
        context = click.Context(command, info_name=path, **settings)
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        lines += [f"## {path}", "", "```", text, "```", ""]
    return "\n".join(lines)


def _commands(group: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is not None:
                yield from _commands(command, f"{path} {name}")


if __name__ == "__main__":
    click.echo(reference(), nl=False)
