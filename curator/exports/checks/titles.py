"""What the errors of single examples are about, in words for lists of what was left out."""

from __future__ import annotations

_TITLES = {
    "E1": "not readable as JSON",
    "E5": "no chat example",
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
    "E24": "calls that the target cannot read",
    "E25": "an order that the target does not take",
    "E26": "weights that the target does not read",
    "E28": "tokens and labels that do not fit",
    "E27": "what the target has no place for",
    "E17": "two answers that say the same",
}


def title(code: str) -> str:
    """Words for an error's code, with the code, such as "longer than training reads (E14)"."""
    return f"{_TITLES[code]} ({code})" if code in _TITLES else code
