"""`python -m curator` is `curator`. What it takes to load the rest may be interrupted too."""

from __future__ import annotations

import os
import signal

#: ExitCode.INTERRUPTED and the words of cli/diagnostics.py, which are not loaded yet.
_CODE, _TOLD = 130, b"interrupted; what was committed stays\n"


def main() -> None:
    """Run the command line; until it has taken over, an interrupt ends the process in a word, not in a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    from curator.cli.main import main as run

    run()


def _interrupted(number: int, _: object) -> None:
    os.write(2, _TOLD)
    os._exit(_CODE)


if __name__ == "__main__":
    main()
