"""alpaca: one question and its answer a line, for the many tools that read {instruction, input, output}.

Has no place for tools, images and several turns; records that need them are refused.
"""

from __future__ import annotations

from curator.exports.forms.instruction import InstructionForm

FORM = InstructionForm()
