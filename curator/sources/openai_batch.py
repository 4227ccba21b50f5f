"""OpenAI batches, JSON lines: requests {custom_id, method, url, body} and answers {custom_id, response{status_code,
body}, error}, joined by their custom_id where one file holds both (cat requests.jsonl answers.jsonl), or a folder or
archive holds the files of one batch and nothing else.

The conversation stands in the line of the answer, and the line of its request counts as blank; a request that nobody
answered is a conversation without an answer. Requests wait in memory, compressed, for their answers: a batch holds no
more than 50,000 of them in 200 MB. Bodies are those of chat completions and of responses.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._signature import by_records
from curator.sources._source import BytesRead, Claim, Evidence, Item, LayoutSource, Options
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.messages.completion import from_completion
from curator.sources.messages.response import from_response
from curator.sources.messages.said import rest
from curator.sources.messages.times import with_times
from curator.sources.reading.json import UnreadableError, parse_object
from curator.sources.reading.records import Convert, Made, pieces, read_records, sample

_OK = 200
_NO_PROMPT = "prompts, which the file of the requests has"
#: What a request says that an answer does not say again.
_OF_CHAT = ("messages", "tools", "parallel_tool_calls")
_OF_RESPONSE = ("input", "instructions", "tools", "parallel_tool_calls")
_NONE = Made(None)


class OpenAIBatch:
    name = "openai-batch"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_records(head, _like, "bear a custom_id with a request or an answer")

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        def half(part: int) -> BytesRead:
            def told(done: int, total: int | None) -> None:
                progress(done // 2 + part * (total or 0) // 2, total)

            return told

        yield from read_records(path, self._joined(*_first_look([path], half(0)), options), half(1))

    def claim(self, layout: Layout) -> Claim | None:
        """The requests of one batch with its answers, where nothing else lies beside them."""
        asked, answers, files = set[str](), set[str](), 0
        for name in layout.files:
            records = sample(layout.head(name))
            if not records or not all(map(_like, records)):
                return None
            of_requests = not any(map(_is_answer, records))
            files += of_requests
            keys = (record["custom_id"] for record in records)
            (asked if of_requests else answers).update(key for key in keys if isinstance(key, str))
        if files != 1 or not asked & answers:
            return None
        return Claim(1.0, "the requests of a batch lie beside their answers", tuple(layout.files))

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        joined = self._joined(*_first_look(layout.files.values(), lambda done, total: None), options)
        yield from one_after_another(layout, lambda where, done: read_records(where, joined, done), progress)

    def _joined(self, requests: dict[str, bytes], answered: set[str], options: Options) -> Convert:
        def convert(record: JsonObject) -> Made:
            key = _key(record)
            if not _is_answer(record):
                return _NONE if key in answered else self._made(record, None, options)
            packed = requests.get(key)
            request = parse_object(zlib.decompress(packed)) if packed is not None else None
            return self._made(request, record, options)

        return convert

    def _made(self, request: JsonObject | None, answer: JsonObject | None, options: Options) -> Made:
        asked = _object(request, "body") if request is not None else {}
        response = _object(answer, "response") if answer is not None and answer.get("response") else {}
        if answer is not None and (answer.get("error") or response.get("status_code") != _OK):
            return Made(None, dropped={"requests that failed": 1})
        body = _object(response, "body") if answer is not None else {}
        of_chat = "choices" in body or "messages" in asked
        if not of_chat and "output" not in body and "input" not in asked:
            return Made(None, dropped={"requests that are no chats": 1})
        keys = _OF_CHAT if of_chat else _OF_RESPONSE
        joined = {**body, **{key: asked[key] for key in keys if key in asked}}
        if of_chat:
            # Without an answer, what was asked is read as if it had been one.
            made = from_completion(joined, options.roles, _NO_PROMPT) if answer is not None else _asked(joined, options)
        else:
            made = from_response(joined, options.roles, _NO_PROMPT)
        if made.conversation is None:
            return made
        beside = {"request": left} if (left := rest(asked, *keys)) else {}
        about = rest({**(request or {}), **(answer or {})}, "body", "response", "method", "error")
        conversation = replace(
            made.conversation,
            source=self.name,
            source_id=_key(answer or request or {}) or made.conversation.source_id,
            extra={**made.conversation.extra, **about, **beside},
        )
        return replace(made, conversation=with_times(conversation) if conversation.created_at is None else conversation)


def _first_look(paths: Iterable[Where], progress: BytesRead) -> tuple[dict[str, bytes], set[str]]:
    """The packed requests by their custom_id, and which custom_ids have an answer."""
    requests: dict[str, bytes] = {}
    answered: set[str] = set()
    for piece in (piece for path in paths for piece in pieces(open_bytes(path, progress))):
        try:
            record = parse_object(piece.data) if piece.data.strip() else {}
            key = _key(record)
        except (UnreadableError, ShapeError):
            continue  # rejected when it is read
        if _is_answer(record):
            answered.add(key)
        elif isinstance(record.get("body"), dict):
            requests[key] = zlib.compress(piece.data, 1)
    return requests, answered & requests.keys()


def _asked(joined: JsonObject, options: Options) -> Made:
    filler = {"choices": [{"message": {"role": "assistant"}}]}
    made = from_completion({**joined, **filler}, options.roles, _NO_PROMPT)
    if made.conversation is None or len(made.conversation.messages) == 1:
        raise ShapeError("body.messages", "must hold at least one message")
    return replace(made, conversation=replace(made.conversation, messages=made.conversation.messages[:-1]))


def _key(record: JsonObject) -> str:
    key = record.get("custom_id")
    if not isinstance(key, str) or not key:
        raise ShapeError("custom_id", f"must be a string, not {json_kind(key)}" if key else "is missing or empty")
    return key


def _object(record: JsonObject, key: str) -> JsonObject:
    value = record.get(key)
    if not isinstance(value, dict):
        raise ShapeError(key, f"must be an object, not {json_kind(value)}" if key in record else "is missing")
    return value


def _is_answer(record: JsonObject) -> bool:
    return "response" in record or "error" in record


def _like(record: JsonObject) -> bool:
    return "custom_id" in record and any(isinstance(record.get(key), dict) for key in ("body", "response", "error"))


SOURCE: LayoutSource = OpenAIBatch()
