"""E9: content is a string or parts that the role may hold; null only beside a call. W9: nothing of it would be seen.

An image in the wrong place is rule 13's.
"""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example, Message
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.exports.checks.words import one_of
from curator.records.blank import is_blank
from curator.records.openai import json_kind

#: Role -> types of parts; a role with none takes a string only.
PARTS: dict[str, tuple[str, ...]] = {
    "developer": ("text",),
    "system": ("text",),
    "user": ("text", "image_url"),
    "assistant": ("text", "refusal"),
    "tool": ("text",),
    "function": (),
}


class Content(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        for message in example.messages:
            content = message.data.get("content")
            said = isinstance(content, str) and not is_blank(content)
            if not said and message.role in PARTS:
                yield from _content(example.line, message, PARTS[message.role])
            refusal = message.data.get("refusal")
            if refusal is not None and not isinstance(refusal, str):
                path = f"{message.path}.refusal"
                yield error(
                    9, example.line, path, f"refusal is {json_kind(refusal)}", "write a string, or leave it out"
                )

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.blank


def _content(line: int, message: Message, allowed: tuple[str, ...]) -> Iterator[Problem]:
    content = message.data.get("content")
    path = f"{message.path}.content"
    calls = message.data.get("tool_calls") is not None or message.data.get("function_call") is not None
    expected = "a string or a list of parts" if allowed else "a string"
    if content is None:
        if message.role != "assistant" or not calls:
            found = "content is null" if "content" in message.data else "content is missing"
            yield error(9, line, path, found, f"write {expected}; only an assistant that calls a tool may have none")
    elif isinstance(content, str):
        if is_blank(content) and not (message.role == "assistant" and calls):
            yield _blank(line, path)
    elif not isinstance(content, list) or not allowed:
        yield error(9, line, path, f"content is {json_kind(content)}", f"write {expected}")
    elif not content:
        yield error(9, line, path, "content is a list without parts", "write at least one part")
    else:
        yield from _parts(line, path, content, allowed)


def _parts(line: int, path: str, parts: list[object], allowed: tuple[str, ...]) -> Iterator[Problem]:
    blank = True
    for at, part in enumerate(parts):
        where = f"{path}[{at}]"
        if not isinstance(part, dict):
            blank = False
            yield error(
                9, line, where, f"the part is {json_kind(part)}, not an object", f"write a {one_of(allowed)} part"
            )
            continue
        form = part.get("type")
        if form == "image_url":
            blank = False
        elif form in ("text", "refusal") and form in allowed:
            text = part.get(form)
            if not isinstance(text, str):
                found = f"{form} is {json_kind(text)}" if form in part else f"{form} is missing"
                yield error(9, line, f"{where}.{form}", found, "write a string")
            blank = blank and isinstance(text, str) and is_blank(text)
        else:
            blank = False
            found = "type is missing" if "type" not in part else "type is not one that this role may have"
            yield error(9, line, f"{where}.type", found, f"write {one_of(allowed)}")
    if blank:
        yield _blank(line, path)


def _blank(line: int, path: str) -> Problem:
    return warning(
        9, line, path, "content is empty, or nothing of it is seen", "write what is said, or take the message out"
    )


CHECK = Content
