"""together: chats of which every answer is learned, questions and answers in turn.

No weight of a turn is documented: a record in which an answer before the last learned one has weight 0 is refused, and
the target tokens holds it. Source: the documentation and together 3.1.1.
"""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("together", images=True, system_first=True, alternates=True)
