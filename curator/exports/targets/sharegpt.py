"""sharegpt: {conversations: [{from, value}], system, tools}, of which every answer is learned.

A record in which an answer before the last learned one has weight 0 is refused.
"""

from __future__ import annotations

from curator.exports.forms.conversations import ConversationsForm

FORM = ConversationsForm("sharegpt", last=False)
