"""How this program is called in commands that it prints to be pasted."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path


def as_typed() -> str:
    """`curator` where the shell finds this one by its name; else its path from the current folder, quoted."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return f"{shlex.quote(_from_here(Path(sys.executable)))} -m curator"
    found = shutil.which("curator")
    if found is not None and (not program.exists() or Path(found).samefile(program)):
        return "curator"
    return shlex.quote(_from_here(program))


def _from_here(program: Path) -> str:
    """Relative where that is shorter; the shell takes a bare name for a command of its path, so it gets a ./ before."""
    path = os.path.relpath(program.absolute())
    path = path if os.sep in path else os.path.join(os.curdir, path)
    return min(path, str(program.absolute()), key=len)
