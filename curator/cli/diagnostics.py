"""Owns stderr and exit codes: warnings, errors, what to do about them, and never a word from a record."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable

import click

from curator.errors import CuratorError, ExitCode, RefusedError

#: Set to 1 to see where an internal error came from: files and lines, no values.
DEBUG_VARIABLE = "CURATOR_DEBUG"


def warn(text: str) -> None:
    click.echo(f"warning: {text}", err=True)


def note(text: str) -> None:
    click.echo(text, err=True)


def guarded(run: Callable[[], object], *, as_json: bool) -> int:
    """Run a command and answer its exit code; every failure is told in one or two lines.

    run: may answer an exit code itself, as click does for `Exit`.
    """
    try:
        answer = run()
        sys.stdout.flush()
    except CuratorError as error:
        return _tell(error, as_json)
    except click.Abort:
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        if as_json:
            _tell_json("usage", error.format_message(), "see --help")
        else:
            error.show()
        return ExitCode.USAGE
    except KeyboardInterrupt:
        note("interrupted; what was committed stays")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe has gone (curator log | head), which click turns into SystemExit: not an error; keep
        # Python from writing once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except MemoryError:
        return _tell(CuratorError("out of memory", "close other programs, or use a larger machine"), as_json)
    except OSError as error:
        return _tell(CuratorError(_of_system(error), "check the disk and the permissions, then run it again"), as_json)
    except Exception as error:  # its message may quote a record, so only its type and place are told
        return _tell(CuratorError(_internal(error), f"report it; {DEBUG_VARIABLE}=1 shows where it happened"), as_json)
    return answer if isinstance(answer, int) else ExitCode.OK


def _tell(error: CuratorError, as_json: bool) -> int:
    if as_json:
        reasons = list(error.reasons) if isinstance(error, RefusedError) else None
        _tell_json(error.code, error.message, error.fix, reasons)
    else:
        if isinstance(error, RefusedError):
            for reason in error.reasons:
                click.echo(f"- {reason}")
        click.echo(f"error: {error.message}", err=True)
        if error.fix:
            click.echo(f"  fix: {error.fix}", err=True)
    return error.exit_code


def _tell_json(code: str, message: str, fix: str, reasons: list[str] | None = None) -> None:
    body: dict[str, object] = {"code": code, "message": message, "fix": fix}
    if reasons:
        body["reasons"] = reasons
    click.echo(json.dumps({"schema": "curator/error/1", "error": body}, ensure_ascii=False))


def _of_system(error: OSError) -> str:
    where = f" ({error.filename})" if isinstance(error.filename, str) else ""
    return f"{error.strerror or type(error).__name__}{where}"


def _internal(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if os.environ.get(DEBUG_VARIABLE):
        for frame in frames:
            note(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    last = frames[-1]
    return f"internal error {type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno}"
