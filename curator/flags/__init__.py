"""Flags quality and bias by rules that explain themselves. Pure: knows no store."""
