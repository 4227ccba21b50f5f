"""Chat completions: the answer to a request, as one object or as pieces."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curator.tokens.counting import TokenCounter
from curator.tuning.local.completion_request import Asked
from curator.tuning.local.ids import new_id
from curator.tuning.local.trainer.examples import Reply
from curator.tuning.local.trainer.knowledge import Answers
from curator.tuning.local.trainer.sampling import sample

Json = dict[str, Any]

#: Told with every answer.
FINGERPRINT = "bag-of-words-baseline"
_PER_REPLY = 3
_PIECE = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    message: Reply
    finish_reason: str


@dataclass(frozen=True, slots=True)
class Completion:
    identity: str
    created: int
    model: str
    choices: list[Choice]
    usage: Json

    def whole(self) -> Json:
        found = [
            {"index": at, "message": choice.message, "logprobs": None, "finish_reason": choice.finish_reason}
            for at, choice in enumerate(self.choices)
        ]
        return {**self._head("chat.completion"), "choices": found, "usage": self.usage}

    def pieces(self, *, include_usage: bool) -> Iterator[Json]:
        head = self._head("chat.completion.chunk")
        for at, choice in enumerate(self.choices):
            for delta in _deltas(choice.message):
                yield {**head, "choices": [{"index": at, "delta": delta, "finish_reason": None}]}
            yield {**head, "choices": [{"index": at, "delta": {}, "finish_reason": choice.finish_reason}]}
        if include_usage:
            yield {**head, "choices": [], "usage": self.usage}

    def _head(self, kind: str) -> Json:
        return {
            "id": self.identity,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": FINGERPRINT,
        }


def complete(asked: Asked, answers: Answers, tokens: TokenCounter) -> Completion:
    """Deterministic at temperature 0, and with a seed; else drawn by how likely each answer is."""
    import numpy as np

    random = np.random.default_rng(None if asked.seed is None else abs(asked.seed))
    choices = []
    for _ in range(asked.n):
        reply = answers.replies[sample(answers.scores, asked.temperature, asked.top_p, random)]
        choices.append(_choice(reply, asked, tokens))
    prompt = _PER_REPLY + sum(map(tokens.message, asked.messages))
    said = sum(tokens.said(choice.message) for choice in choices)
    usage = {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}
    return Completion(new_id("chatcmpl-"), int(time.time()), asked.model, choices, usage)


def _choice(reply: Reply, asked: Asked, tokens: TokenCounter) -> Choice:
    message = {"role": "assistant", "content": reply["content"], "refusal": reply.get("refusal")}
    if "function_call" in reply:
        return Choice({**message, "function_call": reply["function_call"]}, "function_call")
    if "tool_calls" in reply:
        calls = [{"id": new_id("call_"), **call} for call in reply["tool_calls"]]
        return Choice({**message, "tool_calls": calls}, "tool_calls")
    text = reply["content"] or ""
    ends = [at for word in asked.stop if (at := text.find(word)) >= 0]
    text = text[: min(ends)] if ends else text
    cut = text if asked.most_tokens is None else _first_tokens(text, asked.most_tokens, tokens)
    message["content"] = cut if reply["content"] is not None else None
    return Choice(message, "stop" if cut == text else "length")


def _first_tokens(text: str, most: int, tokens: TokenCounter) -> str:
    """As many whole words as fit."""
    kept, used = "", 0
    if tokens.text(text) <= most:
        return text
    for piece in _PIECE.findall(text):
        used += tokens.text(piece)
        if used > most:
            break
        kept += piece
    return kept


def _deltas(message: Reply) -> Iterator[Json]:
    yield {"role": "assistant", "content": ""}
    for piece in _PIECE.findall(message["content"] or "") or ([message["content"]] if message["content"] else []):
        yield {"content": piece}
    if message.get("refusal"):
        yield {"refusal": message["refusal"]}
    if "function_call" in message:
        yield {"function_call": message["function_call"]}
    for at, call in enumerate(message.get("tool_calls", ())):
        yield {"tool_calls": [{"index": at, **call}]}
