"""Markdown: plain data in, text out. Knows nothing of what it shows."""
