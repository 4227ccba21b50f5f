"""Conversations in plain text, line by line: when something was said, by whom, and where a turn ends."""
