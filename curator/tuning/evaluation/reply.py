"""What was said, or should have been: a text, a refusal, calls of tools; and what makes two of them the same."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from curator.records.strict_json import StrictJSONError, parse_strictly

Form = Literal["calls", "json", "text"]

_SPACES = re.compile(r"\s+")
_EDGES = " \t\r\n.,;:!?\"'`*_()[]<>" + "".join(map(chr, (0xAB, 0xBB, 0x2018, 0x2019, 0x201C, 0x201D)))
_FENCE = re.compile(r"\A\s*```\w*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Call:
    """arguments: canonical JSON where they are JSON, else None."""

    name: str
    arguments: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    refusal: str = ""
    calls: tuple[Call, ...] = ()

    @property
    def form(self) -> Form:
        """How it is compared: by its calls, as a JSON object or list by its value, or as words."""
        if self.calls:
            return "calls"
        return "json" if json_of(self.text) is not None else "text"

    @property
    def exact(self) -> str:
        """Equal for two replies that say the very same; JSON by value, white space at the ends aside."""
        return self._key(self.text.strip(), self.calls)

    @property
    def normalised(self) -> str:
        """Equal too for other case, spaces, signs at the ends, a code fence around, another order of calls."""
        calls = sorted((Call(c.name, c.arguments) for c in self.calls), key=lambda c: (c.name, c.arguments or ""))
        return self._key(plain(self.text), tuple(calls), fold=True)

    def _key(self, text: str, calls: Sequence[Call], *, fold: bool = False) -> str:
        if calls:
            return "calls " + json.dumps([[call.name, call.arguments] for call in calls])
        value = json_of(self.text)
        if value is None:
            return "text " + text
        return "json " + (value.casefold() if fold else value)


def of_message(message: Mapping[str, Any]) -> Reply:
    """An assistant message of the chat shape; its parts of text in one."""
    called = message.get("function_call")
    functions = [call.get("function") for call in message.get("tool_calls") or ()] + ([called] if called else [])
    return Reply(
        _text(message.get("content")),
        str(message.get("refusal") or ""),
        tuple(_call(function) for function in functions if isinstance(function, Mapping)),
    )


def plain(text: str) -> str:
    """A text without what does not count: case, widths of letters, runs of white space, signs at its ends."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub(" ", folded).strip(_EDGES)


def json_of(text: str) -> str | None:
    """Canonical JSON of a text that holds one object or list, also in a code fence; None for any other."""
    fenced = _FENCE.match(text)
    inner = (fenced[1] if fenced else text).strip()
    if inner[:1] not in ("{", "["):
        return None
    return _canonical(inner)


def _call(function: Mapping[str, Any]) -> Call:
    arguments = function.get("arguments")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return Call(str(function.get("name") or ""), _canonical(text.strip() or "{}"))


def _canonical(text: str) -> str | None:
    try:
        value = parse_strictly(text)
    except StrictJSONError:
        return None
    return json.dumps(_numbers(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _numbers(value: Any) -> Any:
    """1 and 1.0 are one number."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text") or "") for part in parts if isinstance(part, Mapping))
