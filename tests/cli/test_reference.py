"""The reference in docs/ is what the commands say, and every command helps with examples."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from curator.cli.main import cli
from curator.cli.reference import _commands, reference
from curator.records.flag_rule import SEVERITIES

COMMANDS = dict(_commands(cli, "curator"))


def test_the_reference_is_up_to_date() -> None:
    written = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == reference(), "make docs"


@pytest.mark.parametrize("path", [path for path, command in COMMANDS.items() if not isinstance(command, click.Group)])
def test_every_command_helps_with_an_example(path: str) -> None:
    help_text = COMMANDS[path].get_help(click.Context(COMMANDS[path], info_name=path))
    assert COMMANDS[path].help
    assert f"{path}" in help_text.partition("Examples:")[2] or path == "curator label tasks"


def test_flags_are_listed_by_every_severity_that_there_is() -> None:
    (severity,) = (option for option in COMMANDS["curator flag list"].params if option.name == "severity")
    assert isinstance(severity.type, click.Choice)
    assert tuple(severity.type.choices) == SEVERITIES
