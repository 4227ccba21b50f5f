"""The rules of the target openai-dpo that chat examples do not have, one a file that offers CHECK."""
