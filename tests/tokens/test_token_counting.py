from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.tokens.counting import ExampleTokens, TokenCounter

# Texts of our own with, one by one, the token counts of the published examples: 17, 10, 8, 17, 13, 18 for the contents
# of its six messages, 2 and 3 for the names; so the published totals hold for them.
SIX_MESSAGES: list[dict[str, Any]] = [
    {
        "role": "system",
        "content": "You are a patient guide who turns notes of our gardeners into short and plain steps.",
    },
    {"role": "system", "name": "sample_user", "content": "Water the young tomato plants twice in every week."},
    {"role": "system", "name": "sample_assistant", "content": "Give the small tomatoes water quite often."},
    {
        "role": "system",
        "name": "sample_user",
        "content": "When nights turn cold, please bring every pot on the terrace back into the house.",
    },
    {
        "role": "system",
        "name": "sample_assistant",
        "content": "Carry all of the pots inside before it gets cold at night.",
    },
    {"role": "user", "content": "Could you tell me in plain words what I have to do with old roses before winter?"},
]

# As above: contents of 14 and 8 tokens; the tool's lines of 11, 14 and 8, its enum of 2 and 2.
FERRY: dict[str, Any] = {
    "messages": [
        {"role": "system", "content": "You are a careful helper that tells people when the ferry will leave."},
        {"role": "user", "content": "When does the next ferry leave today?"},
    ]
}
FERRY_TOOLS: list[dict[str, Any]] = [
    {
        "type": "function",
        "function": {
            "name": "find_ferry",
            "description": "Find the next ferry from a harbour",
            "parameters": {
                "type": "object",
                "properties": {
                    "harbour": {"type": "string", "description": "The harbour and island, e.g. Porto, Capri"},
                    "line": {
                        "type": "string",
                        "description": "The ferry line to be searched",
                        "enum": ["slowboat", "fastboat"],
                    },
                },
                "required": ["harbour"],
            },
        },
    }
]


@pytest.fixture(scope="module")
def counter() -> TokenCounter:
    return TokenCounter()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (SIX_MESSAGES[0]["content"], 17),
        (SIX_MESSAGES[1]["content"], 10),
        (SIX_MESSAGES[2]["content"], 8),
        (SIX_MESSAGES[3]["content"], 17),
        (SIX_MESSAGES[4]["content"], 13),
        (SIX_MESSAGES[5]["content"], 18),
        ("sample_user", 2),
        ("sample_assistant", 3),
        (FERRY["messages"][0]["content"], 14),
        (FERRY["messages"][1]["content"], 8),
        ("find_ferry:Find the next ferry from a harbour", 11),
        ("harbour:string:The harbour and island, e.g. Porto, Capri", 14),
        ("line:string:The ferry line to be searched", 8),
        ("slowboat", 2),
        ("fastboat", 2),
    ],
)
def test_texts_have_the_tokens_of_their_model_texts(counter: TokenCounter, text: str, tokens: int) -> None:
    assert counter.text(text) == tokens


def test_six_messages_come_to_the_published_124(counter: TokenCounter) -> None:
    assert counter.example({"messages": SIX_MESSAGES}).total == 124


def test_an_example_without_its_tool_comes_to_the_published_33(counter: TokenCounter) -> None:
    assert counter.example(FERRY).total == 33


def test_an_example_with_a_tool_comes_to_the_published_101(counter: TokenCounter) -> None:
    assert counter.example({**FERRY, "tools": FERRY_TOOLS}).total == 101
    assert counter.tools(FERRY_TOOLS) == 68


def test_older_functions_count_like_tools(counter: TokenCounter) -> None:
    assert counter.tools(None, [tool["function"] for tool in FERRY_TOOLS]) == 68


def test_one_full_stop_at_the_end_of_a_description_costs_nothing(counter: TokenCounter) -> None:
    def tool(description: str) -> list[dict[str, Any]]:
        return [{"type": "function", "function": {"name": "find_ferry", "description": description}}]

    assert counter.tools(tool("Find the next ferry from a harbour.")) == 7 + 11 + 12
    assert counter.tools(tool("Find the next ferry from a harbour")) == 7 + 11 + 12


def test_an_image_counts_85(counter: TokenCounter) -> None:
    parts = [
        {"type": "text", "text": "When does the next ferry leave today?"},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
    ]
    assert counter.message({"role": "user", "content": parts}) == 3 + 1 + 8 + 85


def test_special_tokens_in_a_text_count_as_ordinary_text(counter: TokenCounter) -> None:
    assert counter.text("<|endoftext|>") == 7


def test_only_assistant_messages_with_a_weight_other_than_0_are_trained(counter: TokenCounter) -> None:
    ask = {"role": "user", "content": "When does the next ferry leave today?"}
    skipped = {"role": "assistant", "content": "Give the small tomatoes water quite often.", "weight": 0}
    learned = {"role": "assistant", "content": "Water the young tomato plants twice in every week.", "weight": 1}
    plain = {"role": "assistant", "content": "When does the next ferry leave today?"}
    found = counter.example({"messages": [ask, skipped, ask, learned, ask, plain]})
    assert found == ExampleTokens(total=3 + 6 * 4 + 8 + 8 + 8 + 10 + 8 + 8, trained=10 + 8)


def test_the_calls_of_an_assistant_are_trained_too(counter: TokenCounter) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "slowboat", "arguments": "fastboat"}}
    found = counter.example({"messages": [{"role": "assistant", "content": None, "tool_calls": [call]}]})
    assert found == ExampleTokens(total=3 + 3 + 1 + 3 + 2 + 2, trained=3 + 2 + 2)


def test_a_refusal_counts_whether_it_is_a_part_or_a_field(counter: TokenCounter) -> None:
    words = "When does the next ferry leave today?"
    field = {"role": "assistant", "content": None, "refusal": words}
    part = {"role": "assistant", "content": [{"type": "refusal", "refusal": words}]}
    assert counter.said(field) == counter.said(part) == 8


def test_a_million_blanks_are_counted_and_do_not_crash(counter: TokenCounter) -> None:
    # 125,000 runs of 8 blanks at the least, one token of up to 128 blanks at the best.
    assert 1_000_000 // 128 <= counter.text(" " * 1_000_000) <= 125_000


def test_long_texts_are_counted_in_pieces_with_hardly_a_difference(counter: TokenCounter) -> None:
    words = "Give the small tomatoes water quite often. "
    assert abs(counter.text(words * 5000) - 8 * 5000) <= 10


def test_a_full_cache_starts_over_and_counts_the_same() -> None:
    small = TokenCounter(cached=2)
    for _ in range(3):
        assert small.example({"messages": SIX_MESSAGES}).total == 124


KEYS = re.findall(
    r"\w+",
    "role content name tool_calls function arguments type text refusal weight messages tools functions parameters "
    "properties enum description function_call",
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@given(messages=json_values, tools=json_values, functions=json_values)
def test_any_json_is_counted_without_an_error(messages: Any, tools: Any, functions: Any) -> None:
    found = TokenCounter().example({"messages": messages, "tools": tools, "functions": functions})
    assert 0 <= found.trained < found.total


@given(st.text(st.characters(categories=None)))
def test_every_string_has_a_count_even_with_half_characters(text: str) -> None:
    assert (TokenCounter().text(text) == 0) == (text == "")
