"""fireworks: chats with weights, a system prompt first only, 3 to 3,000,000 examples. Not tried."""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("fireworks", weight="weight", images=True, system_first=True, least=3, most=3_000_000)
