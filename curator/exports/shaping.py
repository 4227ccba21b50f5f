"""How a record becomes a training example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import is_

from curator.config import ShapeConfig
from curator.records import Conversation, Message

_SYSTEM = ("system", "developer")
#: The index of a message that the record does not have, so that it is never taken for one of its own.
_MADE = -1


@dataclass(frozen=True, slots=True)
class Shaped:
    """An example, or the reason why a record gives none."""

    example: Conversation | None
    reason: str = ""


def shape(
    record: Conversation, settings: ShapeConfig, *, label: str | None = None, weights: Mapping[int, int] | None = None
) -> Shaped:
    """Apply `[shape]` to a scrubbed record.

    label: what the labels of `shape.tasks` come to. weights: message index -> 0 or 1, what people decided; they stand
    above `shape.train` and above the weights that came with the record.
    """
    decided = weights or {}
    messages = [_weighed(message, decided) for message in record.messages] if decided else list(record.messages)
    messages = _system(messages, settings)
    if settings.tasks:
        if label is None:
            return Shaped(None, f"no label: nobody labelled it for {' and '.join(settings.tasks)}")
        if not any(message.role == "user" for message in messages):
            return Shaped(None, "no question: there is no user message that the label could answer")
        messages = _labelled(messages, label)
    if not any(message.role == "assistant" for message in messages):
        return Shaped(None, "no answer: there is no assistant message to learn from")
    if settings.history is not None and settings.examples == "record":
        messages = _shortened(messages, settings.history)
    messages = _trained(messages, settings, decided)
    if not any(message.role == "assistant" and message.weight != 0 for message in messages):
        return Shaped(None, "nothing trains: every assistant message has weight 0")
    numbered = tuple(m if m.index == n else replace(m, index=n) for n, m in enumerate(messages))
    # Of a million messages most stay as they are, and a copy takes longer than to see that.
    same = len(numbered) == len(record.messages) and all(map(is_, numbered, record.messages))
    return Shaped(record if same else replace(record, messages=numbered))


def examples_of(shaped: Conversation, settings: ShapeConfig) -> list[Conversation]:
    """The examples of a record that was shaped: itself or, where `[shape]` says so, one for each turn that trains.

    Such a one ends with its turn, learns nothing of the turns before, and has the history that was asked for.
    """
    if settings.examples == "record":
        return [shaped]
    return [
        replace(shaped, messages=_ending_with(shaped.messages, at, settings))
        for at, message in enumerate(shaped.messages)
        if message.role == "assistant" and message.weight != 0
    ]


def leaves_as_it_is(settings: ShapeConfig) -> bool:
    """Whether the only example is the record itself, where it has an answer and no weights, decided or its own.

    So for these answers and turns that train, and nothing else that is set: what is added later is not.
    """
    usual = ShapeConfig()
    if settings.answer not in ("reply", "edit") or settings.train not in ("as-is", "all"):
        return False
    return replace(settings, answer=usual.answer, train=usual.train) == usual


def _ending_with(messages: tuple[Message, ...], at: int, settings: ShapeConfig) -> tuple[Message, ...]:
    before = [replace(m, weight=0) if m.role == "assistant" else m for m in messages[:at]]
    made = [*before, messages[at]]
    if settings.history is not None:
        made = _shortened(made, settings.history)
    return tuple(replace(message, index=n) for n, message in enumerate(made))


def shape_question(record: Conversation, index: int, settings: ShapeConfig) -> tuple[Message, ...]:
    """Apply `[shape]` to what stands before an answer: system prompt and history; no message of it trains."""
    messages = _system(list(record.messages[: index + 1]), settings)
    if settings.history is not None:
        messages = _shortened(messages, settings.history)
    return tuple(replace(message, index=n, weight=None) for n, message in enumerate(messages[:-1]))


def _weighed(message: Message, weights: Mapping[int, int]) -> Message:
    return replace(message, weight=weights[message.index]) if message.index in weights else message


def _system(messages: list[Message], settings: ShapeConfig) -> list[Message]:
    if settings.system == "keep":
        return messages
    rest = [message for message in messages if message.role not in _SYSTEM]
    if settings.system == "drop":
        return rest
    return [Message(index=_MADE, role="system", content=settings.system_text), *rest]


def _labelled(messages: list[Message], label: str) -> list[Message]:
    """The conversation up to its last user turn, answered by the label alone."""
    last = max(n for n, message in enumerate(messages) if message.role == "user")
    before = [replace(m, weight=0) if m.role == "assistant" else m for m in messages[: last + 1]]
    return [*before, Message(index=_MADE, role="assistant", content=label)]


def _shortened(messages: list[Message], history: int) -> list[Message]:
    """At most `history` messages before the last answer, from a user turn on, so that no tool call loses its end.

    Where no user turn stands so near, from the last one on: an answer without its question teaches nothing.
    """
    head = [message for message in messages if message.role in _SYSTEM]
    rest = [message for message in messages if message.role not in _SYSTEM]
    last = max(n for n, message in enumerate(rest) if message.role == "assistant")
    if history >= last:
        return messages
    asked = [n for n, message in enumerate(rest[:last]) if message.role == "user"]
    near = [n for n in asked if n >= last - history]
    start = near[0] if near else max(asked, default=0)
    return head + rest[start:]


def _trained(messages: list[Message], settings: ShapeConfig, decided: Mapping[int, int]) -> list[Message]:
    if settings.train == "as-is":
        return messages
    last = max(n for n, message in enumerate(messages) if message.role == "assistant")
    return [
        replace(m, weight=None if settings.train == "all" or n == last else 0)
        if m.role == "assistant" and m.index not in decided
        else m
        for n, m in enumerate(messages)
    ]
