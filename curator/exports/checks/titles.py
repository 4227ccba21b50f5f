"""The rules by their codes, and what each is about, in words for lists. A rule that is not here fails the tests."""

from __future__ import annotations

TITLES = {
    "E1": "not readable as JSON",
    "E2": "a name that the target does not take",
    "E3": "larger than a provider takes",
    "E4": "too few examples to train on",
    "E5": "no chat example",
    "E6": "an example of the validation file",
    "E7": "keys that the target does not have",
    "E8": "roles that the target does not have",
    "E9": "content that the role may not have",
    "E10": "nothing to learn",
    "E11": "tools or tool calls are not whole",
    "E12": "functions or their calls are not whole",
    "E13": "images that the target does not take",
    "E14": "longer than training reads",
    "E15": "no text alone as an answer",
    "E16": "no question at the end of the input",
    "E17": "two answers that say the same",
    "E24": "calls that the target cannot read",
    "E25": "an order that the target does not take",
    "E26": "weights that the target does not read",
    "E27": "what the target has no place for",
    "E28": "tokens and labels that do not fit",
    "W1": "a byte order mark",
    "W3": "larger than one upload takes",
    "W4": "few examples",
    "W6": "an example of the validation file but for case, blanks or other keys",
    "W7": "keys that a message does not have",
    "W8": "roles that the model may not know, or that are deprecated",
    "W9": "empty content",
    "W10": "an end that is no answer",
    "W11": "parallel_tool_calls without tools",
    "W12": "functions, which are deprecated",
    "W13": "an address that ends like no image that is taken",
    "W18": "the longer answer is nearly always preferred",
    "W19": "two answers preferred both ways",
    "W20": "no system message",
    "W21": "no user message",
    "W22": "several system messages in an example",
    "W23": "several system prompts in the file",
    "W29": "many refusals",
    "W30": "labels that are one-sided or scarce",
    "W31": "one question, several answers",
    "W32": "what looks like personal data in answers",
}


def title(code: str) -> str:
    """Words for a rule's code, with the code, such as "longer than training reads (E14)"."""
    return f"{TITLES[code]} ({code})" if code in TITLES else code
