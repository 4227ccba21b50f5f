"""The real command at a real terminal of a given width."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from tests.running import Curator


def at_terminal(curator: Curator, width: int, *arguments: str, colour: bool = False) -> str:
    """What a command writes to a terminal so wide; it must answer 0."""
    environment = curator.environment | {"COLUMNS": str(width)}
    if colour:
        del environment["NO_COLOR"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "curator", *arguments, "-w", str(curator.workspace)],
        cwd=curator.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        told += chunk
    os.close(ours)
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0, errors
    return told.decode().replace("\r\n", "\n")
