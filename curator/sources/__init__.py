"""Formats in: one file a format, each offering `SOURCE`; the file's name is what users type."""

from curator.sources._detect import Detected, detect
from curator.sources._source import Evidence, Item, Options, Source

__all__ = ["Detected", "Evidence", "Item", "Options", "Source", "detect"]
