"""openai-dpo: preference pairs for fine-tuning at OpenAI and hosts of the same API."""

from __future__ import annotations

from curator.exports.pairs import Pair
from curator.exports.targets import openai_chat
from curator.records import JsonObject

#: Whether its lines are made of pairs, which a record has none or several of, and not of the record.
PAIRS = True
_OF_INPUT = ("messages", "tools", "parallel_tool_calls")


def line(pair: Pair) -> JsonObject:
    """{input: {messages, tools?, parallel_tool_calls?}, preferred_output, non_preferred_output}.

    Messages are those of openai-chat, without weights: what is learned is the preference.
    """
    asked = openai_chat.line(pair.asked)
    return {
        "input": {
            key: [_weightless(message) for message in asked[key]] if key == "messages" else asked[key]
            for key in _OF_INPUT
            if key in asked
        },
        "preferred_output": [_weightless(openai_chat.message_of(pair.preferred))],
        "non_preferred_output": [_weightless(openai_chat.message_of(pair.other))],
    }


def _weightless(message: JsonObject) -> JsonObject:
    return {key: value for key, value in message.items() if key != "weight"}
