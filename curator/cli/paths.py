"""Names of files and folders in arguments and options."""

from __future__ import annotations

import os
from typing import Any

import click


class NamedPath(click.Path):
    """Refuses an empty name, as an unset variable of a script gives it: as a path it would be the current folder."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("an empty name is no file and no folder: say . for this folder", param, ctx)
        return super().convert(value, param, ctx)
