"""unsloth: as trl, whose trainer it takes: a prompt and its completion for each learned turn.

Source: unsloth_zoo 2026.10.9, dataset_utils.py, sft_prepare_dataset.
"""

from __future__ import annotations

from curator.exports.forms.prompted import PromptForm

FORM = PromptForm("unsloth")
