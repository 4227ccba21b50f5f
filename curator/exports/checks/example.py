"""A line that is a chat example, as the checks see it."""

from __future__ import annotations

from typing import Any, NamedTuple

from curator.records import ROLES


class Message(NamedTuple):
    """path: such as "messages[2]". role: None where it is missing or not a string."""

    path: str
    role: str | None
    data: dict[str, Any]

    def text(self) -> str:
        """Its content, or the texts of its parts."""
        content = self.data.get("content")
        if isinstance(content, str):
            return content
        parts = content if isinstance(content, list) else ()
        texts = (part.get("text") for part in parts if isinstance(part, dict))
        return "\n".join(text for text in texts if isinstance(text, str))


class Example(NamedTuple):
    """line: from 1. data: the whole object. messages: those that are objects, in order.

    clear: every message is an object with a known role. Where not, rule 8 says so and what follows is not told again.
    """

    line: int
    data: dict[str, Any]
    messages: tuple[Message, ...]
    clear: bool

    def learned(self) -> list[Message]:
        """Answers that train."""
        return [m for m in self.messages if m.role == "assistant" and m.data.get("weight", 1) != 0]

    @staticmethod
    def of(line: int, data: dict[str, Any]) -> Example:
        """Of an object whose `messages` is a list."""
        messages = tuple(
            Message(f"messages[{at}]", role if isinstance(role := message.get("role"), str) else None, message)
            for at, message in enumerate(data["messages"])
            if isinstance(message, dict)
        )
        clear = len(messages) == len(data["messages"]) and all(message.role in ROLES for message in messages)
        return Example(line, data, messages, clear)
