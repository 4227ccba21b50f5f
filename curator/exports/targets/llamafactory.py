"""llamafactory: conversations with one learned turn each, the last, for `formatting: sharegpt` and `mask_history`.

Never `formatting: openai`, which appends words to system prompts. Source: llamafactory 0.9.5, data/converter.py.
"""

from __future__ import annotations

from curator.exports.forms.conversations import ConversationsForm

FORM = ConversationsForm("llamafactory", last=True)
