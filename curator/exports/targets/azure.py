"""azure: chat JSONL for supervised fine-tuning at Azure OpenAI, the same as openai-chat."""

from __future__ import annotations

from curator.exports.forms.chat import ChatForm

FORM = ChatForm()
