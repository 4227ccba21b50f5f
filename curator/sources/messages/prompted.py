"""A prompt with its answer, or with two of them, to a conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, read_messages
from curator.sources._source import Hint
from curator.sources.messages.said import answer_at, messages_of, rest, text_at, worse
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made
from curator.sources.tables.columns import COMPLETIONS, PROMPTS, SYSTEM

_SEPARATORS = ("\n\n###\n\n", "\n\n->\n\n", " ->")
_STOPS = ("\n\n###\n\n", " ###", "###", " END", "\n")
PAIR = ("chosen", "rejected")
_FIRST_TURN = "\n\nHuman:"
_TURN = re.compile(r"\n\n(Human|Assistant):")


def from_prompt(record: JsonObject, roles: Mapping[str, str]) -> Made:
    """`label` true or false beside one answer says whether it is a good one. Raises ShapeError."""
    prompt_key = key_of(record, PROMPTS)
    system_key = key_of(record, SYSTEM)
    asked = _prompt(record, prompt_key, system_key, roles)
    metadata = record.get("metadata")
    metadata = dict(metadata) if isinstance(metadata, dict) else {}
    taken = [key for key in (prompt_key, system_key, "metadata" if metadata else "") if key and record[key]]
    hints: tuple[Hint, ...] = ()
    if all(key in record for key in PAIR):
        made = _of_pair(record, asked, roles)
        if not {message.text() for message in asked} <= {message.text() for message in made.messages}:
            taken = [key for key in taken if key not in (prompt_key, system_key)]
        taken += PAIR
    else:
        completion_key = key_of(record, COMPLETIONS)
        if not completion_key:
            raise ShapeError("", f"the key {COMPLETIONS[0]} is missing")
        asked, answer, cut = _cut(asked, record[completion_key])
        metadata.update(cut)
        said = () if answer in ("", None) else answer_at(answer, completion_key, roles, len(asked))
        made = Conversation(messages=(*asked, *said))
        taken += [completion_key] if said else []
        good = record.get("label")
        if isinstance(good, bool) and said:
            hints = (Hint(None, "label", good, 1.0, "label of a record with one answer"),)
    if not made.messages:
        raise ShapeError("", "the prompt and the answer are empty: fill them or remove the record")
    told = replace(
        made,
        source_id=source_id_of(record),
        thread=thread_of(record),
        metadata=metadata,
        extra=rest(record, *taken),
    )
    return Made(told, hints)


def _prompt(record: JsonObject, key: str, system_key: str, roles: Mapping[str, str]) -> tuple[Message, ...]:
    system = ("system", text_at(record, system_key) if system_key else "")
    value = record.get(key)
    if not isinstance(value, list):
        return messages_of([system, ("user", text_at(record, key) if key else "")])
    first = messages_of([system])
    return (*first, *read_messages(value, key, roles, len(first)))


def _of_pair(record: JsonObject, asked: tuple[Message, ...], roles: Mapping[str, str]) -> Conversation:
    chosen, rejected = (answer_at(_turns(record[key]), key, roles, len(asked)) for key in PAIR)
    if chosen[0].role == "assistant":
        if not asked:
            raise ShapeError("", "the key prompt is missing")
        return Conversation(messages=(*asked, *chosen), alternatives=worse(rejected, chosen, "rejected"))
    # Both answers begin with what was asked; the prompt beside them says it again.
    head = tuple(message for message in asked if message.role == "system" and chosen[0].role != "system")
    pairs = zip(chosen[:-1], rejected, strict=False)
    shared = [better for better, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    messages = tuple(replace(message, index=n) for n, message in enumerate((*head, *chosen)))
    start = len(shared)
    others = worse(rejected[start:], messages[len(head) + start :], "rejected")
    return Conversation(messages=messages, alternatives=others)


def _turns(value: object) -> object:
    """The turns of a talk in one text, each behind an empty line and a name; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(_FIRST_TURN):
        return value
    _, *parts = _TURN.split(value)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [{"role": "user" if name == "Human" else "assistant", "content": text.strip()} for name, text in pairs]


def _cut(asked: tuple[Message, ...], answer: object) -> tuple[tuple[Message, ...], object, JsonObject]:
    """The prompt without its separator, the answer without its space and stop, and what was taken off."""
    text = asked[-1].content if asked and asked[-1].role == "user" else None
    separator = next((end for end in _SEPARATORS if isinstance(text, str) and text.endswith(end)), "")
    if not separator or not isinstance(text, str) or not isinstance(answer, str) or text == separator:
        return asked, answer, {}
    stop = next((end for end in _STOPS if answer.endswith(end)), "")
    shorter = replace(asked[-1], content=text.removesuffix(separator))
    cut: JsonObject = {"prompt_separator": separator, **({"completion_stop": stop} if stop else {})}
    return (*asked[:-1], shorter), answer.removesuffix(stop).removeprefix(" "), cut


def key_of(record: JsonObject, names: tuple[str, ...]) -> str:
    """The first of the names that is a key of the record; "" for none."""
    return next((name for name in names if name in record), "")
