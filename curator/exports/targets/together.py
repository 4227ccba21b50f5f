"""together: chats of which every answer is learned, questions and answers in turn.

No weight of a turn is documented: a record in which an answer before the last learned one has weight 0 is refused, and
the target tokens holds it. Not tried: it trains behind an API.
"""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("together", images=True, system_first=True, alternates=True)
