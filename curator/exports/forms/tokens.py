"""The form of the target tokens: {input_ids, attention_mask, labels}, exact whatever the trainer does with weights.

The labels of a learned turn are all that the template writes after the start of an answer: its words and the end of the
turn. Where the template writes earlier turns otherwise once there are later ones (thoughts that it takes out), a
conversation becomes a line for each learned turn, so that each is learned after what will stand before it in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.exports.checks.words import shown_key
from curator.exports.forms import arguments, turns
from curator.exports.forms.form import Made, Reading, UnfitError
from curator.exports.forms.messages import OF_THE_API
from curator.exports.forms.prompted import none_at_all
from curator.exports.forms.rendering import Rendering
from curator.records import JsonObject
from curator.records.openai import json_kind

KEYS = ("input_ids", "attention_mask", "labels")
#: The label of a token that is not learned. Source: the default of PyTorch's cross entropy.
IGNORED = -100
_FIX = "export it again for tokens"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TokensForm:
    """rendering: None where lines are read alone."""

    rendering: Rendering | None = None
    ignored: frozenset[str] = OF_THE_API

    def made(self, chat: JsonObject) -> list[Made]:
        turns.refuse_functions(chat, "tokens")
        turns.refuse_images(chat, "tokens")
        chat = turns.cut(chat)
        whole = self._line(chat)
        if whole is not None:
            return [whole]
        made = [self._line(one) for one in turns.unrolled(chat)]
        if any(one is None for one in made):
            raise UnfitError("template: it writes a question otherwise once the answer stands after it")
        return [one for one in made if one is not None]

    def _line(self, chat: JsonObject) -> Made | None:
        """None where the template writes a part of the conversation otherwise when more follows."""
        assert self.rendering is not None
        tools = chat.get("tools")
        messages = [arguments.as_objects(turns.worded(turns.weightless(message))) for message in chat["messages"]]
        text = self.rendering.text(messages, tools)
        spans: list[Span] = []
        for at, message in enumerate(chat["messages"]):
            if not turns.learned(message):
                continue
            asked = self.rendering.text(messages[:at], tools, asking=True)
            answered = self.rendering.text(messages[: at + 1], tools)
            if not (answered.startswith(asked) and text.startswith(answered)):
                # what stands between turns may be written with the answer or with what follows it
                if not (answered.startswith(asked) and text.startswith(answered.rstrip())):
                    return None
                answered = answered.rstrip()
            spans.append((len(asked), len(answered)))
        ids, places = self.rendering.tokens(text)
        labels = [one if _inside(place, spans) else IGNORED for one, place in zip(ids, places, strict=True)]
        return Made({"input_ids": ids, "attention_mask": [1] * len(ids), "labels": labels}, chat)

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        """Lines hold numbers and no messages: they are checked as such, and mean no chat that can be read."""
        for key in KEYS:
            if key not in data:
                return error(5, line, "", f"the line is without {key}", _FIX)
            if not isinstance(data[key], list) or not all(type(value) is int for value in data[key]):
                return error(5, line, key, f"{key} is {json_kind(data[key])} that is no list of whole numbers", _FIX)
        return Reading({"messages": []}, (), problems=tuple(_problems(line, data)))

    def size(self, examples: int) -> Iterator[Problem]:
        yield from none_at_all(examples)


def _inside(place: Span, spans: list[Span]) -> bool:
    """Whether a token has a character in one of the spans."""
    return any(place[0] < end and place[1] > start for start, end in spans)


def _problems(line: int, data: dict[str, Any]) -> Iterator[Problem]:
    for position, key in enumerate(data, start=1):
        if key not in KEYS:
            shown = shown_key(key, position)
            yield error(7, line, shown, f"{shown} is not a key of a line of tokens", "take it out")
    ids, mask, labels = (data[key] for key in KEYS)
    if not len(ids) == len(mask) == len(labels):
        yield error(28, line, "", f"the lists have {len(ids)}, {len(mask)} and {len(labels)} numbers", _FIX)
        return
    if any(value != 1 for value in mask):
        yield error(28, line, "attention_mask", "a token is masked from attention", _FIX)
    if any(label not in (IGNORED, one) for one, label in zip(ids, labels, strict=True)):
        yield error(28, line, "labels", f"a label is neither its token nor {IGNORED}", _FIX)
    if all(label == IGNORED for label in labels):
        yield error(10, line, "labels", f"every label is {IGNORED}, so nothing is learned", "take the line out")
