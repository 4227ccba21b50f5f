"""The client library's objects in our own words. What is not of the API's shape raises Odd.

The library checks nothing: a field may be missing or hold anything, and a page in HTML arrives as a string.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeGuard, cast

from curator.tuning.remote import LATEST, Answer, Checkpoint, RemoteEvent, RemoteFile, RemoteJob, RemoteModel

_DEEPEST = 5
#: Of a list. Nobody has so much: a page has up to a thousand items, and hardly less than twenty.
_MOST_PAGES = 1_000


class Odd(Exception):
    """An answer that is not the API's; says nothing of what it holds."""


class Endless(Odd):
    """A list whose pages do not end."""


def file_of(found: Any) -> RemoteFile:
    return RemoteFile(_name(found, "id"), _text(found, "filename"), _whole(found, "bytes"), _time(found, "created_at"))


def upload_of(found: Any) -> str:
    """The id of a file that is sent in parts, or of one of these."""
    return _name(found, "id")


def job_of(found: Any) -> RemoteJob:
    error = getattr(found, "error", None)
    # an empty object stands for no error
    code = _line(error, "code")
    metadata = getattr(found, "metadata", None)
    files = getattr(found, "result_files", None)
    return RemoteJob(
        id=_name(found, "id"),
        status=one_line(_word(found, "status")),
        base=_line(found, "model"),
        model=_line(found, "fine_tuned_model"),
        training_file=_text(found, "training_file"),
        validation_file=_text(found, "validation_file"),
        suffix=_text(found, "user_provided_suffix") or _text(found, "suffix"),
        metadata={str(k): str(v) for k, v in metadata.items()} if isinstance(metadata, Mapping) else {},
        created=_time(found, "created_at"),
        finished=_time(found, "finished_at") or None,
        trained_tokens=_whole(found, "trained_tokens") or None,
        error_code=code,
        error=_line(error, "message") if code else "",
        result_files=tuple(name for name in files if isinstance(name, str)) if isinstance(files, list) else (),
    )


def event_of(found: Any) -> RemoteEvent:
    data = getattr(found, "data", None)
    return RemoteEvent(
        id=one_line(_word(found, "id")),
        time=_time(found, "created_at"),
        level=_line(found, "level") or "info",
        kind=_line(found, "type") or "message",
        message=_line(found, "message"),
        data=_plain(data) if isinstance(data, Mapping) else {},
    )


def checkpoint_of(found: Any) -> Checkpoint:
    metrics = getattr(found, "metrics", None)
    numbers: Any = metrics.to_dict() if metrics is not None and hasattr(metrics, "to_dict") else metrics
    return Checkpoint(
        one_line(_word(found, "fine_tuned_model_checkpoint")),
        _whole(found, "step_number"),
        {str(k): float(v) for k, v in numbers.items() if _is_number(v)} if isinstance(numbers, Mapping) else {},
    )


def model_of(found: Any) -> RemoteModel:
    return RemoteModel(
        one_line(_word(found, "id")), _line(found, "owned_by"), _day(getattr(found, "shutdown_date", None))
    )


def answer_of(found: Any, milliseconds: int) -> Answer:
    # endpoints other than the original leave out what they like
    choices = getattr(found, "choices", None)
    if not isinstance(choices, list):
        raise Odd
    choice = choices[0] if choices else None
    message = getattr(choice, "message", None)
    calls = getattr(message, "tool_calls", None)
    usage = getattr(found, "usage", None)
    return Answer(
        content=_text(message, "content"),
        refusal=_text(message, "refusal"),
        tool_calls=tuple(call.to_dict() for call in calls if hasattr(call, "to_dict")) if calls else (),
        finish=_text(choice, "finish_reason"),
        model=_text(found, "model"),
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
        milliseconds=milliseconds,
    )


def piece_of(chunk: Any) -> str:
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list):
        raise Odd
    return _text(getattr(choices[0], "delta", None), "content") if choices else ""


def each(page: Any, check: Callable[[], None] = lambda: None) -> Iterator[Any]:
    """The items of a page and of those behind it; one seen before ends an endpoint's going round in circles.

    check: asked before each item. Raises Endless.
    """
    if not isinstance(page, Iterable) or isinstance(page, str) or not _is_list(page):
        raise Odd
    seen: set[str] = set()
    for count, part in enumerate(cast(Any, page).iter_pages()):
        if count == _MOST_PAGES:
            raise Endless
        for item in getattr(part, "data", None) or ():
            check()
            number = _word(item, "id")
            if number in seen:
                return
            seen.add(number)
            yield item


def _is_list(page: Any) -> bool:
    """An object without items is no empty list: it says nothing of what is there. Some say null for none."""
    data = getattr(page, "data", None)
    return isinstance(data, list) or (data is None and "data" in getattr(page, "model_fields_set", ()))


def _word(found: Any, name: str) -> str:
    """Raises Odd where there is no text, or an empty one."""
    value = getattr(found, name, None)
    if not isinstance(value, str) or not value:
        raise Odd
    return value


def _name(found: Any, name: str) -> str:
    """A word that is sent back as it is. Raises Odd where it could not be shown as it is."""
    value = _word(found, name)
    if not value.isprintable():
        raise Odd
    return value


def one_line(text: str) -> str:
    """What would end the line, or steer a terminal, is there to be seen and does nothing."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _line(found: Any, name: str) -> str:
    return one_line(_text(found, name))


def _text(found: Any, name: str) -> str:
    value = getattr(found, name, None)
    return value if isinstance(value, str) else ""


def _whole(found: Any, name: str) -> int:
    return _count(found, name) or 0


def _time(found: Any, name: str) -> int:
    """Seconds since 1970; 0 for what no calendar has."""
    value = _whole(found, name)
    return value if 0 <= value <= LATEST else 0


def _count(found: Any, name: str) -> int | None:
    value = getattr(found, name, None)
    return int(value) if _is_number(value) else None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e18


def _plain(value: Any, depth: int = 0) -> Any:
    """JSON data without what JSON has no word for, and not deeper than anybody reads."""
    if isinstance(value, Mapping):
        return {one_line(str(k)): _plain(v, depth + 1) for k, v in value.items()} if depth < _DEEPEST else None
    if isinstance(value, list):
        return [_plain(v, depth + 1) for v in value] if depth < _DEEPEST else None
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    # a number beyond these is nobody's, and no float
    return value if isinstance(value, bool) or (isinstance(value, int) and _is_number(value)) else None


def _day(value: object) -> str:
    if _is_number(value):
        return time.strftime("%Y-%m-%d", time.gmtime(value)) if 0 <= value <= LATEST else ""
    return one_line(value[:10]) if isinstance(value, str) else ""
