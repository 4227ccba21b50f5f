"""Labeling: in which order records come."""
