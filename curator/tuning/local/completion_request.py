"""What of a request for a chat completion is obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.records import ROLES
from curator.tuning.local.api_error import ApiError, invalid

Json = dict[str, Any]

_MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is obeyed. tools, response_format and the like are taken and have no effect."""

    model: str
    messages: list[Json]
    temperature: float
    top_p: float
    n: int
    most_tokens: int | None
    stop: tuple[str, ...]
    seed: int | None
    stream: bool
    include_usage: bool

    @staticmethod
    def parse(body: object) -> Asked:
        """Raises ApiError naming the first field that is wrong."""
        if not isinstance(body, dict):
            raise ApiError(400, "The body of the request is not a JSON object.")
        if not isinstance(body.get("model"), str):
            raise invalid("model", "you must provide a model parameter", "missing_required_parameter")
        if body.get("logprobs"):
            raise invalid("logprobs", "The baseline has no probabilities of tokens.", "unsupported_parameter")
        options = body.get("stream_options") or {}
        most = body.get("max_completion_tokens")
        return Asked(
            body["model"],
            _messages(body.get("messages")),
            _number(body, "temperature", 1.0, 0, 2),
            _number(body, "top_p", 1.0, 0, 1),
            int(_number(body, "n", 1, 1, _MOST_CHOICES)),
            _most_tokens(body.get("max_tokens") if most is None else most),
            _stop(body.get("stop")),
            body["seed"] if type(body.get("seed")) is int else None,
            bool(body.get("stream")),
            bool(isinstance(options, dict) and options.get("include_usage")),
        )


def _messages(given: object) -> list[Json]:
    if not isinstance(given, list) or not given:
        raise invalid("messages", "messages is a list of at least one message.", "missing_required_parameter")
    for at, message in enumerate(given):
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise invalid(f"messages[{at}].role", f"role is one of {', '.join(ROLES)}.")
        if not isinstance(message.get("content"), str | list | None):
            raise invalid(f"messages[{at}].content", "content is a string or a list of parts.", "invalid_type")
        if not isinstance(message.get("tool_calls"), list | None):
            raise invalid(f"messages[{at}].tool_calls", "tool_calls is a list.", "invalid_type")
    return given


def _number(body: Json, name: str, usual: float, low: float, high: float) -> float:
    value = body.get(name)
    if value is None:
        return usual
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise invalid(name, f"{name} is a number from {low:g} to {high:g}.")
    return value


def _most_tokens(value: object) -> int | None:
    if value is not None and (type(value) is not int or value < 1):
        raise invalid("max_completion_tokens", "max_completion_tokens is a whole number above 0.")
    return value


def _stop(value: object) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value or []
    if not isinstance(words, list) or len(words) > 4 or not all(isinstance(word, str) and word for word in words):
        raise invalid("stop", "stop is a string, or a list of at most four.")
    return tuple(words)
