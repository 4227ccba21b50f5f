"""trl: a prompt and its completion for each learned turn, arguments of calls as objects.

Of {messages} TRL learns every token, the questions too; of a completion it learns that alone. Source: trl 1.16.0,
trainer/sft_trainer.py.
"""

from __future__ import annotations

from curator.exports.forms.prompted import PromptForm

FORM = PromptForm("trl")
