"""Counts of tokens and what they cost. Import the module that is used: only `vocabulary` needs tiktoken."""
