"""Finds personal data and secrets in texts, judges what was found, and replaces it. Pure: knows no store."""
