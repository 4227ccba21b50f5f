"""The options every command shares, and the workspace they lead to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from curator.cli import diagnostics
from curator.cli.asking import asker
from curator.cli.numbers import Number
from curator.cli.paths import NamedPath
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.stages import Stage
    from curator.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")


@dataclass(slots=True)
class Session:
    """What was asked for on the command line beside the command's own options."""

    folder: Path
    as_json: bool
    quiet: bool
    wait: float
    given_actor: str | None
    overrides: dict[str, object] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        from curator.workspace import ACTOR_VARIABLE, actor_name

        name = actor_name(self.given_actor)
        if not _is_text(name):
            raise UsageError("the name of who decides is not UTF-8", fix=f"say it with --as, or set {ACTOR_VARIABLE}")
        return name

    def open(self) -> Workspace:
        """The workspace, to be used with `with`."""
        from curator.workspace import Workspace

        return Workspace.open(self.folder, wait=self.wait, overrides=self.overrides, warn=diagnostics.warn, ask=asker())

    def run(self, workspace: Workspace, stage: Stage[O, R], options: O) -> R:
        """Run a stage with progress on stderr."""
        from curator.cli.progress import ProgressLine
        from curator.stages import run_stage

        line = ProgressLine(quiet=self.quiet)
        try:
            return run_stage(workspace, stage, options, actor=self.actor, listener=line)
        finally:
            line.close()

    def note(self, text: str) -> None:
        """A word to people on stderr, unless they asked for quiet or for JSON."""
        if not (self.quiet or self.as_json):
            diagnostics.note(text)


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Answer one JSON object on stdout.")(function)


def session_options(function: F) -> F:
    """Adds -w and what `session_options_but_workspace` adds; the function gets a Session as its first argument."""
    option = click.option("-w", "--workspace", "workspace_folder", type=NamedPath(path_type=Path), default=".",
                          metavar="DIR", help="The workspace; else the one found upwards from here.")  # fmt: skip
    return option(session_options_but_workspace(function))


def session_options_but_workspace(function: F) -> F:
    """Adds --as, --wait, --quiet, --json, for commands that say in another way where their workspace is."""

    @click.option("--as", "given_actor", metavar="NAME", help="Who decides; else CURATOR_ACTOR, else the login.")
    @click.option("--wait", type=Number(min=0), default=0.0, metavar="S",
                  help="Wait so many seconds for another process that uses the workspace.")  # fmt: skip
    @click.option("-q", "--quiet", is_flag=True, help="No progress, no hints.")
    @json_option
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        given_actor: str | None,
        wait: float,
        quiet: bool,
        as_json: bool,
        workspace_folder: Path = Path("."),
        **kwargs: Any,
    ) -> Any:
        _refuse_what_is_not_utf_8(click.get_current_context())
        session = Session(folder=workspace_folder, as_json=as_json, quiet=quiet, wait=wait, given_actor=given_actor)
        return function(session, *args, **kwargs)

    return cast("F", wrapper)


def refuse_options_before_subcommand(context: click.Context) -> None:
    """Raises UsageError where a group that is a command too got an option, which would have no effect."""
    for parameter in context.command.params:
        if context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE:
            subcommand = f"{context.command_path} {context.invoked_subcommand}"
            raise UsageError(
                f"{parameter.opts[0]} stands before the subcommand",
                fix=f"put options behind it: {subcommand} {parameter.opts[0]}",
            )


def _refuse_what_is_not_utf_8(context: click.Context) -> None:
    """Files may have any name; every other word is kept or looked for in a store, which holds text."""
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        for word in value if isinstance(value, tuple) else (value,):
            if isinstance(word, str) and not _is_text(word):
                raise click.BadParameter("it is not UTF-8", context, parameter)


def _is_text(word: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in word)
