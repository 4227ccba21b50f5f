"""What a form is: both ways between a chat example and the lines of a target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from curator.exports.checks.problem import Problem
from curator.records import JsonObject


class UnfitError(ValueError):
    """Why a target cannot hold an example as it is meant. Holds nothing of what the example says."""


@dataclass(frozen=True, slots=True)
class Made:
    """data: a line of the target. chat: the example of openai-chat that it means; its weights say what is learned."""

    data: JsonObject
    chat: JsonObject


@dataclass(frozen=True, slots=True)
class Reading:
    """chat: what a line means. paths: where each message stands in the line, such as "prompt[2]".

    keys: what the keys of a message are called there, where it is not the same. problems: what is wrong with the line
    beside what is wrong with the chat.
    """

    chat: JsonObject
    paths: tuple[str, ...]
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Form(Protocol):
    """ignored: the rules of openai-chat that do not hold for the target, by their files, such as "e03-size"."""

    ignored: frozenset[str]

    def made(self, chat: JsonObject) -> list[Made]:
        """The lines of an example of openai-chat that passes its rules. Raises UnfitError."""

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        """What a line of the target means; a Problem where it is no line of it (rule 5)."""

    def size(self, examples: int) -> Iterator[Problem]:
        """What is wrong with how many examples a file has."""
