"""swift: chats whose answers say `loss: true` or `false`, for ms-swift.

Arguments stay strings, which it parses itself: objects with other keys in each line are padded with nulls by older
versions of its loader. Source: ms-swift 4.6.0, template/template_inputs.py and dataset/preprocessor/core.py.
"""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("swift", weight="loss", system_first=True)
