"""axolotl: chats with a weight on every answer, read by `message_field_training: weight`.

Arguments stay strings, which axolotl parses itself. Source: axolotl 0.19.0, prompt_strategies/chat_template.py.
"""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("axolotl", weight="weight")
