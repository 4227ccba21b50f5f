"""Owns stderr and exit codes: warnings, errors, what to do about them, and never a word from a record."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict

import click

from curator.cli import streams
from curator.errors import CuratorError, DiskFull, ExitCode, Question, RefusedError, UndecidedError, UsageError
from curator.registry import nearest

#: Set to 1 to see where an internal error came from: files and lines, no values.
DEBUG_VARIABLE = "CURATOR_DEBUG"


def warn(text: str) -> None:
    note(f"warning: {streams.one_line(text)}")


def note(text: str) -> None:
    streams.write(streams.visible(text) + "\n", err=True)


def guarded(run: Callable[[], object], *, as_json: bool) -> int:
    """Run a command and answer its exit code; every failure is told in one or two lines.

    run: may answer an exit code itself, as click does for `Exit`.
    """
    try:
        answer = run()
    except CuratorError as error:
        return _tell(error, as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        note(error.format_message())
        return ExitCode.USAGE
    except click.ClickException as error:
        return _tell(_usage(error), as_json)
    except KeyboardInterrupt:
        return _interrupted(as_json)
    except MemoryError:
        return _tell(CuratorError("out of memory", "close other programs, or use a larger machine"), as_json)
    except OSError as error:
        if isinstance(error, BrokenPipeError) and streams.found_unread():
            return ExitCode.OK
        if DiskFull.is_told_by(error):
            return _tell(DiskFull(), as_json)
        return _tell(CuratorError(_of_system(error), "check the disk and the permissions, then run it again"), as_json)
    except Exception as error:  # its message may quote a record, so only its type and place are told
        return _tell(CuratorError(_internal(error), f"report it; {DEBUG_VARIABLE}=1 shows where it happened"), as_json)
    return answer if isinstance(answer, int) else ExitCode.OK


def _tell(error: CuratorError, as_json: bool) -> int:
    reasons = error.reasons if isinstance(error, RefusedError) else ()
    question = error.question if isinstance(error, UndecidedError) else None
    if as_json:
        _tell_json(error.code, error.message, error.fix, reasons, question)
    else:
        for reason in reasons:
            streams.write(streams.visible(f"- {reason}") + "\n")
        note(f"error: {streams.one_line(error.message)}")
        if error.fix:
            note(f"  fix: {streams.one_line(error.fix)}")
        if question is not None:
            tell_question(question)
    return error.exit_code


def tell_question(question: Question) -> None:
    """Who is to be told apart, and the command that says it."""
    from curator.cli._questions import told

    for line in told(question):
        note(line)


def _tell_json(
    code: str, message: str, fix: str, reasons: tuple[str, ...] = (), question: Question | None = None
) -> None:
    body: dict[str, object] = {"code": code, "message": message, "fix": fix}
    if reasons:
        body["reasons"] = reasons
    if question is not None:
        body["question"] = asdict(question)
    streams.write(json.dumps({"schema": "curator/error/1", "error": body}) + "\n")


def _interrupted(as_json: bool) -> int:
    message = "interrupted; what was committed stays"
    if as_json:
        _tell_json("interrupted", message, "run it again: it goes on where it stopped")
    else:
        # The terminal has written ^C on this line.
        note(("\n" if sys.stderr.isatty() else "") + message)
    return ExitCode.INTERRUPTED


def _usage(error: click.ClickException) -> UsageError:
    """An error of click in our words: lower case, no full stop, and how to mend it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.NoSuchCommand) and context is not None and isinstance(context.command, click.Group):
        path = f"{context.command_path} {error.command_name}".partition(" ")[2]
        return UsageError(
            f"there is no command {path!r}", nearest(error.command_name, context.command.list_commands(context))
        )
    see = f"see {context.command_path if context else 'curator'} --help"
    if isinstance(error, click.NoSuchOption):
        close = " or ".join(map(repr, error.possibilities or ()))
        return UsageError(f"there is no option {error.option_name!r}", f"did you mean {close}? {see}" if close else see)
    message = error.format_message().removesuffix(".")
    return UsageError(message[:1].lower() + message[1:], see)


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
