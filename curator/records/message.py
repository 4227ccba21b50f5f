"""One turn of a conversation, in the OpenAI chat shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]
#: Plain text, content parts as they came, or nothing (an assistant that only calls tools).
Content = str | list[JsonObject] | None

ROLES = ("system", "developer", "user", "assistant", "tool", "function")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """index: place in its conversation from 0. created_at: UTC microseconds. weight: 0 or 1 on assistant turns.

    tool_calls: as they came, `function.arguments` a JSON string. extra: every key we have no field for.
    """

    index: int
    role: str
    content: Content = None
    name: str | None = None
    tool_calls: list[JsonObject] | None = None
    tool_call_id: str | None = None
    weight: int | None = None
    refusal: str | None = None
    created_at: int | None = None
    model: str | None = None
    author: str | None = None
    extra: JsonObject = field(default_factory=dict)

    def text(self) -> str:
        """The words of the turn: the content, or its text and refusal parts joined by newlines."""
        if self.content is None:
            return self.refusal or ""
        if isinstance(self.content, str):
            return self.content
        parts = (part.get("text", part.get("refusal")) for part in self.content)
        return "\n".join(part for part in parts if isinstance(part, str))
