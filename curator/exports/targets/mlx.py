"""mlx: chats with one learned turn each, the last, for `mask_prompt: true`; arguments of calls are objects.

Source: mlx-lm 0.32.2, tuner/datasets.py, which reads train.jsonl, valid.jsonl and test.jsonl.
"""

from __future__ import annotations

from curator.exports.forms.messages import MessagesForm

FORM = MessagesForm("mlx", last=True, objects=True)
#: What a file is called where it is not after its split.
FILES = {"validation": "valid.jsonl"}
