"""What a target's rules say of any file; no workspace."""

from __future__ import annotations

import contextlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from curator.errors import UsageError
from curator.exports.checks import render, sarif
from curator.exports.checks.baseline import Baseline, compare, read_baseline
from curator.exports.checks.lines import read_lines
from curator.exports.checks.mending import mended as mended_lines
from curator.exports.checks.passes import refuse_uncheckable
from curator.exports.checks.problem import Report
from curator.exports.checks.run import CHAT, check_file
from curator.exports.columns import SUFFIX
from curator.private import sync, write_whole
from curator.queries.remembered import keep, key_of, recall
from curator.queries.token_sample import Lengths, TokenSample
from curator.registry import nearest
from curator.tokens import pieces
from curator.tokens.prices import load_prices

#: The base model whose limits count where none is named.
DEFAULT_MODEL = "gpt-4.1-mini-2025-04-14"


@dataclass(frozen=True, slots=True)
class Checked:
    """data: the object of `check --json`. text: lines for people. sarif, github: the same for reviews of code.
    lengths: how many tokens examples have; None where there are none, or they are tokens already.

    errors, warnings: how many count; with a baseline those that are new since it.
    """

    data: dict[str, Any]
    text: str
    sarif: dict[str, Any]
    github: str
    errors: int
    warnings: int
    lengths: Lengths | None


@dataclass(frozen=True, slots=True)
class _Found:
    report: Report
    lengths: Lengths | None


#: Targets of the API, whose models are in the price file; what others train on is for their users to say.
HOSTED = ("openai-chat", "openai-dpo", "azure", "nebius", "as-imported")


def training_context(model: str | None, target: str = CHAT) -> int | None:
    """How many tokens of an example training reads; None for no limit. model: None for the one that is usual.

    Raises UsageError, naming the nearest, for a model of a target of the API that is not in the price file.
    """
    if target not in HOSTED:
        return None
    prices = load_prices()
    price = prices.find(model or DEFAULT_MODEL)
    if price is None:
        raise UsageError(
            f"nothing is known of the model {model!r}",
            fix=nearest(str(model), sorted({*prices.models, *prices.aliases})),
        )
    return price.context


def check(
    path: Path,
    *,
    target: str = CHAT,
    model: str | None = None,
    validation: Path | None = None,
    fix: bool = False,
    baseline: Path | None = None,
    progress: Callable[[int, int | None, str], None] | None = None,
) -> Checked:
    """Check a file by its target's rules, tokens against the model's training context included.

    fix: mend what has one right spelling beforehand, the file written anew; then it is the mended file that is checked.
    baseline: a report that was kept, as JSON or SARIF; what it has too does not count.
    Raises UsageError where a file cannot be read or the model is not in the price file.
    """
    context = training_context(model, target)
    before = None if baseline is None else _baseline(baseline, target)
    mended: Counter[str] = Counter()
    try:
        if fix:
            mended = _fixed(path, target)
        key = key_of([path, validation] if validation else [path], "check", target, model, context)
        found = _recalled(key) or _check(path, target, model, validation, context, progress)
    except OSError as error:
        raise UsageError(
            f"cannot read {error.filename or path}: {error.strerror}", fix="check the name and permissions"
        ) from None
    # A name that is not UTF-8 can be opened, but neither printed nor kept as it is.
    report = replace(found.report, file=os.fsencode(path).decode("utf-8", "replace"))
    keep(key, msgspec.json.encode(replace(found, report=report)))
    told, text = render.as_dict(report), render.as_text(report)
    told |= {"tokens": None if found.lengths is None else asdict(found.lengths)}
    compared = None if before is None else compare(report, before)
    if compared is not None:
        told |= {"baseline": render.compared(compared)}
        text = render.since(compared)
    if fix:
        told |= {"fixed": dict(sorted(mended.items()))}
        text = render.fixes(report.file, mended) + text
    new, known = (report, None) if compared is None else (compared.new, compared.known)
    return Checked(
        told,
        text,
        sarif.as_sarif(new, known),
        sarif.as_github(new),
        len(new.errors),
        len(new.warnings),
        found.lengths,
    )


def _check(
    path: Path,
    target: str,
    model: str | None,
    validation: Path | None,
    context: int | None,
    progress: Callable[[int, int | None, str], None] | None,
) -> _Found:
    sample = TokenSample()
    report = check_file(
        path,
        target=target,
        model=model,
        validation=validation,
        count_tokens=None if context is None else _Lengths(context),
        context=context,
        seen=sample.see,
        progress=progress,
    )
    return _Found(report, sample.lengths())


def _baseline(path: Path, target: str) -> Baseline:
    try:
        data = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", fix="check the name and permissions") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        data = None
    return read_baseline(data, target)


def _fixed(path: Path, target: str) -> Counter[str]:
    """What was mended, by code; the file keeps its mode, and its bytes where nothing was.

    Raises UsageError for what is no plain file or holds a line too long to be read, OSError where it cannot be written.
    """
    refuse_uncheckable(target)
    path = path.resolve()
    if not path.is_file() or path.suffix == SUFFIX:
        raise UsageError(f"{path} is no file that can be written anew", fix="copy it to one, or leave --fix out")
    counts: Counter[str] = Counter()

    def write(out: BinaryIO) -> None:
        with path.open("rb") as file:
            for line in mended_lines(read_lines(file), target, counts):
                if line is None:
                    raise UsageError("a line is too long to be mended", fix="take it out, or leave --fix out")
                out.write(line)

    mode = stat.S_IMODE(path.stat().st_mode)
    aside = path.with_name(f".{path.name}.mended")
    try:
        write_whole(aside, write)
        if counts:
            aside.chmod(mode)
            aside.replace(path)
            sync(path.parent)
    except OSError as error:
        raise UsageError(
            f"cannot write {path} anew: {error.strerror}", fix="check permissions and space, or leave --fix out"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    return counts


def _recalled(key: str | None) -> _Found | None:
    kept = recall(key)
    try:
        return None if kept is None else msgspec.json.decode(kept, type=_Found)
    except msgspec.MsgspecError:
        return None


class _Lengths:
    """Tokens of an example, or, where it cannot reach the limit, no less than them: most need no tokenizer at all."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._exact: Callable[[dict[str, Any]], int] | None = None

    def __call__(self, example: dict[str, Any]) -> int:
        most = _most_of_words(example)
        if most is None or most > self._limit:
            most = sum(_most(piece) for piece in _pieces(example))
        if most <= self._limit:
            return most
        if self._exact is None:
            from curator.tokens.counting import TokenCounter

            self._exact = TokenCounter().total
        return self._exact(example)


def _most_of_words(example: dict[str, Any]) -> int | None:
    """A quick and higher bound, of messages that are words and nothing else: most are."""
    if "tools" in example or "functions" in example:
        return None
    most = pieces.PER_EXAMPLE
    for message in example["messages"]:
        if not (isinstance(message, dict) and message.keys() <= _WORDS):
            return None
        role, content = message.get("role"), message.get("content")
        if not (isinstance(role, str) and isinstance(content, str)):
            return None
        most += pieces.PER_MESSAGE + 4 * (len(role) + len(content))
    return most


def _pieces(example: dict[str, Any]) -> Iterator[str | int]:
    """What `TokenCounter.example` counts, message by message."""
    yield pieces.PER_EXAMPLE
    yield from pieces.tool_pieces(example.get("tools"), example.get("functions"))
    for message in example["messages"]:
        if isinstance(message, dict):
            yield pieces.PER_MESSAGE + pieces.PER_NAME
            yield from (text for key in ("role", "name") if isinstance(text := message.get(key), str))
            yield from pieces.message_pieces(message)


#: Keys of a message of which these alone may be tokens.
_WORDS = frozenset({"role", "content", "weight"})


def _most(piece: str | int) -> int:
    """A token stands for at least one byte of UTF-8, and a character has at most four."""
    if isinstance(piece, int):
        return max(piece, 0)
    return len(piece) if piece.isascii() else 4 * len(piece)
