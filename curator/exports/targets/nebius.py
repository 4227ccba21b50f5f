"""nebius: chat JSONL for supervised fine-tuning at Nebius, the same as openai-chat."""

from __future__ import annotations

from curator.exports.forms.chat import ChatForm

FORM = ChatForm()
